"""The bar above the content: one sentence, perhaps a button; errors stay, notices go by themselves."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from semdesk.app.messages import Message, Messages
from semdesk.gui import theme as t
from semdesk.gui.icons import icon_pixmap
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, IconButton
from semdesk.gui.widgets.hairlines import paint_edge


class MessageView(QWidget):
    """Shows the latest message; an error is not replaced by a notice, and waits until it is closed."""

    def __init__(self, messages: Messages, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._shown: Message | None = None
        self._waiting: deque[Message] = deque()
        self._icon, self._text = QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = Button("", themes)
        self._action.clicked.connect(self._on_action)
        self._close = IconButton(self.tr("Close this message"), themes, "x")
        self._close.clicked.connect(self._next)
        self._time = QTimer(self, singleShot=True, interval=t.NOTICE_MS)
        self._time.timeout.connect(self._next)
        self._lay_out()
        messages.told.connect(self._on_told)
        themes.changed.connect(self._dress)
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(t.L, t.S, t.S, t.S)
        row.setSpacing(t.S + t.FOCUS_WIDTH)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        row.addWidget(self._action)
        row.addWidget(self._close)

    def _on_told(self, message: Message) -> None:
        if self._shown is not None and self._shown.level == "error":
            self._waiting.append(message)
        else:
            self._show(message)

    def _show(self, message: Message) -> None:
        self._shown = message
        self._text.setText(message.text)
        self._action.setText(message.action)
        self._action.setVisible(bool(message.action))
        self._dress()
        self._time.stop()
        if message.level == "notice":
            self._time.start()
        self.setAccessibleName(message.text)
        self.show()

    def _next(self) -> None:
        self._time.stop()
        self._shown = None
        if self._waiting:
            self._show(self._waiting.popleft())
        else:
            self.hide()

    def _on_action(self) -> None:
        act = self._shown.on_action if self._shown else None
        self._next()
        if act is not None:
            act()

    def _dress(self) -> None:
        theme, is_error = self._themes.theme, self._is_error()
        name = "circle-alert" if is_error else "info"
        colour = theme.error if is_error else theme.text2
        self._icon.setPixmap(icon_pixmap(name, colour, t.ICON, self.devicePixelRatioF()))
        self.update()

    def _is_error(self) -> bool:
        return self._shown is not None and self._shown.level == "error"

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.fillRect(self.rect(), theme.error_tint if self._is_error() else theme.sunken)
        paint_edge(painter, self.rect(), Qt.Edge.BottomEdge, theme.error if self._is_error() else theme.line)
        painter.end()
