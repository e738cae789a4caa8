"""A list of passages with scores, such as hits or nearest passages: rows as high as their texts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QWidget

from semdesk.app.session import Session
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.focus_ring import FocusRing
from semdesk.gui.widgets.passage_words import place_line
from semdesk.gui.widgets.row_picker import RowPicker
from semdesk.gui.widgets.score_bar import ScoreScale

Index = QModelIndex | QPersistentModelIndex
Rows = NDArray[np.int64]
Floats = NDArray[np.float32]
ROW_ROLE = Qt.ItemDataRole.UserRole
SCORE_ROLE = Qt.ItemDataRole.UserRole + 1
_ROOT = QModelIndex()
_NO_ROWS: Rows = np.zeros(0, np.int64)
_NO_SCORES: Floats = np.zeros(0, np.float32)


class ScoredModel(QAbstractListModel):
    """Rows of the corpus, best first, with their scores."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.rows: Rows = _NO_ROWS
        self.scores: Floats = _NO_SCORES
        session.passages.loaded.connect(self._on_loaded)

    def show_scored(self, rows: Rows, scores: Floats) -> None:
        """Show these from now on."""
        self.beginResetModel()
        self.rows, self.scores = rows, scores
        self.endResetModel()

    def _on_loaded(self) -> None:
        if len(self.rows):
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, score = int(self.rows[index.row()]), float(self.scores[index.row()])
        if role == ROW_ROLE:
            return row
        if role == SCORE_ROLE:
            return score
        passage = self._session.passages.get(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return passage.text if passage else "…"
        if role == Qt.ItemDataRole.AccessibleTextRole and passage:
            scale = ScoreScale.of(self._session.settings, self._session.background)
            return f"{scale.text(score)}. {passage.text} {place_line(self._session, passage)}"
        return None


class ScoredList(QListView):
    """``opened``: Enter was pressed on one. ``picks_on_move``: arrow keys select, as Enter and clicks do."""

    opened = Signal()

    def __init__(
        self, session: Session, themes: ThemeManager, picks_on_move: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._picks_on_move = picks_on_move
        self.scored = ScoredModel(session, self)
        self._picker = RowPicker(session.selection, lambda: self.scored.rows)
        self.setModel(self.scored)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        FocusRing(self, themes)
        session.selection.changed.connect(self._on_selection_changed)
        session.background_changed.connect(self.viewport().update)
        session.settings_changed.connect(self.viewport().update)
        themes.changed.connect(self.scheduleDelayedItemsLayout)

    def set_delegate(self, delegate: QStyledItemDelegate) -> None:
        """Paint with this one."""
        self.setItemDelegate(delegate)

    def show_scored(self, rows: Rows, scores: Floats) -> None:
        """Show these passages; the current one of the session is current here too, if it is among them."""
        self.scored.show_scored(rows, scores)
        self._on_selection_changed()

    def _on_selection_changed(self) -> None:
        """Qt's own selection follows the session's, for assistive technology."""
        chosen = self._session.selection
        self.clearSelection()
        for position in np.flatnonzero(np.isin(self.scored.rows, chosen.rows)).tolist():
            index = self.scored.index(position)
            self.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Select)
            if int(self.scored.rows[position]) == chosen.current:
                self._move_to(index)
        self.viewport().update()

    def _move_to(self, index: QModelIndex) -> None:
        if index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def selectAll(self) -> None:
        self._picker.pick_all()

    def keyboardSearch(self, search: str) -> None:
        """Letters are for the search field."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._move_to(index)
            self._picker.pick(index.row(), event.modifiers())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done all."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before, key = self.currentIndex().row(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and before >= 0:
            self._picker.pick(before, event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if key != Qt.Key.Key_Space:
                self.opened.emit()
            return
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
            return
        super().keyPressEvent(event)
        after = self.currentIndex().row()
        if self._picks_on_move and after >= 0 and after != before:
            self._picker.pick(after, event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
