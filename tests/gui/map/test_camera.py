"""The camera: what fits, what stays under the cursor, and back from pixels to points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semdesk.gui.widgets.camera import Camera, fit

_NUMBERS = st.floats(-1000, 1000)


@given(x=_NUMBERS, y=_NUMBERS, scale=st.floats(0.1, 500), at_x=st.floats(0, 800), at_y=st.floats(0, 600))
def test_a_pixel_and_its_point_lead_to_each_other(
    x: float, y: float, scale: float, at_x: float, at_y: float
) -> None:
    camera = Camera(x, y, scale, 800, 600)
    point = np.array([camera.to_world(at_x, at_y)])
    assert camera.to_screen(point)[0] == pytest.approx([at_x, at_y], abs=0.5)


@given(factor=st.floats(0.2, 5), x=st.floats(0, 800), y=st.floats(0, 600))
def test_what_is_under_the_cursor_stays_there_when_zooming(factor: float, x: float, y: float) -> None:
    before = Camera(3, -2, 40, 800, 600)
    after = before.zoomed(factor, x, y)
    assert after.to_world(x, y) == pytest.approx(before.to_world(x, y), abs=1e-6)
    assert after.scale == pytest.approx(40 * factor)


def test_all_points_are_inside_the_margins() -> None:
    points = np.random.default_rng(1).normal(5, 3, (200, 2)).astype(np.float32)
    points[7] = np.nan
    placed = fit(points, 800, 600, (60, 40)).to_screen(points)
    known = placed[np.isfinite(placed).all(axis=1)]
    assert len(known) == 199
    assert (known.min(axis=0) >= [59.5, 39.5]).all()
    assert (known.max(axis=0) <= [740.5, 560.5]).all()


def test_y_points_up() -> None:
    placed = Camera(0, 0, 10, 100, 100).to_screen(np.array([[0, 1], [0, -1]], np.float32))
    assert placed[0, 1] < placed[1, 1]


@pytest.mark.parametrize("points", [np.zeros((0, 2)), np.full((3, 2), np.nan), np.ones((5, 2))])
def test_nothing_and_one_place_have_a_camera_too(points: np.ndarray) -> None:
    camera = fit(points.astype(np.float32), 300, 200, (20, 20))
    assert np.isfinite([camera.x, camera.y, camera.scale]).all()
    assert camera.scale == 1


def test_the_way_between_two_cameras_ends_where_it_should() -> None:
    start, goal = Camera(0, 0, 1, 100, 100), Camera(4, 2, 16, 100, 100)
    assert start.between(goal, 1) == goal
    assert start.between(goal, 0.5).scale == pytest.approx(4)
