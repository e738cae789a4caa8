"""Search by meaning: the hits with their scores and, where a table has them, the answers."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from semdesk.app.searching import SearchState
from semdesk.app.session import Session
from semdesk.core.corpus.types import Passage
from semdesk.gui import theme as t
from semdesk.gui.panels.base import Panel, Place
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.answer_card import AnswerCard
from semdesk.gui.widgets.answers import answer_columns
from semdesk.gui.widgets.combos import Choice, Combo
from semdesk.gui.widgets.controls import Caption, IconButton, hairline
from semdesk.gui.widgets.empty_note import EmptyNote
from semdesk.gui.widgets.export_path import ask_export_path
from semdesk.gui.widgets.hit_delegate import HitDelegate
from semdesk.gui.widgets.score_bar import ScoreScale
from semdesk.gui.widgets.scored_list import ScoredList
from semdesk.gui.widgets.view_bar import ViewBar
from semdesk.gui.words import decimal, number

_HITS, _NOTE = range(2)
_TOP_K = (10, 20, 50, 100)
_USUAL = 20


class SearchPanel(Panel):
    """Shows what the toolbar's search field found."""

    key = "search"
    title = str(QT_TRANSLATE_NOOP("Panel", "Search"))
    icon = "search"
    place: ClassVar[Place] = "centre"

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self._answers: dict[int, str] = {}
        self._stale_late = QTimer(self)
        self._stale_late.setSingleShot(True)
        self._stale_late.setInterval(t.STALE_AFTER_MS)
        self._stale_late.timeout.connect(self._show_stale)
        self._make_widgets()
        self._lay_out()
        self._listen()
        self._refresh()

    # ------ building ----------------------------------------------------------------------------------------
    def _make_widgets(self) -> None:
        session, themes = self.session, self.themes
        self.top_k = Combo(themes, t.VIEW_CONTROL_HEIGHT)
        detail = self.tr("So many passages are shown, the most alike first.")
        self.top_k.set_choices([Choice(str(k), number(k), detail) for k in _TOP_K], str(_USUAL))
        self.top_k.setAccessibleName(self.tr("How many hits"))
        self.top_k.chosen.connect(self._on_top_k)
        self.export = IconButton(self.tr("Export the hits as CSV"), themes, "download")
        self.export.clicked.connect(self._on_export)
        self.card = AnswerCard(session, themes)
        self.card.show_wanted.connect(self._show_in_document)
        self.hits = ScoredList(session, themes, picks_on_move=True)
        self._delegate = HitDelegate(session, themes, self._answer_of, self.hits)
        self.hits.set_delegate(self._delegate)
        self.hits.setAccessibleName(self.tr("Hits"))
        self.hits.opened.connect(lambda: self.panel_wanted.emit("reader"))
        self._heading = QLabel(self.tr("Passages"))
        self.yardstick = Caption("", "caption")
        self.note = EmptyNote(themes)
        self.note.pressed.connect(session.resume_embedding)

    def _lay_out(self) -> None:
        bar = ViewBar(self.themes)
        bar.add_left(_beside(Caption(self.tr("Show")), self.top_k))
        self.fact = bar.add_fact()
        bar.add_right(self.export)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._card_box = QWidget()
        around = QVBoxLayout(self._card_box)
        around.setContentsMargins(t.VIEW_PADDING, t.M, t.VIEW_PADDING, 0)
        around.addWidget(self.card)
        column.addWidget(self._card_box)
        column.addWidget(self._head())
        column.addWidget(hairline())
        column.addWidget(self.hits, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(found)
        self._stack.addWidget(self.note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(bar)
        whole.addWidget(self._stack, 1)

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(t.VIEW_PADDING, t.M, t.VIEW_PADDING, t.S)
        row.addWidget(self._heading)
        row.addStretch(1)
        row.addWidget(self.yardstick)
        return head

    def _listen(self) -> None:
        session = self.session
        session.search_changed.connect(self._on_search_changed)
        session.passages.loaded.connect(self._show_answers)
        session.background_changed.connect(self._show_answers)
        session.vectors_changed.connect(self._refresh)
        session.embedding_changed.connect(self._refresh)
        session.corpus_changed.connect(self._refresh)
        session.settings_changed.connect(self._refresh)

    def focus_first(self) -> None:
        self.hits.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------ showing -----------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        self._heading.setFont(self.theme.bold())
        self._on_search_changed()

    def _on_search_changed(self) -> None:
        """Out of date is said after a moment only: while one types, the next answer is nearly there."""
        state = self.session.search
        if state is not None and state.is_stale:
            if not self._stale_late.isActive() and not self._delegate.is_dimmed:
                self._stale_late.start()
            return
        self._stale_late.stop()
        self._set_dimmed(False)
        if state is None or not len(state.rows):
            self._say_why_empty(state)
        else:
            self._show_hits(state)
        self._show_fact(state)

    def _show_hits(self, state: SearchState) -> None:
        scored = self.hits.scored
        is_same = np.array_equal(scored.rows, state.rows) and np.array_equal(scored.scores, state.scores)
        if not is_same:
            self.hits.show_scored(state.rows, state.scores)
            self.hits.scrollToTop()
        self._show_answers()
        self._stack.setCurrentIndex(_HITS)

    def _show_fact(self, state: SearchState | None) -> None:
        self.export.setEnabled(state is not None and len(state.rows) > 0)
        if state is None or not len(state.rows):
            self.fact.setText("")
            return
        words = self.tr("Best {0} of {1} · {2}").format(
            number(len(state.rows)), number(state.of), _time_taken(state.seconds)
        )
        if state.of < self.session.passage_count:
            words = self.tr("Searched the {0} of {1} passages embedded so far · {2}").format(
                number(state.of), number(self.session.passage_count), _time_taken(state.seconds)
            )
        self.fact.setText(words)

    def _show_stale(self) -> None:
        self._set_dimmed(True)
        self.fact.setText(self.tr("Out of date: searching again…"))

    def _set_dimmed(self, is_dimmed: bool) -> None:
        self._delegate.is_dimmed = is_dimmed
        self.card.set_dimmed(is_dimmed)
        self.hits.viewport().update()

    def _say_why_empty(self, state: SearchState | None) -> None:
        session = self.session
        can_resume = False
        if not session.passage_count:
            sentence = self.tr("Add documents first; then ask here in your own words.")
        elif not session.ready:
            can_resume = not session.is_embedding and session.is_model_ready
            sentence = self.tr(
                "The passages are being embedded. You can search as soon as the first are ready."
            )
        elif state is None:
            sentence = self.tr(
                "Type a question or a few words into the search field above. Passages that mean the same are "
                "found even when they use other words."
            )
        else:
            sentence = self.tr("Nothing was found for “{0}”.").format(state.query)
        self.note.say(sentence, self.tr("Continue embedding") if can_resume else "")
        self._stack.setCurrentIndex(_NOTE)

    # ------ answers -----------------------------------------------------------------------------------------
    def _show_answers(self) -> None:
        state = self.session.search
        if state is None:
            return
        scale = ScoreScale.of(self.session.settings, self.session.background)
        self.yardstick.setText(f"|  {scale.yardstick()}" if scale.yardstick() else "")
        known = [(row, self.session.passages.get(int(row))) for row in state.rows]
        passages = [passage for _, passage in known if passage is not None]
        before, self._answers = self._answers, answer_columns(passages)
        if before != self._answers:
            self.hits.scheduleDelayedItemsLayout()
        self._show_best_answer(state, [passage for _, passage in known])

    def _show_best_answer(self, state: SearchState, passages: list[Passage | None]) -> None:
        """The best hit that has an answer, if it is more alike to the question than random passages are."""
        level = self.session.background.random_level if self.session.background else -np.inf
        for passage, score in zip(passages, state.scores.tolist(), strict=True):
            answer = self._answer_of(passage) if passage else ""
            if passage and answer and score >= level:
                self.card.show_answer(passage, answer, score)
                self._card_box.show()
                return
        self._card_box.hide()

    def _answer_of(self, passage: Passage) -> str:
        return passage.columns.get(self._answers.get(passage.document_id, ""), "")

    # ------ doing -------------------------------------------------------------------------------------------
    def _on_top_k(self, key: str) -> None:
        self.session.find(self.session.query, int(key))

    def _show_in_document(self, row: int) -> None:
        self.session.selection.set([row])
        self.session.filter("", int(self.session.row_documents[row]))
        self.panel_wanted.emit("corpus")

    def _on_export(self) -> None:
        path = ask_export_path(self, self.tr("Export the hits"), "hits", [("CSV", ".csv")])
        if path:
            self.session.export_hits(path)


def _time_taken(seconds: float) -> str:
    return f"{round(seconds * 1000)} ms" if seconds < 1 else f"{decimal(seconds, 1)} s"


def _beside(label: QWidget, control: QWidget) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(t.S)
    row.addWidget(label)
    row.addWidget(control)
    return box
