"""The ring around a list that has the keyboard; drawn above it, so that nothing moves when it comes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager

_BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class FocusRing(QWidget):
    """Lies over ``host`` and shows while that has the focus and got it by keys."""

    def __init__(self, host: QWidget, themes: ThemeManager) -> None:
        super().__init__(host)
        self._host = host
        self._themes = themes
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        host.installEventFilter(self)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.resize(self._host.size())
        elif isinstance(event, QFocusEvent):
            self.setVisible(event.gotFocus() and event.reason() in _BY_KEYS)
            self.raise_()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        half = t.FOCUS_WIDTH / 2
        painter.setPen(QPen(self._themes.theme.accent, t.FOCUS_WIDTH))
        painter.drawRect(QRectF(self.rect()).adjusted(half, half, -half, -half))
        painter.end()
