"""Similar pairs (paraphrase mining): found once, listed from a line on, read side by side."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from semdesk.app.pairing import PairsState
from semdesk.app.session import Session
from semdesk.core.similarity.metrics import metric
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.panels.base import Panel, Place
from semdesk.gui.panels.pairs_words import before_pairs, without_pair
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, Check, IconButton, Kind, hairline
from semdesk.gui.widgets.empty_note import EmptyNote
from semdesk.gui.widgets.export_path import ask_export_path
from semdesk.gui.widgets.line_panel import LinePanel
from semdesk.gui.widgets.mining_choices import MiningChoices
from semdesk.gui.widgets.pair_table import PairTable
from semdesk.gui.widgets.pair_view import PairView
from semdesk.gui.widgets.pairs_chips import PairsChips
from semdesk.gui.widgets.score_bar import ScoreScale
from semdesk.gui.widgets.view_bar import ViewBar
from semdesk.gui.words import number

_PAIRS, _NOTE = range(2)
_USUAL_LINE = 0.8
_RARE = 999
"""Where scores have no bounds, the line stands first where 999 of 1,000 random pairs are less alike."""
_A_FEW = 20
_ALL_PAIRS_UP_TO = 5_000
"""Passages up to which every pair is worth looking at."""


class PairsPanel(Panel):
    """List, pair and line."""

    key = "pairs"
    title = str(QT_TRANSLATE_NOOP("Panel", "Pairs"))
    icon = "columns-2"
    place: ClassVar[Place] = "centre"

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self._lines: dict[str, float] = {}
        self._chosen: tuple[int, int, float] | None = None
        self._make_widgets()
        self._lay_out()
        session.pairs_changed.connect(self._refresh)
        session.corpus_changed.connect(self._refresh)
        session.jobs.changed.connect(self._show_doing)
        session.passages.loaded.connect(self._show_chosen)
        session.background_changed.connect(self._show_chosen)
        session.selection.changed.connect(self._on_selected)
        self._refresh()

    # ------ building ----------------------------------------------------------------------------------------
    def _make_widgets(self) -> None:
        session, themes = self.session, self.themes
        self.find_button = Button(self.tr("Find pairs"), themes, height=t.VIEW_CONTROL_HEIGHT)
        self.find_button.clicked.connect(self.find_pairs)
        self.bar = ViewBar(themes)
        self.bar.add_left(self.find_button)
        self.choices = MiningChoices(self.bar, themes)
        self.chips = PairsChips(self.bar, themes)
        self.export = IconButton(self.tr("Export the listed pairs as CSV"), themes, "download")
        self.export.clicked.connect(self._on_export)
        self.bar.add_right(self.export)
        self.table = PairTable(session, themes)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(lambda: self.panel_wanted.emit("reader"))
        self.table.sorted_by.connect(self._on_sorted_by)
        self.line = LinePanel(themes)
        self.line.line_wanted.connect(self._on_line_wanted)
        self.only_between = Check(self.tr("Only between documents"), themes)
        self.only_between.toggled.connect(self._on_only_between)
        self.view = PairView(session, themes)
        self.view.side_wanted.connect(self._on_side_wanted)
        self.note = EmptyNote(themes, "primary")
        self.note.pressed.connect(self.find_pairs)

    def _lay_out(self) -> None:
        self._list_side = QWidget()
        self._list_column = _column(self._list_side)
        self._list_column.addWidget(self.table, 1)
        self._line_side = QWidget()
        column = _column(self._line_side)
        column.addWidget(self.line)
        self.line.add_below(self.only_between)
        self._line_rule = hairline()
        column.addWidget(self._line_rule)
        self._line_spring = QWidget()
        column.addWidget(self._line_spring, 1)
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(t.HAIRLINE)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(self._list_side)
        self._pair_or_note = QStackedWidget()
        self._pair_or_note.addWidget(self.view)
        self.pick_note = EmptyNote(self.themes)
        self.pick_note.pressed.connect(self.show_most_alike)
        self._pair_or_note.addWidget(self.pick_note)
        self._splitter.addWidget(self._pair_or_note)
        self._splitter.setStretchFactor(1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._splitter)
        self._stack.addWidget(self.note)
        whole = _column(self)
        whole.addWidget(self.bar)
        whole.addWidget(self.choices.advanced_bar)
        whole.addWidget(self._stack, 1)
        self._list_side.setMinimumWidth(self.theme.px(sizes.PAIR_LIST_MIN))
        self._place_line()
        self._splitter.setSizes([self.theme.px(sizes.PAIR_LIST_WIDTH), self.theme.px(t.WINDOW_SIZE[0])])

    def _place_line(self) -> None:
        """The line is drawn beside the pair where there is room, else above the list."""
        is_beside = self.width() >= self.theme.px(sizes.LINE_BESIDE_FROM)
        if is_beside == (self._splitter.count() == 3) and self._line_side.parentWidget() is not None:
            return
        if is_beside:
            self._splitter.addWidget(self._line_side)
            self._line_side.setFixedWidth(self.theme.px(sizes.LINE_PANEL_WIDTH))
        else:
            self._line_side.setMaximumWidth(self.theme.px(t.WINDOW_SIZE[0]))
            self._line_side.setMinimumWidth(0)
            self._list_column.insertWidget(0, self._line_side)
        self.line.set_compact(not is_beside)
        self._line_spring.setVisible(is_beside)
        self._line_rule.setVisible(not is_beside)
        self._line_side.show()

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------ showing -----------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        state = self.session.pairs
        if state is not None and state.line is None and not state.is_stale:
            # Drawing the line tells of other pairs, which refreshes again.
            self.session.draw_line(self._lines.get(state.metric, self._first_line(state)))
            return
        self.table.pairs.show_pairs(state)
        if state is not None:
            self.line.show_pairs(state, self.table.pairs.scores, len(self.table.pairs.order))
        self.only_between.setVisible(len(self.session.documents) > 1)
        self.export.setEnabled(state is not None and state.listed > 0)
        self.badge_changed.emit(number(len(self.table.pairs.order)) if state is not None else "")
        self._show_doing()
        self._choose_again()

    def _first_line(self, state: PairsState) -> float:
        if metric(state.metric).bounded:
            return _USUAL_LINE
        background = self.session.background
        return float(background.quantiles[_RARE]) if background else float(state.scores.min(initial=0))

    def _show_doing(self) -> None:
        """What the button says and which view there is: none yet, being found, found, out of date."""
        state, is_mining = self.session.pairs, self.session.is_mining
        self.chips.show_state(state)
        self.find_button.setText(self.tr("Find again") if state is not None else self.tr("Find pairs"))
        self.find_button.setEnabled(not is_mining and self.session.passage_count > 1)
        kind: Kind = "primary" if state is not None and state.is_stale and not is_mining else "normal"
        self.find_button.set_kind(kind)
        if state is None or not len(state.scores):
            self.note.say(*before_pairs(state, is_mining, self.session.passage_count))
            self._stack.setCurrentIndex(_NOTE)
        else:
            self._say_why_no_pair(state)
            self._stack.setCurrentIndex(_PAIRS)

    def _say_why_no_pair(self, state: PairsState) -> None:
        scores, listed = self.table.pairs.scores, len(self.table.pairs.order)
        best = float(scores[0]) if len(scores) else None
        self.pick_note.say(*without_pair(listed, state.line, best, self._scale(state)))

    def _scale(self, state: PairsState) -> ScoreScale:
        """How the scores of these pairs are drawn; a yardstick of other settings would be wrong for them."""
        background = None if state.is_stale else self.session.background
        settings = self.session.settings
        if settings.metric == state.metric:
            return ScoreScale.of(settings, background)
        return ScoreScale(metric(state.metric), metric(state.metric).bounded, None)

    # ------ the pair looked at ------------------------------------------------------------------------------
    def _on_chosen(self, position: int) -> None:
        self._chosen = self.table.pairs.pair(position)
        row_a, row_b, _ = self._chosen
        self._show_chosen()
        if row_b < self.session.passage_count:
            self.session.selection.set([row_a, row_b], row_a)

    def _on_selected(self) -> None:
        """Two passages that are selected elsewhere are looked at here, if they are a listed pair."""
        rows = self.session.selection.rows.tolist()
        if len(rows) == 2 and (self._chosen is None or rows != list(self._chosen[:2])):
            position = self.table.pairs.position_of(*rows)
            if position >= 0:
                self._chosen = self.table.pairs.pair(position)
                self._choose_again()

    def _choose_again(self) -> None:
        """The pair looked at stays, wherever it is in the list now; one that isn't listed goes."""
        if self._chosen is not None:
            position = self.table.pairs.position_of(*self._chosen[:2])
            if position < 0:
                self._chosen = None
            else:
                self.table.go_to(position)
        self._show_chosen()

    def _show_chosen(self) -> None:
        state = self.session.pairs
        passages = [self.session.passages.get(row) for row in self._chosen[:2]] if self._chosen else [None]
        left, right = passages[0], passages[-1]
        if state is None or self._chosen is None or left is None or right is None:
            self._pair_or_note.setCurrentWidget(self.pick_note)
            return
        self.view.show_pair(left, right, self._chosen[2], self._scale(state))
        self._pair_or_note.setCurrentWidget(self.view)

    def _on_side_wanted(self, row: int) -> None:
        if self._chosen is not None:
            self.session.selection.set(self._chosen[:2], row)

    # ------ doing -------------------------------------------------------------------------------------------
    def find_pairs(self) -> None:
        """Find pairs with what the fields say."""
        self.session.mine_pairs(self.choices.settings(self._floor()))

    def _floor(self) -> float | None:
        """In a large corpus the pairs no more alike than random ones are millions, and not looked for."""
        background = self.session.background
        if self.session.passage_count <= _ALL_PAIRS_UP_TO or background is None:
            return None
        line = self._lines.get(self.session.settings.metric, np.inf)
        return float(min(line, background.quantiles[_RARE]))

    def _on_line_wanted(self, score: float) -> None:
        state = self.session.pairs
        if state is None:
            return
        self._lines[state.metric] = score
        floor = state.settings.min_score
        if floor is not None and score < floor and not state.is_stale:
            self.session.mine_pairs(replace(state.settings, min_score=score))
        else:
            self.session.draw_line(score)

    def _on_only_between(self, is_on: bool) -> None:
        self.table.pairs.show_only_between(is_on)
        self._refresh()

    def _on_sorted_by(self, key: str) -> None:
        self.table.pairs.show_sorted(key)
        self._choose_again()

    def show_most_alike(self) -> None:
        """Move the line down to where it lists a few pairs."""
        scores = self.table.pairs.scores
        if len(scores):
            score = float(scores[min(_A_FEW, len(scores)) - 1])
            self._on_line_wanted(math.floor(score * 100) / 100)

    def _on_export(self) -> None:
        path = ask_export_path(self, self.tr("Export the listed pairs"), "pairs", [("CSV", ".csv")])
        if path:
            self.session.export_pairs(path)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_line()


def _column(widget: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
