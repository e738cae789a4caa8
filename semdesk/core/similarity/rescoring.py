"""Exact scores for chosen pairs, a manageable number at a time, each pair of equal vectors only once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_CHUNK = 512
"""Pairs whose vectors stay in the processor's cache while they are compared."""
_PIECE = 1 << 18
"""Pairs that are looked at together for pairs of equal vectors."""
_WORTH_MERGING = 50_000


def nothing() -> None:
    """For callers that don't report."""


class PairScorer:
    """Scores pairs of rows of ``a`` (n, d) and ``b`` (m, d) by ``paired``.

    Ties come in crowds where texts repeat, so many pairs are scored by their distinct vectors alone.
    """

    def __init__(self, paired: Callable[[Floats, Floats], NDArray[Any]], a: Floats, b: Floats) -> None:
        self._paired = paired
        self._a = a
        self._b = b

    def exact(self, rows: Rows, columns: Rows, tick: Callable[[], None] = nothing) -> NDArray[Any]:
        """The scores (p,) of the pairs (rows[i], columns[i]); ``tick`` is called every few milliseconds."""
        if len(rows) <= _WORTH_MERGING:
            return self.one_by_one(rows, columns, tick)
        pieces = [
            self._merged(rows[at : at + _PIECE], columns[at : at + _PIECE], tick)
            for at in range(0, len(rows), _PIECE)
        ]
        return np.concatenate(pieces)

    def _merged(self, rows: Rows, columns: Rows, tick: Callable[[], None]) -> NDArray[Any]:
        width = len(self._b)
        codes, places = np.unique(self._firsts_a[rows] * width + self._firsts_b[columns], return_inverse=True)
        tick()
        return self.one_by_one(codes // width, codes % width, tick)[places]

    def one_by_one(self, rows: Rows, columns: Rows, tick: Callable[[], None] = nothing) -> NDArray[Any]:
        """The same, for pairs of which few have the same vectors."""
        pieces = [self._paired(self._a[:0], self._b[:0])]
        for at in range(0, len(rows), _CHUNK):
            pieces.append(self._paired(self._a[rows[at : at + _CHUNK]], self._b[columns[at : at + _CHUNK]]))
            tick()
        return np.concatenate(pieces)

    @cached_property
    def _firsts_a(self) -> Rows:
        return first_twins(self._a)

    @cached_property
    def _firsts_b(self) -> Rows:
        return self._firsts_a if self._b is self._a else first_twins(self._b)


def first_twins(vectors: Floats, rows: Rows | None = None, tick: Callable[[], None] = nothing) -> Rows:
    """For each of some rising ``rows`` (None: all) the first of them with the same vector, often itself."""
    rows = np.arange(len(vectors)) if rows is None else rows
    firsts: dict[bytes, int] = {}
    found = np.empty(len(rows), np.int64)
    for at in range(0, len(rows), _CHUNK):
        tick()
        part = rows[at : at + _CHUNK]
        digests = (hashlib.blake2b(vector, digest_size=16).digest() for vector in vectors[part])
        found[at : at + _CHUNK] = [
            firsts.setdefault(digest, row) for digest, row in zip(digests, part.tolist(), strict=True)
        ]
    return found
