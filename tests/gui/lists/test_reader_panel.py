"""The reader on a real session: the passage in its document, what was read of it, what is nearest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from semdesk.app.session import Session
from semdesk.gui.panels.reader import ReaderPanel
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.passage_text import PassageText
from semdesk.gui.widgets.scored_list import ROW_ROLE, SCORE_ROLE

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
FAQ_ROW, CHAT_ROW, LONG_ROW = 1, 4, 14


@pytest.fixture
def panel(session: Session, themes: ThemeManager, show: Callable[..., None], settle: Settle) -> ReaderPanel:
    panel = ReaderPanel(session, themes)
    show(panel, 352, 760)
    settle()
    return panel


def nearest(panel: ReaderPanel) -> list[tuple[int, float]]:
    model = panel.nearest.model()
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    return [(int(index.data(ROW_ROLE)), float(index.data(SCORE_ROLE))) for index in indexes]


def around(panel: ReaderPanel) -> list[str]:
    """The neighbours that are shown, in their order on screen."""
    texts = [text for text in panel.text.findChildren(PassageText) if text.isVisible()]
    return [t.accessibleName() for t in sorted(texts, key=lambda t: t.mapTo(panel, t.pos()).y())]


def test_with_nothing_selected_it_says_what_to_do(panel: ReaderPanel) -> None:
    assert panel.note.isVisible()
    assert "Select a passage" in panel.note.sentence()


def test_a_passage_stands_in_its_document_with_its_columns(
    panel: ReaderPanel, session: Session, settle: Settle
) -> None:
    session.selection.set([CHAT_ROW])
    settle()
    assert panel.document.text() == "chat.csv"
    assert panel.place_label.text() == "row 3"  # as the spreadsheet counts, heading included
    assert around(panel) == [
        "Where is my card? It has been two weeks.",
        "I returned the jacket and refunds take up to 30 days.",
    ]
    assert panel.text.columns.accessibleName() == "topic: delivery. date: 5 Mar 2025"


def test_neighbours_of_other_documents_are_not_shown(
    panel: ReaderPanel, session: Session, settle: Settle
) -> None:
    session.selection.set([2])  # the last of the FAQ
    settle()
    assert around(panel) == ["How do I change my PIN?"]


def test_an_answer_is_shown_in_full(panel: ReaderPanel, session: Session, settle: Settle) -> None:
    session.selection.set([FAQ_ROW])
    settle()
    columns = panel.text.columns
    assert columns.accessibleName().startswith("answer: At any cash machine")
    narrow, wide = columns.heightForWidth(150), columns.heightForWidth(600)
    assert narrow > wide  # nothing of it is left out


def test_it_says_how_much_the_model_read(panel: ReaderPanel, session: Session, settle: Settle) -> None:
    session.selection.set([FAQ_ROW])
    settle()
    all_read = panel.text._all_read
    assert all_read.isVisible()
    assert all_read.text().startswith("All ")
    session.selection.set([LONG_ROW])
    settle()
    passage = session.passages.get(LONG_ROW)
    assert passage is not None
    assert passage.tokens is not None
    assert passage.tokens > 256
    assert not all_read.isVisible()
    assert panel.text._not_all_read.text() == f"256 of {passage.tokens} tokens read"


def test_the_nearest_passages_are_those_of_the_session_best_first(
    panel: ReaderPanel, session: Session, settle: Settle
) -> None:
    session.selection.set([0])
    settle()
    assert session.likeness is not None
    assert [row for row, _ in nearest(panel)] == session.likeness.nearest.tolist()
    scores = [score for _, score in nearest(panel)]
    assert scores == sorted(scores, reverse=True)
    assert 0 not in dict(nearest(panel))


def test_a_click_on_a_near_passage_reads_it(
    panel: ReaderPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    session.selection.set([0])
    settle()
    second = nearest(panel)[1][0]
    at = panel.nearest.visualRect(panel.nearest.model().index(1, 0)).center()
    qtbot.mouseClick(panel.nearest.viewport(), LEFT, pos=at)
    assert session.selection.current == second
    settle()
    assert nearest(panel)[0][0] != second


def test_arrow_keys_only_look_and_enter_reads(
    panel: ReaderPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    session.selection.set([0])
    settle()
    first = nearest(panel)[0][0]
    qtbot.keyClick(panel.nearest, Qt.Key.Key_Down)
    assert session.selection.current == 0
    qtbot.keyClick(panel.nearest, Qt.Key.Key_Return)
    assert session.selection.current == first


def test_of_several_it_shows_the_current_one_and_steps_through_them(
    panel: ReaderPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    session.selection.set([1, 4, 9], 4)
    settle()
    assert panel.many.text() == "3 passages selected"
    assert panel.document.text() == "chat.csv"
    qtbot.mouseClick(panel._next, LEFT)
    settle()
    assert (session.selection.current, panel.document.text()) == (9, "notes.txt")
    qtbot.mouseClick(panel._next, LEFT)
    assert session.selection.current == 1
    assert session.selection.rows.tolist() == [1, 4, 9]


def test_the_yardstick_is_the_sessions(panel: ReaderPanel, session: Session, settle: Settle) -> None:
    session.selection.set([0])
    settle()
    assert session.background is not None
    level = f"{session.background.random_level:.2f}"
    assert panel.yardstick.text().endswith(f"19 of 20 random pairs score below {level}")
    session.change(metric="manhattan")
    settle()
    assert "farther than" in panel.yardstick.text()


def test_the_passage_can_be_copied(panel: ReaderPanel, session: Session, settle: Settle) -> None:
    session.selection.set([FAQ_ROW])
    settle()
    panel.copy_passage()
    assert QGuiApplication.clipboard().text() == "How do I change my PIN?"


def test_a_long_passage_scrolls_and_leaves_room_for_the_nearest(
    panel: ReaderPanel, session: Session, settle: Settle
) -> None:
    session.selection.set([LONG_ROW])
    settle()
    assert panel.text.height() < 0.6 * panel.height()
    assert panel.text.verticalScrollBar().maximum() > 0
    assert panel.nearest.isVisible()
    assert panel.nearest.height() > 150
