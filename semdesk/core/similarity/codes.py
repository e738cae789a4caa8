"""Vectors as whole numbers of 8 bits: a quarter of the memory, and products several times faster.

Each vector is written as a step of its own times whole numbers from -127 to 127, and what that has lost is
measured, so that a product of codes comes with a bound on its error (see `scans`). All but the product is
plain numpy: where other work holds the processor's cores, each parallel step would wait for them.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.comparing import places_in_runs
from semdesk.core.tensors import load_torch

Floats = NDArray[np.float32]
Numbers = NDArray[np.int8]
Rows = NDArray[np.int64]

LARGEST_CODE = 127
_CHUNK = 2048
"""Vectors that stay in the processor's cache while they are rounded."""
_ROUNDING = 2.0**-21
"""What single precision may have added to a measured error, as a share of the length."""
_TAME = (1e-12, 1e12)
"""Lengths whose products, and the squares of whose errors, float32 can hold."""
_TRIAL_ROWS = 8192
_TRIALS = 5
_CHANCES = 30
_SKETCH = 16
_SKETCHED = 1 << 18


@dataclass(frozen=True, slots=True)
class Measures:
    """What a scan knows of vectors beside their numbers; all are (n,).

    A vector is its step times its numbers, off by at most its error (a length); ``lengths`` are the true
    ones.
    """

    steps: Floats
    errors: Floats
    lengths: Floats

    def at(self, where: slice | Rows) -> Measures:
        """Those of some rows."""
        return Measures(self.steps[where], self.errors[where], self.lengths[where])

    def put(self, rows: slice, measures: Measures) -> None:
        """These are those of some rows."""
        self.steps[rows] = measures.steps
        self.errors[rows] = measures.errors
        self.lengths[rows] = measures.lengths

    def as_units(self) -> Measures:
        """Those of the same vectors scaled to length 1, zero vectors left as they are."""
        is_there = self.lengths > 0
        factors = np.divide(1, self.lengths, out=np.zeros_like(self.lengths), where=is_there)
        return Measures(self.steps * factors, self.errors * factors, is_there.astype(np.float32))


class Codes:
    """The codes of vectors (n, d), made by and by: `fill` until `is_complete`.

    ``numbers`` (n, d) and ``measures`` (n,). ``firsts`` (n,): for each row the first that is known to have
    the same vector, often itself. ``are_tame``: the measures can be trusted.
    """

    def __init__(self, count: int, dimension: int) -> None:
        self.numbers: Numbers = np.empty((count, dimension), np.int8)
        self.measures = Measures(*(np.empty(count, np.float32) for _ in range(3)))
        self.firsts: Rows = np.zeros(0, np.int64)
        self.are_tame = False
        self._done = 0

    @property
    def is_complete(self) -> bool:
        return len(self.firsts) == len(self.numbers)

    def fill(self, vectors: Floats, report: Callable[[int], None], seconds: float = np.inf) -> None:
        """Go on with the same ``vectors`` (n, d), for about so many seconds; ``report(rows done)``."""
        ends = time.monotonic() + seconds
        while self._done < len(vectors) and time.monotonic() < ends:
            report(self._done)
            rows = slice(self._done, min(self._done + _CHUNK, len(vectors)))
            self.numbers[rows], measures = encoded(np.asarray(vectors[rows]))
            self.measures.put(rows, measures)
            self._done = rows.stop
        if self._done == len(vectors) and not self.is_complete and time.monotonic() < ends:
            self.are_tame = are_tame(self.measures.lengths)
            self.firsts = _firsts(self, vectors)


def encoded(vectors: Floats) -> tuple[Numbers, Measures]:
    """The codes (n, d) of vectors (n, d), and their measures (n,)."""
    peaks = np.maximum(vectors.max(axis=1), -vectors.min(axis=1))
    steps = np.where(peaks > 0, peaks / np.float32(LARGEST_CODE), np.float32(1))
    numbers = vectors / steps[:, None]
    np.rint(numbers, out=numbers)
    lengths = lengths_of(vectors)
    codes = numbers.astype(np.int8)
    numbers *= steps[:, None]
    errors = lengths_of(np.subtract(vectors, numbers, out=numbers)) + np.float32(_ROUNDING) * lengths
    return codes, Measures(steps, errors, lengths)


