"""What an empty view says: one sentence, and the button that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, Kind


class EmptyNote(QWidget):
    """In the middle of where the content would be. ``pressed``: the button was."""

    pressed = Signal()

    def __init__(self, themes: ThemeManager, kind: Kind = "normal", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._heading = _centred(QLabel())
        self._sentence = _centred(QLabel())
        self._sentence.setProperty("tone", "quiet")
        self._button = Button("", themes, kind)
        self._button.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(t.L, t.L, t.L, t.L)
        column.setSpacing(t.S)
        column.addStretch(2)
        for label in (self._heading, self._sentence):
            column.addLayout(_in_the_middle(label))
        column.addSpacing(t.XS)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        themes.changed.connect(self._dress)
        self._dress()

    def say(self, sentence: str, action: str = "", heading: str = "") -> None:
        """Show these words; without an action there is no button."""
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self._sentence.setText(sentence)
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(f"{heading} {sentence}".strip())

    def sentence(self) -> str:
        """What it says."""
        return self._sentence.text()

    def _dress(self) -> None:
        theme = self._themes.theme
        self._heading.setFont(theme.bold(t.HEADING))
        for label in (self._heading, self._sentence):
            label.setMaximumWidth(theme.px(sizes.NOTE_WIDTH))


def _in_the_middle(label: QLabel) -> QHBoxLayout:
    """The label takes its greatest width, so that it is as high as its lines there."""
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(label, 1 << 10)
    row.addStretch(1)
    return row


def _centred(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
