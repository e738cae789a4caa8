"""Shown when the program has a bug: what to do, and the details to send; the work goes on."""

from __future__ import annotations

import platform

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from semdesk import __version__
from semdesk.gui.dialogs.base import Dialog
from semdesk.gui.theme_manager import ThemeManager


class CrashDialog(Dialog):
    """One at a time: further details are added to the one that is open."""

    def __init__(self, details: str, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__("", "", themes, parent)
        self.setWindowTitle(self.tr("A bug in semdesk"))
        self.heading.setText(self.tr("Something went wrong inside semdesk"))
        self.sentence.setText(
            self.tr(
                "What was done so far is saved and you can go on working. The details below help to fix the "
                "bug; they can contain words of your texts, so look at them before you send them."
            )
        )
        self.sentence.show()
        self._details = QPlainTextEdit(f"semdesk {__version__}, {platform.platform()}\n\n{details}")
        self._details.setReadOnly(True)
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setAccessibleName(self.tr("Details"))
        self.body.addWidget(self._details)
        self.add_button(self.tr("Copy the details"), "normal", "copy").clicked.connect(self._on_copy)
        self.add_button(self.tr("Go on"), "primary").clicked.connect(self.accept)

    def add_details(self, details: str) -> None:
        """Another bug while this is open."""
        self._details.appendPlainText(f"\n{details}")

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details.toPlainText())
