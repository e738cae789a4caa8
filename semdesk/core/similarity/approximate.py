"""The neighbour graph by way of an index, checked against exact neighbours of a sample."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.comparing import Edges, Meter
from semdesk.core.similarity.distinct import Distinct
from semdesk.core.similarity.hnsw import NeighborIndex, is_available
from semdesk.core.similarity.nearest import nearest_of

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

LEAST_RECALL = 0.98
_AT = 10
"""Recall is the share of the true best so many that are found."""
_SAMPLE = 300
_TRIAL = 4096
"""Vectors that are inserted to see how long that takes."""
_CHUNK = 512
_WORTH_TRYING = 15.0
"""Seconds below which the exact way is taken at once."""
_CLEARLY = 1.5
_LARGEST_EF = 1600
_SCANNING = 1.5
"""A scan takes so much longer than its products alone."""


class Approximation:
    """Neighbours of the groups of ``distinct`` from an index, about ``k`` best of each."""

    def __init__(self, distinct: Distinct, k: int, progress: ProgressFn) -> None:
        self._distinct = distinct
        self._meter = Meter(progress, 2 * len(distinct.groups))
        self._firsts = distinct.twins.firsts
        self._k = min(k, len(self._firsts) - 1)
        self._index = NeighborIndex(distinct.metric.key, distinct.vectors.shape[1], len(self._firsts))
        self._added = 0

    def seconds(self) -> float:
        """How long all will take, from the first vectors: each costs like the logarithm of their number."""
        self._add(_TRIAL // 2)
        began = time.perf_counter()
        self._add(_TRIAL)
        inserted = time.perf_counter()
        self._search(np.arange(_CHUNK), self._k, self._least_ef)
        searched = time.perf_counter()
        each = (inserted - began) / (_TRIAL // 2) + (searched - inserted) / _CHUNK
        return each * len(self._firsts) * math.log(len(self._firsts)) / math.log(_TRIAL)

    def edges(self) -> tuple[Edges, float] | None:
        """Pairs of groups, each once, with exact scores, and the recall; None if the recall can't be had."""
        self._add(len(self._firsts))
        found = self._good_enough()
        if found is None:
            return None
        ef, recall = found
        return self._scored(ef), recall

    @property
    def _least_ef(self) -> int:
        return max(2 * (self._k + 1), 50)

    def _add(self, last: int) -> None:
        """Insert more groups, up to the ``last``."""
        for at in range(self._added, last, _CHUNK):
            part = self._firsts[at : min(at + _CHUNK, last)]
            self._index.add(self._distinct.vectors[part])
            self._meter.advance(len(part))
        self._added = last

    def _search(self, groups: Rows, k: int, ef: int) -> Edges | None:
        """The nearest of these groups, without themselves and without scores."""
        found = self._index.nearest(self._distinct.vectors[self._firsts[groups]], k + 1, ef)
        if found is None:
            return None
        rows = np.repeat(groups, k + 1)
        columns = found.ravel()
        is_other = rows != columns
        return Edges(rows[is_other], columns[is_other], np.zeros(0, np.float32))

    def _good_enough(self) -> tuple[int, float] | None:
        """The smallest trial width of search whose recall suffices, and that recall."""
        count = len(self._firsts)
        places = np.arange(0, count, max(1, count // _SAMPLE))
        k = min(_AT, self._k)
        exact = nearest_of(self._distinct, places, k, self._meter.tick)
        ef = self._least_ef
        while ef <= max(_LARGEST_EF, self._least_ef):
            found = self._search(self._distinct.groups[places], self._k, ef)
            if found is not None and (recall := self._recall(found, exact, k)) >= LEAST_RECALL:
                return ef, recall
            ef *= 2
        return None

    def _recall(self, found: Edges, exact: Edges, k: int) -> float:
        """The share of true neighbours found; one that scores like the last of them is as true as that."""
        scores = self._distinct.scorer.one_by_one(self._firsts[found.rows], self._firsts[found.columns])
        worst = np.full(len(self._firsts), np.inf, np.float32)
        np.minimum.at(worst, exact.rows, exact.scores)
        good = np.bincount(found.rows[scores >= worst[found.rows]], minlength=len(worst))
        return float(np.minimum(good, k).sum() / len(exact.rows))

    def _scored(self, ef: int) -> Edges:
        count = len(self._firsts)
        codes = []
        for at in range(0, count, _CHUNK):
            groups = np.arange(at, min(at + _CHUNK, count))
            found = self._search(groups, self._k, ef)
            if found is not None:
                low, high = np.minimum(found.rows, found.columns), np.maximum(found.rows, found.columns)
                codes.append(low * count + high)
            self._meter.advance(len(groups))
        rows, columns = np.divmod(np.unique(np.concatenate(codes)), count)
        return Edges(rows, columns, _scores(self._distinct, rows, columns, self._meter.tick))


def begun_approximation(distinct: Distinct, k: int, progress: ProgressFn) -> Approximation | None:
    """An approximation that is well begun, if it will be done long before the exact neighbours would be."""
    if not is_available(distinct.metric.key) or len(distinct.groups) < 2 * _TRIAL:
        return None
    exact = exact_seconds(distinct, k)
    if exact < _WORTH_TRYING:
        return None
    approximation = Approximation(distinct, k, progress)
    return approximation if approximation.seconds() * _CLEARLY < exact else None


def exact_seconds(distinct: Distinct, k: int) -> float:
    """How long the exact neighbours will take, from some products and some scores of these very vectors."""
    count = len(distinct.groups)
    rows, columns = slice(0, min(1024, count)), slice(0, min(4096, count))
    block = _fastest(lambda: distinct.products.block(rows, columns))
    each = block / ((rows.stop - rows.start) * (columns.stop - columns.start))
    some = distinct.twins.firsts[: 2 * _CHUNK]
    score = _fastest(lambda: distinct.scorer.one_by_one(some, some[::-1])) / len(some)
    return _SCANNING * each * count**2 / 2 + score * count * k


def _fastest(function: Callable[[], object]) -> float:
    seconds = []
    for _ in range(3):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return min(seconds)


def _scores(distinct: Distinct, rows: Rows, columns: Rows, tick: Callable[[], None]) -> Floats:
    firsts = distinct.twins.firsts
    scores: Floats = distinct.scorer.one_by_one(firsts[rows], firsts[columns], tick)
    return scores
