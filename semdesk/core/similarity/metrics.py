"""The catalogue of metrics. Every metric is a similarity: larger is more alike; distances are negated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Metric:
    """One way to compare vectors.

    ``similarity(a, b)`` takes arrays (n, d) and (m, d), float32, and gives all scores (n, m), float32, exact to
    rounding. ``paired(a, b)`` takes two arrays (n, d) and gives the scores (n,) of their rows, one by one.
    ``rough(a, b)`` is ``similarity`` by one matrix product, fast, for finding candidates that ``paired`` then
    scores. None of them gives NaN, for zero vectors either. ``is_distance`` tells that the user is shown the
    negated score.
    """

    key: str
    label: str
    explanation: str
    similarity: Callable[[Floats, Floats], Floats]
    paired: Callable[[Floats, Floats], Floats]
    rough: Callable[[Floats, Floats], Floats]
    is_distance: bool = False
    bounded: bool = False
    """Scores lie between -1 and 1, so that a bar can be drawn for them."""

    def shown(self, score: float) -> float:
        """The number the user sees for a score: the true distance, or the score itself."""
        return -score + 0.0 if self.is_distance else score

    def from_shown(self, number: float) -> float:
        """The score for a number that the user sees or types."""
        return self.shown(number)
