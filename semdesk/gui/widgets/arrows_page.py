"""The arrows with the card of the passage under the cursor, fed from the session."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from semdesk.app.session import Session
from semdesk.core.projection.types import Arrows
from semdesk.gui import picture_sizes as sizes
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.arrow_view import ArrowView
from semdesk.gui.widgets.hover_card import CardContent, HoverCard
from semdesk.gui.widgets.points_view import passage_entry
from semdesk.gui.widgets.score_bar import ScoreScale

_READ = 120
"""So much of a text is enough for a label."""


class ArrowsPage(ArrowView):
    """An `ArrowView` that explains itself from the session."""

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._session = session
        self._rows: list[int] = []
        self._card_row = -1
        self.card = HoverCard(themes, sizes.CARD_WIDTH_SMALL, self)
        self.hovered.connect(self._on_hovered)
        session.passages.loaded.connect(self._on_passages_loaded)

    def show_from_session(self, arrows: Arrows) -> None:
        """Show these arrows, with the session's texts, metric and selection."""
        settings = self._session.settings
        self._rows = arrows.rows.tolist()
        self.show_arrows(arrows, ScoreScale.of(settings, self._session.background), settings.normalize)
        self.show_current(self._session.selection.current)
        self._show_texts()

    def _show_texts(self) -> None:
        passages = [self._session.passages.get(row) for row in self._rows]
        self.show_texts([passage.text[:_READ] if passage else "…" for passage in passages])

    def _on_hovered(self, row: int) -> None:
        self._card_row = row
        if row < 0:
            self.card.hide()
            return
        content = CardContent((passage_entry(self._session, row),))
        self.card.show_content(content, self.box(row).toAlignedRect(), self.rect())

    def _on_passages_loaded(self) -> None:
        self._show_texts()
        if self.card.isVisible():
            self._on_hovered(self._card_row)
