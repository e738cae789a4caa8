"""Where the window was and how its panels lay, kept in the preferences."""

from __future__ import annotations

import base64
from collections.abc import Mapping

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from semdesk.app.preferences import Preferences
from semdesk.gui.docks import SideDock, set_usual_widths

_VERSION = 1


class WindowMemory:
    """Writes and reads geometry and layout; the start page, which has no panels, leaves the layout alone."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, SideDock], preferences: Preferences) -> None:
        self._window = window
        self._docks = docks
        self._preferences = preferences
        self._has_layout = False

    def restore(self) -> None:
        """Put the window where it was; what can't be read is left as it is."""
        if self._preferences.window_geometry:
            self._window.restoreGeometry(_decoded(self._preferences.window_geometry))
        folded, _, state = self._preferences.window_state.partition(":")
        self._has_layout = bool(state)
        if state:
            self._window.restoreState(_decoded(state), _VERSION)
            for key, dock in self._docks.items():
                dock.is_wanted = key not in folded.split(",")

    def lay_out_once(self) -> None:
        """Give the panels their usual widths if no others are remembered; they must be visible."""
        if not self._has_layout:
            self._has_layout = True
            set_usual_widths(list(self._docks.values()), self._window)

    def note(self) -> None:
        """Keep the present layout if there is one."""
        if not all(dock.is_away for dock in self._docks.values()):
            folded = ",".join(key for key, dock in self._docks.items() if not dock.is_wanted)
            self._preferences.window_state = f"{folded}:{_encoded(self._window.saveState(_VERSION))}"

    def save(self) -> None:
        """Keep geometry and layout."""
        self.note()
        self._preferences.window_geometry = _encoded(self._window.saveGeometry())


def _encoded(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _decoded(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))
