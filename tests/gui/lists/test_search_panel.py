"""The search panel on a real session: hits, answers, and what it says when there are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from semdesk.app.session import Session
from semdesk.gui.panels.search import SearchPanel
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.scored_list import ROW_ROLE

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(session: Session, themes: ThemeManager, show: Callable[..., None], settle: Settle) -> SearchPanel:
    panel = SearchPanel(session, themes)
    show(panel, 788, 700)
    settle()
    return panel


def hits(panel: SearchPanel) -> list[int]:
    model = panel.hits.model()
    return [int(model.index(row, 0).data(ROW_ROLE)) for row in range(model.rowCount())]


def find(session: Session, settle: Settle, query: str, top_k: int = 10) -> None:
    session.find(query, top_k)
    settle()


def test_before_a_search_it_says_how(panel: SearchPanel) -> None:
    assert panel.note.isVisible()
    assert panel.note.sentence().startswith("Type a question")
    assert not panel.export.isEnabled()


def test_hits_come_best_first_with_the_time_it_took(
    panel: SearchPanel, session: Session, settle: Settle
) -> None:
    find(session, settle, "a sleepy puppy")
    assert session.search is not None
    assert hits(panel) == session.search.rows.tolist()
    assert set(hits(panel)[:2]) == {9, 13}
    assert panel.fact.text().startswith("Best 10 of 15 · ")
    assert panel.fact.text().endswith(" ms") or panel.fact.text().endswith(" s")


def test_another_number_of_hits_searches_again(
    panel: SearchPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    find(session, settle, "my card")
    panel.top_k.chosen.emit("50")
    settle()
    assert len(hits(panel)) == session.passage_count


def test_a_question_that_the_faq_answers_shows_the_answer(
    panel: SearchPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    find(session, settle, "how to get another PIN number")
    assert panel.card.isVisible()
    qtbot.mouseClick(panel.card.copy, LEFT)
    assert QGuiApplication.clipboard().text().startswith("At any cash machine")
    assert panel.card.copy.text() == "Copied"
    with qtbot.waitSignal(panel.panel_wanted) as wanted:
        qtbot.mouseClick(panel.card.show_in_document, LEFT)
    assert wanted.args == ["corpus"]
    assert session.selection.rows.tolist() == [1]
    settle()
    assert session.view.rows.tolist() == [0, 1, 2]


def test_an_answer_less_alike_than_random_passages_is_not_offered(
    panel: SearchPanel, session: Session, settle: Settle
) -> None:
    find(session, settle, "mountains in the rain", 50)
    assert hits(panel)
    assert not panel.card.isVisible()


def test_keys_move_through_the_hits_and_enter_opens_the_reader(
    panel: SearchPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    find(session, settle, "my card")
    for _ in range(2):
        qtbot.keyClick(panel.hits, Qt.Key.Key_Down)
    assert session.selection.rows.tolist() == [hits(panel)[1]]
    qtbot.keyClick(panel.hits, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert sorted(session.selection.rows.tolist()) == sorted(hits(panel)[1:3])
    with qtbot.waitSignal(panel.panel_wanted) as wanted:
        qtbot.keyClick(panel.hits, Qt.Key.Key_Return)
    assert wanted.args == ["reader"]


def test_what_is_selected_elsewhere_is_current_among_the_hits(
    panel: SearchPanel, session: Session, settle: Settle
) -> None:
    find(session, settle, "my card")
    third = hits(panel)[2]
    session.selection.set([third])
    assert panel.hits.currentIndex().row() == 2
    assert [index.row() for index in panel.hits.selectionModel().selectedIndexes()] == [2]


def test_results_that_are_out_of_date_say_so_until_the_new_ones_are_there(
    panel: SearchPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    find(session, settle, "my card")
    panel._stale_late.setInterval(0)  # a new answer often comes before it would be said
    said: list[str] = []

    def listen() -> None:
        said.append(panel.fact.text())

    session.search_changed.connect(listen)
    session.change(pooling="max")
    settle()
    session.search_changed.disconnect(listen)
    assert "Out of date: searching again…" in said
    assert panel.fact.text().startswith("Best 10 of 15")
    assert not panel._delegate.is_dimmed
    session.change(pooling="mean")
    settle()


def test_a_hit_grows_with_its_text_and_shrinks_with_the_window(
    panel: SearchPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    find(session, settle, "the weather changes", 50)
    model = panel.hits.model()
    long = hits(panel).index(14)

    def height(row: int) -> int:
        return panel.hits.visualRect(model.index(row, 0)).height()

    short = next(row for row in range(model.rowCount()) if hits(panel)[row] in (9, 10, 12))
    qtbot.waitUntil(lambda: height(long) > height(short))
    before = height(long)
    panel.resize(1_600, 700)
    qtbot.waitUntil(lambda: height(long) <= before)


def test_hits_are_exported_where_the_user_says(
    panel: SearchPanel,
    session: Session,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    find(session, settle, "my card")
    target = tmp_path / "found.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    qtbot.mouseClick(panel.export, LEFT)
    qtbot.waitUntil(target.exists)
    settle()
    assert "card" in target.read_text(encoding="utf-8-sig")
