"""Chips: a fact with an icon; some open what they speak of."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.fonts import MEDIUM
from semdesk.gui.icons import paint_icon
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager

Tone = Literal["warn", "error", "ok", "plain"]


def chip_colours(theme: Theme, tone: Tone) -> tuple[QColor, QColor, QColor]:
    """Ground, border and words of a chip."""
    return {
        "warn": (theme.warn_tint, theme.warn_line, theme.warn),
        "error": (theme.error_tint, theme.error, theme.error),
        "ok": (theme.ok_tint, theme.ok, theme.ok),
        "plain": (theme.surface, theme.line, theme.text2),
    }[tone]


def chip_width(text: str, icon_name: str, theme: Theme) -> int:
    """How wide a chip with these words is."""
    words = QFontMetrics(theme.ui(t.SMALL, MEDIUM)).horizontalAdvance(text)
    return words + 2 * t.S + (t.ICON_SMALL + t.XS if icon_name else 0)


def paint_chip(painter: QPainter, rect: QRectF, text: str, icon_name: str, tone: Tone, theme: Theme) -> None:
    """Draw a chip into ``rect``, for delegates."""
    ground, border, words = chip_colours(theme, tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground)
    painter.setPen(QPen(border, t.HAIRLINE))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS, t.RADIUS)
    inside = rect.adjusted(t.S, 0, -t.S, 0)
    if icon_name:
        side = t.ICON_SMALL
        paint_icon(
            painter, QRectF(inside.left(), inside.center().y() - side / 2, side, side), icon_name, words
        )
        inside.setLeft(inside.left() + side + t.XS)
    painter.setFont(theme.ui(t.SMALL, MEDIUM))
    painter.setPen(words)
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


class Chip(QAbstractButton):
    """A chip as a widget; it can be pressed when ``opens`` says what for."""

    def __init__(
        self,
        text: str,
        themes: ThemeManager,
        tone: Tone = "plain",
        icon_name: str = "",
        opens: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._tone: Tone = tone
        self._icon_name = icon_name
        self.setText(text)
        self.setToolTip(opens)
        self.setEnabled(bool(opens))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if opens else Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if opens:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        themes.changed.connect(self.updateGeometry)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        theme = self._themes.theme
        return QSize(chip_width(self.text(), self._icon_name, theme), theme.px(t.CHIP_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        paint_chip(painter, QRectF(self.rect()), self.text(), self._icon_name, self._tone, theme)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.accent, t.FOCUS_WIDTH))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), t.RADIUS, t.RADIUS)
        painter.end()
