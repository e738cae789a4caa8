"""What every panel is: a widget that reads the session, listens to it, and calls its verbs."""

from __future__ import annotations

from typing import ClassVar, Literal

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from semdesk.app.session import Session
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager

Place = Literal["left", "centre", "right"]


class Panel(QWidget):
    """The base of all panels. A subclass builds its widgets, connects the session's signals to ``_refresh``
    (or finer slots) and calls ``_refresh`` itself, so that the first time is like every time.

    ``title`` is marked for translation with ``QT_TRANSLATE_NOOP("Panel", …)``. ``icon`` names the icon of the
    strip that a folded panel becomes. A centre panel is a tab, a left or right one a dock.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    icon: ClassVar[str]
    place: ClassVar[Place]

    badge_changed = Signal(str)
    """Work to do, shown after the title: a count, or nothing."""
    panel_wanted = Signal(str)
    """The key of another panel that should be shown."""

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.themes = themes
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.shown_title())
        themes.changed.connect(self._on_theme_changed)

    @property
    def theme(self) -> Theme:
        """The tokens to paint with, now."""
        return self.themes.theme

    @classmethod
    def shown_title(cls) -> str:
        """The title in the user's language."""
        return QCoreApplication.translate("Panel", cls.title)

    def head_widgets(self) -> tuple[QWidget, ...]:
        """Small buttons for the right end of the dock's head."""
        return ()

    def focus_first(self) -> None:
        """Put the keyboard where work starts."""
        self.setFocus()

    def zoom_in(self) -> None:
        """Look closer; a panel without a picture has nothing to zoom."""

    def zoom_out(self) -> None:
        """Look from further away."""

    def zoom_fit(self) -> None:
        """See the whole picture."""

    def _refresh(self) -> None:
        """Draw the state of the session."""

    def _on_theme_changed(self) -> None:
        self._refresh()
        self.update()
