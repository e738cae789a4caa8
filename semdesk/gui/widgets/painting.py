"""Small things that several painted widgets draw: words with a halo, the ground of cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme

_LONGEST = 500
"""No line on screen holds more letters, and measuring a whole page is slow."""


def paint_haloed(
    painter: QPainter, at: QPointF, text: str, font: QFont, colour: QColor, ground: QColor
) -> None:
    """Words on a picture, with a rim of the ground around them; ``at`` is the start of the baseline."""
    letters = QPainterPath()
    letters.addText(at, font, text)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rim = QPen(ground, 2 * sizes.HALO)
    rim.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(letters, rim)
    # Drawn as text, not as the path: hinting and tabular numbers stay as everywhere else.
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(at, text)


def paint_raised(painter: QPainter, rect: QRectF, border: QColor, theme: Theme) -> None:
    """The ground of cards and floating tools, with its hairline."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(theme.raised)
    painter.setPen(QPen(border, t.HAIRLINE))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), t.CARD_RADIUS, t.CARD_RADIUS)


def elided(text: str, font: QFont, width: float) -> str:
    """The text on one line, cut at its end where it is too long."""
    flat = " ".join(text[:_LONGEST].split())
    return QFontMetricsF(font).elidedText(flat, Qt.TextElideMode.ElideRight, width)
