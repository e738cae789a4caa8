"""Manhattan distances by products of whole numbers.

A number in steps, x, is written as ones: one for each step that it reaches. The inner product of two such
codes counts the steps that both reach, min(x, y), and |x - y| = x + y - 2 min(x, y). So distances of vectors
in steps are inner products, which processors compute many times faster than they add up differences. What
the steps leave out is measured, and added to what a pair may be off by.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.arithmetic import products
from semdesk.core.tensors import load_torch

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

_STEPS = 31
_CLIPPED = 0.0005
_CHUNK = 4096


class UnaryProducts:
    """`Products` for the Manhattan metric: a sum is the negated distance, a value the steps in common.

    The order is that of the sums of steps, so that within a block they, and with them the floors, differ
    little.
    """

    def __init__(self, vectors: Floats, rows: Rows, tick: Callable[[], None]) -> None:
        low, step = _scale(vectors, rows)
        steps, errors = _in_steps(vectors, rows, low, step, tick)
        totals = steps.sum(axis=1, dtype=np.int64)
        by_total = np.argsort(totals, kind="stable")
        self.order = rows[by_total]
        self.biases = -step * totals[by_total].astype(np.float64)
        self.unit = 2 * step
        self._errors = errors[by_total]
        self._steps = load_torch().from_numpy(steps[by_total])
        # The products are whole and right; the rest is done in double precision.
        self._noise = 2.0**-40 * step * _STEPS * vectors.shape[1]

    def goal(self, score: float) -> float:
        return score - 2.0**-21 * abs(score)

    def block(self, rows: slice | Rows, columns: slice) -> Tensor:
        return products(self._codes(rows), self._codes(columns))

    def floors(self, rows: slice | Rows, columns: slice, goals: Doubles) -> Tensor:
        slack = self._errors[rows] + self._errors[columns].max() + self._noise
        floors = (goals - self.biases[rows] - self.biases[columns].max() - slack) / self.unit
        whole = np.ceil(np.clip(floors, -(2.0**31 - 128), 2.0**31 - 128)).astype(np.int32)
        tensor: Tensor = load_torch().from_numpy(whole)
        return tensor

    def margin(self, places: Rows, sums: Doubles) -> Doubles:
        margin: Doubles = self._errors[places] + self._errors.max(initial=0) + self._noise
        return margin

    def _codes(self, places: slice | Rows) -> Tensor:
        """Ones for the steps that each number reaches: int8 (places, dimension · steps)."""
        torch = load_torch()
        reached = torch.arange(1, _STEPS + 1, dtype=torch.uint8)
        codes: Tensor = (self._steps[places][:, :, None] >= reached).view(torch.int8)
        return codes.reshape(len(codes), -1)


def _scale(vectors: Floats, rows: Rows) -> tuple[float, float]:
    """Where steps begin and how high one is: all but few numbers lie within."""
    some = np.asarray(vectors[rows[:: max(1, len(rows) // _CHUNK)]])
    low, high = np.quantile(some, [_CLIPPED, 1 - _CLIPPED]) if some.size else (0.0, 0.0)
    return float(low), float(high - low) / _STEPS or 1.0


def _in_steps(
    vectors: Floats, rows: Rows, low: float, step: float, tick: Callable[[], None]
) -> tuple[NDArray[np.uint8], Doubles]:
    """Vectors in steps (m, d), and how far in sum (m,) that is from the truth."""
    steps = np.empty((len(rows), vectors.shape[1]), np.uint8)
    errors = np.empty(len(rows))
    for at in range(0, len(rows), _CHUNK):
        tick()
        part = slice(at, at + _CHUNK)
        true = (np.asarray(vectors[rows[part]], np.float64) - low) / step
        rounded = np.clip(np.rint(true), 0, _STEPS)
        steps[part] = rounded
        errors[part] = step * np.abs(rounded - true).sum(axis=1) * (1 + 2.0**-40)
    return steps, errors
