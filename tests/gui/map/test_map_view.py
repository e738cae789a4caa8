"""The map as a widget: pointing, selecting, moving, and never showing what is gone."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semdesk.gui.colouring import by_group
from semdesk.gui.theme import LIGHT
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.map_view import MapView

_LEFT = Qt.MouseButton.LeftButton
_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def coordinates() -> np.ndarray:
    """A grid of 8 × 5 points, row by row from below, one of them without a place."""
    x, y = np.meshgrid(np.arange(8.0), np.arange(5.0))
    points = np.stack([x.ravel(), y.ravel()], 1).astype(np.float32)
    points[13] = np.nan
    return points


@pytest.fixture
def view(qtbot: QtBot, themes: ThemeManager, coordinates: np.ndarray) -> MapView:
    made = MapView(themes)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    made.show_points(coordinates)
    qtbot.waitUntil(lambda: made.scene.is_sharp(made.camera, made.devicePixelRatioF()))
    return made


def _chosen(view: MapView) -> list[tuple[list[int], bool]]:
    heard: list[tuple[list[int], bool]] = []
    view.chosen.connect(lambda rows, is_added: heard.append((rows.tolist(), is_added)))
    return heard


def _drag(qtbot: QtBot, view: MapView, spots: list[QPoint], keys: Qt.KeyboardModifier) -> None:
    qtbot.mousePress(view, _LEFT, keys, spots[0])
    for spot in spots[1:]:
        qtbot.mouseMove(view, spot)
    qtbot.mouseRelease(view, _LEFT, keys, spots[-1])


def test_a_click_selects_the_point_under_it(qtbot: QtBot, view: MapView) -> None:
    heard = _chosen(view)
    qtbot.mouseClick(view, _LEFT, pos=view.spot(21).toPoint() + QPoint(3, -2))
    qtbot.mouseClick(view, _LEFT, _SHIFT, view.spot(5).toPoint())
    assert heard == [([21], False), ([5], True)]


def test_a_click_on_empty_ground_selects_nothing(qtbot: QtBot, view: MapView) -> None:
    heard = _chosen(view)
    qtbot.mouseClick(view, _LEFT, pos=QPoint(3, 3))
    qtbot.mouseClick(view, _LEFT, _SHIFT, QPoint(3, 3))
    assert heard == [([], False)]


def test_hover_finds_the_nearest_point_and_only_a_near_one(view: MapView) -> None:
    for row in (0, 7, 20, 39):
        assert view.scene.row_at(view.camera, view.spot(row) + QPointF(5, 5), 14) == row
    between = (view.spot(0) + view.spot(9)) / 2
    assert view.scene.row_at(view.camera, between, 14) == -1


def test_hover_among_a_hundred_thousand_is_the_brute_force_answer(view: MapView) -> None:
    many = np.random.default_rng(2).normal(0, 1, (100_000, 2)).astype(np.float32)
    view.show_points(many)
    spot = QPointF(341.3, 260.2)
    placed = view.camera.to_screen(many)
    best = int(np.argmin(np.hypot(placed[:, 0] - spot.x(), placed[:, 1] - spot.y())))
    assert view.scene.row_at(view.camera, spot, 14) == best


def test_moving_the_mouse_tells_the_hovered_row_once(qtbot: QtBot, view: MapView) -> None:
    heard: list[int] = []
    view.hovered.connect(heard.append)
    for spot in (view.spot(3).toPoint(), view.spot(3).toPoint() + QPoint(1, 1), QPoint(2, 2)):
        qtbot.mouseMove(view, spot)
    assert heard == [3, -1]


def test_a_rectangle_selects_what_is_inside(qtbot: QtBot, view: MapView) -> None:
    heard = _chosen(view)
    view.set_tool("rectangle")
    start = view.spot(0).toPoint() + QPoint(-15, 15)
    _drag(
        qtbot,
        view,
        [start, view.spot(17).toPoint(), view.spot(18).toPoint() + QPoint(15, -15)],
        Qt.KeyboardModifier.NoModifier,
    )
    assert heard == [([0, 1, 2, 8, 9, 10, 16, 17, 18], False)]


def test_a_lasso_selects_what_is_inside_and_shift_adds(qtbot: QtBot, view: MapView) -> None:
    heard = _chosen(view)
    view.set_tool("lasso")
    # Around rows 3, 4 and 11, 12 but past 13, which has no place; a corner is cut so that 2 and 5 stay out.
    corners = [
        view.spot(3) + QPointF(-20, 20),
        view.spot(4) + QPointF(20, 20),
        view.spot(12) + QPointF(20, -20),
        view.spot(11) + QPointF(-20, -20),
    ]
    _drag(qtbot, view, [corner.toPoint() for corner in corners], _SHIFT)
    assert heard == [([3, 4, 11, 12], True)]


def test_a_lasso_agrees_with_qt_point_by_point(view: MapView) -> None:
    many = np.random.default_rng(3).uniform(-1, 1, (2_000, 2)).astype(np.float32)
    view.show_points(many)
    outline = QPolygonF(
        [QPointF(100, 60), QPointF(620, 100), QPointF(350, 250), QPointF(560, 470), QPointF(90, 400)]
    )
    placed = [QPointF(x, y) for x, y in view.camera.to_screen(many).tolist()]
    inside = {row for row, spot in enumerate(placed) if outline.containsPoint(spot, Qt.FillRule.WindingFill)}
    found = set(view.scene.rows_inside(view.camera, outline).tolist())
    assert len(found ^ inside) <= 0.02 * len(inside)
    assert len(inside) > 500


def test_dragging_with_the_pointer_moves_the_map_and_selects_nothing(qtbot: QtBot, view: MapView) -> None:
    heard, before = _chosen(view), view.spot(20)
    _drag(qtbot, view, [QPoint(300, 300), QPoint(320, 310), QPoint(360, 330)], Qt.KeyboardModifier.NoModifier)
    assert view.spot(20) - before == QPointF(60, 30)
    assert heard == []


def _wheel(view: MapView, spot: QPointF, delta: int) -> None:
    event = QWheelEvent(
        spot, view.mapToGlobal(spot), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view, event)


def test_the_wheel_zooms_about_the_cursor_within_limits(view: MapView) -> None:
    spot, scale = view.spot(12), view.camera.scale
    _wheel(view, spot, 120)
    assert view.camera.scale > scale
    assert (view.spot(12) - spot).manhattanLength() < 0.1
    for _ in range(100):
        _wheel(view, spot, -120)
    assert view.camera.scale == pytest.approx(scale / 2)


def test_keys_go_from_point_to_point_and_zoom(qtbot: QtBot, view: MapView) -> None:
    heard = _chosen(view)
    view.show_selection(np.array([10]), 10, np.zeros(0, np.int64))
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    assert [rows for rows, _ in heard] == [[11], [9], [18], [2]]
    qtbot.keyClick(view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(heard[-1][0]) == 39
    scale = view.camera.scale
    qtbot.keyClick(view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: view.camera.scale > scale * 1.5)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [10]


def test_double_click_opens_a_point_and_fits_on_empty_ground(qtbot: QtBot, view: MapView) -> None:
    whole = view.camera
    _wheel(view, QPointF(200, 200), 120)
    qtbot.mouseDClick(view, _LEFT, pos=QPoint(3, 3))
    qtbot.waitUntil(lambda: view.camera == whole)
    with qtbot.waitSignal(view.opened) as opened:
        qtbot.mouseDClick(view, _LEFT, pos=view.spot(9).toPoint())
    assert opened.args == [9]


def _count(view: MapView, colour: QColor) -> int:
    image = view.grab().toImage()
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y) == colour for x, y in pixels)


def test_the_selection_is_orange_and_nothing_else_is(view: MapView) -> None:
    assert _count(view, LIGHT.sel) == 0
    view.show_selection(np.array([4, 20]), 4, np.array([20, 21]))
    assert _count(view, LIGHT.sel) > 60
    view.show_selection(np.zeros(0, np.int64), None, np.zeros(0, np.int64))
    assert _count(view, LIGHT.sel) == 0


def test_new_points_take_the_place_of_old_ones_at_once(view: MapView) -> None:
    groups = by_group(np.zeros(40, np.intp), ["a"], "o")
    view.show_colouring(groups)
    spots = [view.spot(row).toPoint() for row in (0, 20)]
    view.show_points(np.array([[0, 0], [1, 1]], np.float32))
    image = view.grab().toImage()
    colours = [image.pixelColor(spot * int(view.devicePixelRatioF())) for spot in spots]
    assert LIGHT.categories[0] not in colours
    assert len(view.scene.rows) == 2


def test_a_colouring_of_another_corpus_waits(view: MapView) -> None:
    view.show_colouring(by_group(np.zeros(7, np.intp), ["a"], "o"))
    assert not view.scene.colouring.groups


def test_many_points_become_sharp_in_steps(qtbot: QtBot, view: MapView) -> None:
    many = np.random.default_rng(4).normal(0, 1, (30_000, 2)).astype(np.float32)
    view.show_points(many)
    assert not view.scene.is_sharp(view.camera, view.devicePixelRatioF())
    qtbot.waitUntil(lambda: view.scene.is_sharp(view.camera, view.devicePixelRatioF()))
    assert _count(view, LIGHT.surface) < 300_000


def test_the_map_keeps_its_camera_when_resized_after_zooming(qtbot: QtBot, view: MapView) -> None:
    _wheel(view, QPointF(200, 200), 240)
    scale = view.camera.scale
    view.resize(500, 400)
    assert view.camera.scale == scale
    view.zoom_fit()
    qtbot.waitUntil(lambda: view.camera == view.scene.whole(500, 400))


def test_the_whole_map_moves_beside_what_covers_its_right(view: MapView) -> None:
    view.reserve(220)
    spots = [view.spot(row).x() for row in view.scene.rows.tolist()]
    assert max(spots) < 700 - 220
    assert min(spots) > 0
