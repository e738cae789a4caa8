"""How many pairs have which score, and the line that is drawn between them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme import with_alpha
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.words import decimal

Numbers = NDArray[np.float32]
_TICKS = 5
_FACTORS = (1.0, 2.0, 2.5, 5.0, 10.0)


class Histogram(QWidget):
    """Of numbers as the user sees them; the line is one of them. ``moved``: the user wants it elsewhere.

    ``keeps_low``: what lies left of the line is what is kept, as with distances. Arrow keys move the line.
    """

    moved = Signal(float)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._counts: NDArray[np.int64] = np.zeros(0, np.int64)
        self._low, self._high, self._step = 0.0, 1.0, 0.01
        self._line = 1.0
        self._keeps_low = False
        self._numbers: Numbers = np.zeros(0, np.float32)
        self.height_wanted = sizes.HISTOGRAM_HEIGHT
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        self.setToolTip(self.tr("Drag the line, or move it with the arrow keys."))
        themes.changed.connect(self.updateGeometry)

    @property
    def counts(self) -> NDArray[np.int64]:
        """How many numbers fall into each bar, from left to right."""
        return self._counts

    def show_numbers(self, numbers: Numbers, keeps_low: bool, step: float) -> None:
        """Draw these; ``step`` is what an arrow key moves the line by."""
        self._numbers, self._keeps_low, self._step = numbers, keeps_low, step
        self._low = float(numbers.min(initial=np.inf)) if len(numbers) else 0.0
        self._high = float(numbers.max(initial=-np.inf)) if len(numbers) else 1.0
        if self._high - self._low < step:
            self._low, self._high = self._low - step, self._high + step
        self._count()

    def show_line(self, line: float) -> None:
        """Draw the line here; tells nobody."""
        self._line = line
        self.setAccessibleName(self.tr("Pairs per score; the line is at {0}").format(decimal(line)))
        self.update()

    def _count(self) -> None:
        bars = max(8, int(self._plot().width()) // sizes.HISTOGRAM_BAR)
        self._counts = np.histogram(self._numbers, bars, (self._low, self._high))[0]
        self.update()

    def _plot(self) -> QRectF:
        """Where the bars stand: below the handle, above the axis."""
        head = sizes.LINE_HANDLE[1] + t.XS
        foot = self._themes.theme.line_of(t.CAPTION) + t.XS
        side = sizes.LINE_HANDLE[0] / 2 + t.FOCUS_WIDTH
        return QRectF(self.rect()).adjusted(side, head, -side, -foot)

    def _x(self, number: float) -> float:
        plot = self._plot()
        share = (number - self._low) / (self._high - self._low)
        return plot.left() + min(1.0, max(0.0, share)) * plot.width()

    def _number_at(self, x: float) -> float:
        plot = self._plot()
        share = min(1.0, max(0.0, (x - plot.left()) / max(1.0, plot.width())))
        number = self._low + share * (self._high - self._low)
        return round(number / self._step) * self._step

    def _want(self, number: float) -> None:
        if not math.isclose(number, self._line):
            self.moved.emit(number)

    # ------ painting ----------------------------------------------------------------------------------------
    def _paint_bars(self, painter: QPainter) -> None:
        plot, theme = self._plot(), self._themes.theme
        if not len(self._counts) or not self._counts.max():
            return
        width = plot.width() / len(self._counts)
        heights = np.log1p(self._counts) / math.log1p(float(self._counts.max()))
        line, quiet = self._x(self._line), with_alpha(theme.line_strong, 0.5)
        for number, share in enumerate(heights.tolist()):
            left = plot.left() + number * width
            is_kept = (left + width / 2 <= line) == self._keeps_low
            bar = QRectF(
                left, plot.bottom() - share * plot.height(), width - t.HAIRLINE, share * plot.height()
            )
            painter.fillRect(bar, theme.accent if is_kept else quiet)

    def _paint_axis(self, painter: QPainter) -> None:
        plot, theme = self._plot(), self._themes.theme
        painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), t.HAIRLINE), theme.line_strong)
        painter.setFont(theme.ui(t.CAPTION))
        painter.setPen(theme.text2)
        metrics = painter.fontMetrics()
        for number, words in _ticks(self._low, self._high):
            width = metrics.horizontalAdvance(words)
            left = min(max(0.0, self._x(number) - width / 2), self.width() - width)
            painter.drawText(QPointF(left, self.height() - metrics.descent()), words)

    def _paint_line(self, painter: QPainter) -> None:
        plot, theme = self._plot(), self._themes.theme
        x, (width, height) = round(self._x(self._line)), sizes.LINE_HANDLE
        painter.fillRect(QRectF(x - 0.5, height / 2, t.FOCUS_WIDTH, plot.bottom() - height / 2), theme.text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.text)
        painter.drawRoundedRect(QRectF(x + 0.5 - width / 2, 0, width, height), t.FOCUS_WIDTH, t.FOCUS_WIDTH)
        for offset in (-1.5, 1.5):
            grip = QRectF(x + offset, height / 4, t.HAIRLINE, height / 2)
            painter.fillRect(grip, theme.surface)

    def _paint_ring(self, painter: QPainter) -> None:
        if self.hasFocus():
            half = t.FOCUS_WIDTH / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._themes.theme.accent, t.FOCUS_WIDTH))
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(half, half, -half, -half), t.RADIUS, t.RADIUS
            )

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        theme = self._themes.theme
        return QSize(theme.px(sizes.PAIR_LIST_MIN) - 2 * t.M, theme.px(self.height_wanted))

    def resizeEvent(self, event: object) -> None:
        self._count()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._want(self._number_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._want(self._number_at(event.position().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        by = moves.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._want(round(self._line / self._step + by) * self._step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_bars(painter)
        self._paint_axis(painter)
        self._paint_line(painter)
        self._paint_ring(painter)
        painter.end()


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """About `_TICKS` round numbers from ``low`` to ``high``, and how they are written."""
    rough = (high - low) / _TICKS
    power = math.floor(math.log10(rough))
    factor = next(factor for factor in _FACTORS if factor * 10.0**power >= rough)
    step = factor * 10.0**power
    digits = max(0, (1 if factor == 2.5 else 0) - power)
    first, last = math.ceil(low / step), math.floor(high / step + 1e-6)
    return [(n * step, decimal(n * step, digits)) for n in range(first, last + 1)]
