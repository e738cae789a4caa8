"""The middle of the window: strips of folded panels, messages, and below them the start page or the views."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.gui.docks import SideDock
from semdesk.gui.message_view import MessageView
from semdesk.gui.panels.base import Panel
from semdesk.gui.start_page import StartPage
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.drop_overlay import DropOverlay
from semdesk.gui.widgets.view_tabs import ViewTabs


class Content(QWidget):
    """Shows ``start`` until there are texts, then ``tabs``."""

    def __init__(
        self,
        session: Session,
        themes: ThemeManager,
        views: Sequence[Panel],
        docks: Sequence[SideDock],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.start = StartPage(session, themes)
        self.tabs = ViewTabs(themes)
        self._blank = QWidget()
        self._stack = QStackedWidget()
        for page in (self._blank, self.start, self.tabs):
            self._stack.addWidget(page)
        for number, panel in enumerate(views, 1):
            title = panel.shown_title()
            self.tabs.add_view(panel.key, title, f"{title} (Ctrl {number})", panel)
        self._lay_out(session, themes, docks)
        self._overlay = DropOverlay(themes, self)

    def _lay_out(self, session: Session, themes: ThemeManager, docks: Sequence[SideDock]) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(MessageView(session.messages, themes))
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for dock in docks:
            if dock.panel.place == "left":
                row.addWidget(dock.strip)
        row.addLayout(column, 1)
        for dock in docks:
            if dock.panel.place == "right":
                row.addWidget(dock.strip)

    def show_page(self, page: QWidget) -> None:
        """Show ``start`` or ``tabs``."""
        self._stack.setCurrentWidget(page)

    @property
    def is_at_start(self) -> bool:
        """Whether the start page is in front."""
        return self._stack.currentWidget() is self.start

    @property
    def is_blank(self) -> bool:
        """Whether nothing has been shown yet."""
        return self._stack.currentWidget() is self._blank

    def show_hover(self, text: str) -> None:
        """Say what dropping would do; an empty text ends that."""
        self.start.drop.show_hover(text)
        self._overlay.show_text("" if self.is_at_start else text)
