"""Map and matrix panels over one real session: real documents, the real model in the real engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semdesk.app.desk import make_scratch
from semdesk.app.engine import Engine
from semdesk.app.jobs import JobRunner
from semdesk.app.preferences import Preferences
from semdesk.app.session import Session
from semdesk.core.errors import NotPossible
from semdesk.gui.panels.map import MapPanel
from semdesk.gui.panels.matrix import MatrixPanel
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.export_path import with_suffix_of

_WEATHER = "Today is a sunny day\nThe weather today is beautiful\nIt's raining!\n"
_DOGS = "Dogs are awesome\nI love my dog\nThe puppy sleeps all day\nA cat slept on the sofa\n"
_COUNT = 7
_PATIENCE_MS = 90_000
_LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def shared_session(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("documents")
    for name, text in {"dogs.txt": _DOGS, "weather.txt": _WEATHER}.items():
        (folder / name).write_text(text, encoding="utf-8")
    made = Session(JobRunner(), Engine(), make_scratch(), Preferences())
    made.start([folder / "dogs.txt", folder / "weather.txt"])
    clock = QElapsedTimer()
    clock.start()
    while not _has_map(made):
        assert clock.elapsed() < _PATIENCE_MS
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
    yield made
    made.close()


@pytest.fixture
def session(qtbot: QtBot, shared_session: Session) -> Iterator[Session]:
    """All is embedded, nothing selected."""
    qtbot.waitUntil(lambda: _has_map(shared_session), timeout=_PATIENCE_MS)
    yield shared_session
    shared_session.selection.clear()
    shared_session.find("")
    shared_session.change(metric="cosine", pooling="mean")
    if shared_session.passage_count > _COUNT:
        shared_session.remove_passages(np.arange(_COUNT, shared_session.passage_count))
    qtbot.waitUntil(lambda: shared_session.passage_count == _COUNT, timeout=_PATIENCE_MS)


def _has_map(session: Session) -> bool:
    return session.ready >= _COUNT and session.projection is not None and session.background is not None


@pytest.fixture
def map_panel(qtbot: QtBot, session: Session, themes: ThemeManager) -> MapPanel:
    made = MapPanel(session, themes)
    qtbot.addWidget(made)
    made.resize(800, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def matrix_panel(qtbot: QtBot, session: Session, themes: ThemeManager) -> MatrixPanel:
    made = MatrixPanel(session, themes)
    qtbot.addWidget(made)
    made.resize(800, 640)
    made.show()
    qtbot.waitUntil(lambda: session.matrix is not None, timeout=_PATIENCE_MS)
    return made


# ------ map ------------------------------------------------------------------------------------------------
def test_without_passages_both_say_how_to_begin(qtbot: QtBot, themes: ThemeManager) -> None:
    session = Session(JobRunner(), Engine(), make_scratch(), Preferences())
    for panel in (MapPanel(session, themes), MatrixPanel(session, themes)):
        qtbot.addWidget(panel)
        assert panel.stack.sentence().startswith("No passages yet.")
        assert panel.stack.shown() is None
        assert not panel.export.isEnabled()
    session.close()


def test_the_map_shows_every_passage_coloured_by_document(map_panel: MapPanel) -> None:
    assert map_panel.stack.shown() is map_panel.points
    assert map_panel.points.scene.rows.tolist() == list(range(_COUNT))
    groups = [(group.label, group.count) for group in map_panel.points.scene.colouring.groups]
    assert groups == [("dogs.txt", 4), ("weather.txt", 3)]
    assert map_panel.strip.words()[0].startswith("PCA keeps ")
    assert map_panel.points.legend.isVisible()


def test_a_click_on_a_point_selects_the_passage_everywhere(
    qtbot: QtBot, session: Session, map_panel: MapPanel
) -> None:
    points = map_panel.points
    qtbot.mouseClick(points, _LEFT, pos=points.spot(5).toPoint())
    assert (session.selection.rows.tolist(), session.selection.current) == ([5], 5)
    qtbot.mouseClick(points, _LEFT, Qt.KeyboardModifier.ShiftModifier, points.spot(1).toPoint())
    assert session.selection.rows.tolist() == [1, 5]
    with qtbot.waitSignal(map_panel.panel_wanted) as wanted:
        qtbot.mouseDClick(points, _LEFT, pos=points.spot(1).toPoint())
    assert wanted.args == ["reader"]


def test_hovering_a_point_shows_its_text_document_and_likeness(
    qtbot: QtBot, session: Session, map_panel: MapPanel
) -> None:
    session.selection.set([4])
    qtbot.waitUntil(lambda: session.likeness is not None, timeout=_PATIENCE_MS)
    qtbot.mouseMove(map_panel.points, map_panel.points.spot(5).toPoint())
    card = map_panel.points.card
    qtbot.waitUntil(lambda: card.content.entries[0].text != "…", timeout=_PATIENCE_MS)
    assert card.content.entries[0].text == "The weather today is beautiful"
    assert card.content.entries[0].caption == "weather.txt · line 2"
    assert card.content.score == "0.73"


def test_another_pooling_takes_the_old_map_away_at_once(
    qtbot: QtBot, session: Session, map_panel: MapPanel
) -> None:
    before = map_panel.points.scene.coordinates
    session.change(pooling="max")
    assert map_panel.stack.shown() is None
    qtbot.waitUntil(lambda: map_panel.stack.shown() is map_panel.points, timeout=_PATIENCE_MS)
    assert map_panel.points.scene.coordinates is not before


def test_the_query_appears_on_the_map_and_goes_with_the_search(
    qtbot: QtBot, session: Session, map_panel: MapPanel
) -> None:
    scene = map_panel.points.scene
    session.find("a lovely puppy")
    qtbot.waitUntil(lambda: scene.query is not None, timeout=_PATIENCE_MS)
    assert session.search is not None
    assert np.array_equal(scene.query, session.search.coordinates)
    session.find("")
    qtbot.waitUntil(lambda: scene.query is None, timeout=_PATIENCE_MS)


def test_colouring_by_likeness_follows_the_selection(
    qtbot: QtBot, session: Session, map_panel: MapPanel
) -> None:
    map_panel.colour_by.combo.set_value("likeness")
    map_panel.colour_by.combo.chosen.emit("likeness")
    assert not map_panel.points.scene.colouring.is_ramp
    assert "Select a passage" in map_panel.strip.words()[1]
    session.selection.set([1])
    qtbot.waitUntil(lambda: map_panel.points.scene.colouring.is_ramp, timeout=_PATIENCE_MS)
    codes = map_panel.points.scene.colouring.codes
    assert codes[1] == codes.max()
    assert codes[0] > codes[6]


def test_arrows_ask_for_two_passages_and_then_show_their_true_angle(
    qtbot: QtBot, session: Session, map_panel: MapPanel
) -> None:
    map_panel.mode.set_value("arrows")
    map_panel.mode.chosen.emit("arrows")
    assert map_panel.stack.sentence() == "Select two or more passages to see them as arrows."
    session.selection.set([4, 5], 4)
    qtbot.waitUntil(lambda: map_panel.stack.shown() is map_panel.arrows, timeout=_PATIENCE_MS)
    assert map_panel.arrows.pair_text() == "42.7° · 0.73"
    assert "exact" in map_panel.strip.words()[0]
    session.selection.set([4, 5], 5)
    assert map_panel.stack.shown() is map_panel.arrows
    session.selection.set([4])
    assert map_panel.stack.shown() is None


def test_keys_of_the_map_move_the_selection(qtbot: QtBot, session: Session, map_panel: MapPanel) -> None:
    session.selection.set([0])
    qtbot.keyClick(map_panel.points, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(session.selection) == _COUNT


# ------ matrix ---------------------------------------------------------------------------------------------
def test_a_click_on_a_cell_selects_both_passages(
    qtbot: QtBot, session: Session, matrix_panel: MatrixPanel
) -> None:
    view = matrix_panel.view
    qtbot.mouseClick(view, _LEFT, pos=view.box((5, 2)).center().toPoint())
    assert (session.selection.rows.tolist(), session.selection.current) == ([2, 5], 5)


def test_hovering_a_cell_shows_score_yardstick_and_both_texts(
    qtbot: QtBot, matrix_panel: MatrixPanel
) -> None:
    view = matrix_panel.view
    qtbot.mouseMove(view, view.box((4, 5)).center().toPoint())
    card = matrix_panel.card
    qtbot.waitUntil(lambda: card.content.entries[1].text != "…", timeout=_PATIENCE_MS)
    assert [entry.text for entry in card.content.entries] == [
        "Today is a sunny day",
        "The weather today is beautiful",
    ]
    assert card.content.score == "0.73"
    assert "% of random pairs" in card.content.note
    assert not card.geometry().intersects(view.box((4, 5)).toAlignedRect())


def test_a_typed_sentence_makes_the_matrix_grow(
    qtbot: QtBot, session: Session, matrix_panel: MatrixPanel
) -> None:
    matrix_panel.sentence.setText("  My dog is happy ")
    qtbot.keyClick(matrix_panel.sentence, Qt.Key.Key_Return)
    assert matrix_panel.sentence.text() == ""

    def has_grown() -> bool:
        data = matrix_panel.view.scene.data
        return data is not None and len(data) == _COUNT + 1

    qtbot.waitUntil(has_grown, timeout=_PATIENCE_MS)
    assert matrix_panel.rows.text() == f"All {_COUNT + 1} passages"
    data = matrix_panel.view.scene.data
    assert data is not None
    assert data.score(_COUNT, 1) > 0.5


def test_another_metric_takes_the_old_matrix_away_and_the_legend_follows(
    qtbot: QtBot, session: Session, matrix_panel: MatrixPanel
) -> None:
    session.change(metric="euclidean")
    assert matrix_panel.stack.shown() is None
    assert matrix_panel.view.scene.data is None
    assert matrix_panel.legend.ticks() == []
    qtbot.waitUntil(lambda: matrix_panel.stack.shown() is matrix_panel.view, timeout=_PATIENCE_MS)
    qtbot.waitUntil(lambda: bool(matrix_panel.legend.ticks()), timeout=_PATIENCE_MS)
    assert "Euclidean" in matrix_panel.legend.spoken()
    assert all(not words.startswith("-") for _, words in matrix_panel.legend.ticks())


def test_the_matrix_of_a_selection(qtbot: QtBot, session: Session, matrix_panel: MatrixPanel) -> None:
    session.selection.set([1, 4, 5])
    qtbot.waitUntil(lambda: matrix_panel.rows.text() == "3 selected", timeout=_PATIENCE_MS)
    assert matrix_panel.view.scene.data is not None
    assert matrix_panel.view.scene.data.rows.tolist() == [1, 4, 5]


def test_alike_together_reorders_the_rows(qtbot: QtBot, session: Session, matrix_panel: MatrixPanel) -> None:
    matrix_panel.order.combo.set_value("alike")
    matrix_panel.order.combo.chosen.emit("alike")
    qtbot.waitUntil(lambda: matrix_panel.view.scene.data is not None, timeout=_PATIENCE_MS)
    data = matrix_panel.view.scene.data
    assert data is not None
    assert sorted(data.rows.tolist()) == list(range(_COUNT))
    places = data.positions(np.array([4, 5]))
    assert abs(int(places[0]) - int(places[1])) == 1


def test_numbers_bring_cells_that_are_large_enough(matrix_panel: MatrixPanel) -> None:
    matrix_panel.view.set_cells(4)
    assert matrix_panel.cells.combo.value == "4"
    matrix_panel.numbers.setChecked(True)
    assert matrix_panel.cells.combo.value == "32"


def test_a_failure_is_said_in_place_and_can_be_tried_again(
    qtbot: QtBot, session: Session, matrix_panel: MatrixPanel
) -> None:
    session.change(metric="manhattan")
    session.jobs.cancel_lane("matrix")
    session.jobs.failed.emit(NotPossible("The disk is full. Free 20 MB and try again."))
    assert matrix_panel.stack.sentence() == "The disk is full. Free 20 MB and try again."
    matrix_panel.stack.pressed.emit()
    qtbot.waitUntil(lambda: matrix_panel.stack.shown() is matrix_panel.view, timeout=_PATIENCE_MS)


def test_a_hidden_panel_asks_for_no_matrix(qtbot: QtBot, session: Session, matrix_panel: MatrixPanel) -> None:
    matrix_panel.hide()
    assert session.matrix is None
    matrix_panel.show()
    qtbot.waitUntil(lambda: matrix_panel.stack.shown() is matrix_panel.view, timeout=_PATIENCE_MS)


@pytest.mark.parametrize(
    ("name", "chosen", "path"),
    [("map", "Drawing (*.svg)", "map.svg"), ("a.CSV", "Picture (*.png)", "a.CSV"), ("v1.2", "", "v1.2.png")],
)
def test_an_exported_file_has_a_known_suffix(name: str, chosen: str, path: str) -> None:
    kinds = (("Picture", ".png"), ("Drawing", ".svg"), ("Table", ".csv"))
    assert with_suffix_of(name, chosen, kinds) == Path(path)


def test_the_card_leaves_the_legend_free(qtbot: QtBot, matrix_panel: MatrixPanel) -> None:
    view = matrix_panel.view
    for cell in ((0, 6), (6, 6), (3, 0)):
        qtbot.mouseMove(view, view.box(cell).center().toPoint())
        card = matrix_panel.card.geometry()
        assert not card.intersects(matrix_panel.legend.geometry())
        assert not card.intersects(view.box(cell).toAlignedRect())
