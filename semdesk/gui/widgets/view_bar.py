"""The bar above a view: its choices on the left, its actions on the right, quiet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hairlines import BorderedBar


class ViewBar(BorderedBar):
    """Forty pixels high, with a hairline below."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(themes, t.VIEW_BAR_HEIGHT, "surface", Qt.Edge.BottomEdge, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(t.M, 0, t.M, t.HAIRLINE)
        row.setSpacing(t.M)
        self._left, self._right = QHBoxLayout(), QHBoxLayout()
        self._left.setSpacing(t.L)
        self._right.setSpacing(t.S)
        row.addLayout(self._left)
        row.addStretch(1)
        row.addLayout(self._right)

    def add_left(self, widget: QWidget) -> None:
        """A choice; at most four."""
        self._left.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_right(self, widget: QWidget) -> None:
        """An action, or a fact about the view."""
        self._right.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def add_fact(self, text: str = "") -> QLabel:
        """A quiet sentence on the right; set its text when the fact changes."""
        label = QLabel(text)
        label.setProperty("tone", "quiet")
        self.add_right(label)
        return label
