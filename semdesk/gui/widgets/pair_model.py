"""The mined pairs as a table model: an order over their arrays, and texts that come when they are seen."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from semdesk.app.pairing import PairsState
from semdesk.app.session import Session
from semdesk.core.similarity.metrics import metric
from semdesk.gui.words import decimal

Index = QModelIndex | QPersistentModelIndex
Rows = NDArray[np.int64]

SCORE, PAIR = range(2)
ALIKE, UNLIKE, READING = "alike", "unlike", "reading"
"""The orders: most alike first, least alike first, as the documents are read."""

ROWS_ROLE = Qt.ItemDataRole.UserRole
DIGITS = 3
_ROOT = QModelIndex()
_SIGNED_BITS = 63
_NONE: Rows = np.zeros(0, np.int64)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def in_reading_order(row_a: Rows, row_b: Rows, numbers: Rows) -> Rows:
    """These numbers of pairs, by the first row and then the second."""
    width = int(row_b.max(initial=0)) + 1
    keys = row_a[numbers] * width + row_b[numbers]
    bits = int(numbers.max(initial=0)).bit_length()
    if int(keys.max(initial=0)).bit_length() + bits > _SIGNED_BITS:
        return numbers[np.argsort(keys)]
    # Key and number in one: sorting values takes a tenth of the time of sorting an index of them.
    return np.sort(keys << bits | numbers) & ((1 << bits) - 1)


class PairModel(QAbstractTableModel):
    """Position i of the table is the pair ``order[i]`` of the state; nothing is kept per pair."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._state: PairsState | None = None
        self._eligible: Rows = _NONE
        self._reading: Rows | None = None
        self._sort = ALIKE
        self._only_between = False
        self.order: Rows = _NONE
        session.passages.loaded.connect(self._on_loaded)

    @property
    def sort_key(self) -> str:
        """The order in force."""
        return self._sort

    @property
    def scores(self) -> NDArray[np.float32]:
        """The scores (m,) of all pairs that could be listed, best first, whatever the line."""
        return self._state.scores[self._eligible] if self._state else np.zeros(0, np.float32)

    def show_pairs(self, state: PairsState | None) -> None:
        """List these pairs from now on; another line alone takes no work for each pair."""
        is_other = state is None or self._state is None or state.pairs is not self._state.pairs
        self._state = state
        if is_other:
            self._choose_eligible()
        self._list()

    def show_sorted(self, key: str) -> None:
        """List them in this order."""
        self._sort = key
        self._list()

    def show_only_between(self, only_between: bool) -> None:
        """List all, or only those whose two passages are from different documents."""
        self._only_between = only_between
        self._choose_eligible()
        self._list()

    def pair(self, position: int) -> tuple[int, int, float]:
        """Both rows and the score of the pair at this position."""
        assert self._state is not None
        at = int(self.order[position])
        state = self._state
        return int(state.row_a[at]), int(state.row_b[at]), float(state.scores[at])

    def position_of(self, row_a: int, row_b: int) -> int:
        """Where this pair stands, -1 if it isn't listed."""
        state = self._state
        if state is None:
            return -1
        found = np.flatnonzero((state.row_a[self.order] == row_a) & (state.row_b[self.order] == row_b))
        return int(found[0]) if len(found) else -1

    def _choose_eligible(self) -> None:
        """Pairs by number, best first; those that ``only_between`` leaves out are not among them."""
        state, self._reading = self._state, None
        self._eligible = np.arange(len(state.scores)) if state else _NONE
        documents = self._session.row_documents
        # A stale state may name rows that the corpus no longer has.
        if state and self._only_between and len(state.row_b) and int(state.row_b.max()) < len(documents):
            self._eligible = np.flatnonzero(documents[state.row_a] != documents[state.row_b])

    def _list(self) -> None:
        self.beginResetModel()
        self.order = self._ordered()
        self.endResetModel()

    def _ordered(self) -> Rows:
        state = self._state
        if state is None:
            return _NONE
        # Numbers of pairs are in the order of their scores: those above the line are the smallest.
        if self._sort == READING:
            reading = self._in_reading_order(state)
            return reading[reading < state.listed]
        best_first = self._eligible[: int(np.searchsorted(self._eligible, state.listed))]
        return best_first if self._sort == ALIKE else best_first[::-1]

    def _in_reading_order(self, state: PairsState) -> Rows:
        if self._reading is None:
            self._reading = in_reading_order(state.row_a, state.row_b, self._eligible)
        return self._reading

    def _on_loaded(self) -> None:
        if len(self.order):
            self.dataChanged.emit(self.index(0, PAIR), self.index(len(self.order) - 1, PAIR))

    def texts(self, position: int) -> tuple[str, str]:
        """Both texts, or dots until they are there."""
        row_a, row_b, _ = self.pair(position)
        found = [self._session.passages.get(row) for row in (row_a, row_b)]
        first, second = (passage.text if passage else "…" for passage in found)
        return first, second

    def score_text(self, score: float) -> str:
        """A score as the user sees it."""
        assert self._state is not None
        return decimal(metric(self._state.metric).shown(score), DIGITS)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == ROWS_ROLE:
            return self.pair(index.row())[:2]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            if index.column() == SCORE:
                return self.score_text(self.pair(index.row())[2])
            return "\n".join(self.texts(index.row()))
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or section not in (SCORE, PAIR):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == SCORE else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if section == PAIR:
            return self.tr("Pair") + (" ↑" if self._sort == READING else "")
        is_distance = self._state is not None and metric(self._state.metric).is_distance
        arrow = {ALIKE: " ↓", UNLIKE: " ↑", READING: ""}[self._sort]
        if is_distance:
            return self.tr("Distance") + arrow.translate({ord("↓"): "↑", ord("↑"): "↓"})
        return self.tr("Score") + arrow
