"""Round numbers along an axis."""

from __future__ import annotations

import math

_STEPS = (1, 2, 2.5, 5, 10)


def nice_ticks(low: float, high: float, most: int) -> tuple[list[float], int]:
    """About ``most`` round numbers between two, ascending, and how many digits after the point they need."""
    if not high > low:
        return [low], 2
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    digits = next((d for d in range(6) if abs(step * 10**d - round(step * 10**d)) < 1e-6), 6)
    return [index * step for index in range(first, last + 1)], digits