def lengths_of(vectors: Floats) -> Floats:
    """The lengths (n,) of vectors (n, d), by single precision; 0 of zero vectors only."""
    with np.errstate(all="ignore"):
        lengths: Floats = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    # Squares that vanish must not pass for those of a zero vector.
    vanished = np.flatnonzero(lengths == 0)
    lengths[vanished] = np.abs(vectors[vanished]).max(axis=1, initial=0)
    return lengths


def are_tame(lengths: Floats) -> bool:
    """Whether single precision can be trusted with vectors of these lengths (n,)."""
    return bool(np.all((lengths == 0) | ((lengths > _TAME[0]) & (lengths < _TAME[1]))))


def products(numbers: Numbers, asked: Numbers) -> NDArray[np.int32]:
    """The products (q, n) of codes (n, d), n above 16 and d above 1, with those (q, d) of queries."""
    torch = load_torch()
    codes, queries = torch.from_numpy(numbers), torch.from_numpy(asked)
    # A matrix of a single row on the left comes out wrong from some versions of torch.
    found = (
        torch._int_mm(codes, queries.T).view(1, -1) if len(asked) == 1 else torch._int_mm(queries, codes.T)
    )
    whole: NDArray[np.int32] = found.numpy()
    return whole


# ------ equal vectors ---------------------------------------------------------------------------------------
def _firsts(codes: Codes, vectors: Floats) -> Rows:
    """For each row the first with the same vector, as far as vectors with the same sketch are looked at."""
    keys = _sketches(codes)
    order = np.argsort(keys, kind="stable")
    places = places_in_runs(keys[order])
    firsts = np.arange(len(order))
    later = np.flatnonzero(places)
    rows, likely = order[later], order[later - places[later]]
    for at in range(0, len(rows), _CHUNK):
        some, first = rows[at : at + _CHUNK], likely[at : at + _CHUNK]
        firsts[some] = np.where((vectors[some] == vectors[first]).all(axis=1), first, some)
    return firsts


def _sketches(codes: Codes) -> Rows:
    """Numbers (n,) that are equal for equal vectors, and hardly ever for others."""
    asked = _random_codes(_SKETCH, codes.numbers.shape[1])
    keys: Rows = codes.measures.steps.view(np.int32).astype(np.int64)
    for part in even_parts(len(keys), _SKETCHED):
        first, second = products(codes.numbers[part], asked)[:2].astype(np.int64)
        keys[part] += (first << 32) + (second << 8)
    return keys


def _random_codes(count: int, dimension: int) -> Numbers:
    random = np.random.default_rng(0)
    return random.integers(-LARGEST_CODE, LARGEST_CODE + 1, (count, dimension), np.int8)


def even_parts(count: int, largest: int) -> list[slice]:
    """Slices of about the same size: none is so short that a product of codes would not take it."""
    parts = max(1, -(-count // largest))
    return [slice(count * part // parts, count * (part + 1) // parts) for part in range(parts)]


# ------ whether they are worth it ---------------------------------------------------------------------------
@cache
def are_worth_it(dimension: int) -> bool:
    """Whether products of codes are right on this processor, and faster than those of float32."""
    numbers = _random_codes(_TRIAL_ROWS, dimension)
    # Without the right units some processors clip sums of the largest products.
    numbers[::4], numbers[1::4] = LARGEST_CODE, -LARGEST_CODE
    asked = np.full((_SKETCH, dimension), LARGEST_CODE, np.int8)
    if not all(_are_right(numbers, asked[:count]) for count in (1, 2, _SKETCH)):
        return False
    floats, one = numbers.astype(np.float32), asked[0].astype(np.float32)
    plain = min(_seconds(lambda: np.einsum("ij,j->i", floats, one)) for _ in range(_TRIALS))
    # Other work may be in the way of the one or other trial.
    return any(_seconds(lambda: products(numbers, asked[:1])) < plain for _ in range(_CHANCES))


def _are_right(numbers: Numbers, asked: Numbers) -> bool:
    expected = asked.astype(np.float64) @ numbers.T.astype(np.float64)
    return bool((products(numbers, asked) == expected).all())


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
