"""Text to paste or type, as a document of its own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from semdesk.gui import theme as t
from semdesk.gui.dialogs.base import Dialog
from semdesk.gui.theme_manager import ThemeManager


class PasteDialog(Dialog):
    """Starts with what is on the clipboard. ``decided``: the text to add."""

    decided = Signal(str)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__("", "", themes, parent)
        self.setWindowTitle(self.tr("Paste text"))
        self.heading.setText(self.tr("Paste or type text"))
        self.sentence.setText(self.tr("Each paragraph becomes a passage; without empty lines, each line."))
        self.sentence.show()
        self._text = QPlainTextEdit(QGuiApplication.clipboard().text())
        self._text.setFont(themes.theme.serif(t.SERIF_LIST))
        self._text.setAccessibleName(self.tr("Text to add"))
        self._text.setTabChangesFocus(True)
        self._text.selectAll()
        self._text.textChanged.connect(self._on_changed)
        self.body.addWidget(self._text)
        self.add_button(self.tr("Cancel")).clicked.connect(self.reject)
        self._add = self.add_button(self.tr("Add to the project"), "primary")
        self._add.clicked.connect(self.accept)
        self._on_changed()
        self._text.setFocus()

    def _on_changed(self) -> None:
        self._add.setEnabled(bool(self._text.toPlainText().strip()))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def accept(self) -> None:
        super().accept()
        self.decided.emit(self._text.toPlainText())
