"""Islands under the points of a map: where points lie densely enough, as closed outlines.

Density on a coarse grid, blurred, then followed at given heights by marching squares: the marching cubes of
Lorensen and Cline (1987) in two dimensions.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_PASSES = 3
_EDGES = {
    # Which corners are land (1 top left, 2 top right, 4 bottom right, 8 bottom left) → edges that the shore
    # enters and leaves by, with land on its left. Edges: 0 top, 1 right, 2 bottom, 3 left.
    1: ((3, 0),), 2: ((0, 1),), 3: ((3, 1),), 4: ((1, 2),), 5: ((3, 0), (1, 2)), 6: ((0, 2),), 7: ((3, 2),),
    8: ((2, 3),), 9: ((2, 0),), 10: ((0, 1), (2, 3)), 11: ((2, 1),), 12: ((1, 3),), 13: ((1, 0),),
    14: ((0, 3),),
}  # fmt: skip


def density(places: Floats, columns: int, rows: int, width: int) -> Floats:
    """How near points are, cell by cell: (rows, columns), blurred thrice over ``width`` cells, an odd number.

    A lone point is 1 high. ``places`` (n, 2) are x, y in cells; what lies outside is left out.
    """
    cells = np.floor(places).astype(np.intp)
    inside = (cells >= 0).all(axis=1) & (cells[:, 0] < columns) & (cells[:, 1] < rows)
    # Ten points in one cell make no more land than one.
    blurred = np.zeros((rows, columns), np.float32)
    blurred[cells[inside, 1], cells[inside, 0]] = 1
    for _ in range(_PASSES):
        blurred = _box(_box(blurred, width).T, width).T
    return blurred / _lone_height(width)


def _box(grid: Floats, width: int) -> Floats:
    """The mean over ``width`` neighbouring rows, an odd number; beyond the border is nothing."""
    half = width // 2
    padded = np.pad(grid, ((half + 1, half), (0, 0)))
    sums = np.cumsum(padded, axis=0, dtype=np.float64)
    mean: Floats = ((sums[width:] - sums[:-width]) / width).astype(np.float32)
    return mean


def _lone_height(width: int) -> float:
    size = _PASSES * width + 2
    lone = np.zeros((size, 1), np.float32)
    lone[size // 2] = 1
    for _ in range(_PASSES):
        lone = _box(lone, width)
    return float(lone.max() ** 2)


def outlines(grid: Floats, height: float) -> list[Floats]:
    """Closed lines (k, 2) of x, y in cells (0.5 is the middle of the first) where it crosses ``height``."""
    padded = np.pad(grid, 1)
    starts, ends = _segments(padded > height)
    follows = dict(zip(starts.tolist(), ends.tolist(), strict=True))
    return [_crossings(padded, np.array(loop), height) for loop in _loops(follows)]


def _segments(land: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """From which edge to which the shore runs, in all cells. An edge: 2 × its corner, + 1 if upright."""
    columns = land.shape[1]
    case = land[:-1, :-1] + 2 * land[:-1, 1:] + 4 * land[1:, 1:] + 8 * land[1:, :-1]
    starts, ends = [], []
    for number, pairs in _EDGES.items():
        down, right = np.nonzero(case == number)
        corner = down * columns + right
        edges = (2 * corner, 2 * (corner + 1) + 1, 2 * (corner + columns), 2 * corner + 1)
        for enter, leave in pairs:
            starts.append(edges[enter])
            ends.append(edges[leave])
    return np.concatenate(starts), np.concatenate(ends)


def _loops(follows: dict[int, int]) -> list[list[int]]:
    loops = []
    while follows:
        first, at = follows.popitem()
        loop = [first]
        while at != first:
            loop.append(at)
            at = follows.pop(at)
        loops.append(loop)
    return loops


def _crossings(grid: Floats, edges: NDArray[np.intp], height: float) -> Floats:
    """Where along each edge the height is reached, in cells of the grid without its padding."""
    corner, upright = edges // 2, edges % 2
    flat = grid.reshape(-1)
    here, there = flat[corner], flat[corner + np.where(upright, grid.shape[1], 1)]
    share = (height - here) / (there - here)
    x = corner % grid.shape[1] + np.where(upright, 0, share)
    y = corner // grid.shape[1] + np.where(upright, share, 0)
    return (np.stack([x, y], 1) - 0.5).astype(np.float32)
