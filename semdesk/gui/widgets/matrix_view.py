"""The similarity matrix as a widget: zoom, scroll, hover, click and keyboard over a `MatrixScene`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QLineF, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.brackets import Group, Span, paint_left, paint_top
from semdesk.gui.widgets.focus_ring import FocusRing
from semdesk.gui.widgets.matrix_data import MatrixData
from semdesk.gui.widgets.matrix_geometry import Cell
from semdesk.gui.widgets.matrix_layer import Head, Number
from semdesk.gui.widgets.matrix_scene import FIT, MatrixScene
from semdesk.gui.widgets.view_keys import DIRECTIONS, has_control, is_enter, zoom_by_key

Rows = NDArray[np.int64]


class MatrixView(QWidget):
    """``chosen``: the passages (rows of the corpus) of a cell. ``hovered``: another cell is hovered, or none.

    ``laid_out``: cells have another size or place.
    """

    chosen = Signal(int, int)
    hovered = Signal()
    laid_out = Signal()

    def __init__(
        self, themes: ThemeManager, head: Head, number: Number, parent: QWidget | None = None
    ) -> None:
        """``head`` gives a row's text as it is known now, ``number`` writes a score with so many digits."""
        super().__init__(parent)
        self._themes = themes
        self.scene = MatrixScene(themes.theme, head, number)
        self._cell: Cell | None = None
        self._press: QPointF | None = None
        self._last = QPointF()
        self._is_scrolling = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._ring = FocusRing(self, themes)
        themes.changed.connect(self._on_theme_changed)

    # ------ what is shown ---------------------------------------------------------------------------------
    def show_matrix(self, data: MatrixData | None) -> None:
        """Show this matrix in the same cell size, or nothing."""
        self._set_cell(None)
        self.scene.show_matrix(data)
        self.laid_out.emit()
        self.update()

    def show_selection(self, rows: Rows, current: int | None) -> None:
        """Mark these passages along the edges."""
        self.scene.show_selection(rows, current)
        self.update()

    def show_numbers(self, are_shown: bool) -> None:
        """Write the scores into the cells, where these are large enough."""
        self.scene.show_numbers(are_shown)
        self.update()

    def ask_heads_again(self) -> None:
        """More texts are known."""
        if self.scene.has_heads():
            self.scene.forget()
            self.update()

    @property
    def cell(self) -> Cell | None:
        """The positions (row, column) of the hovered cell."""
        return self._cell

    def box(self, cell: Cell) -> QRectF:
        """Where a cell is, in the widget's pixels."""
        return self.scene.place().box(*cell)

    def _set_cell(self, cell: Cell | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self.hovered.emit()
            self.update()

    def _on_theme_changed(self) -> None:
        self.scene.theme = self._themes.theme
        self.scene.lay_out()
        self.laid_out.emit()
        self.update()

    def reserve(self, width: int) -> None:
        """Leave so many pixels free at the right."""
        self.scene.reserved = width
        self.scene.lay_out()
        self.update()

    # ------ size ------------------------------------------------------------------------------------------
    def set_cells(self, size: int) -> None:
        """Show cells of that many logical pixels, or all of the matrix."""
        self._zoom(size, self.scene.place().seen().topLeft())

    def zoom_in(self) -> None:
        self._zoom(self.scene.next_size(1), self.scene.place().seen().center())

    def zoom_out(self) -> None:
        self._zoom(self.scene.next_size(-1), self.scene.place().seen().center())

    def zoom_fit(self) -> None:
        """Show all of it."""
        self.set_cells(FIT)

    def _zoom(self, size: int, about: QPointF) -> None:
        self._set_cell(None)
        self.scene.zoom(size, about)
        self.laid_out.emit()
        self.update()

    # ------ painting --------------------------------------------------------------------------------------
    def _marked_cell(self) -> Cell | None:
        """The cell to be framed: the hovered one, else that of the two selected passages."""
        return self._cell or self.scene.pair()

    def _paint_brackets(self, painter: QPainter, data: MatrixData, marked: Cell | None) -> None:
        place, theme = self.scene.place(), self._themes.theme
        seen = place.seen()
        right, bottom = self.scene.brackets_end()
        row, column = marked or (-1, -1)
        down = [_span(group, place.down(group.first, group.last), row) for group in data.groups]
        across = [_span(group, place.across(group.first, group.last), column) for group in data.groups]
        has_heads = self.scene.has_heads()
        painter.save()
        painter.setClipRect(QRectF(0, seen.top(), right + t.HAIRLINE, seen.height()))
        paint_left(painter, _clipped(down, seen.top(), seen.bottom()), right, theme, is_turned=has_heads)
        painter.setClipRect(QRectF(seen.left(), 0, seen.width(), bottom + t.HAIRLINE))
        paint_top(painter, _clipped(across, seen.left(), seen.right()), bottom, theme)
        painter.restore()

    def _paint_marked(self, painter: QPainter, marked: Cell) -> None:
        """Guide lines from both edges to the cell (not across numbers), and a frame around it."""
        theme, place = self._themes.theme, self.scene.place()
        seen, box = place.seen(), place.box(*marked)
        painter.setClipRect(seen.adjusted(-t.XS, -t.XS, t.XS, t.XS))
        painter.setPen(QPen(theme.sel, t.HAIRLINE))
        frame = box.adjusted(-t.FOCUS_WIDTH, -t.FOCUS_WIDTH, t.FOCUS_WIDTH, t.FOCUS_WIDTH)
        x, y = np.floor(box.center().x()) + 0.5, np.floor(box.center().y()) + 0.5
        guides = [QLineF(seen.left(), y, frame.left(), y), QLineF(x, seen.top(), x, frame.top())]
        if not self.scene.has_numbers():
            painter.drawLines(guides)
        painter.setPen(QPen(theme.surface, t.HAIRLINE))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setPen(QPen(theme.sel, t.FOCUS_WIDTH))
        painter.drawRect(frame)

    # ------ what happened ---------------------------------------------------------------------------------
    def _choose(self, cell: Cell | None) -> None:
        data = self.scene.data
        if cell is not None and data is not None:
            self.chosen.emit(int(data.rows[cell[0]]), int(data.rows[cell[1]]))

    def _step(self, direction: QPoint) -> None:
        data = self.scene.data
        if data is None or not len(data):
            return
        row, column = self._cell or self.scene.pair() or (0, 0)
        last = len(data) - 1
        cell = (min(max(row + direction.y(), 0), last), min(max(column + direction.x(), 0), last))
        self.scene.scroll_to(cell)
        self._set_cell(cell)

    # ------ Qt --------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(*sizes.PICTURE_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self.scene.layer())
        if self.scene.data is not None:
            marked = self._marked_cell()
            self._paint_brackets(painter, self.scene.data, marked)
            if marked is not None:
                self._paint_marked(painter, marked)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_cell(None)
        self.scene.resize(self.size(), self.devicePixelRatioF())
        self.laid_out.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = self._last = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._press is None:
            self._set_cell(self.scene.cell_at(spot))
            return
        if (spot - self._press).manhattanLength() >= sizes.DRAG_FROM:
            self._is_scrolling = True
        if self._is_scrolling:
            self._set_cell(None)
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.scene.scroll(spot.x() - self._last.x(), spot.y() - self._last.y())
            self._last = spot
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._is_scrolling and event.button() == Qt.MouseButton.LeftButton:
            self._choose(self.scene.cell_at(event.position()))
        self._press, self._is_scrolling = None, False
        self.unsetCursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        step = event.angleDelta().y()
        if step:
            self._zoom(self.scene.next_size(1 if step > 0 else -1), event.position())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._set_cell(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if zoom_by_key(self, event):
            return
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        if direction is not None and not has_control(event):
            self._step(direction)
        elif is_enter(event) and self._cell is not None:
            self._choose(self._cell)
        else:
            event.ignore()


def _span(group: Group, place: tuple[float, float], marked: int) -> Span:
    begin, length = place
    return Span(group, begin, begin + length, group.first <= marked < group.last)


def _clipped(spans: list[Span], low: float, high: float) -> list[Span]:
    """What of the brackets is in the window, so that names stand in the middle of what is seen."""
    seen = [Span(s.group, max(s.begin, low), min(s.end, high), s.is_marked) for s in spans]
    return [span for span in seen if span.end > span.begin]
