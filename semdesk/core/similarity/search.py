"""Finding the passages nearest to a query."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.comparing import LOWEST, Comparison, Meter
from semdesk.core.similarity.linear import Linear
from semdesk.core.similarity.metrics import Metric, metric
from semdesk.core.similarity.prepared import codes_for_many, prepared_codes
from semdesk.core.similarity.ranking import Ranking, best_first
from semdesk.core.similarity.scans import CodeScan, FloatScan, NotTame, Scan, Sums, Tick
from semdesk.core.similarity.types import Hits

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_AT_ONCE = 4_000_000
"""Sums held at a time: 16 MB, and some times that in what is made of them."""
_GATHERED = 1 << 16
"""Vectors copied at a time where rows lie apart: 100 MB of 384 dimensions."""
_FEW = 4096
"""Rows that no codes are needed for."""
_SPARSE = 4
"""Fewer than one row in so many are gathered; of more, all are scanned and the others left out."""
_MOST_ROWS = 1 << 30


def search(
    vectors: Floats,
    queries: Floats,
    metric_key: str,
    top_k: int,
    rows: Rows | None = None,
    progress: ProgressFn = no_progress,
) -> list[Hits]:
    """The ``top_k`` nearest passages for each query, best first, equal scores by row; exact.

    ``vectors`` (n, d), ``queries`` (q, d). Only ``rows`` are looked at (None: all); fewer than ``top_k`` come
    back if there are fewer. Faster once `prepare_search` has seen the file of ``vectors``. Raises
    `NotPossible` for an unknown metric or a ``top_k`` below 1.
    """
    if top_k < 1:
        raise NotPossible("A search needs room for at least one hit. Set the number of hits to 1 or more.")
    chosen, queries, where = metric(metric_key), np.asarray(queries), _where(len(vectors), rows)
    if isinstance(chosen.form, Linear) and len(queries) and _count(where):
        try:
            return list(_scanned(vectors, queries, chosen, chosen.form, top_k, where, progress))
        except NotTame:
            pass  # single precision won't do, so they are compared as other metrics are
    return _compared(vectors, queries, chosen, top_k, where, progress)


# ------ the rows meant --------------------------------------------------------------------------------------
def _where(count: int, rows: Rows | None) -> slice | Rows:
    """The rows meant, of so many (None: all): a slice if they are a run, else rising and each once."""
    if rows is None:
        return slice(0, count)
    rising = rows if np.all(rows[1:] > rows[:-1]) else np.unique(rows)
    if not len(rising):
        return slice(0, 0)
    first, last = int(rising[0]), int(rising[-1])
    return slice(first, last + 1) if last - first + 1 == len(rising) else rising


def _count(where: slice | Rows) -> int:
    return where.stop - where.start if isinstance(where, slice) else len(where)


def _rows(where: slice | Rows) -> Rows:
    return np.arange(where.start, where.stop) if isinstance(where, slice) else where


# ------ by optimistic sums ----------------------------------------------------------------------------------
def _scanned(
    vectors: Floats,
    queries: Floats,
    chosen: Metric,
    linear: Linear,
    top_k: int,
    where: slice | Rows,
    progress: ProgressFn,
) -> Iterator[Hits]:
    meter = Meter(progress, len(queries))
    codes = None
    if _count(where) > _FEW:
        codes = prepared_codes(vectors) or codes_for_many(vectors, len(queries), meter.tick)
    scan: Scan = FloatScan(vectors) if codes is None else CodeScan(codes)
    firsts = None if codes is None else codes.firsts
    rows = None if _count(where) == len(vectors) else _rows(where)
    step = max(1, _AT_ONCE // len(vectors))
    for at in range(0, len(queries), step):
        group = queries[at : at + step]
        sums = _sums(scan, group, linear, where, len(vectors), meter.tick)
        for query, values, unit in zip(group, sums.values, sums.units.tolist(), strict=True):
            ranking = Ranking(vectors, query, chosen, linear, top_k, firsts)
            yield ranking.best(values, unit, rows, meter.tick)
            meter.advance(1)


def _sums(scan: Scan, queries: Floats, linear: Linear, where: slice | Rows, count: int, tick: Tick) -> Sums:
    if isinstance(where, slice) or _SPARSE * len(where) < count:
        return scan.sums(queries, linear, where, tick)
    sums = scan.sums(queries, linear, slice(0, count), tick)
    return Sums(sums.values[:, where], sums.units)


# ------ by the metric's own arithmetic ----------------------------------------------------------------------
def _compared(
    vectors: Floats,
    queries: Floats,
    chosen: Metric,
    top_k: int,
    where: slice | Rows,
    progress: ProgressFn,
) -> list[Hits]:
    meter = Meter(progress, len(queries) * _count(where))
    best = [Hits(np.zeros(0, np.int64), np.zeros(0, np.float32))] * len(queries)
    for rows, part in _parts(vectors, where):
        comparison = Comparison(chosen, queries, part, (_MOST_ROWS, _MOST_ROWS))
        for strip in comparison.strips():
            edges = comparison.best(strip, LOWEST, top_k, meter)
            bounds = np.searchsorted(edges.rows, np.arange(strip.start, strip.stop + 1))
            for query, (first, last) in enumerate(pairwise(bounds.tolist()), strip.start):
                new = Hits(rows[edges.columns[first:last]], edges.scores[first:last])
                best[query] = _merged(best[query], new, top_k)
    return best


def _parts(vectors: Floats, where: slice | Rows) -> Iterator[tuple[Rows, Floats]]:
    """The rows meant with their vectors: as they lie if they are a run, else some copied at a time."""
    if isinstance(where, slice):
        yield _rows(where), np.asarray(vectors[where])
    else:
        for at in range(0, len(where), _GATHERED):
            rows = where[at : at + _GATHERED]
            yield rows, np.asarray(vectors[rows])


def _merged(earlier: Hits, later: Hits, top_k: int) -> Hits:
    """The best of both; rows of ``later`` are higher."""
    rows = np.concatenate([earlier.rows, later.rows])
    return best_first(rows, np.concatenate([earlier.scores, later.scores]), top_k)
