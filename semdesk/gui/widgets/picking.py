"""Which points of a map are meant: the nearest one, those inside an outline, the next in a direction."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF

Floats = NDArray[np.float32]
_SIDEWAYS = 2.0
"""A step sideways counts as so many in the asked direction."""


def nearest(places: Floats, x: float, y: float, reach: float) -> int | None:
    """The number of the place (n, 2) nearest to a pixel, within ``reach``; of equals the one drawn last."""
    if not len(places):
        return None
    distances = (places[:, 0] - np.float32(x)) ** 2 + (places[:, 1] - np.float32(y)) ** 2
    best = len(places) - 1 - int(np.argmin(distances[::-1]))
    return best if distances[best] <= reach * reach else None


def inside(places: Floats, outline: QPolygonF) -> NDArray[np.intp]:
    """The numbers of the places whose pixel is inside the outline."""
    box = outline.boundingRect().toAlignedRect()
    if box.isEmpty():
        return np.zeros(0, np.intp)
    mask = _mask(outline.translated(-box.left(), -box.top()), box.width(), box.height())
    pixels = np.floor(places).astype(np.intp) - np.array([box.left(), box.top()])
    near = (pixels >= 0).all(axis=1) & (pixels[:, 0] < box.width()) & (pixels[:, 1] < box.height())
    candidates = np.flatnonzero(near)
    found: NDArray[np.intp] = candidates[mask[pixels[candidates, 1], pixels[candidates, 0]]]
    return found


def _mask(outline: QPolygonF, width: int, height: int) -> NDArray[np.bool_]:
    """Painting the outline is faster than asking for each point, however many corners it has."""
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.black)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawPolygon(outline, Qt.FillRule.WindingFill)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    mask: NDArray[np.bool_] = pixels[:, :width] > 0
    return mask.copy()


def towards(places: Floats, start: int, direction: QPoint) -> int | None:
    """The next place from ``start`` in a direction (right, down), None where there is none."""
    steps = places - places[start]
    along = steps @ np.array([direction.x(), direction.y()], np.float32)
    across = np.abs(steps @ np.array([-direction.y(), direction.x()], np.float32))
    cost = np.where((along > 0) & (across <= along), along + _SIDEWAYS * across, np.inf)
    best = int(np.argmin(cost))
    return best if np.isfinite(cost[best]) else None
