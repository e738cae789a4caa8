"""Figures as they are read: few digits, and the unit that suits them."""

from __future__ import annotations


def in_seconds(value: float) -> str:
    """A duration, given in seconds."""
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if value >= 0.9995 * size:
            return f"{in_short(value / size)} {unit}"
    return f"{in_short(value / 1e-6)} µs"


def in_megabytes(value: float) -> str:
    """An amount of memory, given in megabytes."""
    if value < 0.9995:
        return "under 1 MB"
    return f"{in_short(value / 1000)} GB" if value >= 999.5 else f"{in_short(value)} MB"


def in_short(value: float) -> str:
    """A number in two digits, or as a whole one."""
    return f"{value:,.0f}" if value >= 9.95 else f"{value:.2g}"
