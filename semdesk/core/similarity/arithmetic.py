"""Which arithmetic a device multiplies fastest in, as trials of some milliseconds tell."""

from __future__ import annotations

import time
from functools import cache
from typing import TYPE_CHECKING

from semdesk.core.tensors import load_torch

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

_ROWS, _COLUMNS, _DIMENSION = 512, 2048, 384
_TRIALS = 5
_FEWEST = 16


@cache
def fastest_arithmetic(device: str, *, coarse: bool = False) -> str:
    """float32, bfloat16 or float16; with ``coarse`` also int8, which keeps the fewest digits."""
    if device != "cpu":
        return "float16"
    kinds = ["float32", "bfloat16", *(["int8"] if coarse and int8_is_right() else [])]
    seconds = {kind: _seconds(kind) for kind in kinds}
    return min(kinds, key=lambda kind: seconds[kind])


def products(left: Tensor, right: Tensor) -> Tensor:
    """All inner products (n, m) of the rows of two matrices; int32 of int8, else in their own arithmetic."""
    torch = load_torch()
    if left.dtype != torch.int8:
        own: Tensor = left @ right.T
        return own
    if min(*left.shape, *right.shape) < _FEWEST:
        # Of single rows or columns torch makes wrong sums; float32 holds the right ones.
        return (left.float() @ right.float().T).int()
    whole: Tensor = torch._int_mm(left, right.T)
    return whole


@cache
def int8_is_right() -> bool:
    """Whether sums of the largest products come out whole: without the right units some processors clip."""
    torch = load_torch()
    sides = torch.full((32, _DIMENSION), 127, dtype=torch.int8)
    sides[::2] = -127
    expected = sides.double() @ sides.double().T
    return bool((products(sides, sides).double() == expected).all())


def _seconds(kind: str) -> float:
    """The shortest time of some products, the first not counted."""
    torch = load_torch()
    left = torch.ones((_ROWS, _DIMENSION), dtype=getattr(torch, kind))
    right = torch.ones((_COLUMNS, _DIMENSION), dtype=getattr(torch, kind))
    seconds = []
    for _ in range(1 + _TRIALS):
        began = time.perf_counter()
        products(left, right)
        seconds.append(time.perf_counter() - began)
    return min(seconds[1:])
