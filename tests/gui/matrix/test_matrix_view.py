"""The matrix as a widget: real scores in real files, pointed at, zoomed, selected, replaced."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semdesk.core.similarity.matrix import similarity_matrix
from semdesk.gui.ramps import sequential
from semdesk.gui.theme import LIGHT
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.brackets import runs
from semdesk.gui.widgets.matrix_data import MatrixData
from semdesk.gui.widgets.matrix_scene import FIT
from semdesk.gui.widgets.matrix_view import MatrixView

_NAMES = {7: "one.txt", 9: "two.txt", 8: "three.txt"}
_NO_ROWS = np.zeros(0, np.int64)


@pytest.fixture
def vectors() -> np.ndarray:
    found = np.random.default_rng(6).normal(0, 1, (90, 16)).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def data(vectors: np.ndarray, tmp_path: Path) -> MatrixData:
    """Rows 10 to 69 of a corpus of three documents."""
    matrix = similarity_matrix(vectors, np.arange(10, 70), "cosine", 0.0, 1.0, "corpus", tmp_path)
    documents = np.repeat([7, 9, 8], 30).astype(np.int64)
    return MatrixData(matrix, documents, _NAMES)


@pytest.fixture
def view(qtbot: QtBot, themes: ThemeManager, data: MatrixData) -> MatrixView:
    made = MatrixView(themes, lambda row: f"passage {row}", lambda score, digits: f"{score:.{digits}f}")
    qtbot.addWidget(made)
    made.resize(700, 600)
    made.show()
    made.show_matrix(data)
    return made


def _middle(view: MatrixView, row: int, column: int) -> QPoint:
    return view.box((row, column)).center().toPoint()


def _image(view: MatrixView) -> QImage:
    return view.grab().toImage()


def test_documents_follow_each_other_as_groups(data: MatrixData) -> None:
    assert [(group.name, group.first, group.last) for group in data.groups] == [
        ("one.txt", 0, 20), ("two.txt", 20, 50), ("three.txt", 50, 60),
    ]  # fmt: skip


def test_rows_out_of_corpus_order_have_no_groups() -> None:
    assert runs(np.array([1, 2, 1]), {1: "a", 2: "b"}) == ()
    assert runs(np.zeros(0, np.int64), {}) == ()


def test_positions_are_those_of_the_display_order(vectors: np.ndarray, tmp_path: Path) -> None:
    matrix = similarity_matrix(vectors, np.arange(0, 90, 3), "cosine", 0.0, 1.0, "alike", tmp_path)
    data = MatrixData(matrix, np.full(90, 7), _NAMES)
    positions = data.positions(np.array([3, 4, 87]))
    assert sorted(matrix.rows[positions].tolist()) == [3, 87]
    assert data.score(*positions[:2]) == pytest.approx(float(vectors[3] @ vectors[87]), abs=1e-5)


@pytest.mark.parametrize("size", [FIT, 2, 8, 16, 32])
def test_a_click_selects_the_two_rows_of_the_cell(qtbot: QtBot, view: MatrixView, size: int) -> None:
    view.set_cells(size)
    view.scene.scroll(-90, -140)
    row, column = view.scene.geometry.rows()[3], view.scene.geometry.columns()[5]
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=_middle(view, row, column))
    assert chosen.args == [10 + row, 10 + column]


@pytest.mark.parametrize("size", [FIT, 4, 16, 32])
def test_every_cell_has_the_colour_of_its_level(view: MatrixView, data: MatrixData, size: int) -> None:
    view.set_cells(size)
    view.scene.scroll(-37, -61)
    image, colours, seen = _image(view), sequential(LIGHT), view.scene.place().seen()
    checked = 0
    for row in list(view.scene.geometry.rows())[1::5]:
        for column in list(view.scene.geometry.columns())[1::7]:
            spot = view.box((row, column)).center()
            if seen.contains(spot):
                expected = QColor.fromRgba(int(colours[data.levels[row, column]]))
                assert image.pixelColor((spot * view.devicePixelRatioF()).toPoint()) == expected
                checked += 1
    assert checked > 4


def test_hover_follows_the_mouse_and_leaves_with_it(qtbot: QtBot, view: MatrixView) -> None:
    heard = []
    view.hovered.connect(lambda: heard.append(view.cell))
    qtbot.mouseMove(view, _middle(view, 12, 40))
    qtbot.mouseMove(view, QPoint(2, 2))
    assert heard == [(12, 40), None]


def test_dragging_scrolls_and_selects_nothing(qtbot: QtBot, view: MatrixView) -> None:
    view.set_cells(32)
    chosen = []
    view.chosen.connect(lambda *rows: chosen.append(rows))
    start = _middle(view, 8, 8)
    before = view.scene.cell_at(QPointF(start))
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    for step in (QPoint(-20, -10), QPoint(-64, -32)):
        qtbot.mouseMove(view, start + step)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + QPoint(-64, -32))
    assert before == (8, 8)
    assert view.scene.cell_at(QPointF(start)) == (9, 10)
    assert chosen == []


def test_the_wheel_zooms_about_the_cell_under_the_cursor(view: MatrixView) -> None:
    view.set_cells(16)
    view.scene.scroll(-160, -160)
    spot = QPointF(400, 350)
    cell = view.scene.cell_at(spot)
    assert cell is not None
    event = QWheelEvent(
        spot, view.mapToGlobal(spot), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)
    assert view.scene.cells == 20
    assert view.scene.cell_at(spot) == cell


def test_zooming_out_ends_with_the_whole_matrix(view: MatrixView) -> None:
    view.set_cells(4)
    for _ in range(5):
        view.zoom_out()
    assert view.scene.cells == FIT
    assert view.scene.geometry.rows() == range(60)


def test_keys_move_the_cell_scroll_to_it_and_choose_it(qtbot: QtBot, view: MatrixView) -> None:
    view.set_cells(32)
    for _ in range(25):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.cell == (1, 25)
    assert 25 in view.scene.geometry.columns()
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == [11, 35]
    qtbot.keyClick(view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert view.scene.cells == FIT


def _orange(image: QImage) -> int:
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y) == LIGHT.sel for x, y in pixels)


def test_selected_rows_are_marked_at_both_edges_and_a_pair_is_framed(view: MatrixView) -> None:
    assert _orange(_image(view)) == 0
    view.show_selection(np.array([15, 40, 60]), 40)
    marked = _orange(_image(view))
    assert marked > 0
    assert view.scene.pair() is None
    view.show_selection(np.array([15, 40]), 40)
    assert view.scene.pair() == (30, 5)
    view.show_selection(_NO_ROWS, None)
    assert _orange(_image(view)) == 0


def test_in_a_matrix_of_the_selection_only_the_current_row_is_marked(view: MatrixView) -> None:
    view.show_selection(np.arange(10, 70), 33)
    assert view.scene.selected.tolist() == [23]


def test_a_matrix_that_is_gone_leaves_nothing_behind(view: MatrixView) -> None:
    before = _image(view)
    view.show_matrix(None)
    after = _image(view)
    assert before != after
    colours = {after.pixelColor(x, y).name() for x in range(after.width()) for y in range(after.height())}
    assert colours == {LIGHT.surface.name()}
    assert view.scene.cell_at(QPointF(300, 300)) is None


def test_another_theme_repaints_the_cells(view: MatrixView, themes: ThemeManager) -> None:
    spot = _middle(view, 5, 5)
    light = _image(view).pixelColor(spot)
    themes.set_appearance("dark")
    assert _image(view).pixelColor(spot) != light


def test_heads_come_with_large_cells_and_are_asked_for_only_where_seen(
    qtbot: QtBot, themes: ThemeManager, data: MatrixData
) -> None:
    asked: set[int] = set()
    view = MatrixView(themes, lambda row: asked.add(row) or f"passage {row}", lambda score, digits: "")
    qtbot.addWidget(view)
    view.resize(700, 600)
    view.show_matrix(data)
    view.set_cells(8)
    view.grab()
    assert asked == set()
    view.set_cells(16)
    view.grab()
    assert 10 in asked
    assert len(asked) < 40


def test_a_large_matrix_is_drawn_from_means(qtbot: QtBot, themes: ThemeManager, tmp_path: Path) -> None:
    vectors = np.random.default_rng(7).normal(0, 1, (900, 8)).astype(np.float32)
    matrix = similarity_matrix(vectors, np.arange(900), "cosine", 0.0, 1.0, "corpus", tmp_path)
    view = MatrixView(themes, str, lambda score, digits: "")
    qtbot.addWidget(view)
    view.resize(500, 500)
    view.show_matrix(MatrixData(matrix, np.full(900, 7), _NAMES))
    assert view.scene.geometry.cell < 1
    assert view.scene.geometry.rows() == range(900)
    diagonal = [_image(view).pixelColor(_middle(view, at, at)) for at in (100, 450, 800)]
    away = _image(view).pixelColor(_middle(view, 100, 800))
    assert all(colour.lightness() < away.lightness() for colour in diagonal)


def test_after_a_resize_no_cell_is_hovered(qtbot: QtBot, view: MatrixView) -> None:
    qtbot.mouseMove(view, _middle(view, 12, 40))
    view.resize(500, 480)
    assert view.cell is None
    assert view.scene.geometry.rows() == range(60)
