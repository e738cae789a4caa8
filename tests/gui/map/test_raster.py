"""Points as pixels, and land around them."""

from __future__ import annotations

import numpy as np
import pytest

from semdesk.gui.widgets.land import density, outlines
from semdesk.gui.widgets.map_raster import border, draw_points

_RED, _BLUE = 0xFFFF0000, 0xFF0000FF


def _draw(places: list[list[float]], codes: list[int], diameter: float, opacity: float = 1.0) -> np.ndarray:
    canvas = np.zeros((40, 40), np.uint32)
    colours = np.array([_RED, _BLUE], np.uint32)
    draw_points(canvas, np.array(places, np.float32), np.array(codes), colours, diameter, opacity)
    return canvas


@pytest.mark.parametrize("diameter", [3.0, 5.4, 10.8])
def test_a_disc_covers_as_much_as_its_area(diameter: float) -> None:
    alpha = (_draw([[20.3, 19.6]], [0], diameter) >> 24) / 255
    assert alpha.sum() == pytest.approx(np.pi * diameter**2 / 4, rel=0.03)


def test_a_small_disc_moves_by_fractions_of_a_pixel() -> None:
    alpha = (_draw([[20.25, 20.75]], [0], 5.4) >> 24).astype(float)
    y, x = (np.arange(40) + 0.5, np.arange(40) + 0.5)
    assert (alpha.sum(axis=0) @ x) / alpha.sum() == pytest.approx(20.25, abs=0.15)
    assert (alpha.sum(axis=1) @ y) / alpha.sum() == pytest.approx(20.75, abs=0.15)


def test_colours_are_those_of_the_codes_and_premultiplied() -> None:
    canvas = _draw([[10, 10], [30, 30]], [0, 1], 6, opacity=0.82)
    red, blue = int(canvas[10, 10]), int(canvas[30, 30])
    assert red >> 24 == pytest.approx(0.82 * 255, abs=2)
    assert (red >> 16) & 0xFF == pytest.approx(0.82 * 255, abs=2)
    assert red & 0xFFFF == 0
    assert blue & 0xFF == pytest.approx(0.82 * 255, abs=2)


def test_where_discs_overlap_both_can_be_seen_through_the_other() -> None:
    pixel = int(_draw([[20, 20], [21, 20]], [0, 1], 8, opacity=0.5)[20, 20])
    assert (pixel >> 16) & 0xFF > 40
    assert pixel & 0xFF > 40
    assert pixel >> 24 > 180


def test_points_beyond_the_canvas_draw_nothing() -> None:
    places = [[-50.0, 10.0], [10.0, 900.0], [1e7, -1e7]]
    assert not _draw(places, [0, 0, 0], 5.4).any()
    assert border(5.4) == 4


def test_a_lone_point_makes_a_round_island_around_it() -> None:
    grid = density(np.array([[30.5, 20.5]], np.float32), 60, 40, 5)
    assert grid.max() == pytest.approx(1, rel=1e-3)
    (shore,) = outlines(grid, 0.12)
    distances = np.hypot(shore[:, 0] - 30.5, shore[:, 1] - 20.5)
    assert distances.max() - distances.min() < 1.2
    assert 3 < distances.mean() < 7


def test_far_points_make_two_islands_and_near_ones_a_single_one() -> None:
    far = np.array([[10.5, 20.5], [50.5, 20.5]], np.float32)
    near = np.array([[28.5, 20.5], [32.5, 20.5]], np.float32)
    assert len(outlines(density(far, 60, 40, 5), 0.12)) == 2
    assert len(outlines(density(near, 60, 40, 5), 0.12)) == 1


def test_a_lake_is_an_outline_of_its_own_that_runs_the_other_way() -> None:
    angles = np.linspace(0, 2 * np.pi, 200)
    ring = np.stack([30 + 15 * np.cos(angles), 30 + 15 * np.sin(angles)], 1).astype(np.float32)
    loops = outlines(density(ring, 60, 60, 3), 0.12)
    areas = [np.sum(p[:, 0] * np.roll(p[:, 1], -1) - np.roll(p[:, 0], -1) * p[:, 1]) / 2 for p in loops]
    assert len(areas) == 2
    assert min(areas) < 0 < max(areas)


def test_land_at_the_border_is_closed_there() -> None:
    grid = density(np.array([[0.5, 0.5]], np.float32), 20, 20, 5)
    (shore,) = outlines(grid, 0.12)
    assert shore.min() >= -0.5
    assert len(shore) > 4
