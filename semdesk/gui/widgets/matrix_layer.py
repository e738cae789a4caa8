"""What of a matrix's picture stays while the cursor moves: cells, gaps, numbers, row heads, marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.images import image_of
from semdesk.gui.ramps import Colours, text_on
from semdesk.gui.theme import Theme
from semdesk.gui.widgets.matrix_data import MatrixData
from semdesk.gui.widgets.matrix_geometry import MatrixGeometry
from semdesk.gui.widgets.matrix_raster import visible_cells
from semdesk.gui.widgets.painting import elided

Head = Callable[[int], str]
Number = Callable[[float, int], str]


@dataclass(frozen=True, slots=True)
class Place:
    """The window on the matrix: its upper left corner in device pixels, and how many make a logical one."""

    x: int
    y: int
    ratio: float
    geometry: MatrixGeometry

    @property
    def cell(self) -> float:
        """The size of a cell in logical pixels."""
        return self.geometry.cell / self.ratio

    def box(self, row: int, column: int) -> QRectF:
        """A cell in logical pixels."""
        left, width = self.across(column, column + 1)
        top, height = self.down(row, row + 1)
        return QRectF(left, top, width, height)

    def across(self, first: int, last: int) -> tuple[float, float]:
        """Begin and length of columns, in logical pixels."""
        begin, length = self.geometry.span(first, last)
        return (self.x + self.geometry.left + begin) / self.ratio, length / self.ratio

    def down(self, first: int, last: int) -> tuple[float, float]:
        """Begin and length of rows, in logical pixels."""
        begin, length = self.geometry.span(first, last)
        return (self.y + self.geometry.top + begin) / self.ratio, length / self.ratio

    def window(self) -> QRect:
        """What of the matrix can be seen, in device pixels."""
        geometry = self.geometry
        return QRect(self.x, self.y, min(geometry.width, geometry.side), min(geometry.height, geometry.side))

    def seen(self) -> QRectF:
        """What of the matrix can be seen, in logical pixels."""
        seen, ratio = self.window(), self.ratio
        return QRectF(seen.x() / ratio, seen.y() / ratio, seen.width() / ratio, seen.height() / ratio)


def paint_cells(painter: QPainter, data: MatrixData, place: Place, colours: Colours, theme: Theme) -> None:
    """The cells, on whole device pixels, with a line of the ground between documents."""
    geometry = place.geometry
    painter.save()
    painter.scale(1 / place.ratio, 1 / place.ratio)
    painter.setClipRect(place.window())
    if geometry.cell < 1:
        picture = image_of(colours[data.small(geometry.side)])
        painter.drawImage(place.x + geometry.left, place.y + geometry.top, picture)
    else:
        rows, columns = geometry.rows(), geometry.columns()
        left, width = geometry.span(columns.start, columns.stop)
        top, height = geometry.span(rows.start, rows.stop)
        target = QRect(place.x + geometry.left + left, place.y + geometry.top + top, width, height)
        painter.drawImage(target, visible_cells(data.levels, geometry, colours))
    _paint_gaps(painter, data, place, theme)
    painter.restore()


def _paint_gaps(painter: QPainter, data: MatrixData, place: Place, theme: Theme) -> None:
    geometry, width = place.geometry, max(1, round(place.ratio))
    if len(data.groups) * sizes.GAP_APART > geometry.side:
        return
    window = place.window()
    for group in data.groups[1:]:
        at = geometry.start(group.first)
        painter.fillRect(place.x + geometry.left + at, window.top(), width, window.height(), theme.surface)
        painter.fillRect(window.left(), place.y + geometry.top + at, window.width(), width, theme.surface)


def paint_numbers(
    painter: QPainter, data: MatrixData, place: Place, colours: Colours, theme: Theme, words: Number
) -> None:
    """The score in each cell, with as many digits as fit."""
    geometry = place.geometry
    font = theme.ui(t.CAPTION)
    painter.save()
    painter.setClipRect(place.seen())
    painter.setFont(font)
    digits = _digits(data, font, place.cell, words)
    for row in geometry.rows():
        for column in geometry.columns():
            painter.setPen(text_on(theme, colours, int(data.levels[row, column])))
            text = words(data.score(row, column), digits)
            painter.drawText(place.box(row, column), Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def _digits(data: MatrixData, font: QFont, room: float, words: Number) -> int:
    """Two digits after the point, or fewer where the longest number is too wide for a cell."""
    metrics = QFontMetricsF(font)
    longest = max((data.matrix.low, data.matrix.high), key=lambda score: len(words(score, 2)))
    fitting = (d for d in (2, 1) if metrics.horizontalAdvance(words(longest, d)) <= room - t.FOCUS_WIDTH)
    return next(fitting, 0)


def paint_heads(painter: QPainter, data: MatrixData, place: Place, head: Head, theme: Theme) -> None:
    """The beginning of each passage, beside its row and, turned, above its column."""
    font = theme.ui(t.CAPTION)
    painter.save()
    painter.setFont(font)
    painter.setPen(theme.text)
    window = place.seen()
    gap = sizes.BRACKET_GAP
    room, height = theme.px(sizes.HEADS_WIDTH) - t.S, theme.px(sizes.HEADS_HEIGHT) - t.S
    painter.setClipRect(QRectF(0, window.top(), window.left(), window.height()))
    align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    for row in place.geometry.rows():
        top, length = place.down(row, row + 1)
        box = QRectF(window.left() - gap - room, top, room, length)
        painter.drawText(box, align, elided(head(int(data.rows[row])), font, room))
    painter.setClipRect(QRectF(window.left(), 0, window.width(), window.top()))
    for column in place.geometry.columns():
        left, length = place.across(column, column + 1)
        painter.save()
        painter.translate(left, window.top() - gap)
        painter.rotate(-90)
        words = elided(head(int(data.rows[column])), font, height)
        painter.drawText(QRectF(0, 0, height, length), Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
    painter.restore()


def paint_selected(painter: QPainter, positions: NDArray[np.intp], place: Place, theme: Theme) -> None:
    """Bars of the selection's orange along both edges, beside the rows that are selected."""
    window, width = place.seen(), sizes.SELECTED_MARK
    for position in positions.tolist():
        top, height = place.down(position, position + 1)
        left, across = place.across(position, position + 1)
        height, across = max(height, sizes.SMALLEST_MARK), max(across, sizes.SMALLEST_MARK)
        if window.top() <= top <= window.bottom():
            painter.fillRect(QRectF(window.left() - width - 1, top, width, height), theme.sel)
        if window.left() <= left <= window.right():
            painter.fillRect(QRectF(left, window.top() - width - 1, across, width), theme.sel)
