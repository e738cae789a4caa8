"""The busy mark: the only thing in the window that moves by itself, and only while something runs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.icons import paint_icon
from semdesk.gui.theme_manager import ThemeManager

_STEPS = 8


class BusyMark(QWidget):
    """Turns in eight steps while it is visible and busy; at rest it is a check mark."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._step = 0
        self._is_busy = False
        self._turn = QTimer(self, interval=t.SPIN_MS)
        self._turn.timeout.connect(self._on_turn)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_busy(self, is_busy: bool) -> None:
        """Turn, or rest."""
        self._is_busy = is_busy
        self._set_turning(is_busy and self.isVisible())
        self.update()

    def _set_turning(self, on: bool) -> None:
        if on and not self._turn.isActive():
            self._turn.start()
        elif not on:
            self._turn.stop()

    def _on_turn(self) -> None:
        self._step = (self._step + 1) % _STEPS
        self.update()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(t.ICON_SMALL, t.ICON_SMALL)

    def showEvent(self, event: QShowEvent) -> None:
        self._set_turning(self._is_busy)

    def hideEvent(self, event: QHideEvent) -> None:
        self._set_turning(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, side = QPainter(self), self._themes.theme, t.ICON_SMALL
        painter.translate(self.width() / 2, self.height() / 2)
        painter.rotate(self._step * 360 / _STEPS if self._is_busy else 0)
        name = "loader" if self._is_busy else "check"
        paint_icon(painter, QRectF(-side / 2, -side / 2, side, side), name, theme.text2)
        painter.end()
