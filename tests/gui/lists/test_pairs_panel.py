"""The pairs panel on a real session: finding, the line, the list, the pair side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from semdesk.app.session import Session
from semdesk.gui.panels.pairs import PairsPanel
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.pair_model import PAIR, READING, ROWS_ROLE, SCORE, PairModel

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton
JACKETS = (5, 11)
DOGS = (9, 13)


@pytest.fixture
def panel(session: Session, themes: ThemeManager, show: Callable[..., None], settle: Settle) -> PairsPanel:
    panel = PairsPanel(session, themes)
    show(panel, 1_388, 740)
    settle()
    return panel


@pytest.fixture
def found(panel: PairsPanel, session: Session, settle: Settle) -> PairsPanel:
    """The panel with pairs, all of them listed."""
    panel.find_pairs()
    settle()
    panel.line.line_wanted.emit(-1.0)
    return panel


def listed(panel: PairsPanel) -> list[tuple[int, int]]:
    model = panel.table.model()
    return [model.index(row, PAIR).data(ROWS_ROLE) for row in range(model.rowCount())]


def scores(panel: PairsPanel) -> list[float]:
    model = panel.table.model()
    return [float(model.index(row, SCORE).data()) for row in range(model.rowCount())]


def head_at(panel: PairsPanel, column: int) -> QPoint:
    head = panel.table.horizontalHeader()
    return QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) // 2, head.height() // 2)


def test_the_button_finds_every_pair_once(panel: PairsPanel, session: Session, qtbot: QtBot) -> None:
    if session.pairs is None:
        assert panel.note.isVisible()
        assert "paraphrase mining" in panel.note.sentence()
    qtbot.mouseClick(panel.find_button, LEFT)
    qtbot.waitUntil(lambda: session.pairs is not None and not session.is_mining)
    panel.line.line_wanted.emit(-1.0)
    count = session.passage_count
    assert len(listed(panel)) == len(set(listed(panel))) == count * (count - 1) // 2
    assert all(a < b for a, b in listed(panel))
    assert scores(panel) == sorted(scores(panel), reverse=True)
    assert panel.find_button.text() == "Find again"


def test_what_the_fields_say_is_asked(
    panel: PairsPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    assert not panel.choices.advanced_bar.isVisible()
    qtbot.mouseClick(panel.choices.advanced_button, LEFT)
    assert panel.choices.advanced_bar.isVisible()
    panel.choices.top_k.setValue(2)
    panel.choices.max_pairs.setValue(7)
    panel.choices.query_chunk.setValue(4)
    panel.choices.corpus_chunk.setValue(3)
    panel.find_pairs()
    settle()
    assert session.pairs is not None
    asked = session.pairs.settings
    assert (asked.top_k, asked.max_pairs, asked.query_chunk_size, asked.corpus_chunk_size) == (2, 7, 4, 3)
    assert len(session.pairs.scores) == 7


def test_the_model_keeps_qts_rules(found: PairsPanel, session: Session, qtmodeltester: ModelTester) -> None:
    tested = PairModel(session)
    qtmodeltester.check(tested)
    tested.show_pairs(session.pairs)
    assert tested.rowCount() > 0
    qtmodeltester.check(tested)


def test_the_line_lists_those_above_it_and_says_how_many(
    found: PairsPanel, session: Session, qtbot: QtBot
) -> None:
    assert session.pairs is not None
    with qtbot.waitSignal(found.badge_changed):
        found.line.field.setValue(0.5)
    expected = int((session.pairs.scores >= 0.5).sum())
    assert 0 < expected < len(session.pairs.scores)
    assert session.pairs.listed == len(listed(found)) == expected
    assert found.line.count.text().startswith(f"{expected} pair")
    assert min(scores(found)) >= 0.5


def test_the_line_is_dragged_and_moved_with_keys(found: PairsPanel, session: Session, qtbot: QtBot) -> None:
    found.line.field.setValue(0.5)
    histogram = found.line.histogram
    qtbot.keyClick(histogram, Qt.Key.Key_Right)
    assert found.line.field.value() == pytest.approx(0.51)
    before = len(listed(found))
    at = QPoint(histogram.width() // 4, histogram.height() // 2)
    qtbot.mouseClick(histogram, LEFT, pos=at)
    assert found.line.field.value() < 0.5
    assert len(listed(found)) > before
    assert int(histogram.counts.sum()) == len(found.table.pairs.scores)


def test_with_none_above_the_line_the_best_score_is_said_and_shown_on_request(
    found: PairsPanel, session: Session, qtbot: QtBot
) -> None:
    assert session.pairs is not None
    best = float(session.pairs.scores[0])
    found.line.line_wanted.emit(1.5)
    assert listed(found) == []
    assert found.pick_note.isVisible()
    assert found.pick_note.sentence() == f"No pairs at 1.50 or above. The most alike score {best:.2f}."
    found.pick_note.pressed.emit()
    assert len(listed(found)) >= 1


def test_a_pair_is_selected_everywhere_and_shown_side_by_side(
    found: PairsPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    position = listed(found).index(JACKETS)
    found.table.scrollTo(found.table.model().index(position, PAIR))
    at = found.table.visualRect(found.table.model().index(position, PAIR)).center()
    qtbot.mouseClick(found.table.viewport(), LEFT, pos=at)
    assert (tuple(session.selection.rows.tolist()), session.selection.current) == (JACKETS, JACKETS[0])
    settle()
    assert found.view.isVisible()
    assert found.view.left.text.accessibleName() == "I returned the jacket and refunds take up to 30 days."
    assert found.view.right.text.accessibleName().endswith("60 days.")
    assert found.view.numbers_differ.isVisible()
    assert found.view.numbers_differ.text() == "Numbers differ: 30 ↔ 60"
    qtbot.mouseClick(found.view.right, LEFT)
    assert (tuple(session.selection.rows.tolist()), session.selection.current) == (JACKETS, JACKETS[1])


def test_keys_go_from_pair_to_pair(found: PairsPanel, session: Session, qtbot: QtBot) -> None:
    found.table.choose(0)
    qtbot.keyClick(found.table, Qt.Key.Key_Down)
    assert tuple(session.selection.rows.tolist()) == listed(found)[1]
    with qtbot.waitSignal(found.panel_wanted) as wanted:
        qtbot.keyClick(found.table, Qt.Key.Key_Return)
    assert wanted.args == ["reader"]


def test_heads_sort_by_score_and_by_reading_order(found: PairsPanel, qtbot: QtBot) -> None:
    found.table.choose(3)
    chosen = listed(found)[3]
    viewport = found.table.horizontalHeader().viewport()
    qtbot.mouseClick(viewport, LEFT, pos=head_at(found, SCORE))
    assert scores(found) == sorted(scores(found))
    qtbot.mouseClick(viewport, LEFT, pos=head_at(found, PAIR))
    assert found.table.pairs.sort_key == READING
    assert listed(found) == sorted(listed(found))
    assert listed(found)[found.table.currentIndex().row()] == chosen


def test_only_pairs_between_documents_on_request(
    found: PairsPanel, session: Session, qtbot: QtBot, settle: Settle
) -> None:
    found.only_between.setChecked(True)
    documents = session.row_documents
    assert DOGS not in listed(found)
    assert JACKETS in listed(found)
    assert all(documents[a] != documents[b] for a, b in listed(found))
    found.only_between.setChecked(False)
    assert DOGS in listed(found)


def test_distances_are_shown_as_such_and_the_line_keeps_the_near_ones(
    panel: PairsPanel, session: Session, settle: Settle
) -> None:
    session.change(metric="euclidean")
    settle()
    panel.find_pairs()
    settle()
    panel.line.field.setValue(1.0)
    shown = scores(panel)
    assert shown
    assert max(shown) <= 1.0
    assert shown == sorted(shown)
    assert session.pairs is not None
    assert session.pairs.line == pytest.approx(-1.0)
    assert panel.table.model().headerData(SCORE, Qt.Orientation.Horizontal) == "Distance ↑"


def test_pairs_of_other_settings_are_marked_and_stay(
    found: PairsPanel, session: Session, settle: Settle
) -> None:
    count = len(listed(found))
    session.change(metric="dot")
    settle()
    assert found.chips.stale.isVisible()
    assert found.find_button._kind == "primary"
    assert len(listed(found)) == count
    found.find_pairs()
    settle()
    assert not found.chips.stale.isVisible()
    assert found.find_button._kind == "normal"


def test_line_and_cards_move_where_there_is_little_room(
    found: PairsPanel, qtbot: QtBot, settle: Settle
) -> None:
    def is_above() -> bool:
        line, table = found.line, found.table
        return line.mapTo(found, QPoint(0, 0)).y() < table.mapTo(found, QPoint(0, 0)).y()

    assert not is_above()
    found.resize(780, 740)
    qtbot.waitUntil(is_above)
    found.table.choose(0)
    settle()
    left, right = found.view.left, found.view.right
    assert left.y() == right.y()
    found.resize(600, 740)
    qtbot.waitUntil(lambda: right.y() > left.y() and right.x() == left.x())
    found.resize(1_388, 740)
    qtbot.waitUntil(lambda: not is_above())
    assert np.isclose(found.line.histogram.height(), found.line.histogram.sizeHint().height())


def test_the_listed_pairs_are_exported(
    found: PairsPanel,
    session: Session,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found.line.field.setValue(0.5)
    count = len(listed(found))
    target = tmp_path / "pairs.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    qtbot.mouseClick(found.export, LEFT)
    qtbot.waitUntil(target.exists)
    settle()
    lines = target.read_text(encoding="utf-8-sig").strip().splitlines()
    assert len(lines) == count + 1


@pytest.mark.parametrize(("recall", "words"), [(0.98765, "98.7 %"), (1.0, "100.0 %")])
def test_it_is_said_that_neighbours_are_approximate(
    found: PairsPanel, session: Session, recall: float, words: str
) -> None:
    assert not found.chips.approximate.isVisible()
    state = session.pairs
    assert state is not None
    found.chips.show_state(replace(state, pairs=replace(state.pairs, recall=recall)))
    assert found.chips.approximate.isVisible()
    assert found.chips.approximate.text() == f"approximate, {words} of true neighbours on a sample"
