"""All pairs of a set of vectors by fast products whose error is known, so that nothing is missed by them.

Vectors are rounded to the processor's fastest arithmetic, and what each lost by that is measured. By Cauchy
and Schwarz the error of a product is at most |e(x)|·|y| + |x|·|e(y)|, and what the sum and its rounding add
(Higham 2002, section 3.1). So a pair whose rough score stays that far below a goal can't reach it; the few
others are then scored exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.arithmetic import fastest_arithmetic, int8_is_right, products
from semdesk.core.similarity.linear import Linear
from semdesk.core.similarity.metrics import Metric
from semdesk.core.similarity.rescoring import nothing
from semdesk.core.similarity.unary import UnaryProducts
from semdesk.core.tensors import load_torch

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

_CHUNK = 4096
_TAME = (1e-15, 1e15)
"""Lengths whose products float32 can hold; vectors outside are scored exactly instead of fast."""
_ROUNDING = {"float32": 2.0**-23, "float16": 2.0**-10, "bfloat16": 2.0**-8, "int8": 0.0}
"""Twice the largest relative error of a result that is kept in this arithmetic; sums are float32 in all."""
_OWN_LOSS = 2.0**-19
_VANISHING = 2.0**-60
_BEYOND = 1e300
"""No sum reaches this."""
_LARGEST_SUM = 2.0**31 - 128
_NARROWING = 2.0**-21
"""Exact scores are rounded to float32: a pair that this lifts to its goal must not be missed."""


class Products(Protocol):
    """Rough sums of all pairs of some rows, in blocks.

    ``order`` (m,) are the rows in an order of their own; all else speaks of places in it. A sum rises with
    the score of a pair. ``block(rows, columns)`` times ``unit``, plus the ``biases`` (m,) of row and column,
    is the sum, off by no more than ``margin``. A pair can reach a goal only if its value in the block is at
    least the floor.
    """

    order: Rows
    biases: Doubles
    unit: float

    def goal(self, score: float) -> float:
        """The sum that pairs of at least this score reach."""

    def block(self, rows: slice | Rows, columns: slice) -> Tensor:
        """Values (rows, columns) for places; the rows may be any, one by one."""

    def floors(self, rows: slice, columns: slice, goals: Doubles) -> Tensor:
        """What values in a block must reach (rows,) if the sum is to reach the goals (rows,) of the rows."""

    def margin(self, places: Rows, sums: Doubles) -> Doubles:
        """How far rough sums (p,) of pairs with these places (p,) may be off."""


def products_of(
    metric: Metric,
    vectors: Floats,
    rows: Rows,
    device: str = "cpu",
    tick: Callable[[], None] = nothing,
    *,
    coarse: bool = False,
) -> Products:
    """The fastest products for these ``rows`` (m,) of ``vectors`` (n, d).

    With ``coarse`` they may be off by a few hundredths where that makes them faster. ``tick`` is called every
    few milliseconds.
    """
    lengths = _lengths(vectors, rows, tick)
    if np.all((lengths == 0) | ((lengths > _TAME[0]) & (lengths < _TAME[1]))):
        if metric.linear is not None:
            arithmetic = fastest_arithmetic(device, coarse=coarse)
            return FastProducts(metric.linear, vectors, rows, lengths, device, arithmetic, tick)
        if coarse and int8_is_right():
            return UnaryProducts(vectors, rows, tick)
    return ExactProducts(metric, vectors, rows)


class ExactProducts:
    """By the metric's own arithmetic: for metrics and vectors that have no faster way."""

    def __init__(self, metric: Metric, vectors: Floats, rows: Rows) -> None:
        self.order = rows
        self.biases = np.zeros(len(rows))
        self.unit = 1.0
        self._similarity = metric.similarity
        self._vectors = vectors
        self._error = 4 * (vectors.shape[1] + 16) * 2.0**-24

    def goal(self, score: float) -> float:
        return score

    def block(self, rows: slice | Rows, columns: slice) -> Tensor:
        left, right = (np.asarray(self._vectors[self.order[side]]) for side in (rows, columns))
        block: Tensor = load_torch().from_numpy(self._similarity(left, right))
        return block

    def floors(self, rows: slice, columns: slice, goals: Doubles) -> Tensor:
        return _as_tensor(goals - self._error * np.abs(goals), "float32", "cpu")

    def margin(self, places: Rows, sums: Doubles) -> Doubles:
        margin: Doubles = self._error * np.abs(sums)
        return margin


