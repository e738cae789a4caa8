"""Turns clicks and keys in a list of passages into the one selection that all panels share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from semdesk.app.selection import Selection

Rows = NDArray[np.int64]
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class RowPicker:
    """Selects among ``rows()``, the corpus rows in the order that the list shows them, by position.

    Alone: only this one. Ctrl: this one too, or no longer. Shift: from the last one picked to this one; with
    Ctrl besides what was selected. Work is a few array operations, however many rows there are.
    """

    def __init__(self, selection: Selection, rows: Callable[[], Rows]) -> None:
        self._selection = selection
        self._rows = rows
        self._anchor: int | None = None

    def pick(self, position: int, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """The passage at this position was clicked, or reached with the keyboard."""
        row = int(self._rows()[position])
        if modifiers & _SHIFT:
            self._extend(position, bool(modifiers & _CTRL))
        elif modifiers & _CTRL:
            self._anchor = row
            self._selection.toggle(row)
        else:
            self._anchor = row
            self._selection.set([row])

    def pick_all(self) -> None:
        """Select everything that the list shows."""
        rows = self._rows()
        if len(rows):
            self._selection.set(np.sort(rows), self._selection.current)

    def _extend(self, position: int, adds: bool) -> None:
        rows = self._rows()
        start = self._anchor_position(rows, position)
        low, high = sorted((start, position))
        chosen = rows[low : high + 1]
        if adds:
            chosen = np.union1d(chosen, self._selection.rows)
        self._selection.set(chosen, int(rows[position]))

    def _anchor_position(self, rows: Rows, otherwise: int) -> int:
        """Where the last one picked stands now: the order may have changed since."""
        row = self._anchor if self._anchor is not None else self._selection.current
        found = np.flatnonzero(rows == row) if row is not None else rows[:0]
        return int(found[0]) if len(found) else otherwise


def run_bounds(positions: Rows) -> tuple[Rows, Rows]:
    """First and last of each run of neighbouring numbers among ascending ``positions``."""
    if not len(positions):
        return positions, positions
    breaks = np.flatnonzero(np.diff(positions) != 1)
    return positions[np.r_[0, breaks + 1]], positions[np.r_[breaks, len(positions) - 1]]


def positions_of(rows: Rows, shown: Rows) -> Rows:
    """Where ``rows`` stand in a list that shows ``shown``, ascending; those not shown are left out."""
    count = max(int(rows.max(initial=-1)), int(shown.max(initial=-1))) + 1
    where = np.full(count, -1, np.int64)
    where[shown] = np.arange(len(shown))
    found = where[rows]
    return np.sort(found[found >= 0])
