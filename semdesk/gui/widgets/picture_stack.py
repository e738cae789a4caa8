"""A picture, or in its place the words that say why it isn't there."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.empty_note import EmptyNote


class PictureStack(QWidget):
    """Shows one of several pictures, a note, or nothing for a moment. ``pressed``: the note's button was."""

    pressed = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._note = EmptyNote(themes)
        self._note.pressed.connect(self.pressed)
        self._blank = QWidget()
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._blank)
        self._pages.addWidget(self._note)
        self._busy_words = ""
        self._soon = QTimer(self, singleShot=True, interval=t.STALE_AFTER_MS)
        self._soon.timeout.connect(self._say_busy)

    def add(self, picture: QWidget) -> None:
        """Another picture that can be shown."""
        self._pages.addWidget(picture)

    def show_picture(self, picture: QWidget) -> None:
        self._soon.stop()
        self._pages.setCurrentWidget(picture)

    def show_note(self, sentence: str, action: str = "") -> None:
        """Say why there is no picture, with the button that helps."""
        self._soon.stop()
        self._note.say(sentence, action)
        self._pages.setCurrentWidget(self._note)

    def show_busy(self, sentence: str) -> None:
        """Take the picture away now, and say what is being done if that takes longer than a moment."""
        if self._soon.isActive() or (self._busy_words == sentence and self.sentence() == sentence):
            self._busy_words = sentence
            return
        self._busy_words = sentence
        self._pages.setCurrentWidget(self._blank)
        self._soon.start()

    def _say_busy(self) -> None:
        self.show_note(self._busy_words)

    def sentence(self) -> str:
        """What is said now; empty while a picture is shown."""
        return self._note.sentence() if self._pages.currentWidget() is self._note else ""

    def shown(self) -> QWidget | None:
        """The picture that is shown, or None."""
        widget = self._pages.currentWidget()
        return None if widget in (self._blank, self._note) else widget
