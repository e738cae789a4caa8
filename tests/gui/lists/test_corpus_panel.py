"""The corpus panel on a real session: what it shows, and what clicks and keys in it do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, QSize, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from semdesk.app.session import Session
from semdesk.gui.panels.corpus import CorpusPanel
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.failure_list import FailureList
from semdesk.gui.widgets.passage_delegate import PassageEditor
from semdesk.gui.widgets.passage_model import GROUP, NUMBER, PASSAGE, ROW_ROLE, SCORE, WAITING, PassageModel

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(session: Session, themes: ThemeManager, show: Callable[..., None], settle: Settle) -> CorpusPanel:
    panel = CorpusPanel(session, themes)
    show(panel, 300, 700)
    settle()
    return panel


def model(panel: CorpusPanel) -> QAbstractItemModel:
    return panel.table.model()


def texts(panel: CorpusPanel) -> list[str]:
    rows = range(model(panel).rowCount())
    return [str(model(panel).index(row, PASSAGE).data()) for row in rows]


def shown_rows(panel: CorpusPanel) -> list[int]:
    return [int(model(panel).index(row, PASSAGE).data(ROW_ROLE)) for row in range(model(panel).rowCount())]


def click(qtbot: QtBot, panel: CorpusPanel, position: int, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
    at = panel.table.visualRect(model(panel).index(position, PASSAGE)).center()
    qtbot.mouseClick(panel.table.viewport(), LEFT, keys, at)


def click_head(qtbot: QtBot, panel: CorpusPanel, column: int) -> None:
    head = panel.table.horizontalHeader()
    at = QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)
    qtbot.mouseClick(head.viewport(), LEFT, pos=at)


def head_text(panel: CorpusPanel, column: int) -> str:
    return str(model(panel).headerData(column, Qt.Orientation.Horizontal))


def test_shows_documents_passages_and_counts(panel: CorpusPanel) -> None:
    names = [str(panel.documents.model().index(row, 0).data()) for row in range(4)]
    assert names == ["a faq.csv", "chat.csv", "notes.txt", "zz long.txt"]
    assert texts(panel)[:4] == [
        "When will my new card arrive?",
        "How do I change my PIN?",
        "Can I close my account?",
        "Where is my card? It has been two weeks.",
    ]
    assert [model(panel).index(0, c).data() for c in (GROUP, NUMBER)] == ["a faq.csv", "1"]
    assert panel.failures.text() == "1 not read"


def test_the_model_keeps_qts_rules(
    session: Session, settle: Settle, qtmodeltester: ModelTester, qtbot: QtBot
) -> None:
    tested = PassageModel(session)
    qtmodeltester.check(tested)
    session.filter("card")
    settle()
    session.selection.set([1])
    settle()
    assert 0 < tested.rowCount() < session.passage_count
    qtmodeltester.check(tested)


def test_a_text_that_is_not_there_yet_is_shown_as_dots_and_comes(
    panel: CorpusPanel, session: Session, qtbot: QtBot
) -> None:
    project = session._desk.opened()
    session.passages.show(project, session.passage_count)  # as after every change of the corpus
    assert texts(panel)[0] == WAITING
    assert not model(panel).flags(model(panel).index(0, PASSAGE)) & Qt.ItemFlag.ItemIsEditable
    qtbot.waitUntil(lambda: texts(panel)[0] == "When will my new card arrive?")


def test_a_click_selects_ctrl_adds_shift_extends_and_ctrl_a_takes_all(
    panel: CorpusPanel, session: Session, qtbot: QtBot
) -> None:
    click(qtbot, panel, 2)
    assert (session.selection.rows.tolist(), session.selection.current) == ([2], 2)
    click(qtbot, panel, 5, CTRL)
    assert (session.selection.rows.tolist(), session.selection.current) == ([2, 5], 5)
    click(qtbot, panel, 5, CTRL)
    assert session.selection.rows.tolist() == [2]
    click(qtbot, panel, 4)
    click(qtbot, panel, 7, SHIFT)
    assert (session.selection.rows.tolist(), session.selection.current) == ([4, 5, 6, 7], 7)
    click(qtbot, panel, 3, SHIFT)
    assert session.selection.rows.tolist() == [3, 4]
    qtbot.keyClick(panel.table, Qt.Key.Key_A, CTRL)
    assert len(session.selection) == session.passage_count


def test_arrow_keys_move_and_extend_the_selection(panel: CorpusPanel, session: Session, qtbot: QtBot) -> None:
    click(qtbot, panel, 2)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    assert session.selection.rows.tolist() == [3]
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(panel.table, Qt.Key.Key_Down, SHIFT)
    assert (session.selection.rows.tolist(), session.selection.current) == ([3, 4, 5], 5)
    qtbot.keyClick(panel.table, Qt.Key.Key_Up, SHIFT)
    assert session.selection.rows.tolist() == [3, 4]


def test_what_is_selected_elsewhere_is_selected_here(panel: CorpusPanel, session: Session) -> None:
    session.selection.set([1, 2, 3, 8], 8)
    chosen = {index.row() for index in panel.table.selectionModel().selectedIndexes()}
    assert chosen == {1, 2, 3, 8}
    assert panel.table.currentIndex().row() == 8
    ranges = panel.table.selectionModel().selection()
    assert len(ranges) == 2  # ranges, not one for each row


def test_heads_sort_and_sort_the_other_way(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    click_head(qtbot, panel, PASSAGE)
    settle()
    ascending = texts(panel)
    assert ascending == sorted(ascending, key=str.casefold)
    assert head_text(panel, PASSAGE) == "Passage ↑"
    click_head(qtbot, panel, PASSAGE)
    settle()
    assert texts(panel) == ascending[::-1]
    click_head(qtbot, panel, NUMBER)
    settle()
    assert shown_rows(panel) == list(range(session.passage_count))


def test_the_likeness_column_comes_with_a_selection_and_sorts_the_most_alike_first(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    assert panel.table.isColumnHidden(SCORE)
    session.selection.set([0])
    settle()
    assert not panel.table.isColumnHidden(SCORE)
    assert model(panel).index(0, SCORE).data() == "1.00"
    click_head(qtbot, panel, SCORE)
    settle()
    scores = [float(model(panel).index(row, SCORE).data()) for row in range(session.passage_count)]
    assert shown_rows(panel)[0] == 0
    assert scores == sorted(scores, reverse=True)
    assert head_text(panel, SCORE) == "Likeness ↓"


def test_a_distance_is_shown_as_one(panel: CorpusPanel, session: Session, settle: Settle) -> None:
    session.change(metric="euclidean")
    session.selection.set([0])
    settle()
    session.sort("likeness", descending=True)
    settle()
    numbers = [float(model(panel).index(row, SCORE).data()) for row in range(session.passage_count)]
    assert numbers == sorted(numbers)
    assert numbers[0] == 0 < numbers[1]
    assert head_text(panel, SCORE) == "Distance ↑"


def test_the_selection_survives_another_order(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    session.selection.set([3, 9], 9)
    session.sort("text")
    settle()
    assert session.selection.rows.tolist() == [3, 9]
    current = panel.table.currentIndex().row()
    assert shown_rows(panel)[current] == 9


def test_the_filter_narrows_after_a_moment_and_escape_widens(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.keyClicks(panel.filter_field, "DOG")
    qtbot.waitUntil(lambda: model(panel).rowCount() == 2)
    settle()
    assert texts(panel) == ["The dog sleeps all day.", "My dog sleeps the whole day."]
    qtbot.keyClick(panel.filter_field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: model(panel).rowCount() == session.passage_count)
    assert panel.filter_field.text() == ""


def test_without_a_match_it_says_so_and_offers_all(
    panel: CorpusPanel, session: Session, qtbot: QtBot
) -> None:
    qtbot.keyClicks(panel.filter_field, "elephant")
    qtbot.waitUntil(panel.note.isVisible)
    assert panel.note.sentence() == "No passage has “elephant” in it."
    panel.note.pressed.emit()
    qtbot.waitUntil(panel.table.isVisible)
    assert model(panel).rowCount() == session.passage_count
    assert panel.filter_field.text() == ""


def test_a_document_narrows_the_table_and_a_second_click_widens(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    at = panel.documents.visualRect(panel.documents.model().index(2, 0)).center()
    qtbot.mouseClick(panel.documents.viewport(), LEFT, pos=at)
    qtbot.waitUntil(lambda: model(panel).rowCount() == 5)
    settle()
    assert texts(panel)[0] == "The dog sleeps all day."
    qtbot.mouseClick(panel.documents.viewport(), LEFT, pos=at)
    qtbot.waitUntil(lambda: model(panel).rowCount() == session.passage_count)


def test_a_passage_is_edited_in_place_and_the_edit_can_be_undone(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    click(qtbot, panel, 9)
    qtbot.keyClick(panel.table, Qt.Key.Key_F2)
    editor = panel.table.findChild(PassageEditor)
    assert editor is not None
    assert editor.toPlainText() == "The dog sleeps all day."
    editor.setPlainText("The cat sleeps all day.")
    session.passages.loaded.emit()  # texts that arrive meanwhile
    assert editor.toPlainText() == "The cat sleeps all day."
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(panel)[9] == "The cat sleeps all day.")
    settle()
    session.undo()
    qtbot.waitUntil(lambda: texts(panel)[9] == "The dog sleeps all day.")


def test_escape_leaves_a_passage_as_it_was(panel: CorpusPanel, session: Session, qtbot: QtBot) -> None:
    at = panel.table.visualRect(model(panel).index(1, PASSAGE)).center()
    qtbot.mouseDClick(panel.table.viewport(), LEFT, pos=at)
    editor = panel.table.findChild(PassageEditor)
    assert editor is not None
    editor.setPlainText("Something else")
    with qtbot.assertNotEmitted(session.corpus_changed, wait=200):
        qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert texts(panel)[1] == "How do I change my PIN?"


def test_delete_removes_what_is_selected_and_shown_and_undo_brings_it_back(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    session.filter("dog")
    settle()
    session.selection.set([0, 9], 9)  # the first is not among those shown
    qtbot.keyClick(panel.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: session.passage_count == 14)
    settle()
    session.filter("", None)
    settle()
    assert "When will my new card arrive?" in texts(panel)
    assert "The dog sleeps all day." not in texts(panel)
    session.undo()
    qtbot.waitUntil(lambda: session.passage_count == 15)


def test_a_typed_sentence_is_added_and_selected(
    panel: CorpusPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.keyClicks(panel.sentence_field, "Cats are wonderful")
    qtbot.keyClick(panel.sentence_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.passage_count == 16)
    settle()
    assert panel.sentence_field.text() == ""
    current = session.selection.current
    assert current is not None
    assert texts(panel)[shown_rows(panel).index(current)] == "Cats are wonderful"
    session.remove_passages(np.array([current]))
    qtbot.waitUntil(lambda: session.passage_count == 15)
    settle()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_chip_lists_what_was_not_read_and_why(panel: CorpusPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.failures, LEFT)
    popup = panel.findChild(FailureList)
    assert popup is not None
    said = popup.text.toPlainText()
    assert "broken.docx" in said
    assert len(said) > len("broken.docx") + 10
    popup.close()


def test_other_columns_are_shown_on_request(panel: CorpusPanel, session: Session) -> None:
    assert panel.table.column_names == ("answer", "topic", "date")
    column = 4 + panel.table.column_names.index("topic")
    assert panel.table.isColumnHidden(column)
    action = next(a for a in panel.more_menu().actions() if "topic" in a.text())
    action.trigger()
    assert not panel.table.isColumnHidden(column)
    assert [model(panel).index(row, column).data() for row in (2, 3)] == ["", "delivery"]
    session.sort("topic", descending=True)
    assert panel.table.is_column_shown("topic")


def test_enter_asks_for_the_reader(panel: CorpusPanel, qtbot: QtBot) -> None:
    click(qtbot, panel, 1)
    with qtbot.waitSignal(panel.panel_wanted) as wanted:
        qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert wanted.args == ["reader"]


def test_it_paints_in_both_themes_at_every_width(panel: CorpusPanel, themes: ThemeManager) -> None:
    pictures = set()
    for appearance in ("light", "dark"):
        themes.set_appearance(appearance)
        QApplication.processEvents()
        pictures.add(panel.grab().toImage().pixelColor(150, 650).name())
    assert len(pictures) == 2
    for width in (240, 300, 600):
        panel.resize(QSize(width, 700))
        QApplication.processEvents()
        table = panel.table
        assert table.columnWidth(PASSAGE) > 100
        assert not table.horizontalScrollBar().isVisible()
