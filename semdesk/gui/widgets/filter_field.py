"""The field that narrows the corpus table, with the count of what is left in it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from semdesk.gui import theme as t
from semdesk.gui.icons import paint_icon
from semdesk.gui.theme_manager import ThemeManager

FILTER_AFTER_MS = 150


class FilterField(QLineEdit):
    """``wanted``: the text has stayed the same for a moment. Escape clears it."""

    wanted = Signal(str)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._count = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(FILTER_AFTER_MS)
        self._soon.timeout.connect(lambda: self.wanted.emit(self.text()))
        self.setPlaceholderText(self.tr("Filter passages"))
        self.setAccessibleName(self.tr("Filter passages"))
        self.textEdited.connect(self._soon.start)
        themes.changed.connect(self._dress)
        self._dress()

    def show_count(self, text: str) -> None:
        """How many passages are shown."""
        self._count = text
        self._dress()

    def clear_filter(self) -> None:
        """Show all again, at once."""
        self.clear()
        self._soon.stop()
        self.wanted.emit("")

    def _dress(self) -> None:
        theme = self._themes.theme
        width = QFontMetrics(theme.ui(t.SMALL)).horizontalAdvance(self._count)
        self.setTextMargins(t.ICON_SMALL + t.S, 0, width + t.S if width else 0, 0)
        self.update()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear_filter()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        theme, side = self._themes.theme, t.ICON_SMALL
        paint_icon(painter, QRectF(t.S, (self.height() - side) / 2, side, side), "funnel", theme.text2)
        painter.setFont(theme.ui(t.SMALL))
        painter.setPen(theme.text2)
        inside = QRect(self.rect()).adjusted(0, 0, -t.S, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._count)
        painter.end()
