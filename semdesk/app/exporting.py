"""Writing what is shown to files, in the background."""

from __future__ import annotations

from PySide6.QtCore import QObject

from semdesk.app.desk import Desk


class Exporting(QObject):
    """One verb for each thing that can be written."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
