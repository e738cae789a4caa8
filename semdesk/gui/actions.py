"""Every action of the window: its menu, its words, its key, and what it calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Entry:
    """One action. ``tip`` is what the status bar says of it; ``key`` is portable text, "" for none.

    ``is_checkable`` entries call with no argument too: they toggle what they name. ``group`` makes those that
    share it exclusive.
    """

    name: str
    text: str
    tip: str
    call: Call
    key: str = ""
    is_checkable: bool = False
    group: str = ""


SEPARATOR = None
Entries = Sequence[Entry | None]


class Actions:
    """The actions by name, and the menus made of them."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._groups: dict[str, QActionGroup] = {}
        self._by_name: dict[str, QAction] = {}

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def add_menu(self, parent: QMenuBar | QMenu, title: str, entries: Entries) -> QMenu:
        """A menu with these entries."""
        menu = parent.addMenu(title)
        menu.setToolTipsVisible(False)
        self.fill(menu, entries)
        return menu

    def fill(self, menu: QMenu, entries: Entries) -> None:
        """Put entries into a menu; an action made before is used again."""
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            else:
                menu.addAction(self._by_name.get(entry.name) or self._make(entry))

    def _make(self, entry: Entry) -> QAction:
        action = QAction(entry.text, self._window)
        action.setStatusTip(entry.tip)
        action.setShortcut(QKeySequence(entry.key))
        action.setCheckable(entry.is_checkable)
        if entry.group:
            self._group(entry.group).addAction(action)
        action.triggered.connect(_without_argument(entry.call))
        self._by_name[entry.name] = action
        return action

    def _group(self, name: str) -> QActionGroup:
        if name not in self._groups:
            self._groups[name] = QActionGroup(self._window)
        return self._groups[name]

    def with_keys(self) -> list[tuple[QKeySequence, str]]:
        """Every key and what it does, for the list in the help menu."""
        return [(a.shortcut(), a.statusTip()) for a in self._by_name.values() if not a.shortcut().isEmpty()]


def _without_argument(call: Call) -> Callable[[bool], None]:
    """``triggered`` hands on whether the action is checked, which nobody here wants to know."""

    def triggered(_: bool) -> None:
        call()

    return triggered


def tr(text: str) -> str:
    """Translate a word of the menus."""
    return QCoreApplication.translate("Actions", text)
