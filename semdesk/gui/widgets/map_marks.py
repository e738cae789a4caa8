"""What is drawn on top of a map's points: selection, true neighbours, query, hovered point."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme
from semdesk.gui.widgets.camera import Camera
from semdesk.gui.widgets.painting import elided, paint_haloed

Floats = NDArray[np.float32]
_NOWHERE: Floats = np.zeros((0, 2), np.float32)
_RINGS_UP_TO = 400
"""Of more selected points only the discs are drawn: rings would hide each other."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Places on the map: ``selected`` (k, 2), the ``current`` of them, its true ``neighbours``, the query."""

    selected: Floats = field(default_factory=lambda: _NOWHERE)
    current: Floats | None = None
    neighbours: Floats = field(default_factory=lambda: _NOWHERE)
    query: Floats | None = None
    query_text: str = ""


def paint_marks(painter: QPainter, marks: Marks, camera: Camera, theme: Theme) -> None:
    """Draw lines to the neighbours, rings around what is selected, and the query's diamond with its words."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if marks.current is not None:
        _paint_neighbours(painter, marks, camera, theme)
    if len(marks.selected) <= _RINGS_UP_TO:
        for spot in _points(marks.selected, camera):
            paint_disc(painter, spot, sizes.SELECTED_POINT, sizes.SELECTED_RING, theme.sel, theme.surface)
    if marks.current is not None:
        spot = _points(marks.current[None], camera)[0]
        paint_disc(painter, spot, sizes.CURRENT_POINT, sizes.CURRENT_RING, theme.sel, theme.surface)
    if marks.query is not None:
        _paint_query(painter, _points(marks.query[None], camera)[0], marks.query_text, camera, theme)


def paint_hovered(painter: QPainter, spot: QPointF, theme: Theme) -> None:
    """A ring around the point under the cursor."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_ring(painter, spot, sizes.SELECTED_RING, theme.text)


def _points(places: Floats, camera: Camera) -> list[QPointF]:
    return [QPointF(x, y) for x, y in camera.to_screen(places).tolist()]


def paint_disc(
    painter: QPainter, spot: QPointF, disc: float, ring: float, colour: QColor, ground: QColor
) -> None:
    """The mark of the selection: a filled disc in a ring."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(spot, ring / 2 + t.HAIRLINE, ring / 2 + t.HAIRLINE)
    painter.setBrush(colour)
    painter.drawEllipse(spot, disc / 2, disc / 2)
    _paint_ring(painter, spot, ring, colour)


def _paint_ring(painter: QPainter, spot: QPointF, diameter: float, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, sizes.RING_WIDTH))
    painter.drawEllipse(spot, diameter / 2, diameter / 2)


def _paint_neighbours(painter: QPainter, marks: Marks, camera: Camera, theme: Theme) -> None:
    assert marks.current is not None
    here = _points(marks.current[None], camera)[0]
    there = _points(marks.neighbours, camera)
    painter.setPen(QPen(theme.sel, sizes.LINE_WIDTH))
    painter.drawLines([QLineF(here, spot) for spot in there])
    for spot in there:
        _paint_ring(painter, spot, sizes.NEIGHBOUR_RING, theme.sel)


def _paint_query(painter: QPainter, spot: QPointF, text: str, camera: Camera, theme: Theme) -> None:
    size = sizes.DIAMOND
    corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
    painter.setPen(QPen(theme.surface, t.FOCUS_WIDTH))
    painter.setBrush(theme.accent)
    painter.drawPolygon(QPolygonF([spot + corner for corner in corners]))
    font = theme.bold(t.SMALL)
    words = elided(text, font, theme.px(sizes.QUERY_LABEL))
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(words)
    # To the right of the diamond, or to its left where the edge is near.
    fits = spot.x() + size + t.S + width < camera.width
    left = spot.x() + size + t.XS if fits else spot.x() - size - t.XS - width
    paint_haloed(
        painter, QPointF(left, spot.y() + metrics.capHeight() / 2), words, font, theme.accent, theme.surface
    )


def paint_area(painter: QPainter, outline: QPolygonF, theme: Theme) -> None:
    """The rectangle or lasso that is being drawn."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QColor(theme.sel_tint)
    ground.setAlphaF(0.5)
    painter.setBrush(ground)
    painter.setPen(QPen(theme.sel, t.HAIRLINE, Qt.PenStyle.DashLine))
    painter.drawPolygon(outline)


def rectangle(start: QPointF, end: QPointF) -> QPolygonF:
    """The outline of the rectangle between two corners."""
    return QPolygonF(QRectF(start, end).normalized())
