"""Where the labels of arrows stand, so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence


def spread(wished: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near to the wished ones as may be, at least ``gap`` apart and inside ``low`` to ``high``.

    Where there is not room for all, they are spread evenly.
    """
    if not wished:
        return []
    gap = min(gap, (high - low) / max(len(wished) - 1, 1))
    order = sorted(range(len(wished)), key=lambda index: wished[index])
    placed = [0.0] * len(wished)
    least = low
    for index in order:
        placed[index] = max(wished[index], least)
        least = placed[index] + gap
    most = high
    for index in reversed(order):
        placed[index] = min(placed[index], most)
        most = placed[index] - gap
    return placed
