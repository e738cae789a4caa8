"""The table of the corpus: sorted by its heads, selected like any list, edited in place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from semdesk.app.session import Session
from semdesk.app.view import LIKENESS
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.focus_ring import FocusRing
from semdesk.gui.widgets.passage_delegate import PassageDelegate
from semdesk.gui.widgets.passage_model import FIRST_COLUMN, GROUP, NUMBER, PASSAGE, SCORE, PassageModel
from semdesk.gui.widgets.row_picker import RowPicker, positions_of, run_bounds
from semdesk.gui.widgets.table_head import TableHead

_MOST_RUNS = 200
"""Qt's own selection takes time that grows with the square of its ranges; beyond this it is left empty."""
_MOVES = {
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
}  # fmt: skip


class PassageTable(QTableView):
    """Selecting here selects in the session, and the other way round.

    The session's selection is what is painted. Qt's own is kept equal to it for assistive technology, as
    ranges, and only while they are few. ``opened``: Enter was pressed on a passage.
    """

    opened = Signal()

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes
        self._hovered = -1
        self._shown_names: set[str] = set()
        self._passages = PassageModel(session, self)
        self._picker = RowPicker(session.selection, lambda: self._passages.rows)
        self._likeness_late = _single_shot(self, t.STALE_AFTER_MS, self._show_likeness)
        self.setModel(self._passages)
        self.setItemDelegate(PassageDelegate(session.selection, themes, lambda: self._hovered, self))
        self._set_up()
        self._listen()
        self._on_reordered()

    def _set_up(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Passages"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = TableHead(self._themes, self)
        head.sectionClicked.connect(self._on_head_clicked)
        self.setHorizontalHeader(head)
        FocusRing(self, self._themes)

    def _listen(self) -> None:
        session = self._session
        session.selection.changed.connect(self._on_selection_changed)
        session.likeness_changed.connect(self._on_likeness_changed)
        session.settings_changed.connect(self._show_likeness)
        self._passages.reordered.connect(self._on_reordered)
        self._themes.changed.connect(self._fit)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The tables' other columns, which can be shown."""
        return self._passages.names

    def show_column(self, name: str, is_shown: bool) -> None:
        """Show or hide one of the tables' other columns."""
        (self._shown_names.add if is_shown else self._shown_names.discard)(name)
        self._hide_columns()
        self._fit()

    def is_column_shown(self, name: str) -> bool:
        return name in self._shown_names

    def remove_selected(self) -> None:
        """Take out the selected passages that the table shows."""
        rows = self._passages.rows
        self._session.remove_passages(np.sort(rows[np.isin(rows, self._session.selection.rows)]))

    # ------ order -------------------------------------------------------------------------------------------
    def _on_head_clicked(self, column: int) -> None:
        view, key = self._session.view, self._passages.sort_key(column)
        if key == view.sort:
            self._session.sort(key, not view.descending)
        else:
            self._session.sort(key, key == LIKENESS)

    def _on_reordered(self) -> None:
        self._hovered = -1
        self._hide_columns()
        self._fit()
        self._on_selection_changed()

    def _hide_columns(self) -> None:
        for number, name in enumerate(self._passages.names):
            self.setColumnHidden(FIRST_COLUMN + number, name not in self._shown_names)
        self.setColumnHidden(SCORE, self._session.selection.current is None or not self._session.ready)

    def _fit(self) -> None:
        """Give the passage what the narrow columns leave; if that is too little, scroll sideways."""
        theme = self._themes.theme
        metrics = QFontMetrics(theme.ui())
        self.verticalHeader().setDefaultSectionSize(theme.px(t.ROW_HEIGHT))
        digits = "0" * max(3, len(str(self._session.passage_count)))
        widths = {
            GROUP: t.SEL_BAR + t.S + t.GROUP_SQUARE,
            NUMBER: metrics.horizontalAdvance(digits) + 2 * t.S,
            SCORE: metrics.horizontalAdvance("−000.00") + t.S,
        }
        others = range(FIRST_COLUMN, self._passages.columnCount())
        widths |= {column: theme.px(sizes.PASSAGE_MIN) for column in others}
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        taken = sum(width for column, width in widths.items() if not self.isColumnHidden(column))
        self.setColumnWidth(PASSAGE, max(theme.px(sizes.PASSAGE_MIN), self.viewport().width() - taken))

    # ------ selection ---------------------------------------------------------------------------------------
    def _on_selection_changed(self) -> None:
        was_hidden = self.isColumnHidden(SCORE)
        self._hide_columns()
        if was_hidden != self.isColumnHidden(SCORE):
            self._fit()
        self._mirror_selection()
        self._go_to_current()
        self.viewport().update()

    def _mirror_selection(self) -> None:
        selection = self._session.selection.rows
        shown = positions_of(selection, self._passages.rows)
        firsts, lasts = run_bounds(shown)
        ranges = QItemSelection()
        if len(firsts) <= _MOST_RUNS:
            right = self._passages.columnCount() - 1
            for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
                ranges.select(self._passages.index(first, GROUP), self._passages.index(last, right))
        self.selectionModel().select(ranges, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _go_to_current(self) -> None:
        current = self._session.selection.current
        found = np.flatnonzero(self._passages.rows == (-1 if current is None else current))
        if len(found):
            self._move_to(int(found[0]))

    def _move_to(self, position: int) -> None:
        index = self._passages.index(position, PASSAGE)
        if index != self.currentIndex():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    # ------ likeness ----------------------------------------------------------------------------------------
    def _on_likeness_changed(self) -> None:
        """New scores are shown at once; that there are none only after a moment, so that nothing flickers."""
        if self._session.likeness is None:
            self._likeness_late.start()
        else:
            self._show_likeness()

    def _show_likeness(self) -> None:
        self._likeness_late.stop()
        self._passages.show_likeness(self._session.likeness)
        was_hidden = self.isColumnHidden(SCORE)
        self._hide_columns()
        if was_hidden != self.isColumnHidden(SCORE):
            self._fit()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def selectAll(self) -> None:
        self._picker.pick_all()

    def keyboardSearch(self, search: str) -> None:
        """Qt would read every passage; the filter is there for that."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex().row()
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_selected()
        elif key == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._picker.pick(before, event.modifiers())
        else:
            super().keyPressEvent(event)
            if key in _MOVES and self.currentIndex().row() != before:
                self._on_moved(event.modifiers())

    def _on_moved(self, modifiers: Qt.KeyboardModifier) -> None:
        position = self.currentIndex().row()
        self._move_to(position)
        if (
            modifiers & Qt.KeyboardModifier.ShiftModifier
            or not modifiers & Qt.KeyboardModifier.ControlModifier
        ):
            self._picker.pick(position, modifiers & Qt.KeyboardModifier.ShiftModifier)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        is_right = event.button() == Qt.MouseButton.RightButton
        if not index.isValid():
            super().mousePressEvent(event)
        elif not (is_right and int(self._passages.rows[index.row()]) in self._session.selection):
            self._move_to(index.row())
            self._picker.pick(index.row(), event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if event.buttons() & Qt.MouseButton.LeftButton:
            if index.isValid() and index.row() != self.currentIndex().row():
                self._move_to(index.row())
                self._picker.pick(index.row(), Qt.KeyboardModifier.ShiftModifier)
        elif index.row() != self._hovered:
            self._set_hovered(index.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done all."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.edit(self._passages.index(index.row(), PASSAGE))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(-1)
        super().leaveEvent(event)

    def _set_hovered(self, position: int) -> None:
        self._hovered = position
        self.viewport().update()


def _single_shot(parent: QWidget, milliseconds: int, then: Callable[[], None]) -> QTimer:
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(then)
    return timer
