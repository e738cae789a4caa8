"""What lies at the bottom of a map, drawn once and kept: the points as a raster, the land as outlines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.images import image_of
from semdesk.gui.ramps import Colours
from semdesk.gui.theme import Theme
from semdesk.gui.widgets.camera import Camera
from semdesk.gui.widgets.land import density, outlines
from semdesk.gui.widgets.map_raster import border, draw_points

Floats = NDArray[np.float32]
_AT_ONCE = 20_000
"""So many points are drawn before other things get their turn."""


def point_size(count: int) -> float:
    """The diameter of a point when so many are shown, in logical pixels."""
    if count > sizes.CLOUD_POINTS:
        return sizes.POINT_CLOUD
    return sizes.POINT_MANY if count > sizes.MANY_POINTS else sizes.POINT


def moved(old: Camera, new: Camera) -> QTransform:
    """Takes what was drawn for one camera to where it is for another."""
    ratio = new.scale / old.scale
    left, top = old.to_world(0, 0)
    x = (left - new.x) * new.scale + new.width / 2
    y = (new.y - top) * new.scale + new.height / 2
    return QTransform(ratio, 0, 0, ratio, x, y)


class PointLayer:
    """Points (n, 2) in colours by number; the raster is drawn for one camera and may be shown for others."""

    def __init__(self) -> None:
        self._points: Floats = np.zeros((0, 2), np.float32)
        self._codes: NDArray[np.intp] = np.zeros(0, np.intp)
        self._colours: Colours = np.zeros(0, np.uint32)
        self._diameter = sizes.POINT
        self._opacity = sizes.POINT_OPACITY
        self._image: QImage | None = None
        self._camera: Camera | None = None
        self._ratio = 1.0
        self._edge = 0

    def show(
        self, points: Floats, codes: NDArray[np.intp], colours: Colours, diameter: float, opacity: float
    ) -> None:
        """Show these points from now on; what was drawn is forgotten."""
        self._points, self._codes, self._colours = points, codes, colours
        self._diameter, self._opacity = diameter, opacity
        self._image = None

    def is_sharp(self, camera: Camera, ratio: float) -> bool:
        """The raster is the one for this camera."""
        return self._image is not None and camera == self._camera and ratio == self._ratio

    def redraw(self, camera: Camera, ratio: float) -> Iterator[None]:
        """Draw the raster for this camera and pixel ratio, in steps of a few milliseconds."""
        diameter = max(1.0, self._diameter * ratio)
        edge = border(diameter) * 2
        width = int(np.ceil(camera.width * ratio)) + 2 * edge
        height = int(np.ceil(camera.height * ratio)) + 2 * edge
        canvas = np.zeros((height, width), np.uint32)
        for first in range(0, len(self._points), _AT_ONCE):
            part = slice(first, first + _AT_ONCE)
            places = camera.to_screen(self._points[part]) * np.float32(ratio) + np.float32(edge)
            draw_points(canvas, places, self._codes[part], self._colours, diameter, self._opacity)
            yield
        self._image, self._camera, self._ratio, self._edge = image_of(canvas), camera, ratio, edge

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Draw what there is, moved and stretched if it was drawn for another camera."""
        if self._image is None or self._camera is None:
            return
        edge = self._edge / self._ratio
        place = QRectF(-edge, -edge, self._image.width() / self._ratio, self._image.height() / self._ratio)
        target = moved(self._camera, camera).mapRect(place)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, camera.scale != self._camera.scale)
        painter.drawImage(target, self._image)


class LandLayer:
    """Islands where points lie, with their contours."""

    def __init__(self) -> None:
        self._points: Floats = np.zeros((0, 2), np.float32)
        self._paths: list[QPainterPath] = []
        self._camera: Camera | None = None

    def show(self, points: Floats) -> None:
        """Show the land of these points from now on."""
        self._points = points
        self._paths, self._camera = [], None

    def fits(self, camera: Camera) -> bool:
        """The outlines are of this scale, and reach as far as this camera sees."""
        if self._camera is None or (self._camera.scale, self._camera.width, self._camera.height) != (
            camera.scale, camera.width, camera.height,
        ):  # fmt: skip
            return False
        shift = moved(self._camera, camera)
        spare_x, spare_y = _spare(camera)
        return abs(shift.dx()) <= spare_x and abs(shift.dy()) <= spare_y

    def redraw(self, camera: Camera) -> Iterator[None]:
        """Survey the land around what this camera sees, in steps of a few milliseconds."""
        spare = np.array(_spare(camera), np.float32)
        columns = int((camera.width + 2 * spare[0]) / sizes.LAND_CELL) + 1
        rows = int((camera.height + 2 * spare[1]) / sizes.LAND_CELL) + 1
        places = (camera.to_screen(self._points) + spare) / np.float32(sizes.LAND_CELL)
        grid = density(places, columns, rows, sizes.LAND_BLUR)
        yield
        paths = []
        for height in sizes.LAND_HEIGHTS:
            loops = outlines(grid, height)
            yield
            paths.append(_path([loop * np.float32(sizes.LAND_CELL) - spare for loop in loops]))
            yield
        self._paths, self._camera = paths, camera

    def paint(self, painter: QPainter, camera: Camera, theme: Theme) -> None:
        """Draw land and contours, moved and stretched if they are of another camera."""
        if self._camera is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setTransform(moved(self._camera, camera), True)
        pen = QPen(theme.land_line, t.HAIRLINE)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for number, path in enumerate(self._paths):
            painter.setBrush(theme.land if number == 0 else Qt.BrushStyle.NoBrush)
            painter.drawPath(path)
        painter.restore()


def _spare(camera: Camera) -> tuple[float, float]:
    return camera.width * sizes.LAND_SPARE, camera.height * sizes.LAND_SPARE


def _path(loops: list[Floats]) -> QPainterPath:
    path = QPainterPath()
    for loop in loops:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in loop.tolist()]))
        path.closeSubpath()
    return path
