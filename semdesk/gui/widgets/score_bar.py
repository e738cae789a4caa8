"""A score beside its yardstick: how its number is written, and the bar with the tick of random pairs."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.app.settings import Settings
from semdesk.core.similarity.metrics import Metric, metric
from semdesk.core.similarity.types import Background
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.words import decimal


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """How scores of the current space are written and drawn.

    A bar is a share of 0 to 1: a bounded score itself (negative ones as 0), a distance as a share of the
    largest among random pairs, so that a smaller bar is nearer; None where there is nothing to measure by.
    """

    metric: Metric
    is_bounded: bool
    background: Background | None

    @classmethod
    def of(cls, settings: Settings, background: Background | None) -> ScoreScale:
        """The scale of these settings; with normalized vectors the dot product is bounded like cosine."""
        chosen = metric(settings.metric)
        return cls(chosen, chosen.bounded or (settings.normalize and chosen.key == "dot"), background)

    def number(self, score: float, digits: int = 2) -> str:
        """What stands beside a bar: 0.87, or the true distance."""
        return decimal(self.metric.shown(score), digits)

    def text(self, score: float, digits: int = 2) -> str:
        """What stands alone: ``0.87``, ``distance 0.83``."""
        number = self.number(score, digits)
        if not self.metric.is_distance:
            return number
        return QCoreApplication.translate("ScoreScale", "distance {0}").format(number)

    def share(self, score: float) -> float | None:
        """How much of the bar a score fills, or None: no bar."""
        if self.is_bounded:
            return min(1.0, max(0.0, score))
        if not self.metric.is_distance or self.background is None:
            return None
        longest = self.metric.shown(float(self.background.quantiles[0]))
        return min(1.0, self.metric.shown(score) / longest) if longest > 0 else None

    @property
    def tick(self) -> float | None:
        """Where the tick stands: 19 of 20 random pairs are less alike. None until that is known."""
        return self.share(self.background.random_level) if self.background else None

    def yardstick(self) -> str:
        """The tick in words: ``19 of 20 random pairs score below 0.47``; empty until that is known."""
        if self.background is None:
            return ""
        says = "19 of 20 random pairs are farther than {0}" if self.metric.is_distance else _SCORE_BELOW
        level = self.number(self.background.random_level)
        return QCoreApplication.translate("ScoreScale", says).format(level)


_SCORE_BELOW = "19 of 20 random pairs score below {0}"


def paint_score_bar(
    painter: QPainter, rect: QRectF, share: float | None, tick: float | None, theme: Theme
) -> None:
    """Draw the bar into the middle of ``rect`` (its width is used, its height is `theme.SCORE_BAR`'s)."""
    if share is None:
        return
    height = t.SCORE_BAR[1]
    bar = QRectF(rect.left(), round(rect.center().y() - height / 2), rect.width(), height)
    painter.fillRect(bar, theme.band)
    painter.fillRect(
        QRectF(bar.topLeft(), QPointF(bar.left() + bar.width() * share, bar.bottom())), theme.accent
    )
    if tick is not None:
        _paint_tick(painter, bar, tick, theme)


def _paint_tick(painter: QPainter, bar: QRectF, tick: float, theme: Theme) -> None:
    """A line of one pixel with a gap on each side, as high as the letters beside it."""
    at = round(bar.left() + bar.width() * tick)
    gap = QRectF(at - t.HAIRLINE, bar.top(), 3 * t.HAIRLINE, bar.height())
    painter.fillRect(gap, theme.surface)
    top = bar.center().y() - t.TICK_HEIGHT / 2
    painter.fillRect(QRectF(at, top, t.HAIRLINE, t.TICK_HEIGHT), theme.text2)


class ScoreBar(QWidget):
    """The bar as a widget."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._share: float | None = None
        self._tick: float | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def show_score(self, score: float, scale: ScoreScale) -> None:
        """Draw this score; without a yardstick for it the bar stays away."""
        self._share, self._tick = scale.share(score), scale.tick
        self.setAccessibleName(f"{scale.text(score)}. {scale.yardstick()}")
        self.setToolTip(scale.yardstick())
        self.update()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(self._themes.theme.px(t.SCORE_BAR[0]), self._themes.theme.line_of(t.BASE))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_score_bar(painter, QRectF(self.rect()), self._share, self._tick, self._themes.theme)
        painter.end()
