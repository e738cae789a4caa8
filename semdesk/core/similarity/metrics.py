"""The catalogue of metrics. Every metric is a similarity: larger is more alike; distances are negated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.errors import NotPossible
from semdesk.core.similarity import linear, scores

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Metric:
    """One way to compare vectors.

    ``similarity(a, b)`` takes arrays (n, d) and (m, d), float32, and gives all scores (n, m), float32, exact
    to rounding. ``paired(a, b)`` takes two arrays (n, d) and gives the scores (n,) of their rows, one by one.
    ``rough(a, b)`` prepares the fast scoring of blocks, for finding candidates that ``paired`` then scores
    (see `scores`). None of them gives NaN, for zero vectors either. ``is_distance`` tells that the user is
    shown the negated score.
    """

    key: str
    label: str
    explanation: str
    similarity: Callable[[Floats, Floats], Floats]
    paired: Callable[[Floats, Floats], Floats]
    rough: Callable[[Floats, Floats], scores.Block]
    form: linear.Linear | linear.Differences
    """What its scores rise with: see `products`."""
    is_distance: bool = False
    bounded: bool = False
    """Scores lie between -1 and 1, so that a bar can be drawn for them."""
    step: int = 2_000_000_000
    """Pairs of components that ``rough`` compares in well under 0.1 s: the size of a long job's steps."""

    @property
    def linear(self) -> linear.Linear | None:
        """What its scores rise with, if that is an inner product."""
        return self.form if isinstance(self.form, linear.Linear) else None

    @property
    def shown_name(self) -> str:
        """What the user's number is called: a column's head."""
        return "distance" if self.is_distance else "score"

    def shown(self, score: float) -> float:
        """The number the user sees for a score: the true distance, or the score itself."""
        return -score + 0.0 if self.is_distance else score

    def from_shown(self, number: float) -> float:
        """The score for a number that the user sees or types."""
        return self.shown(number)


METRICS = (
    Metric(
        "cosine",
        "Cosine",
        "How far two vectors point in the same direction, from -1 to 1, whatever their lengths. The usual"
        " choice for texts, and what most models are trained for.",
        scores.cosine_similarity,
        scores.cosine_paired,
        scores.cosine_rough,
        linear.COSINE,
        bounded=True,
    ),
    Metric(
        "dot",
        "Dot product",
        "Direction and length together: longer vectors score higher, and there is no upper end. Use it "
        "with models trained for it, often those made for search, where the length carries meaning.",
        scores.dot_similarity,
        scores.dot_paired,
        scores.dot_rough,
        linear.DOT,
    ),
    Metric(
        "euclidean",
        "Euclidean",
        "The straight-line distance between the tips of two vectors; 0 means the same vector. Use it "
        "where the length of the vectors matters as much as their direction, or to match a method that "
        "works with distances.",
        scores.euclidean_similarity,
        scores.euclidean_paired,
        scores.euclidean_rough,
        linear.EUCLIDEAN,
        is_distance=True,
    ),
    Metric(
        "sqeuclidean",
        "Squared Euclidean",
        "The straight-line distance times itself: the same ranking, with far pairs set further apart. Use"
        " it to match tools that leave out the square root, such as k-means and many vector databases.",
        scores.sqeuclidean_similarity,
        scores.sqeuclidean_paired,
        scores.sqeuclidean_rough,
        linear.SQEUCLIDEAN,
        is_distance=True,
    ),
    Metric(
        "manhattan",
        "Manhattan",
        "The sum of the differences in every component; 0 means the same vector. Use it when a few "
        "components that differ a lot should sway the result less than in Euclidean; it takes longer to "
        "compute.",
        scores.manhattan_similarity,
        scores.manhattan_paired,
        scores.manhattan_rough,
        linear.DIFFERENCES,
        is_distance=True,
        step=100_000_000,
    ),
)

_BY_KEY = {metric.key: metric for metric in METRICS}
_ALIKE_WHEN_NORMALIZED = ("cosine", "dot", "euclidean", "sqeuclidean")


def metric(key: str) -> Metric:
    """The metric of this key. Raises `NotPossible`, naming the keys there are."""
    if key not in _BY_KEY:
        raise NotPossible(f"There is no metric “{key}”. Choose one of {', '.join(_BY_KEY)}.")
    return _BY_KEY[key]


def normalized_note(metric_key: str, normalized: bool) -> str | None:
    """What to know about this metric on normalized vectors (of length 1), or None if there is nothing."""
    if not normalized or metric_key not in _ALIKE_WHEN_NORMALIZED:
        return None
    return (
        "These vectors are normalized to length 1, so cosine, dot product and Euclidean rank passages alike; "
        "only the numbers differ."
    )
