"""Bars of a fixed height with a hairline on one edge, on a whole device pixel."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager


class BorderedBar(QWidget):
    """A bar on the ground of that token's name, with a line along ``edge``."""

    def __init__(
        self,
        themes: ThemeManager,
        height: int,
        ground: str,
        edge: Qt.Edge,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.themes = themes
        self._height = height
        self._ground = ground
        self._edge = edge
        themes.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.themes.theme.px(self._height))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground: QColor = getattr(self.themes.theme, self._ground)
        painter.fillRect(self.rect(), ground)
        paint_edge(painter, self.rect(), self._edge, self.themes.theme.line)
        painter.end()


def paint_edge(painter: QPainter, rect: QRect, edge: Qt.Edge, colour: QColor) -> None:
    """A hairline along the inside of one edge."""
    line = QRect(rect)
    if edge == Qt.Edge.BottomEdge:
        line.setTop(rect.bottom() + 1 - t.HAIRLINE)
    elif edge == Qt.Edge.TopEdge:
        line.setHeight(t.HAIRLINE)
    elif edge == Qt.Edge.LeftEdge:
        line.setWidth(t.HAIRLINE)
    else:
        line.setLeft(rect.right() + 1 - t.HAIRLINE)
    painter.fillRect(line, colour)
