"""What the colours of the points on a map stand for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.gui.ramps import STEPS, Colours, argb, sequential
from semdesk.gui.theme import Theme

Codes = NDArray[np.intp]
GROUPS = 8
_SEEN_LEVELS = np.linspace(80, STEPS - 1, STEPS).round().astype(np.intp)
"""A point must be seen on the land, where a cell of a matrix may run into the ground."""
_MOSTLY = 0.95
"""A column with so many numbers among its values is one of numbers."""


@dataclass(frozen=True, slots=True)
class Group:
    """An entry of the legend; ``code`` is the number of its colour."""

    label: str
    count: int
    code: int


@dataclass(frozen=True, slots=True)
class Colouring:
    """A colour's number for each row: ``codes`` (n,); the last colour is for rows without a value or group.

    Either ``groups`` are told apart, or a ramp leads from ``low`` to ``high``, or all is of one colour.
    """

    codes: Codes
    groups: tuple[Group, ...] = ()
    low: float | None = None
    high: float | None = None

    @property
    def is_ramp(self) -> bool:
        return self.low is not None

    def colours(self, theme: Theme) -> Colours:
        """The colours that the codes number, opaque ARGB."""
        if self.is_ramp:
            return np.append(sequential(theme)[_SEEN_LEVELS], argb([theme.noise]))
        if self.groups:
            return argb([*theme.categories[:GROUPS], theme.noise])
        # The first document's colour, as beside its passages in the corpus table.
        return argb([theme.categories[0]])


def plain(count: int) -> Colouring:
    """All rows alike."""
    return Colouring(np.zeros(count, np.intp))


def by_group(numbers: Codes, names: Sequence[str], others: str) -> Colouring:
    """A colour for each of the eight largest groups, in the order of ``names``; the rest are ``others``.

    ``numbers`` (n,) says which name a row has, -1 none.
    """
    counts = np.bincount(numbers[numbers >= 0], minlength=len(names))
    # Stable, so that of equally large ones the first are kept.
    largest = np.sort(np.argsort(-counts, kind="stable")[:GROUPS])
    table = np.full(len(names) + 1, GROUPS, np.intp)
    table[largest] = np.arange(len(largest))
    codes = table[numbers]
    groups = [Group(names[index], int(counts[index]), code) for code, index in enumerate(largest.tolist())]
    rest = int((codes == GROUPS).sum())
    if rest:
        groups.append(Group(others, rest, GROUPS))
    return Colouring(codes, tuple(groups))


def by_value(values: Sequence[str], others: str) -> Colouring:
    """Colours for a column: a ramp when it holds more than eight different numbers, else groups."""
    counts = Counter(values)
    counts.pop("", None)
    numbers = _numbers(counts)
    if len(numbers) > GROUPS and len(numbers) >= _MOSTLY * len(counts):
        return by_score(np.array([numbers.get(value, np.nan) for value in values]))
    names = sorted(counts)
    place = {name: index for index, name in enumerate(names)}
    return by_group(np.array([place.get(value, -1) for value in values], np.intp), names, others)


def _numbers(values: Counter[str]) -> dict[str, float]:
    found = {}
    for value in values:
        try:
            number = float(value.replace(",", ".") if value.count(",") == 1 else value)
        except ValueError:
            continue
        if np.isfinite(number):
            found[value] = number
    return found


def by_score(values: NDArray[np.floating], low: float | None = None, high: float | None = None) -> Colouring:
    """A ramp from ``low`` to ``high``, by default of all values; NaN has no colour on it."""
    known = np.isfinite(values)
    if not known.any():
        return plain(len(values))
    low = float(values[known].min()) if low is None else low
    high = float(values[known].max()) if high is None else high
    span = high - low if high > low else 1.0
    share = (np.where(known, values, low) - low) / span
    levels = np.rint(np.clip(share, 0, 1) * (STEPS - 1)).astype(np.intp)
    return Colouring(np.where(known, levels, STEPS), low=low, high=high)
