"""The tools that float on the map: what dragging does, and zooming."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import IconButton, hairline
from semdesk.gui.widgets.painting import paint_raised

Tool = Literal["select", "rectangle", "lasso", "pan"]
CURSORS: Final = {
    "select": Qt.CursorShape.ArrowCursor,
    "rectangle": Qt.CursorShape.CrossCursor,
    "lasso": Qt.CursorShape.CrossCursor,
    "pan": Qt.CursorShape.OpenHandCursor,
}


class MapTools(QWidget):
    """``tool_chosen``: select, rectangle, lasso or pan; the other signals are what their names say."""

    tool_chosen = Signal(str)
    zoomed_in = Signal()
    zoomed_out = Signal()
    fitted = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(t.XS, t.XS, t.XS, t.XS)
        self._column.setSpacing(t.FOCUS_WIDTH)
        self._tools = QButtonGroup(self)
        self._add_tool("select", self.tr("Select a passage; drag to move the map"), "mouse-pointer-2")
        self._add_tool("rectangle", self.tr("Select with a rectangle (Shift adds)"), "square-dashed")
        self._add_tool("lasso", self.tr("Select with a lasso (Shift adds)"), "lasso")
        self._add_tool("pan", self.tr("Move the map"), "hand")
        self._column.addWidget(hairline())
        self._add_action(self.tr("Zoom in (Ctrl +)"), "zoom-in", self.zoomed_in)
        self._add_action(self.tr("Zoom out (Ctrl −)"), "zoom-out", self.zoomed_out)
        self._add_action(self.tr("Show everything (Ctrl 0)"), "maximize", self.fitted)
        self._tools.buttons()[0].setChecked(True)
        self._tools.buttonClicked.connect(lambda button: self.tool_chosen.emit(button.objectName()))
        self.move(sizes.CORNER, sizes.CORNER)
        self.adjustSize()

    def _add_tool(self, key: str, name: str, icon_name: str) -> None:
        button = IconButton(name, self._themes, icon_name, checkable=True)
        button.setObjectName(key)
        self._tools.addButton(button)
        self._column.addWidget(button)

    def _add_action(self, name: str, icon_name: str, signal: SignalInstance) -> None:
        button = IconButton(name, self._themes, icon_name)
        button.clicked.connect(signal)
        self._column.addWidget(button)

    # ------ Qt --------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return self._column.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_raised(painter, QRectF(self.rect()), self._themes.theme.line, self._themes.theme)
        painter.end()
