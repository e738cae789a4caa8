"""The strip below a picture: what it keeps on the left, what to beware of on the right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hairlines import BorderedBar
from semdesk.gui.widgets.painting import elided


class PictureStrip(BorderedBar):
    """Two quiet sentences; where there isn't room for both the left one stays."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(themes, t.VIEW_CONTROL_HEIGHT, "surface", Qt.Edge.TopEdge, parent)
        self._left, self._right = "", ""

    def say(self, left: str, right: str = "") -> None:
        """Say these."""
        self._left, self._right = left, right
        spoken = ". ".join(words for words in (left, right) if words)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        self.update()

    def words(self) -> tuple[str, str]:
        """What it says."""
        return self._left, self._right

    # ------ Qt --------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, theme = QPainter(self), self.themes.theme
        font = theme.ui(t.CAPTION)
        metrics = QFontMetricsF(font)
        box = QRectF(self.rect()).adjusted(t.M, t.HAIRLINE, -t.M, 0)
        painter.setFont(font)
        painter.setPen(theme.text2)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, elided(self._left, font, box.width()))
        taken = metrics.horizontalAdvance(self._left) + t.XL
        if taken + metrics.horizontalAdvance(self._right) <= box.width():
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._right)
        painter.end()
