"""Chips that say what the listed pairs are not: of now, all there are, or the very nearest."""

from __future__ import annotations

from semdesk.app.pairing import PairsState
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.chips import Chip
from semdesk.gui.widgets.view_bar import ViewBar
from semdesk.gui.words import approximate


class PairsChips:
    """The chips, put into a view bar."""

    def __init__(self, bar: ViewBar, themes: ThemeManager) -> None:
        tr = bar.tr
        self.approximate = Chip("", themes)
        self.approximate.setToolTip(
            tr("Neighbours were found by an index; comparing all with all would have taken far longer.")
        )
        self.stale = Chip(tr("Out of date"), themes, "warn", "triangle-alert")
        self.stale.setToolTip(tr("Texts or settings have changed since these pairs were found."))
        self.partial = Chip(tr("Not all pairs"), themes, "warn", "triangle-alert")
        self.partial.setToolTip(
            tr("Finding pairs was cancelled; these were found before. Find pairs again to have all.")
        )
        for chip in (self.approximate, self.stale, self.partial):
            bar.add_right(chip)

    def show_state(self, state: PairsState | None) -> None:
        """Show what is true of these pairs, or nothing where there are none."""
        is_stale = state is not None and state.is_stale
        self.stale.setVisible(is_stale)
        self.partial.setVisible(state is not None and state.is_partial and not is_stale)
        recall = state.pairs.recall if state is not None else None
        self.approximate.setVisible(recall is not None)
        self.approximate.setText(approximate(recall) if recall is not None else "")
        self.approximate.updateGeometry()
