"""The list of pairs: a score and two lines of text each, all rows of one height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from semdesk.app.session import Session
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.focus_ring import FocusRing
from semdesk.gui.widgets.hairlines import paint_edge
from semdesk.gui.widgets.pair_model import ALIKE, PAIR, READING, ROWS_ROLE, SCORE, UNLIKE, PairModel
from semdesk.gui.widgets.passage_words import first_lines
from semdesk.gui.widgets.table_head import TableHead

Index = QModelIndex | QPersistentModelIndex


class PairTable(QTableView):
    """``chosen``: the pair at this position is the one to look at. ``opened``: Enter was pressed."""

    chosen = Signal(int)
    opened = Signal()
    sorted_by = Signal(str)

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._hovered = -1
        self.pairs = PairModel(session, self)
        self.setModel(self.pairs)
        self.setItemDelegate(_PairDelegate(session, themes, self))
        self._set_up()
        self.pairs.modelReset.connect(self._fit)
        session.selection.changed.connect(self.viewport().update)
        themes.changed.connect(self._fit)
        self._fit()

    def _set_up(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Pairs"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = TableHead(self._themes, self)
        head.sectionClicked.connect(self._on_head_clicked)
        self.setHorizontalHeader(head)
        FocusRing(self, self._themes)

    @property
    def hovered(self) -> int:
        """The position under the pointer, or -1."""
        return self._hovered

    def _on_head_clicked(self, section: int) -> None:
        if section == PAIR:
            self.sorted_by.emit(READING)
        else:
            self.sorted_by.emit(UNLIKE if self.pairs.sort_key == ALIKE else ALIKE)

    def _fit(self) -> None:
        theme = self._themes.theme
        self.verticalHeader().setDefaultSectionSize(theme.px(t.PAIR_ROW_HEIGHT))
        number = t.SEL_BAR + QFontMetrics(theme.bold()).horizontalAdvance("00.000")
        head = str(self.pairs.headerData(SCORE, Qt.Orientation.Horizontal))
        width = max(number, QFontMetrics(theme.ui(t.SMALL)).horizontalAdvance(head)) + 2 * t.S
        self.setColumnWidth(SCORE, width)
        self.setColumnWidth(PAIR, max(t.XL, self.viewport().width() - width))

    def choose(self, position: int) -> None:
        """Look at this pair, from here or from elsewhere."""
        self.go_to(position)
        self.chosen.emit(position)

    def go_to(self, position: int) -> None:
        """Make it the current one without telling."""
        index = self.pairs.index(position, PAIR)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.scrollTo(index)
        self.viewport().update()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def keyboardSearch(self, search: str) -> None:
        """Qt would read every passage."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        super().keyPressEvent(event)
        after = self.currentIndex().row()
        if after >= 0 and after != before:
            self.choose(after)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.choose(index.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The press has done all."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hovered(self.indexAt(event.position().toPoint()).row())

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(-1)
        super().leaveEvent(event)

    def _set_hovered(self, position: int) -> None:
        if position != self._hovered:
            self._hovered = position
            self.viewport().update()


class _PairDelegate(QStyledItemDelegate):
    """The pair looked at has the selection's ground and bar while its two passages are what is selected."""

    def __init__(self, session: Session, themes: ThemeManager, table: PairTable) -> None:
        super().__init__(table)
        self._session = session
        self._themes = themes
        self._table = table

    def _paint_ground(self, painter: QPainter, rect: QRect, index: Index) -> bool:
        theme, rows = self._themes.theme, index.data(ROWS_ROLE)
        is_current = index.row() == self._table.currentIndex().row()
        is_selected = is_current and all(row in self._session.selection for row in rows)
        if is_selected:
            painter.fillRect(rect, theme.sel_tint)
        elif is_current or index.row() == self._table.hovered:
            painter.fillRect(rect, theme.accent_tint)
        paint_edge(painter, rect, Qt.Edge.BottomEdge, theme.line)
        if is_selected and index.column() == SCORE:
            painter.fillRect(QRect(rect.left(), rect.top(), t.SEL_BAR, rect.height()), theme.sel)
        return is_current

    def _paint_score(self, painter: QPainter, rect: QRect, index: Index, is_current: bool) -> None:
        theme = self._themes.theme
        painter.setFont(theme.bold() if is_current else theme.ui())
        painter.setPen(theme.text if is_current else theme.text2)
        inside = rect.adjusted(0, 0, -t.S, 0)
        painter.drawText(
            inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(index.data())
        )

    def _paint_texts(self, painter: QPainter, rect: QRect, index: Index) -> None:
        theme = self._themes.theme
        font, line = theme.ui(t.SMALL), theme.line_of(t.SMALL)
        metrics = QFontMetrics(font)
        inside = rect.adjusted(t.S, 0, -t.S, 0)
        top = rect.top() + (rect.height() - 2 * line) // 2
        painter.setFont(font)
        for text, colour in zip(self._table.pairs.texts(index.row()), (theme.text, theme.text2), strict=True):
            words = " ".join(first_lines(text).split())
            painter.setPen(colour)
            painter.drawText(
                QRect(inside.left(), top, inside.width(), line),
                Qt.AlignmentFlag.AlignVCenter,
                metrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width()),
            )
            top += line

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        painter.save()
        is_current = self._paint_ground(painter, rect, index)
        if index.column() == SCORE:
            self._paint_score(painter, rect, index, is_current)
        else:
            self._paint_texts(painter, rect, index)
        painter.restore()
