"""Vectors as whole numbers of 8 bits: a quarter of the memory, and products several times faster.

Each vector is written as a step of its own times whole numbers from -127 to 127, and what that has lost is
measured, so that a product of codes comes with a bound on its error (see `scans`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.comparing import places_in_runs
from semdesk.core.tensors import load_torch

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

LARGEST_CODE = 127
_CHUNK = 4096
_ROUNDING = 2.0**-21
"""What single precision may have added to a measured error, as a share of the length."""
_TRIAL_ROWS = 8192
_TRIALS = 7
_NEARLY = 2.0
_SKETCH = 16
_TAME = (1e-12, 1e12)
"""Lengths whose products, and the squares of whose errors, float32 can hold."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What a scan knows of vectors beside their numbers.

    A vector is its step times its numbers, off by at most its error (a length); ``lengths`` are the true
    ones. All are tensors (n,), or (q, 1) for queries.
    """

    steps: Tensor
    errors: Tensor
    lengths: Tensor

    def at(self, where: slice | Tensor) -> Measures:
        """Those of some rows."""
        return Measures(self.steps[where], self.errors[where], self.lengths[where])

    def as_units(self) -> Measures:
        """Those of the same vectors scaled to length 1, zero vectors left as they are."""
        factors = self.lengths.reciprocal().masked_fill_(self.lengths == 0, 0)
        return Measures(self.steps * factors, self.errors * factors, (self.lengths > 0).to(factors.dtype))


class Codes:
    """The codes of vectors (n, d), made by and by: `fill` until `is_complete`.

    ``numbers`` (n, d) int8 and ``measures`` (n,). ``firsts`` (n,): for each row the first that is known to
    have the same vector, often itself. ``are_tame``: the measures can be trusted.
    """

    def __init__(self, count: int, dimension: int) -> None:
        torch = load_torch()
        self.numbers: Tensor = torch.empty((count, dimension), dtype=torch.int8)
        self.measures = Measures(*(torch.empty(count) for _ in range(3)))
        self.firsts = np.zeros(0, np.int64)
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
            self._encode(vectors, slice(self._done, min(self._done + _CHUNK, len(vectors))))
        if self._done == len(vectors) and not self.is_complete and time.monotonic() < ends:
            self.firsts = _firsts(self, vectors)
            self.are_tame = are_tame(self.measures.lengths.numpy())

    def _encode(self, vectors: Floats, rows: slice) -> None:
        numbers, measures = encoded(load_torch().from_numpy(np.array(vectors[rows], np.float32)))
        self.numbers[rows] = numbers
        for mine, new in zip(_parts(self.measures), _parts(measures), strict=True):
            mine[rows] = new
        self._done = rows.stop


def encoded(vectors: Tensor) -> tuple[Tensor, Measures]:
    """The codes (n, d) of vectors (n, d), still as floating-point numbers, and the measures (n,)."""
    peaks = vectors.abs().amax(1)
    steps = (peaks / LARGEST_CODE).masked_fill_(peaks == 0, 1)
    lengths = vectors.norm(dim=1)
    # Squares that vanish must not pass for those of a zero vector.
    lengths = lengths.where(lengths > 0, peaks)
    numbers = (vectors / steps[:, None]).round_()
    errors = (vectors - numbers * steps[:, None]).norm(dim=1) + _ROUNDING * lengths
    return numbers, Measures(steps, errors, lengths)


def _parts(measures: Measures) -> tuple[Tensor, Tensor, Tensor]:
    return measures.steps, measures.errors, measures.lengths


def are_tame(lengths: NDArray[Any]) -> bool:
    """Whether single precision can be trusted with vectors of these lengths (n,)."""
    return bool(np.all((lengths == 0) | ((lengths > _TAME[0]) & (lengths < _TAME[1]))))


def products(numbers: Tensor, asked: Tensor) -> Tensor:
    """The products (q, n) int32 of codes (n, d), n above 16, with those (q, d) of queries."""
    torch = load_torch()
    if len(asked) == 1:
        # A matrix of a single row on the left comes out wrong from some versions of torch.
        one: Tensor = torch._int_mm(numbers, asked.T)
        return one.view(1, -1)
    many: Tensor = torch._int_mm(asked, numbers.T)
    return many


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
    torch = load_torch()
    shape = (_SKETCH, codes.numbers.shape[1])
    random = np.random.default_rng(0).integers(-LARGEST_CODE, LARGEST_CODE + 1, shape)
    asked = torch.from_numpy(random.astype(np.int8))
    keys: Rows = codes.measures.steps.numpy().view(np.int32).astype(np.int64)
    for at in range(0, len(keys), 1 << 18):
        part = slice(at, at + (1 << 18))
        first, second = products(codes.numbers[part], asked)[:2].numpy().astype(np.int64)
        keys[part] += (first << 32) + (second << 8)
    return keys


# ------ whether they are worth it ---------------------------------------------------------------------------
@cache
def are_worth_it(dimension: int) -> bool:
    """Whether products of codes are right on this processor, and about as fast as those of float32.

    Then they are faster where it matters: few vectors, as in this trial, stay in the processor's cache, many
    have to be fetched, and codes are a quarter of them.
    """
    torch = load_torch()
    random = np.random.default_rng(0).integers(-LARGEST_CODE, LARGEST_CODE + 1, (_TRIAL_ROWS, dimension))
    numbers = torch.from_numpy(random.astype(np.int8))
    numbers[::4], numbers[1::4] = LARGEST_CODE, -LARGEST_CODE
    asked = torch.full((_SKETCH, dimension), LARGEST_CODE, dtype=torch.int8)
    if not all(_are_right(numbers, asked[:count]) for count in (1, 2, _SKETCH)):
        return False
    floats, one = numbers.float().numpy(), asked[0].float().numpy()
    return _fastest(lambda: products(numbers, asked[:1])) < _NEARLY * _fastest(lambda: floats @ one)


def _are_right(numbers: Tensor, asked: Tensor) -> bool:
    # Without the right units some processors clip sums of the largest products.
    expected = asked.double() @ numbers.double().T
    return bool((products(numbers, asked).double() == expected).all())


def _fastest(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(_TRIALS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return min(seconds)
