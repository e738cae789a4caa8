"""The search field of the toolbar: asks as one types, and shows its key while it is empty."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from semdesk.gui import theme as t
from semdesk.gui.icons import paint_icon
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import IconButton, paint_key

_PAUSE_MS = 180


class SearchField(QLineEdit):
    """``asked``: the words to search for, after a short pause in typing; empty: clear the search."""

    asked = Signal(str)

    def __init__(self, themes: ThemeManager, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._key = key
        self.setPlaceholderText(self.tr("Search by meaning"))
        self.setAccessibleName(self.tr("Search"))
        self.setAcceptDrops(False)
        self.setTextMargins(t.ICON + t.XS, 0, t.ICON + t.XS, 0)
        self._clear = IconButton(self.tr("Clear the search"), themes, "x", parent=self)
        self._clear.clicked.connect(self._on_clear)
        self._clear.hide()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        self.textEdited.connect(self._on_edited)
        self.textChanged.connect(self._on_changed)

    def _on_edited(self) -> None:
        self._pause.start()

    def _on_changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _on_clear(self) -> None:
        self.clear()
        self._ask()

    def _ask(self) -> None:
        self._pause.stop()
        self.asked.emit(self.text().strip())

    # ------ Qt ----------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self._on_clear()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._clear.sizeHint().height()
        self._clear.resize(side, side)
        self._clear.move(self.width() - side - t.XS, (self.height() - side) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.text2 if self.isEnabled() else theme.disabled(theme.text3)
        top = (self.height() - t.ICON) / 2
        paint_icon(painter, QRectF(t.S + t.HAIRLINE, top, t.ICON, t.ICON), "search", colour)
        if not self.text() and not self.hasFocus():
            self._paint_key(painter)
        painter.end()

    def _paint_key(self, painter: QPainter) -> None:
        theme = self._themes.theme
        width = QFontMetrics(theme.ui(t.CAPTION)).horizontalAdvance(self._key) + 2 * t.XS + t.FOCUS_WIDTH
        words = QFontMetrics(theme.ui()).horizontalAdvance(self.placeholderText())
        if self.width() < words + width + t.ICON + 4 * t.S:
            return
        colour = theme.text2 if self.isEnabled() else theme.disabled(theme.text3)
        paint_key(
            painter, QRectF(self.width() - t.S - width, 0, width, self.height()), self._key, colour, theme
        )
