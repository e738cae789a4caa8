"""The yardstick: how random pairs of a corpus score."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.rescoring import PairScorer
from semdesk.core.similarity.types import Background

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_PAIRS = 20_000


def random_background(
    vectors: Floats,
    metric_key: str,
    rows: Rows | None = None,
    seed: int = 0,
    progress: ProgressFn = no_progress,
) -> Background | None:
    """How some 20,000 random pairs of different ``rows`` (None: all) of ``vectors`` (n, d) score.

    All pairs where there are fewer; None where there is no pair at all. The same seed gives the same pairs.
    """
    kept = np.arange(len(vectors)) if rows is None else np.unique(rows)
    if len(kept) < 2:
        return None
    first, second = _pairs(len(kept), seed)
    scorer = PairScorer(metric(metric_key).paired, vectors, vectors)
    scores = scorer.exact(kept[first], kept[second], partial(progress, 0, 1))
    return Background(np.quantile(scores, np.linspace(0, 1, 1001)).astype(np.float32))


def _pairs(count: int, seed: int) -> tuple[Rows, Rows]:
    if count * (count - 1) // 2 <= _PAIRS:
        first, second = np.triu_indices(count, k=1)
        return first.astype(np.int64), second.astype(np.int64)
    random = np.random.default_rng(seed)
    one = random.integers(count, size=_PAIRS)
    # A step of 1 to count - 1 around the circle never comes back to the same row.
    other = (one + random.integers(1, count, size=_PAIRS)) % count
    return one, other
