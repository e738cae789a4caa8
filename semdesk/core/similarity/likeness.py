"""How alike every passage is to one of them, and which are the nearest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.codes import are_tame
from semdesk.core.similarity.metrics import Metric, metric
from semdesk.core.similarity.rescoring import PairScorer
from semdesk.core.similarity.scans import FloatScan
from semdesk.core.similarity.search import search

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
NEAREST = 10
_CHUNK = 4096
_SMALL_SHARE = 1e-3
"""A squared distance below this share of the squared lengths has lost digits in the product form."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Scores (n,) of all passages with passage ``row``, NaN where one has no vector.

    ``nearest`` (at most 10) are the most alike others, best first.
    """

    row: int
    scores: Floats
    nearest: Rows


def likeness_to(vectors: Floats, row: int, ready: Rows, metric_key: str, *, progress: ProgressFn) -> Likeness:
    """Compare one passage with all that are ready. ``vectors`` (n, d), ``ready`` the rows that have one.

    Scores have float32's precision, some four digits of a distance; the nearest are exact.
    """
    scores = _scores(vectors, row, metric(metric_key), progress)
    if len(ready) < len(vectors):
        has_none = np.ones(len(vectors), np.bool_)
        has_none[ready] = False
        scores[has_none] = np.nan
    # One more than needed: the passage itself is mostly the nearest.
    (best,) = search(vectors, np.asarray(vectors[row])[None], metric_key, NEAREST + 1, ready, progress)
    return Likeness(row, scores, best.rows[best.rows != row][:NEAREST])


# ------ all scores ------------------------------------------------------------------------------------------
def _scores(vectors: Floats, row: int, chosen: Metric, progress: ProgressFn) -> Floats:
    query = np.asarray(vectors[row])
    if chosen.key in _BY_PRODUCTS:
        everything = slice(0, len(vectors))
        dots, lengths = FloatScan(vectors).products(query[None], everything, partial(progress, 0, 1))
        if are_tame(lengths):
            scores, is_doubtful = _BY_PRODUCTS[chosen.key](dots[0], lengths, lengths[row])
            rows = np.flatnonzero(is_doubtful)
            scorer = PairScorer(chosen.paired, vectors, query[None])
            scores[rows] = scorer.one_by_one(rows, np.zeros_like(rows), partial(progress, 0, 1))
            return scores
    return _one_by_one(vectors, query, chosen, progress)


def _one_by_one(vectors: Floats, query: Floats, chosen: Metric, progress: ProgressFn) -> Floats:
    scores = np.empty(len(vectors), np.float32)
    for at in range(0, len(vectors), _CHUNK):
        progress(at, len(vectors))
        chunk = np.asarray(vectors[at : at + _CHUNK])
        scores[at : at + _CHUNK] = chosen.paired(chunk, np.broadcast_to(query, chunk.shape))
    return scores


_Scored = tuple[Floats, NDArray[np.bool_]]
"""Scores (n,), and which of them have too few digits."""


def _cosines(dots: Floats, lengths: Floats, length: np.float32) -> _Scored:
    both = lengths * length
    cosines = np.divide(dots, both, out=np.zeros_like(dots), where=both > 0)
    return np.clip(cosines, -1, 1, out=cosines), np.zeros(len(dots), np.bool_)


def _dots(dots: Floats, lengths: Floats, length: np.float32) -> _Scored:
    return dots, np.zeros(len(dots), np.bool_)


def _squares(dots: Floats, lengths: Floats, length: np.float32) -> _Scored:
    both = lengths**2 + length**2
    squares = both - 2 * dots
    return -np.maximum(squares, 0), squares < _SMALL_SHARE * both


def _distances(dots: Floats, lengths: Floats, length: np.float32) -> _Scored:
    squares, is_doubtful = _squares(dots, lengths, length)
    return -np.sqrt(-squares), is_doubtful


_BY_PRODUCTS: dict[str, Callable[[Floats, Floats, np.float32], _Scored]] = {
    "cosine": _cosines,
    "dot": _dots,
    "sqeuclidean": _squares,
    "euclidean": _distances,
}
