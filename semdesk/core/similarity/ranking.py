"""From optimistic sums to the exactly best rows of one query."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.comparing import falling_keys, places_in_runs
from semdesk.core.similarity.linear import Linear
from semdesk.core.similarity.metrics import Metric
from semdesk.core.similarity.rescoring import PairScorer
from semdesk.core.similarity.scans import FloatScan, Tick
from semdesk.core.similarity.types import Hits
from semdesk.core.tensors import load_torch

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_SPARE = 32
_MANY = 2048
"""More rows than this are first looked at by single precision."""
_NARROWING = 2.0**-21
"""Exact scores are rounded to float32: a row that this lifts to its goal must not be missed."""


class Ranking:
    """The ``top_k`` best rows of ``vectors`` (n, d) for one query (d,).

    ``firsts`` (n,), if known, tells for each row the first one with the same vector.
    """

    def __init__(
        self, vectors: Floats, query: Floats, metric: Metric, linear: Linear, top_k: int, firsts: Rows | None
    ) -> None:
        self._scan = FloatScan(vectors)
        self._scorer = PairScorer(metric.paired, vectors, query[None])
        self._query = query
        self._linear = linear
        self._top_k = top_k
        self._firsts = firsts
        self._bias = np.square(query.astype(np.float64)).sum() / -2 if linear.has_bias else 0.0

    def best(self, sums: Floats, unit: float, rows: Rows | None, tick: Tick) -> Hits:
        """By optimistic ``sums`` (m,) of ``rows`` (m,), rising (None: all)."""
        places = self._hopeful(sums, unit, rows, tick)
        found = places if rows is None else rows[places]
        if self._firsts is not None and len(found) > _MANY:
            # Of many rows with the same vector none but the first can be among the best.
            order = np.argsort(self._firsts[found], kind="stable")
            is_needed = places_in_runs(self._firsts[found[order]]) < self._top_k
            found = np.sort(found[order[is_needed]])
        if len(found) > _MANY:
            finer = self._scan.sums(self._query[None], self._linear, found, tick)
            found = found[self._hopeful(finer.values[0], float(finer.units[0]), found, tick)]
        return best_first(found, self._exact(found, tick), self._top_k)

    def _hopeful(self, sums: Floats, unit: float, rows: Rows | None, tick: Tick) -> Rows:
        """The places, rising, among which the best must be: all that may score like the k-th of some good."""
        count = 2 * self._top_k + _SPARE
        if len(sums) <= count:
            return np.arange(len(sums))
        good = _largest(sums, count)
        scores = self._exact(good if rows is None else rows[good], tick)
        floor = float(np.partition(scores, -self._top_k)[-self._top_k])
        goal = float(self._linear.of_score(np.array([floor]))[0])
        # Half the slack is for the bias: what is left of a difference may be much smaller than both.
        goal -= self._bias + _NARROWING * (abs(goal) + abs(self._bias))
        least = np.nextafter(np.float32(goal / unit), np.float32(-np.inf))
        return np.flatnonzero(sums >= least)

    def _exact(self, rows: Rows, tick: Tick) -> Floats:
        return self._scorer.one_by_one(rows, np.zeros_like(rows), tick)


def _largest(values: Floats, count: int) -> Rows:
    """Where the largest stand; several times faster than partitioning all."""
    torch = load_torch()
    places: Rows = torch.topk(torch.from_numpy(values), count, sorted=False).indices.numpy()
    return places


def best_first(rows: Rows, scores: Floats, top_k: int) -> Hits:
    """The ``top_k`` best of ``rows`` (m,), rising; equal scores by row."""
    order = np.argsort(falling_keys(scores), kind="stable")[:top_k]
    return Hits(rows[order], scores[order])
