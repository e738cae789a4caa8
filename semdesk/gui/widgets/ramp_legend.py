"""The legend of the matrix: ramp, how random pairs score, the level that 19 of 20 stay below, a pointer."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.core.similarity.types import Background
from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.images import image_of
from semdesk.gui.ramps import STEPS, sequential
from semdesk.gui.theme import Theme, with_alpha
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.nice_ticks import nice_ticks
from semdesk.gui.widgets.painting import paint_haloed
from semdesk.gui.widgets.score_bar import ScoreScale
from semdesk.gui.words import decimal

Floats = NDArray[np.float64]
_BARS_OPAQUE = 0.5


def histogram(background: Background, low: float, high: float, bins: int) -> Floats:
    """How many random pairs score in each of ``bins`` equal steps from ``low`` to ``high``; the most is 1."""
    edges = np.linspace(low, high, bins + 1)
    below = np.searchsorted(background.quantiles, edges, side="right") / len(background.quantiles)
    shares = np.diff(below)
    largest = shares.max(initial=0.0)
    scaled: Floats = shares / largest if largest > 0 else shares
    return scaled


class RampLegend(QWidget):
    """Scores run upwards from least to most alike, also for distances, whose true numbers are written."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._scale: ScoreScale | None = None
        self._ends = (0.0, 1.0)
        self._score: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        themes.changed.connect(self.updateGeometry)

    def show_scale(self, scale: ScoreScale | None, low: float = 0.0, high: float = 1.0) -> None:
        """Explain the colours from ``low`` to ``high``, or be empty."""
        self._scale, self._ends = scale, (low, high)
        self._score = None
        self.setAccessibleName(self.spoken())
        self.update()

    def point_at(self, score: float | None) -> None:
        """Show where a score lies, or none."""
        if score != self._score:
            self._score = score
            self.update()

    def spoken(self) -> str:
        """The legend in one line."""
        if self._scale is None:
            return ""
        low, high = (self._scale.number(score) for score in self._ends)
        return f"{self._scale.metric.label}: {low} – {high}. {self._scale.yardstick()}"

    def reach(self) -> tuple[float, float]:
        """The scores at the foot and the top: the ramp's, and those of random pairs beyond."""
        low, high = self._ends
        background = self._scale.background if self._scale is not None else None
        if background is not None:
            # Single stray pairs would squeeze the ramp; nearly all of them are enough.
            low = min(low, float(background.quantiles[1]))
            high = max(high, float(background.quantiles[-2]))
        return low, high if high > low else low + 1.0

    def ticks(self) -> list[tuple[float, str]]:
        """Scores with the numbers to be written at them."""
        if self._scale is None:
            return []
        shown = sorted(self._scale.metric.shown(score) for score in self.reach())
        numbers, digits = nice_ticks(shown[0], shown[1], sizes.LEGEND_TICKS)
        return [(self._scale.metric.from_shown(n), decimal(n, max(digits, 1))) for n in numbers]

    # ------ layout ----------------------------------------------------------------------------------------
    def _ramp_box(self) -> QRectF:
        theme = self._themes.theme
        top = self._head_height() + t.S
        room = self.height() - top - theme.line_of(t.CAPTION) - t.L
        return QRectF(sizes.POINTER + t.XS, top, sizes.LEGEND_RAMP, min(room, theme.px(sizes.LEGEND_HEIGHT)))

    def _head_height(self) -> int:
        theme = self._themes.theme
        lines = theme.line_of(t.SMALL)
        if self._scale is not None and self._scale.metric.is_distance:
            lines += theme.line_of(t.CAPTION)
        return t.L + lines

    def height_of(self, score: float) -> float:
        """Where a score lies, in the widget's pixels from its top."""
        box, (low, high) = self._ramp_box(), self.reach()
        share = min(max((score - low) / (high - low), 0.0), 1.0)
        return box.bottom() - share * box.height()

    # ------ painting --------------------------------------------------------------------------------------
    def _paint_head(self, painter: QPainter, scale: ScoreScale, theme: Theme) -> None:
        box = QRectF(sizes.POINTER + t.XS, t.L, self.width(), theme.line_of(t.SMALL))
        painter.setFont(theme.bold(t.SMALL))
        painter.setPen(theme.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, scale.metric.label)
        if scale.metric.is_distance:
            painter.setFont(theme.ui(t.CAPTION))
            painter.setPen(theme.text2)
            box.translate(0, box.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.tr("smaller is more alike"))

    def _paint_ramp(self, painter: QPainter, theme: Theme) -> None:
        """All the legend's height, so that what lies beyond the ramp's ends has its colour too."""
        box, (low, high) = self._ramp_box(), self._ends
        scores = np.linspace(*self.reach()[::-1], max(2, round(box.height())))
        span = high - low if high > low else 1.0
        levels = np.rint(np.clip((scores - low) / span, 0, 1) * (STEPS - 1)).astype(np.intp)
        painter.drawImage(box, image_of(sequential(theme)[levels][:, None]))
        painter.setPen(QPen(theme.line, t.HAIRLINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))

    def _paint_ticks(self, painter: QPainter, theme: Theme) -> None:
        box, line = self._ramp_box(), theme.line_of(t.CAPTION)
        painter.setFont(theme.ui(t.CAPTION))
        for score, words in self.ticks():
            height = self.height_of(score)
            painter.setPen(QPen(theme.line_strong, t.HAIRLINE))
            painter.drawLine(QLineF(box.right() + 1, height, box.right() + t.XS, height))
            painter.setPen(theme.text2)
            place = QRectF(box.right() + t.XS + 2, height - line / 2, self.width(), line)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)

    def _bars_left(self, theme: Theme) -> float:
        metrics = QFontMetricsF(theme.ui(t.CAPTION))
        widest = max((metrics.horizontalAdvance(words) for _, words in self.ticks()), default=0.0)
        return self._ramp_box().right() + t.S + widest + t.XS

    def _paint_bars(self, painter: QPainter, background: Background, theme: Theme) -> None:
        box, left = self._ramp_box(), self._bars_left(theme)
        room = min(sizes.LEGEND_BARS, self.width() - left - 1)
        shares = histogram(background, *self.reach(), sizes.LEGEND_BINS)
        step = box.height() / len(shares)
        ground = with_alpha(theme.line_strong, _BARS_OPAQUE)
        for number, share in enumerate(shares.tolist()):
            if share:
                top = box.bottom() - (number + 1) * step
                painter.fillRect(QRectF(left, top, max(1.0, share * room), step - 1), ground)
        caption = QRectF(left, box.bottom() + t.XS, self.width() - left, theme.line_of(t.CAPTION))
        painter.setFont(theme.ui(t.CAPTION))
        painter.setPen(theme.text2)
        painter.drawText(caption, Qt.AlignmentFlag.AlignVCenter, self.tr("random pairs"))

    def _paint_level(self, painter: QPainter, background: Background, theme: Theme) -> None:
        """The line that 19 of 20 random pairs stay below."""
        left, height = self._bars_left(theme), round(self.height_of(background.random_level)) + 0.5
        painter.setPen(QPen(theme.text2, t.HAIRLINE))
        painter.drawLine(QLineF(left, height, self.width() - 1, height))
        font, line = theme.ui(t.CAPTION), theme.line_of(t.CAPTION)
        words = (self.tr("19 of 20"), self.tr("random ↓"))
        for number, text in enumerate(words):
            at = QPointF(left + t.XS, height - t.XS - (len(words) - 1 - number) * line)
            paint_haloed(painter, at, text, font, theme.text2, theme.surface)

    def _paint_pointer(self, painter: QPainter, score: float, theme: Theme) -> None:
        box, height, size = self._ramp_box(), self.height_of(score), sizes.POINTER
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.sel)
        tip = QPointF(box.left() - 1, height)
        painter.drawPolygon(
            QPolygonF([tip, tip + QPointF(-size, -size * 0.8), tip + QPointF(-size, size * 0.8)])
        )
        painter.fillRect(QRectF(box.left(), height - 1, box.width() + t.XS, t.FOCUS_WIDTH), theme.sel)

    # ------ Qt --------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(self._themes.theme.px(sizes.LEGEND_WIDTH), sizes.LEGEND_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.fillRect(self.rect(), theme.surface)
        if self._scale is not None:
            self._paint_head(painter, self._scale, theme)
            self._paint_ramp(painter, theme)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_ticks(painter, theme)
            if self._scale.background is not None:
                self._paint_bars(painter, self._scale.background, theme)
                self._paint_level(painter, self._scale.background, theme)
            if self._score is not None:
                self._paint_pointer(painter, self._score, theme)
        painter.end()
