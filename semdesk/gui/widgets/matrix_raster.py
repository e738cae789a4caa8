"""The cells of a matrix as pictures: one pixel a cell, or means of cells where there are more than pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from semdesk.gui.images import image_of
from semdesk.gui.ramps import Colours
from semdesk.gui.widgets.matrix_geometry import MatrixGeometry

Levels = NDArray[np.uint8]


def visible_cells(levels: Levels, geometry: MatrixGeometry, colours: Colours) -> QImage:
    """One pixel for each cell that is in the window; reads nothing else of ``levels`` (k, k)."""
    rows, columns = geometry.rows(), geometry.columns()
    return image_of(colours[levels[rows.start : rows.stop, columns.start : columns.stop]])


def shrunk(levels: Levels, side: int) -> Levels:
    """The matrix (k, k) in side × side pixels, side ≤ k: each is the mean of its cells."""
    halfway = np.ascontiguousarray(_mean_rows(levels, side).T)
    return (_mean_rows(halfway, side).T + np.float32(0.5)).astype(np.uint8)


def _mean_rows(grid: Levels | NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Neighbouring rows averaged into ``count``. Adding whole rows is several times faster than reduceat."""
    starts = np.arange(count) * len(grid) // count
    sizes = np.diff(np.append(starts, len(grid)))
    means = grid[starts].astype(np.float32)
    for further in range(1, int(sizes.max())):
        longer = np.flatnonzero(sizes > further)
        means[longer] += grid[starts[longer] + further]
    means *= (1 / sizes).astype(np.float32)[:, None]
    return means
