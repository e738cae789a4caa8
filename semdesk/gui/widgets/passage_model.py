"""The passages of the corpus as a table model: row numbers, and texts that come when they are seen."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from semdesk.app.session import Session
from semdesk.app.view import LIKENESS
from semdesk.core.similarity.likeness import Likeness
from semdesk.core.similarity.metrics import metric
from semdesk.gui.words import decimal

Index = QModelIndex | QPersistentModelIndex
Rows = NDArray[np.int64]

GROUP, NUMBER, PASSAGE, SCORE = range(4)
FIRST_COLUMN = 4
ROW_ROLE = Qt.ItemDataRole.UserRole
WAITING = "…"
_ROOT = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PassageModel(QAbstractTableModel):
    """Row i of the model is the passage ``session.view.rows[i]``; nothing is kept per passage.

    Columns: group, number, text, likeness to the current passage, then the tables' other columns.
    ``reordered``: other passages are shown, or in another order.
    """

    reordered = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: Rows = session.view.rows
        self._names = session.column_names
        self._groups = _groups(session)
        self._likeness: Likeness | None = session.likeness
        session.view_changed.connect(self._on_view_changed)
        session.passages.loaded.connect(self._on_loaded)

    @property
    def rows(self) -> Rows:
        """The corpus rows in display order."""
        return self._rows

    @property
    def names(self) -> tuple[str, ...]:
        """The tables' other columns."""
        return self._names

    def show_likeness(self, likeness: Likeness | None) -> None:
        """Show these scores from now on."""
        self._likeness = likeness
        if len(self._rows):
            last = self.index(len(self._rows) - 1, SCORE)
            self.dataChanged.emit(self.index(0, SCORE), last, [Qt.ItemDataRole.DisplayRole])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, SCORE, SCORE)

    def sort_key(self, column: int) -> str | None:
        """What the session calls the order by this column."""
        own = {GROUP: "document", NUMBER: None, PASSAGE: "text", SCORE: LIKENESS}
        return own[column] if column in own else self._names[column - FIRST_COLUMN]

    def group_of(self, row: int) -> int:
        """The number of the passage's document, for its colour."""
        documents = self._session.row_documents
        return self._groups.get(int(documents[row]), -1) if row < len(documents) else -1

    # ------ what changed ------------------------------------------------------------------------------------
    def _on_view_changed(self) -> None:
        self.beginResetModel()
        self._rows = self._session.view.rows
        self._names = self._session.column_names
        self._groups = _groups(self._session)
        self.endResetModel()
        self.reordered.emit()

    def _on_loaded(self) -> None:
        if len(self._rows):
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, PASSAGE), last)

    # ------ what a cell says --------------------------------------------------------------------------------
    def _text(self, row: int, column: int) -> str:
        if column == NUMBER:
            return str(row + 1)
        if column == SCORE:
            return self._score(row)
        if column == GROUP:
            return self._document_name(row)
        passage = self._session.passages.get(row)
        if passage is None:
            return WAITING
        return (
            passage.text if column == PASSAGE else passage.columns.get(self._names[column - FIRST_COLUMN], "")
        )

    def _score(self, row: int) -> str:
        likeness = self._likeness
        if likeness is None or row >= len(likeness.scores):
            return ""
        score = float(likeness.scores[row])
        return "–" if math.isnan(score) else decimal(metric(self._session.settings.metric).shown(score))

    def _document_name(self, row: int) -> str:
        number = self.group_of(row)
        return self._session.documents[number].name if number >= 0 else ""

    def _head(self, column: int) -> str:
        if column >= FIRST_COLUMN:
            return self._names[column - FIRST_COLUMN]
        is_distance = metric(self._session.settings.metric).is_distance
        score = self.tr("Distance") if is_distance else self.tr("Likeness")
        return ("", self.tr("No."), self.tr("Passage"), score)[column]

    def _arrow(self, column: int) -> str:
        """How the order runs, after the head of the column that it goes by."""
        view = self._session.view
        if self.sort_key(column) != view.sort or (view.sort is None and not view.descending):
            return ""
        falls = view.descending
        if column == SCORE and metric(self._session.settings.metric).is_distance:
            falls = not falls
        return " ↓" if falls else " ↑"

    # ------ Qt ----------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else FIRST_COLUMN + len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = int(self._rows[index.row()])
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in (NUMBER, SCORE) else _LEFT
        if role not in _TEXT_ROLES or (role == Qt.ItemDataRole.EditRole and index.column() != PASSAGE):
            return None
        return self._text(row, index.column())

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """A new text for the passage; an empty one, or the same, changes nothing."""
        text = str(value).strip()
        row = int(self._rows[index.row()])
        passage = self._session.passages.get(row)
        if role != Qt.ItemDataRole.EditRole or not text or passage is None or text == passage.text:
            return False
        self._session.edit_passage(row, text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        # A text that isn't there yet can't be edited: the dots in its place would be saved.
        if not index.isValid() or self._session.passages.get(int(self._rows[index.row()])) is None:
            return flags
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == PASSAGE else flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(section) + self._arrow(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in (NUMBER, SCORE) else _LEFT
        return None


def _groups(session: Session) -> dict[int, int]:
    return {document.id: number for number, document in enumerate(session.documents)}


_TEXT_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.EditRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
)
