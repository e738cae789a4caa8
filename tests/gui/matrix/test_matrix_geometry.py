"""Cells and pixels, under zoom and scroll."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semdesk.gui.widgets.matrix_geometry import MatrixGeometry, fitted
from semdesk.gui.widgets.matrix_raster import shrunk


@given(
    count=st.integers(1, 300),
    cell=st.sampled_from([0.37, 0.9, 1, 2, 5, 16, 40]),
    right=st.integers(-5000, 100),
    down=st.integers(-5000, 100),
)
def test_every_visible_cell_is_found_at_its_own_middle(
    count: int, cell: float, right: int, down: int
) -> None:
    geometry = MatrixGeometry(count, cell, 400, 300).moved(right, down)
    for row, column in {
        (geometry.rows()[0], geometry.columns()[-1]),
        (geometry.rows()[-1], geometry.columns()[0]),
    }:
        top, height = geometry.span(row, row + 1)
        left, width = geometry.span(column, column + 1)
        x, y = geometry.left + left + width / 2, geometry.top + top + height / 2
        if cell >= 1 and 0 <= x < 400 and 0 <= y < 300:
            assert geometry.cell_at(x, y) == (row, column)


@given(cell=st.sampled_from([2, 4, 8, 16]), x=st.integers(0, 399), y=st.integers(0, 299))
def test_zooming_in_keeps_the_cell_under_the_cursor(cell: int, x: int, y: int) -> None:
    geometry = MatrixGeometry(500, cell, 400, 300).moved(-300, -400)
    before = geometry.cell_at(x, y)
    assert geometry.zoomed(cell * 2, x, y).cell_at(x, y) == before


def test_scrolling_stops_at_the_edges_and_what_fits_stays() -> None:
    geometry = MatrixGeometry(100, 8, 400, 300)
    far = geometry.moved(-9999, -9999)
    assert (far.left, far.top) == (400 - 800, 300 - 800)
    assert (far.moved(9999, 9999).left, far.moved(9999, 9999).top) == (0, 0)
    small = MatrixGeometry(10, 8, 400, 300)
    assert small.moved(50, 50) == small


def test_only_what_is_in_the_window_is_visible() -> None:
    geometry = MatrixGeometry(1000, 10, 400, 300).moved(-95, -1000)
    assert geometry.columns() == range(9, 50)
    assert geometry.rows() == range(100, 130)


def test_outside_the_matrix_there_is_no_cell() -> None:
    geometry = MatrixGeometry(10, 8, 400, 300)
    assert geometry.cell_at(79, 79) == (9, 9)
    assert geometry.cell_at(80, 10) is None
    assert geometry.cell_at(-1, 10) is None
    assert geometry.cell_at(10, 300) is None


@pytest.mark.parametrize(("count", "cell"), [(1, 72), (10, 30), (150, 2), (300, 1)])
def test_fit_takes_the_largest_whole_cells(count: int, cell: int) -> None:
    assert fitted(count, 400, 300, 72).cell == cell


def test_fit_shows_all_of_a_matrix_with_more_rows_than_pixels() -> None:
    geometry = fitted(2000, 400, 300, 72)
    assert geometry.side == 300
    assert geometry.rows() == range(2000)
    assert geometry.cell_at(299.9, 0) == (0, 1999)


def test_a_cell_is_scrolled_into_view_by_the_shortest_way() -> None:
    geometry = MatrixGeometry(100, 10, 400, 300)
    assert geometry.showing(5, 5) == geometry
    shown = geometry.showing(99, 50)
    assert 99 in shown.rows()
    assert shown.cell_at(399, 299) == (99, 50)


@pytest.mark.parametrize("side", [1, 7, 64, 99, 100])
def test_a_smaller_picture_has_the_means_of_its_cells(side: int) -> None:
    levels = np.random.default_rng(1).integers(0, 256, (100, 100)).astype(np.uint8)
    small = shrunk(levels, side).astype(float)
    starts = np.append(np.arange(side) * 100 // side, 100)
    for row in {0, side // 2, side - 1}:
        for column in {0, side // 3, side - 1}:
            block = levels[starts[row] : starts[row + 1], starts[column] : starts[column + 1]]
            assert small[row, column] == pytest.approx(block.mean(), abs=0.51)
