"""The head of a docked panel: its name, its own buttons, and the one that folds it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import IconButton
from semdesk.gui.widgets.hairlines import BorderedBar


class PanelHead(BorderedBar):
    """Dragging it moves the panel. ``fold_asked``: put it away; no ``fold_icon``, no button for it."""

    fold_asked = Signal()

    def __init__(
        self, title: str, fold_name: str, widgets: Sequence[QWidget], themes: ThemeManager, fold_icon: str
    ) -> None:
        super().__init__(themes, t.HEAD_HEIGHT, "window", Qt.Edge.BottomEdge)
        self._title = title
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(t.PANEL_PADDING, 0, t.S, t.HAIRLINE)
        row.setSpacing(t.FOCUS_WIDTH)
        row.addStretch(1)
        for widget in widgets:
            row.addWidget(widget)
        if fold_icon:
            fold = IconButton(fold_name, themes, fold_icon)
            fold.clicked.connect(self.fold_asked)
            row.addWidget(fold)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        """The dock asks this, and not the fixed height, for the room of its title."""
        return QSize(t.CORPUS_MIN, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(t.CORPUS_MIN // 2, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, theme = QPainter(self), self.themes.theme
        painter.setFont(theme.bold())
        painter.setPen(theme.text)
        words = self.rect().adjusted(t.PANEL_PADDING, 0, 0, -t.HAIRLINE)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.end()
