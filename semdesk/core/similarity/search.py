"""Finding the passages nearest to a query."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.comparing import LOWEST, Comparison, Meter
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.types import Hits

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_CHUNK = 4096
_MOST_ROWS = 1 << 30


def search(
    vectors: Floats,
    queries: Floats,
    metric_key: str,
    top_k: int,
    rows: Rows | None = None,
    progress: ProgressFn = no_progress,
) -> list[Hits]:
    """The ``top_k`` nearest passages for each query, best first, equal scores by row.

    ``vectors`` (n, d), ``queries`` (q, d). Only ``rows`` are looked at (None: all); fewer than ``top_k`` come
    back if there are fewer. Raises `NotPossible` for an unknown metric or a ``top_k`` below 1.
    """
    if top_k < 1:
        raise NotPossible("A search needs room for at least one hit. Set the number of hits to 1 or more.")
    kept, sought = take_rows(vectors, rows)
    comparison = Comparison(metric(metric_key), np.asarray(queries), sought, (_MOST_ROWS, _MOST_ROWS))
    meter = Meter(progress, len(queries) * len(sought))
    hits = [Hits(np.zeros(0, np.int64), np.zeros(0, np.float32)) for _ in range(len(queries))]
    for strip in comparison.strips():
        edges = comparison.best(strip, LOWEST, top_k, meter)
        bounds = np.searchsorted(edges.rows, np.arange(strip.start, strip.stop + 1))
        for query, first, last in zip(range(strip.start, strip.stop), bounds[:-1], bounds[1:], strict=True):
            hits[query] = Hits(kept[edges.columns[first:last]], edges.scores[first:last])
    return hits


def score_rows(vectors: Floats, query: Floats, metric_key: str) -> Floats:
    """The exact scores (n,) of all ``vectors`` (n, d) with one query (d,)."""
    paired = metric(metric_key).paired
    scores = np.empty(len(vectors), np.float32)
    for at in range(0, len(vectors), _CHUNK):
        chunk = np.asarray(vectors[at : at + _CHUNK])
        scores[at : at + _CHUNK] = paired(chunk, np.broadcast_to(query, chunk.shape))
    return scores


def take_rows(vectors: Floats, rows: Rows | None) -> tuple[Rows, Floats]:
    """The rows meant (None: all), rising and each once, and their vectors; no copy where all are meant."""
    everything = np.arange(len(vectors))
    kept = everything if rows is None else np.unique(rows)
    is_all = len(kept) == len(everything)
    return kept, np.asarray(vectors if is_all else vectors[kept])
