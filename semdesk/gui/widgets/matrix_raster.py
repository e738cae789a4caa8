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
    """The matrix (k, k) in side × side pixels, side < k: each is the mean of its cells."""
    count = len(levels)
    starts = (np.arange(side) * count / side).astype(np.intp)
    sizes = np.diff(np.append(starts, count))
    sums = np.add.reduceat(levels, starts, axis=0, dtype=np.uint32)
    sums = np.add.reduceat(sums, starts, axis=1)
    means: Levels = np.rint(sums / (sizes[:, None] * sizes[None, :])).astype(np.uint8)
    return means
