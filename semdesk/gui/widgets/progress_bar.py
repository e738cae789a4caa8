"""A thin bar that shows how far a job is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager


class ProgressBar(QWidget):
    """Shows a share of 0 to 1."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_share(self, share: float) -> None:
        """Show this share."""
        self._share = max(0.0, min(1.0, share))
        self.setAccessibleName(f"{self._share:.0%}")
        self.update()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(*t.JOB_BAR)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole, round_end = QRectF(self.rect()), self.height() / 2
        painter.setBrush(theme.band)
        painter.drawRoundedRect(whole, round_end, round_end)
        painter.setBrush(theme.accent)
        painter.setClipRect(QRectF(0, 0, whole.width() * self._share, whole.height()))
        painter.drawRoundedRect(whole, round_end, round_end)
        painter.end()
