"""The one selection, shared by every panel."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """Which passages are selected, and which of them is the current one.

    Guarantees: ``rows`` is sorted and has no doubles; ``current`` is one of them, or None if there are none;
    ``changed`` is emitted once for each change and never for none.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: NDArray[np.int64] = np.zeros(0, np.int64)
        self._current: int | None = None

    @property
    def rows(self) -> NDArray[np.int64]:
        """The selected rows, ascending."""
        return self._rows

    @property
    def current(self) -> int | None:
        """The row that the reader shows."""
        return self._current

    def __contains__(self, row: int) -> bool:
        at = int(np.searchsorted(self._rows, row))
        return at < len(self._rows) and int(self._rows[at]) == row

    def __len__(self) -> int:
        return len(self._rows)

    def set(self, rows: Iterable[int] | NDArray[np.int64], current: int | None = None) -> None:
        """Select exactly these rows; the current one is ``current``, or the first."""
        chosen = np.array(rows if isinstance(rows, np.ndarray) else list(rows), np.int64)
        # Asking is a tenth of the work, and a whole corpus is often selected at once.
        if not (np.diff(chosen) > 0).all():
            chosen = np.unique(chosen)
        if not len(chosen):
            current = None
        elif current is None or current not in chosen:
            current = int(chosen[0])
        if current == self._current and np.array_equal(chosen, self._rows):
            return
        self._rows, self._current = chosen, current
        self.changed.emit()

    def toggle(self, row: int) -> None:
        """Add a row and make it current, or take it out."""
        if row in self:
            self.set(self._rows[self._rows != row])
        else:
            self.set(np.append(self._rows, row), row)

    def clear(self) -> None:
        """Select nothing."""
        self.set([])
