"""The map with what floats on it: tools, legend, and the card of the point under the cursor."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from semdesk.app.session import Session
from semdesk.gui import picture_sizes as sizes
from semdesk.gui.colouring import Colouring
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hover_card import CardContent, CardEntry, HoverCard
from semdesk.gui.widgets.map_legend import MapLegend
from semdesk.gui.widgets.map_tools import MapTools
from semdesk.gui.widgets.map_view import MapView
from semdesk.gui.widgets.passage_words import first_lines, place_line
from semdesk.gui.widgets.score_bar import ScoreScale


def passage_entry(session: Session, row: int) -> CardEntry:
    """A passage for a card; while it is being read, its number stands for it."""
    passage = session.passages.get(row)
    if passage is None:
        return CardEntry(f"No. {row + 1}", "…")
    return CardEntry(place_line(session, passage), first_lines(passage.text))


class PointsView(MapView):
    """A `MapView` that explains itself from the session."""

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(themes, parent)
        self._session = session
        self._card_row = -1
        self.legend = MapLegend(themes, self)
        self.tools = MapTools(themes, self)
        self.card = HoverCard(themes, sizes.CARD_WIDTH_SMALL, self)
        self.tools.tool_chosen.connect(self.set_tool)
        self.tools.zoomed_in.connect(self.zoom_in)
        self.tools.zoomed_out.connect(self.zoom_out)
        self.tools.fitted.connect(self.zoom_fit)
        self.hovered.connect(self._on_hovered)
        session.passages.loaded.connect(self._on_passages_loaded)

    def show_legend(self, title: str, colouring: Colouring, ends: tuple[str, str]) -> None:
        """Explain the colours; the whole map is then seen beside the legend, where there is room for both."""
        self.legend.show_colouring(title, colouring, ends)
        self._reserve_legend()

    def _reserve_legend(self) -> None:
        wide = self.legend.width() if self.legend.isVisibleTo(self) else 0
        self.reserve(wide if wide * sizes.LEGEND_MOST < self.width() else 0)

    def _on_hovered(self, row: int) -> None:
        self._card_row = row
        if row < 0:
            self.card.hide()
            return
        spot = self.spot(row).toPoint()
        free = round(sizes.SELECTED_RING / 2)
        box = QRect(spot, QSize(1, 1)).adjusted(-free, -free, free, free)
        self.card.show_content(self._content(row), box, self.rect())

    def _content(self, row: int) -> CardContent:
        entry = passage_entry(self._session, row)
        likeness = self._session.likeness
        if likeness is None or row == likeness.row:
            return CardContent((entry,))
        scale = ScoreScale.of(self._session.settings, self._session.background)
        score = float(likeness.scores[row])
        note = self.tr("to the selected passage")
        return CardContent((entry,), scale.text(score), scale.share(score), scale.tick, note)

    def _on_passages_loaded(self) -> None:
        if self.card.isVisible():
            self._on_hovered(self._card_row)

    # ------ Qt --------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._reserve_legend()
        super().resizeEvent(event)
        self.legend.follow()