class FastProducts:
    """By products in the device's fastest arithmetic; vectors are scaled so that the longest has length 1.

    The order is that of the lengths, so that within a block the lengths, and with them the floors, differ
    little.
    """

    def __init__(
        self,
        linear: Linear,
        vectors: Floats,
        rows: Rows,
        lengths: Doubles,
        device: str,
        arithmetic: str,
        tick: Callable[[], None],
    ) -> None:
        by_length = np.arange(len(rows)) if linear.is_unit else np.argsort(lengths, kind="stable")
        self.order = rows[by_length]
        lengths = lengths[by_length]
        self._linear = linear
        self._scale = 1.0 if linear.is_unit else 1 / (lengths.max(initial=0) or 1.0)
        factors = _unit_factors(lengths) if linear.is_unit else np.full(len(rows), self._scale)
        self._arithmetic = arithmetic
        self._device = device
        step = _step(vectors, self.order, factors) if arithmetic == "int8" else 1.0
        self.unit = step**2
        self._matrix, self._errors = _rounded(vectors, self.order, factors, step, arithmetic, device, tick)
        self._lengths = factors * lengths + self._errors
        self.biases = np.square(factors * lengths) / -2 if linear.has_bias else np.zeros(len(rows))
        self._noise = 2 * (vectors.shape[1] + 16) * 2.0**-24
        self._rounding = _ROUNDING[arithmetic]

    def goal(self, score: float) -> float:
        goal = float(self._linear.of_score(np.array([score]))[0]) * self._scale**2
        return min(goal, _BEYOND) - _NARROWING * abs(min(goal, _BEYOND))

    def block(self, rows: slice | Rows, columns: slice) -> Tensor:
        return products(self._matrix[rows], self._matrix[columns])

    def floors(self, rows: slice, columns: slice, goals: Doubles) -> Tensor:
        slack = self._slack(rows, self._lengths[columns].max(), self._errors[columns].max())
        floors = (goals - self.biases[rows] - self.biases[columns].max() - slack) / self.unit
        return _as_tensor(floors - self._rounding * np.abs(floors), self._arithmetic, self._device)

    def margin(self, places: Rows, sums: Doubles) -> Doubles:
        length = self._lengths.max(initial=0)
        slack = self._slack(slice(None), length, self._errors.max(initial=0))
        margin: Doubles = (slack + self._rounding * length * self._lengths)[places]
        return margin

    def _slack(self, rows: slice, length: float, error: float) -> Doubles:
        """The error of the sums (rows,) with vectors up to this length, rounded with up to this error."""
        own = self._lengths[rows]
        slack: Doubles = self._errors[rows] * length + own * error + self._noise * (own * length)
        return slack + 2.0**-40 * (own**2 + length**2) + _VANISHING


def _as_tensor(values: Doubles, arithmetic: str, device: str) -> Tensor:
    # Rounding up is safe too: between a number and its upper neighbour no value of this arithmetic lies.
    torch = load_torch()
    if arithmetic == "int8":
        values, arithmetic = np.ceil(np.clip(values, -_LARGEST_SUM, _LARGEST_SUM)), "int32"
    tensor: Tensor = torch.from_numpy(values).to(getattr(torch, arithmetic)).to(device)
    return tensor


def _lengths(vectors: Floats, rows: Rows, tick: Callable[[], None]) -> Doubles:
    """The lengths (m,) of these rows."""
    lengths = np.empty(len(rows))
    for at in range(0, len(rows), _CHUNK):
        tick()
        chunk = np.asarray(vectors[rows[at : at + _CHUNK]])
        lengths[at : at + _CHUNK] = np.sqrt(np.einsum("ij,ij->i", chunk, chunk, dtype=np.float64))
    return lengths


def _unit_factors(lengths: Doubles) -> Doubles:
    return np.divide(1, lengths, out=np.zeros_like(lengths), where=lengths > 0)


def _step(vectors: Floats, rows: Rows, factors: Doubles) -> float:
    """What one step of int8 means: so much that of a sample of the numbers one in 10,000 is clipped."""
    some = slice(None, None, max(1, len(rows) // _CHUNK))
    sample = np.abs(vectors[rows[some]] * factors[some, None])
    return float(np.quantile(sample, 0.9999)) / 127 if sample.any() else 1.0


def _rounded(
    vectors: Floats,
    rows: Rows,
    factors: Doubles,
    step: float,
    arithmetic: str,
    device: str,
    tick: Callable[[], None],
) -> tuple[Tensor, Doubles]:
    """The rows (m, d) times their factors, in steps, and how far (m,) that is from the truth."""
    torch = load_torch()
    matrix = torch.empty((len(rows), vectors.shape[1]), dtype=getattr(torch, arithmetic), device=device)
    errors = np.empty(len(rows))
    for at in range(0, len(rows), _CHUNK):
        tick()
        part = slice(at, at + _CHUNK)
        true = torch.from_numpy(np.asarray(vectors[rows[part]]))
        true = true * torch.from_numpy(factors[part, None].astype(np.float32))
        steps = (true / step).round().clamp(-127, 127) if arithmetic == "int8" else true
        matrix[part] = steps.to(matrix.dtype)  # here, since Apple's devices know no double precision
        errors[part] = (matrix[part].cpu().float() * step - true).norm(dim=1).numpy()
        # What these lines themselves lose, in single precision.
        errors[part] += _OWN_LOSS * (errors[part] + true.norm(dim=1).numpy())
    return matrix, errors
