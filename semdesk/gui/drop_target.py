"""Files that are dragged over the window: said what dropping does, and taken wherever they fall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget


def dropped_paths(data: QMimeData) -> list[Path]:
    """The files and folders among what is dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


class DropTarget(QObject):
    """Watches a window. ``on_hover`` gets what to say, and "" when that ends; ``on_drop`` gets the paths."""

    def __init__(
        self, window: QWidget, on_hover: Callable[[str], None], on_drop: Callable[[Sequence[Path]], None]
    ) -> None:
        super().__init__(window)
        self._on_hover = on_hover
        self._on_drop = on_drop
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        _let_files_through(window)

    def _hover(self, event: QDropEvent) -> bool:
        paths = dropped_paths(event.mimeData())
        if not paths:
            return False
        event.acceptProposedAction()
        self._on_hover(self._sentence(paths))
        return True

    def _drop(self, event: QDropEvent) -> bool:
        self._on_hover("")
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self._on_drop(paths)
        return bool(paths)

    def _sentence(self, paths: Sequence[Path]) -> str:
        if len(paths) == 1 and paths[0].suffix == ".semdesk":
            return self.tr("Drop to open {name}").format(name=paths[0].name)
        if len(paths) == 1:
            return self.tr("Drop to add {name}").format(name=paths[0].name)
        return self.tr("Drop to add %n files", "", len(paths))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDropEvent):
            return self._hover(event)
        if kind == QEvent.Type.DragLeave:
            self._on_hover("")
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            return self._drop(event)
        return False


def _let_files_through(window: QWidget) -> None:
    """Fields take dropped files as text; here they belong to the window."""
    for field in window.findChildren(QLineEdit):
        field.setAcceptDrops(False)
    for text in window.findChildren(QPlainTextEdit):
        text.viewport().setAcceptDrops(False)
