"""What semdesk is, its version, and whose work it is built on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from semdesk import __version__
from semdesk.core.resources import resource
from semdesk.gui import theme as t
from semdesk.gui.dialogs.base import Dialog
from semdesk.gui.theme_manager import ThemeManager


class AboutDialog(Dialog):
    """Version, promise and licences."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__("", "", themes, parent)
        self.setWindowTitle(self.tr("About semdesk"))
        self.heading.setText(f"semdesk {__version__}")
        self.sentence.setText(
            self.tr("Explore texts by meaning, on your own computer, offline. MIT licence.")
        )
        self.sentence.show()
        for text in self._paragraphs():
            label = QLabel(text)
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(label)
        self.body.addStretch(1)
        self.resize(*t.SMALL_DIALOG)
        self.add_button(self.tr("Close")).clicked.connect(self.accept)

    def _paragraphs(self) -> tuple[str, ...]:
        return (
            self.tr("Built on Qt for Python, PyTorch, sentence-transformers and the all-MiniLM-L6-v2 model."),
            self.tr("Typefaces Inter and Source Serif 4 (SIL Open Font License), icons by Lucide (ISC)."),
            self.tr("The licences are in {folder}.").format(folder=resource("licences")),
        )
