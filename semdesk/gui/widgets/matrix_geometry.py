"""Which cell of a matrix is where on the screen. All in device pixels, so that cells are whole ones."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class MatrixGeometry:
    """``count`` rows and columns of ``cell`` pixels (whole from 1 on), seen in a window of width × height.

    ``left`` and ``top`` are where the matrix begins in the window, negative when it is scrolled.
    """

    count: int
    cell: float
    width: int
    height: int
    left: int = 0
    top: int = 0

    @property
    def side(self) -> int:
        """How long a side of the whole matrix is."""
        return round(self.count * self.cell)

    def cell_at(self, x: float, y: float) -> Cell | None:
        """Row and column under a pixel of the window."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return None
        row = math.floor((y - self.top) / self.cell)
        column = math.floor((x - self.left) / self.cell)
        inside = 0 <= row < self.count and 0 <= column < self.count
        return (row, column) if inside else None

    def start(self, index: int) -> int:
        """How far from the matrix's edge a row or column begins; ``count`` gives its end."""
        return math.floor(index * self.cell)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Begin and length of the rows ``first`` up to, not including, ``last``."""
        begin = self.start(first)
        return begin, max(1, self.start(last) - begin)

    def rows(self) -> range:
        """The rows that are in the window, at least in part."""
        return self._visible(self.top, self.height)

    def columns(self) -> range:
        """The columns that are in the window, at least in part."""
        return self._visible(self.left, self.width)

    def _visible(self, offset: int, length: int) -> range:
        first = max(0, math.floor(-offset / self.cell))
        last = min(self.count, math.ceil((length - offset) / self.cell))
        return range(first, max(first, last))

    def moved(self, right: float, down: float) -> MatrixGeometry:
        """Scrolled by so many pixels, as far as there is something to see."""
        return replace(self, left=round(self.left + right), top=round(self.top + down)).kept_in_view()

    def kept_in_view(self) -> MatrixGeometry:
        """What fits stands at the upper left; what doesn't leaves no gap."""
        left = min(0, max(self.left, min(0, self.width - self.side)))
        top = min(0, max(self.top, min(0, self.height - self.side)))
        return replace(self, left=left, top=top)

    def zoomed(self, cell: float, x: float, y: float) -> MatrixGeometry:
        """With cells of another size; what is under the pixel stays there as far as it can."""
        ratio = cell / self.cell
        left, top = x - (x - self.left) * ratio, y - (y - self.top) * ratio
        return replace(self, cell=cell, left=round(left), top=round(top)).kept_in_view()

    def resized(self, width: int, height: int) -> MatrixGeometry:
        """In a window of another size."""
        return replace(self, width=width, height=height).kept_in_view()

    def showing(self, row: int, column: int) -> MatrixGeometry:
        """Scrolled as little as needed to see a cell."""
        return self.moved(
            _shift(self.left, self.start(column), self.start(column + 1), self.width),
            _shift(self.top, self.start(row), self.start(row + 1), self.height),
        )


def _shift(offset: int, begin: int, end: int, length: int) -> int:
    if offset + begin < 0:
        return -(offset + begin)
    return min(0, length - (offset + end))


def fitted(count: int, width: int, height: int, largest: int) -> MatrixGeometry:
    """The whole matrix in the window: in the largest whole cells that fit, or in parts of pixels."""
    room = max(1, min(width, height))
    cell = float(min(room // max(count, 1), largest))
    return MatrixGeometry(count, cell if cell >= 1 else room / count, width, height)
