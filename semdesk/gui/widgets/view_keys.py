"""The keys that all pictures have in common: arrows, and zooming with Ctrl."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

DIRECTIONS: Final = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}
_IN: Final = (Qt.Key.Key_Plus, Qt.Key.Key_Equal)


class Zoomable(Protocol):
    """A view that zooms."""

    def zoom_in(self) -> None: ...

    def zoom_out(self) -> None: ...

    def zoom_fit(self) -> None: ...


def has_control(event: QKeyEvent) -> bool:
    """Ctrl is held, on macOS the command key."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def zoom_by_key(view: Zoomable, event: QKeyEvent) -> bool:
    """Zoom as Ctrl +, Ctrl − and Ctrl 0 say; whether the key was one of them."""
    if not has_control(event):
        return False
    if event.key() in _IN:
        view.zoom_in()
    elif event.key() == Qt.Key.Key_Minus:
        view.zoom_out()
    elif event.key() == Qt.Key.Key_0:
        view.zoom_fit()
    else:
        return False
    return True
