"""The similarity matrix of some passages, ready to be looked at."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semdesk.core.arrays import SharedArray
from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.background import random_background
from semdesk.core.similarity.metrics import Metric, metric
from semdesk.core.similarity.types import Background, Matrix

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

MAX_MATRIX_ROWS = 2000
"""What can be looked at as single cells; more rows are sampled by `spread_rows`."""


def spread_rows(rows: Rows, limit: int) -> Rows:
    """At most ``limit`` of ``rows``, evenly spread and in their order, the first and the last among them."""
    if len(rows) <= limit:
        return rows
    return rows[np.linspace(0, len(rows) - 1, limit).round().astype(np.int64)]


def similarity_matrix(
    vectors: Floats,
    rows: Rows,
    metric_key: str,
    low: float | None,
    high: float | None,
    order: str,
    folder: Path,
    progress: ProgressFn = no_progress,
) -> Matrix:
    """All scores among ``rows`` (at most `MAX_MATRIX_ROWS`) of ``vectors`` (n, d), as files in ``folder``.

    ``order`` is "corpus" (that of ``rows``) or "alike" (neighbours stand together). ``low`` and ``high`` are
    the ends of the ramp; None asks for `matrix_limits`. Raises `NotPossible` for more rows, and for another
    order or metric.
    """
    if len(rows) > MAX_MATRIX_ROWS:
        raise NotPossible(f"The matrix shows up to {MAX_MATRIX_ROWS:,} passages. Choose fewer.")
    chosen = metric(metric_key)
    scores = _all_scores(np.asarray(vectors[rows]), chosen, progress)
    places = _order(scores, order)
    scores = scores[np.ix_(places, places)]
    if low is None or high is None:
        fitted = matrix_limits(_corpus_background(vectors, metric_key), metric_key, scores)
        low, high = fitted[0] if low is None else low, fitted[1] if high is None else high
    return Matrix(rows[places], _kept(folder, scores), _kept(folder, _levels(scores, low, high)), low, high)


def matrix_limits(background: Background | None, metric_key: str, scores: Floats) -> tuple[float, float]:
    """The ends of the ramp: half of the random pairs lie below the low one, equal passages at the high one.

    For the dot product, which has no upper end, the high one is the largest of ``scores``.
    """
    chosen = metric(metric_key)
    end = 1.0 if chosen.bounded else float(np.max(scores, initial=0))
    high = 0.0 if chosen.is_distance else end
    low = background.median if background is not None else high
    return min(low, high), high


def _corpus_background(vectors: Floats, metric_key: str) -> Background | None:
    # Passages that have no vector yet stand as zeros.
    return random_background(vectors, metric_key, np.flatnonzero(np.any(vectors, axis=1)))


def _all_scores(vectors: Floats, chosen: Metric, progress: ProgressFn) -> Floats:
    count = len(vectors)
    scores = np.empty((count, count), np.float32)
    height = max(1, chosen.step // max(1, 4 * vectors.size))
    for at in range(0, count, height):
        progress(at, count)
        scores[at : at + height] = chosen.similarity(vectors[at : at + height], vectors)
    # The halves agree but for the last bit, which depends on how the product was cut.
    return np.maximum(scores, scores.T)


def _order(scores: Floats, order: str) -> Rows:
    if order not in ("corpus", "alike"):
        raise NotPossible(f"There is no order “{order}”. Choose corpus or alike.")
    if order == "corpus" or len(scores) < 3:
        return np.arange(len(scores))
    return _leaves(scores)


def _leaves(scores: Floats) -> Rows:
    """The order of the leaves when the most alike groups are merged first, by the mean of their scores."""
    import scipy.cluster.hierarchy as hierarchy

    apart = (scores.max() - scores.astype(np.float64))[np.triu_indices(len(scores), k=1)]
    leaves: Rows = hierarchy.leaves_list(hierarchy.linkage(apart, method="average")).astype(np.int64)
    return leaves


def _levels(scores: Floats, low: float, high: float) -> NDArray[np.uint8]:
    if high <= low:
        return np.where(scores >= high, 255, 0).astype(np.uint8)
    share = (scores.astype(np.float64) - low) / (high - low)
    return np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8)


def _kept(folder: Path, array: NDArray[Any]) -> SharedArray:
    return SharedArray.create(folder / f"matrix-{uuid.uuid4().hex}.raw", array)
