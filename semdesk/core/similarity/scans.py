"""One pass over all vectors: for each an inner product with a query that is never too low.

Write a vector as x = x' + e with x' its rounded form, a query as y = y' + f. By Cauchy and Schwarz x·y is at
most x'·y' + |e|·(|y| + |f|) + |x|·|f|; what floating-point sums add is bounded as usual (Higham 2002, section
3.1). So a row whose optimistic sum stays below a goal can't reach it; the few others are then scored exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.codes import Codes, Measures, are_tame, encoded, products
from semdesk.core.similarity.linear import Linear
from semdesk.core.tensors import load_torch

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]
Tick = Callable[[], None]

_FLOAT_ROWS = 4096
_CODE_ROWS = 1 << 18


class NotTame(ArithmeticError):
    """Some vector is so long or short that single precision can't be trusted: score exactly instead."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Optimistic x·y + bias(x) of rows x with queries y: ``values`` (q, m) times ``units`` (q,)."""

    values: Tensor
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
        torch = load_torch()
        rounded, asked = encoded(_directed(queries, linear))
        chosen = where if isinstance(where, slice) else torch.from_numpy(where)
        numbers, known = self._codes.numbers[chosen], self._codes.measures.at(chosen)
        found = torch.empty((len(queries), len(numbers)))
        for rows in _even_parts(len(numbers), _CODE_ROWS):
            tick()
            found[:, rows] = products(numbers[rows], rounded.to(torch.int8))
        return _optimistic(found, known, asked, linear, queries.shape[1])


class FloatScan:
    """By products of the vectors themselves, for want of codes; their lengths are measured on the way."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def sums(self, queries: Floats, linear: Linear, where: slice | Rows, tick: Tick) -> Sums:
        torch = load_torch()
        directed = _directed(queries, linear)
        dots, lengths = self.products(directed.numpy(), where, tick)
        if not are_tame(lengths):
            raise NotTame
        known = Measures(torch.ones(len(lengths)), torch.zeros(len(lengths)), torch.from_numpy(lengths))
        asked = Measures(torch.ones(len(queries)), torch.zeros(len(queries)), directed.norm(dim=1))
        return _optimistic(torch.from_numpy(dots), known, asked, linear, queries.shape[1])

    def products(self, directed: Floats, where: slice | Rows, tick: Tick) -> tuple[Floats, Floats]:
        """Plain products (q, m) of queries (q, d) with the rows meant, and the lengths (m,) of those."""
        count = len(range(len(self._vectors))[where] if isinstance(where, slice) else where)
        dots = np.empty((len(directed), count), np.float32)
        lengths = np.empty(count, np.float32)
        for at in range(0, count, _FLOAT_ROWS):
            tick()
            part = slice(at, min(at + _FLOAT_ROWS, count))
            chunk = self._chunk(where, part)
            with np.errstate(all="ignore"):
                dots[:, part] = directed @ chunk.T
            lengths[part] = lengths_of(chunk)
        return dots, lengths

    def _chunk(self, where: slice | Rows, part: slice) -> Floats:
        if isinstance(where, slice):
            start = where.start + part.start
            return np.asarray(self._vectors[start : where.start + part.stop])
        return np.asarray(self._vectors[where[part]])


def lengths_of(vectors: Floats) -> Floats:
    """The lengths (n,) of vectors (n, d), by single precision; 0 of zero vectors only."""
    with np.errstate(all="ignore"):
        lengths: Floats = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    # Squares that vanish must not pass for those of a zero vector.
    vanished = np.flatnonzero(lengths == 0)
    lengths[vanished] = np.abs(vectors[vanished]).max(axis=1, initial=0)
    return lengths


def _directed(queries: Floats, linear: Linear) -> Tensor:
    """Queries (q, d) as the sums take them: scaled to length 1, if the metric looks at directions only."""
    wide = queries.astype(np.float64)
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    if not are_tame(lengths):
        raise NotTame
    if linear.is_unit:
        wide = np.divide(wide, lengths, out=np.zeros_like(wide), where=lengths > 0)
    directed: Tensor = load_torch().from_numpy(wide.astype(np.float32))
    return directed


def _optimistic(products: Tensor, known: Measures, asked: Measures, linear: Linear, dimension: int) -> Sums:
    """``products`` (q, m) of rounded forms, which become the sums."""
    torch = load_torch()
    known = known.as_units() if linear.is_unit else known
    noise = 2 * (dimension + 16) * 2.0**-24
    ours = [known.errors, known.lengths]
    theirs = [asked.lengths + asked.errors, asked.errors + noise * asked.lengths]
    if linear.has_bias:
        ours.append(known.lengths.square() * (noise - 0.5))
        theirs.append(torch.ones_like(asked.lengths))
    products *= known.steps
    products.addmm_(torch.stack(theirs, 1) / asked.steps[:, None], torch.stack(ours))
    return Sums(products, asked.steps.numpy())


def _even_parts(count: int, largest: int) -> Iterator[slice]:
    """Slices of about the same size: none is so short that a product of codes would not take it."""
    parts = max(1, -(-count // largest))
    for part in range(parts):
        yield slice(count * part // parts, count * (part + 1) // parts)
