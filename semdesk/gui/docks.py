"""The panels at the sides: docks with their own heads, that fold to a strip when there is little room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
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

    ``is_away``: neither panel nor strip is shown. ``width``: how wide the user wants it. ``changed``: it was
    folded or opened.
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
        self._window_width = 0
        self.width = _WIDTHS[panel.place][0]
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
        dock.installEventFilter(self)
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
        self._window_width = window_width

    def _show(self) -> None:
        self.dock.setVisible(self.is_open)
        self.strip.setVisible(not self.is_open and not self.is_away)
        self.changed.emit()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The dock was resized: by the user, if a button is held and it isn't the window that changes."""
        is_own = event.type() == QEvent.Type.Resize and self._window.width() == self._window_width
        if is_own and QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self.width = self.dock.width()
        return False


def settle(docks: Sequence[SideDock], window: QMainWindow) -> None:
    """Qt gives a dock that comes back, or whose window grows, its least width; each shall have its own."""
    shown = [dock for dock in docks if dock.is_open and not dock.dock.isFloating()]
    if shown:
        widths = [dock.width for dock in shown]
        window.resizeDocks([dock.dock for dock in shown], widths, Qt.Orientation.Horizontal)
