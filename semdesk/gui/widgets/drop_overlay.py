"""What lies over the content while files hover above the window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager


class DropOverlay(QWidget):
    """Says what dropping does; lets all events through."""

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        self._themes = themes
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_text(self, text: str) -> None:
        """Cover the parent and say this; an empty text goes away."""
        self._text = text
        self.setGeometry(self._parent.rect())
        self.setVisible(bool(text))
        self.raise_()
        self.update()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), t.with_alpha(theme.accent_tint, t.OVERLAY_OPACITY))
        painter.setPen(QPen(theme.accent, t.FOCUS_WIDTH))
        inset = t.S
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, t.DROP_RADIUS, t.DROP_RADIUS)
        painter.setFont(theme.bold(t.DROP_TITLE))
        painter.setPen(theme.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._text)
        painter.end()
