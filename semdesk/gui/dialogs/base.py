"""How a dialog is built: a heading, a sentence, the content, and its buttons at the foot."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, Kind
from semdesk.gui.widgets.hairlines import BorderedBar


class Dialog(QDialog):
    """Content goes into ``body``, buttons into the foot from left to right."""

    def __init__(
        self, title: str, sentence: str, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.themes = themes
        self.setWindowTitle(title)
        self.setProperty("ground", "surface")
        self.heading = QLabel(title)
        self.heading.setProperty("type", "heading")
        self.sentence = QLabel(sentence)
        self.sentence.setProperty("tone", "quiet")
        self.sentence.setWordWrap(True)
        self.sentence.setVisible(bool(sentence))
        self.body = QVBoxLayout()
        self.body.setSpacing(t.M)
        self._foot = BorderedBar(themes, t.TOOLBAR_HEIGHT, "window", Qt.Edge.TopEdge)
        self._buttons = QHBoxLayout(self._foot)
        self._buttons.setContentsMargins(t.L, t.HAIRLINE, t.L, 0)
        self._buttons.setSpacing(t.S)
        self._buttons.addStretch(1)
        self._lay_out()
        self.resize(*t.DIALOG)

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(t.L, t.L, t.L, t.L)
        inside.setSpacing(t.XS)
        inside.addWidget(self.heading)
        inside.addWidget(self.sentence)
        inside.addSpacing(t.S)
        inside.addLayout(self.body, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(inside, 1)
        column.addWidget(self._foot)

    def add_button(self, text: str, kind: Kind = "normal", icon_name: str = "") -> Button:
        """A button in the foot, right of those before; Return presses the primary one."""
        button = Button(text, self.themes, kind, icon_name)
        button.setDefault(kind == "primary")
        self._buttons.addWidget(button)
        return button

    def add_foot(self, widget: QWidget) -> None:
        """Something at the left end of the foot."""
        self._buttons.insertWidget(0, widget)
