"""What the matrix view shows and where: data, selection, cell size and scroll, laid out in a size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QSize
from PySide6.QtGui import QFontMetricsF, QPainter, QPixmap

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.ramps import sequential
from semdesk.gui.theme import Theme
from semdesk.gui.widgets.matrix_data import MatrixData
from semdesk.gui.widgets.matrix_geometry import Cell, MatrixGeometry, fitted
from semdesk.gui.widgets.matrix_layer import (
    Head,
    Number,
    Place,
    paint_cells,
    paint_heads,
    paint_numbers,
    paint_selected,
)

Rows = NDArray[np.int64]
FIT = 0
_NOTHING = MatrixGeometry(0, 1, 1, 1)


class MatrixScene:
    """``cells`` is the size of a cell in logical pixels, or `FIT`. ``head`` and ``number`` give the words.

    ``reserved``: so many logical pixels at the right are left free.
    """

    def __init__(self, theme: Theme, head: Head, number: Number) -> None:
        self.theme = theme
        self.data: MatrixData | None = None
        self.cells = FIT
        self.reserved = 0
        self.geometry = _NOTHING
        self.selected: NDArray[np.intp] = np.zeros(0, np.intp)
        self._head, self._number = head, number
        self._has_numbers = False
        self._selection: Rows = np.zeros(0, np.int64)
        self._current: int | None = None
        self._size, self._ratio = QSize(1, 1), 1.0
        self._layer: QPixmap | None = None

    # ------ what is shown ---------------------------------------------------------------------------------
    def show_matrix(self, data: MatrixData | None) -> None:
        """Show this matrix in the same cell size, or nothing."""
        self.data = data
        self._place_selection()
        self.lay_out()

    def show_selection(self, rows: Rows, current: int | None) -> None:
        """Mark these passages along the edges."""
        self._selection, self._current = rows, current
        self._place_selection()
        self.forget()

    def _place_selection(self) -> None:
        if self.data is None:
            self.selected = np.zeros(0, np.intp)
            return
        self.selected = self.data.positions(self._selection)
        # A matrix of the selection has only selected rows: then just the current one is worth a mark.
        if len(self.selected) == len(self.data) and self._current is not None:
            self.selected = self.data.positions(np.array([self._current]))

    def show_numbers(self, are_shown: bool) -> None:
        """Write the scores into the cells, where these are large enough."""
        self._has_numbers = are_shown
        self.forget()

    def has_numbers(self) -> bool:
        """Scores are written into the cells."""
        return self._has_numbers and self.geometry.cell / self._ratio >= sizes.NUMBERS_FROM

    def pair(self) -> Cell | None:
        """The cell of the two selected passages, the current one as its row; None if it isn't two."""
        if self.data is None or self._current is None or len(self.selected) != 2:
            return None
        current = self.data.positions(np.array([self._current]))
        others = self.selected[self.selected != current[0]] if len(current) else current
        return (int(current[0]), int(others[0])) if len(others) else None

    def forget(self) -> None:
        """What was drawn is out of date."""
        self._layer = None

    # ------ layout ----------------------------------------------------------------------------------------
    def resize(self, size: QSize, ratio: float) -> None:
        """The widget has this size in logical pixels, with so many device pixels to one."""
        self._size, self._ratio = size, ratio
        self.lay_out()

    def lay_out(self) -> None:
        """Fit the whole matrix in, or keep size and place as far as they go."""
        self.forget()
        if self.data is None or not len(self.data):
            self.geometry = _NOTHING
        elif self.cells == FIT:
            self.geometry = self._fitted(self.has_heads())
        else:
            window, old = self._window(self.has_heads()), self.geometry
            size = (window.width(), window.height())
            cell = self._device_cell(self.cells)
            self.geometry = MatrixGeometry(len(self.data), cell, *size, old.left, old.top).kept_in_view()

    def zoom(self, size: int, about: QPointF) -> None:
        """Cells of that size, or all of the matrix; what is under ``about`` stays there."""
        x, y = self._in_window(about)
        self.cells = size
        if size != FIT and self.geometry.count:
            self.geometry = self.geometry.zoomed(self._device_cell(size), x, y)
        # Heads may come or go with the size; the window is then another one.
        self.lay_out()

    def next_size(self, step: int) -> int:
        """The next larger or smaller size of cells; below the smallest is `FIT`."""
        now = self.geometry.cell / self._ratio
        if step > 0:
            return next((size for size in sizes.ZOOM_CELLS if size > now), sizes.ZOOM_CELLS[-1])
        whole = self._fitted(False).cell / self._ratio
        smaller = [size for size in sizes.ZOOM_CELLS if whole < size < now]
        return smaller[-1] if smaller else FIT

    def scroll(self, right: float, down: float) -> None:
        """Move by so many logical pixels."""
        self.geometry = self.geometry.moved(right * self._ratio, down * self._ratio)
        self.forget()

    def scroll_to(self, cell: Cell) -> None:
        """Scroll as little as needed to see a cell."""
        shown = self.geometry.showing(*cell)
        if shown != self.geometry:
            self.geometry = shown
            self.forget()

    def _device_cell(self, size: int) -> int:
        return max(1, round(size * self._ratio))

    def _fitted(self, has_heads: bool) -> MatrixGeometry:
        window = self._window(has_heads)
        largest = self._device_cell(sizes.FIT_MOST)
        count = len(self.data) if self.data is not None else 0
        return fitted(count, window.width(), window.height(), largest) if count else _NOTHING

    def has_heads(self) -> bool:
        """Cells are so large that each row can be named."""
        if self.cells == FIT:
            return self._fitted(True).cell / self._ratio >= sizes.HEADS_FROM
        return self.cells >= sizes.HEADS_FROM

    def brackets_end(self) -> tuple[float, float]:
        """Where the brackets stop: x of the left ones, y of the upper ones."""
        left, top = self._margins(self.has_heads())
        gap = sizes.BRACKET_GAP
        if self.has_heads():
            return left - self.theme.px(sizes.HEADS_WIDTH), top - self.theme.px(sizes.HEADS_HEIGHT)
        return left - gap, top - gap

    def _margins(self, has_heads: bool) -> tuple[int, int]:
        """The room left of and above the cells, in logical pixels."""
        theme, has_groups = self.theme, self.data is not None and bool(self.data.groups)
        line = theme.line_of(t.CAPTION) + t.S + sizes.BRACKET
        if has_heads:
            names = line if has_groups else 0
            return theme.px(sizes.HEADS_WIDTH) + names, theme.px(sizes.HEADS_HEIGHT) + names
        if not has_groups:
            return t.L, t.L
        return self._names_width() + sizes.BRACKET + sizes.BRACKET_GAP, line + sizes.BRACKET_GAP

    def _names_width(self) -> int:
        metrics = QFontMetricsF(self.theme.bold(t.SMALL))
        groups = self.data.groups if self.data is not None else ()
        widest = max((metrics.horizontalAdvance(group.name) for group in groups), default=0)
        most = max(self.theme.px(sizes.NAMES_WIDTH), round(self._size.width() * sizes.NAMES_SHARE))
        return min(round(widest) + t.L, most)

    def _window(self, has_heads: bool) -> QRect:
        """Where cells are drawn, in device pixels."""
        left, top = (round(margin * self._ratio) for margin in self._margins(has_heads))
        right = round((self._size.width() - t.M - self.reserved) * self._ratio)
        bottom = round((self._size.height() - t.M) * self._ratio)
        return QRect(left, top, max(1, right - left), max(1, bottom - top))

    def place(self) -> Place:
        """Where the matrix is on the screen."""
        window = self._window(self.has_heads())
        return Place(window.x(), window.y(), self._ratio, self.geometry)

    def _in_window(self, spot: QPointF) -> tuple[float, float]:
        window = self._window(self.has_heads())
        return spot.x() * self._ratio - window.x(), spot.y() * self._ratio - window.y()

    def cell_at(self, spot: QPointF) -> Cell | None:
        """The positions of the cell under a pixel of the widget."""
        return self.geometry.cell_at(*self._in_window(spot))

    # ------ drawing ---------------------------------------------------------------------------------------
    def layer(self) -> QPixmap:
        """All that stays while the cursor moves; drawn when it is asked for after a change."""
        if self._layer is None:
            self._layer = self._draw_layer()
        return self._layer

    def _draw_layer(self) -> QPixmap:
        layer = QPixmap((self._size.toSizeF() * self._ratio).toSize())
        layer.setDevicePixelRatio(self._ratio)
        layer.fill(self.theme.surface)
        if self.data is None or not len(self.data):
            return layer
        painter, place, colours = QPainter(layer), self.place(), sequential(self.theme)
        paint_cells(painter, self.data, place, colours, self.theme)
        if self.has_numbers():
            paint_numbers(painter, self.data, place, colours, self.theme, self._number)
        if self.has_heads():
            paint_heads(painter, self.data, place, self._head, self.theme)
        paint_selected(painter, self.selected, place, self.theme)
        painter.end()
        return layer
