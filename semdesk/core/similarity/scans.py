"""One pass over all vectors: for each an inner product with a query that is never too low.

Write a vector as x = x' + e with x' its rounded form, a query as y = y' + f. By Cauchy and Schwarz x·y is at
most x'·y' + |e|·(|y| + |f|) + |x|·|f|; what floating-point sums add is bounded as usual (Higham 2002, section
3.1). So a row whose optimistic sum stays below a goal can't reach it; the few others are then scored exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.codes import Codes, Measures, are_tame, encoded, even_parts, lengths_of, products
from semdesk.core.similarity.linear import Linear

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Tick = Callable[[], None]

_FLOAT_ROWS = 2048
"""Vectors that stay in the processor's cache while they are multiplied and measured."""
_CODE_ROWS = 1 << 18


class NotTame(ArithmeticError):
    """Some vector is so long or short that single precision can't be trusted: score exactly instead."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Optimistic x·y + bias(x) of rows x with queries y: ``values`` (q, m) times ``units`` (q,)."""

    values: Floats
    units: Floats


class Scan(Protocol):
    """Vectors (n, d) that queries can be held against."""

    def sums(self, queries: Floats, linear: Linear, where: slice | Rows, tick: Tick) -> Sums:
        """Of queries (q, d) with the rows meant, rising. Raises `NotTame`."""


class CodeScan:
    """By products of codes."""

    def __init__(self, codes: Codes) -> None:
        self._codes = codes

    def sums(self, queries: Floats, linear: Linear, where: slice | Rows, tick: Tick) -> Sums:
        if not self._codes.are_tame:
            raise NotTame
        rounded, asked = encoded(_directed(queries, linear))
        numbers, measures = self._codes.numbers[where], self._codes.measures.at(where)
        found = np.empty((len(queries), len(numbers)), np.float32)
        for rows in even_parts(len(numbers), _CODE_ROWS):
            tick()
            found[:, rows] = products(numbers[rows], rounded)
            _make_optimistic(found[:, rows], measures.at(rows), asked, linear, queries.shape[1])
        return Sums(found, asked.steps)


class FloatScan:
    """By products of the vectors themselves, for want of codes; their lengths are measured on the way."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def sums(self, queries: Floats, linear: Linear, where: slice | Rows, tick: Tick) -> Sums:
        directed = _directed(queries, linear)
        found, lengths = self.products(directed, where, tick)
        if not are_tame(lengths):
            raise NotTame
        known, asked = _unrounded(lengths), _unrounded(lengths_of(directed))
        _make_optimistic(found, known, asked, linear, queries.shape[1])
        return Sums(found, asked.steps)

    def products(self, directed: Floats, where: slice | Rows, tick: Tick) -> tuple[Floats, Floats]:
        """Plain products (q, m) of queries (q, d) with the rows meant, and the lengths (m,) of those."""
        count = len(range(len(self._vectors))[where] if isinstance(where, slice) else where)
        found = np.empty((len(directed), count), np.float32)
        lengths = np.empty(count, np.float32)
        for at in range(0, count, _FLOAT_ROWS):
            tick()
            part = slice(at, min(at + _FLOAT_ROWS, count))
            chunk = self._chunk(where, part)
            found[:, part] = _float_products(directed, chunk)
            lengths[part] = lengths_of(chunk)
        return found, lengths

    def _chunk(self, where: slice | Rows, part: slice) -> Floats:
        if isinstance(where, slice):
            start = where.start + part.start
            return np.asarray(self._vectors[start : where.start + part.stop])
        return np.asarray(self._vectors[where[part]])


def _float_products(directed: Floats, chunk: Floats) -> Floats:
    with np.errstate(all="ignore"):
        if len(directed) > 1:
            return directed @ chunk.T
        # The threads of a matrix product would wait for each other at every chunk.
        one: Floats = np.einsum("ij,j->i", chunk, directed[0])
        return one


def _directed(queries: Floats, linear: Linear) -> Floats:
    """Queries (q, d) as the sums take them: scaled to length 1, if the metric looks at directions only."""
    wide = queries.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    if not are_tame(lengths.astype(np.float32)):
        raise NotTame
    if linear.is_unit:
        wide = np.divide(wide, lengths, out=np.zeros_like(wide), where=lengths > 0)
    return wide.astype(np.float32)


def _unrounded(lengths: Floats) -> Measures:
    return Measures(np.ones_like(lengths), np.zeros_like(lengths), lengths)


def _make_optimistic(
    products: Floats, known: Measures, asked: Measures, linear: Linear, dimension: int
) -> None:
    """``products`` (q, m) of rounded forms become the sums, in the units of the queries (q,)."""
    known = known.as_units() if linear.is_unit else known
    noise = np.float32(2 * (dimension + 16) * 2.0**-24)
    bias = np.square(known.lengths) * (noise - np.float32(0.5)) if linear.has_bias else None
    for row, step, error, length in zip(products, asked.steps, asked.errors, asked.lengths, strict=True):
        row *= known.steps
        row += known.errors * ((length + error) / step)
        row += known.lengths * ((error + noise * length) / step)
        if bias is not None:
            row += bias / step
