"""What a map shows, apart from where the camera stands: points, land, selection, query."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPainter, QPolygonF

from semdesk.gui import picture_sizes as sizes
from semdesk.gui.colouring import Colouring, plain
from semdesk.gui.ramps import argb
from semdesk.gui.theme import Theme
from semdesk.gui.widgets.camera import Camera, fit
from semdesk.gui.widgets.map_layers import LandLayer, PointLayer, point_size
from semdesk.gui.widgets.map_marks import Marks, paint_hovered, paint_marks
from semdesk.gui.widgets.picking import inside, nearest, towards

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
_NO_ROWS: Rows = np.zeros(0, np.int64)


class MapScene:
    """Holds the coordinates (n, 2) of all rows, NaN where one has no place, and finds rows by pixels."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._land, self._points, self._chosen = LandLayer(), PointLayer(), PointLayer()
        self.coordinates: Floats = np.zeros((0, 2), np.float32)
        self.rows: Rows = _NO_ROWS
        self.colouring = plain(0)
        self._selection, self._current, self._neighbours = _NO_ROWS, -1, _NO_ROWS
        self.query: Floats | None = None
        self._query_text = ""
        self._marks = Marks()
        self._places: Floats = self.coordinates
        self._placed_for: Camera | None = None

    # ------ what is shown ---------------------------------------------------------------------------------
    def show_points(self, coordinates: Floats) -> None:
        """Show these places; all of one colour if their number has changed."""
        self.coordinates = coordinates
        self.rows = np.flatnonzero(np.isfinite(coordinates).all(axis=1)).astype(np.int64)
        self._land.show(coordinates[self.rows])
        self._placed_for = None
        if len(self.colouring.codes) != len(coordinates):
            self.colouring = plain(len(coordinates))
        self.dress(self._theme)

    def show_colouring(self, colouring: Colouring) -> None:
        """Colour the points; it has a code for each row, or is of another corpus and waits."""
        if len(colouring.codes) == len(self.coordinates):
            self.colouring = colouring
            self._dress_points()

    def show_selection(self, rows: Rows, current: int | None, neighbours: Rows) -> None:
        """Mark the selected rows and the current one; lines lead from it to its neighbours."""
        self._selection, self._neighbours = rows, neighbours
        self._current = -1 if current is None else current
        self._dress_selection()

    def show_query(self, place: Floats | None, text: str) -> None:
        """Mark where a query lies, (2,), or nothing."""
        self.query, self._query_text = place, text
        self._dress_selection()

    def dress(self, theme: Theme) -> None:
        """Take this theme's colours."""
        self._theme = theme
        self._dress_points()
        self._dress_selection()

    def _dress_points(self) -> None:
        colours = self.colouring.colours(self._theme)
        codes = self.colouring.codes[self.rows]
        size = point_size(len(self.rows))
        self._points.show(self.coordinates[self.rows], codes, colours, size, sizes.POINT_OPACITY)

    def _dress_selection(self) -> None:
        selected = self._placed(self._selection)
        codes = np.zeros(len(selected), np.intp)
        size = point_size(len(self.rows)) + 1
        self._chosen.show(selected, codes, argb([self._theme.sel]), size, 1.0)
        current = self._placed(np.array([self._current]))
        self._marks = Marks(
            selected,
            current[0] if len(current) else None,
            self._placed(self._neighbours),
            self.query,
            self._query_text,
        )

    def _placed(self, rows: Rows) -> Floats:
        """The coordinates of those rows that have a place."""
        known = rows[(rows >= 0) & (rows < len(self.coordinates))]
        found = self.coordinates[known]
        placed: Floats = found[np.isfinite(found).all(axis=1)]
        return placed

    # ------ drawing ---------------------------------------------------------------------------------------
    def whole(self, width: float, height: float, reserved: float = 0) -> Camera:
        """The camera that sees every point, beside so many pixels at the right that something else covers."""
        camera = fit(self.coordinates, width - reserved, height, sizes.MAP_MARGINS)
        return camera.resized(width, height).moved(-reserved / 2, 0)

    def is_sharp(self, camera: Camera, ratio: float) -> bool:
        """Everything is drawn for this very camera."""
        layers = (self._points, self._chosen)
        return self._land.fits(camera) and all(layer.is_sharp(camera, ratio) for layer in layers)

    def is_quick(self) -> bool:
        """The points are few enough to be drawn anew for each step of a movement."""
        return len(self.rows) <= sizes.QUICK_POINTS

    def redraw_points(self, camera: Camera, ratio: float) -> Iterator[None]:
        """Draw the points for this camera, if they are not, in short steps."""
        for layer in (self._points, self._chosen):
            if not layer.is_sharp(camera, ratio):
                yield from layer.redraw(camera, ratio)

    def redraw(self, camera: Camera, ratio: float) -> Iterator[None]:
        """Draw everything for this camera that is not, in short steps."""
        yield from self.redraw_points(camera, ratio)
        if not self._land.fits(camera):
            yield from self._land.redraw(camera)

    def paint(self, painter: QPainter, camera: Camera, hovered: int) -> None:
        """Draw what was prepared, and the marks on it."""
        painter.setClipRect(0, 0, int(camera.width), int(camera.height))
        self._land.paint(painter, camera, self._theme)
        self._points.paint(painter, camera)
        self._chosen.paint(painter, camera)
        paint_marks(painter, self._marks, camera, self._theme)
        if hovered >= 0:
            paint_hovered(painter, self.spot(hovered, camera), self._theme)

    # ------ rows and pixels -------------------------------------------------------------------------------
    def spot(self, row: int, camera: Camera) -> QPointF:
        """The pixel of a row that has a place."""
        x, y = camera.to_screen(self.coordinates[row : row + 1])[0].tolist()
        return QPointF(x, y)

    def has_place(self, row: int | None) -> bool:
        return (
            row is not None and row < len(self.coordinates) and bool(np.isfinite(self.coordinates[row]).all())
        )

    def _on_screen(self, camera: Camera) -> Floats:
        if camera != self._placed_for:
            self._places, self._placed_for = camera.to_screen(self.coordinates[self.rows]), camera
        return self._places

    def row_at(self, camera: Camera, spot: QPointF, reach: float) -> int:
        """The row nearest to a pixel within ``reach``, or -1."""
        found = nearest(self._on_screen(camera), spot.x(), spot.y(), reach)
        return -1 if found is None else int(self.rows[found])

    def rows_inside(self, camera: Camera, outline: QPolygonF) -> Rows:
        """The rows whose point is inside an outline, ascending."""
        return self.rows[inside(self._on_screen(camera), outline)]

    def row_towards(self, camera: Camera, row: int | None, direction: QPoint) -> int:
        """The next row in a direction, -1 if there is none; from nowhere, the one nearest to the middle."""
        if not self.has_place(row):
            return self.row_at(camera, QPointF(camera.width / 2, camera.height / 2), np.inf)
        start = int(np.searchsorted(self.rows, row or 0))
        found = towards(self._on_screen(camera), start, direction)
        return -1 if found is None else int(self.rows[found])
