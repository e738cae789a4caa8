"""Where the window was and how its panels lay, kept in the preferences."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QMainWindow

from semdesk.app.preferences import Preferences
from semdesk.gui.docks import SideDock

_VERSION = 1


class WindowMemory:
    """Writes and reads geometry and layout; the start page, which has no panels, leaves the layout alone."""

    def __init__(self, window: QMainWindow, docks: Mapping[str, SideDock], preferences: Preferences) -> None:
        self._window = window
        self._docks = docks
        self._preferences = preferences

    def restore(self) -> None:
        """Put the window where it was; what can't be read is left as it is."""
        if self._preferences.window_geometry:
            self._window.restoreGeometry(_decoded(self._preferences.window_geometry))
        layout = _read(self._preferences.window_state)
        self._window.restoreState(_decoded(str(layout.get("docks", ""))), _VERSION)
        for key, dock in self._docks.items():
            dock.is_wanted = bool(layout.get(f"{key} is open", True))
            dock.width = int(layout.get(f"{key} width", dock.width))

    def note(self) -> None:
        """Keep the present layout if there is one."""
        if all(dock.is_away for dock in self._docks.values()):
            return
        layout: dict[str, Any] = {"docks": _encoded(self._window.saveState(_VERSION))}
        for key, dock in self._docks.items():
            layout |= {f"{key} is open": dock.is_wanted, f"{key} width": dock.width}
        self._preferences.window_state = json.dumps(layout)

    def save(self) -> None:
        """Keep geometry and layout."""
        self.note()
        self._preferences.window_geometry = _encoded(self._window.saveGeometry())


def _read(text: str) -> dict[str, Any]:
    """What was noted, or nothing: a layout isn't worth a word to the user."""
    try:
        layout = json.loads(text)
    except ValueError:
        return {}
    return layout if isinstance(layout, dict) else {}


def _encoded(state: QByteArray) -> str:
    return base64.b64encode(state.data()).decode("ascii")


def _decoded(text: str) -> QByteArray:
    return QByteArray.fromBase64(text.encode("ascii", "ignore"))
