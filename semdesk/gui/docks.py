"""The panels at the sides: docks with their own heads, that fold to a strip when there is little room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

from semdesk.gui import theme as t
from semdesk.gui.panels.base import Panel
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.panel_head import PanelHead
from semdesk.gui.widgets.side_strip import SideStrip

_WIDTHS = {"left": (t.CORPUS_WIDTH, t.CORPUS_MIN), "right": (t.READER_WIDTH, t.READER_MIN)}
_FOLD_BELOW = {"left": t.FOLD_CORPUS_BELOW, "right": t.FOLD_READER_BELOW}
_AREAS = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
}


class SideDock(QObject):
    """One docked panel and its strip. It is open if the user wants it and there is room, or the user insists.

    ``is_away`` tells that neither panel nor strip is shown. ``changed``: it was folded or opened.
    """

    changed = Signal()

    def __init__(self, panel: Panel, themes: ThemeManager, window: QMainWindow) -> None:
        super().__init__(window)
        self.panel = panel
        self.is_wanted = True
        self._insists = False
        self._has_room = True
        self.is_away = True
        self._window = window
        self._width = 0
        title = panel.shown_title()
        self.dock = self._make_dock(title, themes)
        edge = Qt.Edge.RightEdge if panel.place == "left" else Qt.Edge.LeftEdge
        self.strip = SideStrip(title, panel.icon, edge, themes)
        self.strip.clicked.connect(self.toggle)

    def _make_dock(self, title: str, themes: ThemeManager) -> QDockWidget:
        panel = self.panel
        panel.setMinimumWidth(_WIDTHS[panel.place][1])
        # The right panel is folded by the button at the end of the tabs, which stays when it is folded.
        fold_icon = "panel-left" if panel.place == "left" else ""
        fold_name = self.tr("Fold {panel} away").format(panel=title)
        head = PanelHead(title, fold_name, panel.head_widgets(), themes, fold_icon)
        head.fold_asked.connect(self.toggle)
        dock = QDockWidget(title, self._window)
        dock.setAllowedAreas(_AREAS["left"] | _AREAS["right"])
        dock.setObjectName(panel.key)
        dock.setTitleBarWidget(head)
        dock.setWidget(panel)
        self._window.addDockWidget(_AREAS[panel.place], dock)
        return dock

    @property
    def is_open(self) -> bool:
        return not self.is_away and self.is_wanted and (self._has_room or self._insists)

    def toggle(self) -> None:
        """Fold it away, or bring it back even if the window is narrow."""
        opening = not self.is_open
        self.is_wanted = opening
        self._insists = opening and not self._has_room
        self._show()

    def open(self) -> None:
        """Bring it back if it is folded."""
        if not self.is_open:
            self.toggle()

    def set_away(self, is_away: bool) -> None:
        """On the start page there are neither panels nor strips."""
        self.is_away = is_away
        self._show()

    def fit(self, window_width: int) -> None:
        """Fold when the window becomes narrow, open again when it becomes wide."""
        has_room = window_width >= _FOLD_BELOW[self.panel.place]
        if has_room != self._has_room:
            self._has_room, self._insists = has_room, False
            self._show()

    def _keep_width(self) -> None:
        """Qt gives a dock that comes back its least width; it shall have the one it had."""
        if self.dock.isVisible() and not self.dock.isFloating() and not self.is_open:
            self._width = self.dock.width()

    def _show(self) -> None:
        self._keep_width()
        is_opening = self.is_open and self.dock.isHidden()
        self.dock.setVisible(self.is_open)
        if is_opening and self._width:
            self._window.resizeDocks([self.dock], [self._width], Qt.Orientation.Horizontal)
        self.strip.setVisible(not self.is_open and not self.is_away)
        self.changed.emit()


def set_usual_widths(docks: Sequence[SideDock], window: QMainWindow) -> None:
    """The widths that panels have until the user makes them wider or narrower."""
    widths = [_WIDTHS[dock.panel.place][0] for dock in docks]
    window.resizeDocks([dock.dock for dock in docks], widths, Qt.Orientation.Horizontal)
