"""Vectors as arrows on the screen: where they and their labels stand, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from semdesk.core.projection.types import Arrows
from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme, mix
from semdesk.gui.widgets.camera import Camera, fit
from semdesk.gui.widgets.label_places import spread
from semdesk.gui.widgets.painting import elided, paint_haloed

Floats = NDArray[np.float32]
_FADED = 0.3
_SHORTEST = 0.6
"""The arc is drawn inside the shorter arrow."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside a tip; ``left`` and ``middle`` are where they start and how high they stand."""

    text: str
    left: float
    middle: float
    width: float


def arrow_camera(arrows: Arrows, has_circle: bool, width: float, height: float) -> Camera:
    """Shows origin, tips and, if drawn, the circle of length 1; it moves left where no arrow points left."""
    reach = float(np.abs(arrows.tips).max(initial=0.0))
    reach = max(reach, 1.0) if has_circle else reach
    corners = np.array([[-reach, -reach], [reach, reach]], np.float32)
    camera = fit(corners, width, height, sizes.ARROW_MARGINS)
    spare = width / 2 - reach * camera.scale - t.XL
    return camera.moved(-spare, 0) if spare > 0 and (arrows.tips[:, 0] >= 0).all() else camera


def spots(arrows: Arrows, camera: Camera) -> list[QPointF]:
    """The pixels of the tips."""
    return [QPointF(x, y) for x, y in camera.to_screen(arrows.tips).tolist()]


def origin(camera: Camera) -> QPointF:
    x, y = camera.to_screen(np.zeros((1, 2), np.float32))[0].tolist()
    return QPointF(x, y)


def place_labels(tips: Sequence[QPointF], texts: Sequence[str], camera: Camera, theme: Theme) -> list[Label]:
    """A label beside each tip, away from the origin: left ones in a column of their own, right ones too."""
    font, middle = theme.serif(t.SERIF_CONTEXT), origin(camera)
    metrics, line = QFontMetricsF(font), theme.line_of(t.SERIF_CONTEXT)
    starts = _label_starts(tips, middle.x())
    wished = [tip.y() for tip in tips]
    if len(tips) > sizes.LABELS_AT_TIPS:
        wished = [_along(middle, tip, start) for tip, start in zip(tips, starts, strict=True)]
    heights = [0.0] * len(tips)
    for is_right in (False, True):
        side = [index for index, tip in enumerate(tips) if (tip.x() >= middle.x()) is is_right]
        found = spread([wished[index] for index in side], line, line, camera.height - line)
        for index, height in zip(side, found, strict=True):
            heights[index] = height
    labels = []
    for start, text, height in zip(starts, texts, heights, strict=True):
        is_right = start >= middle.x()
        room = (camera.width - start if is_right else start) - t.S
        words = elided(text, font, min(room, theme.px(sizes.ARROW_LABEL)))
        width = metrics.horizontalAdvance(words)
        labels.append(Label(words, start if is_right else start - width, height, width))
    return labels


def _along(start: QPointF, tip: QPointF, x: float) -> float:
    """How high an arrow would stand at ``x``: labels by this height follow each other as the arrows do."""
    across = max(abs(tip.x() - start.x()), 1.0)
    return start.y() + (tip.y() - start.y()) * abs(x - start.x()) / across


def _label_starts(tips: Sequence[QPointF], middle: float) -> list[float]:
    """Where each label begins or, on the left, ends: beside its tip, or in one column when there are many."""
    right = max((tip.x() for tip in tips), default=middle)
    left = min((tip.x() for tip in tips), default=middle)
    if len(tips) <= sizes.LABELS_AT_TIPS:
        return [tip.x() + (t.M if tip.x() >= middle else -t.M) for tip in tips]
    return [max(right, middle) + t.XL if tip.x() >= middle else min(left, middle) - t.XL for tip in tips]


def paint_circle(painter: QPainter, camera: Camera, words: str, theme: Theme) -> None:
    """The circle of length 1, on which normalized vectors end if the picture keeps them whole."""
    middle, radius = origin(camera), camera.scale
    painter.setBrush(theme.land)
    painter.setPen(QPen(theme.land_line, t.HAIRLINE))
    painter.drawEllipse(middle, radius, radius)
    font = theme.ui(t.CAPTION)
    width = QFontMetricsF(font).horizontalAdvance(words)
    at = QPointF(middle.x() - width / 2, middle.y() + radius + theme.line_of(t.CAPTION))
    paint_haloed(painter, at, words, font, theme.text2, theme.surface)


def paint_axes(painter: QPainter, camera: Camera, theme: Theme) -> None:
    """Where the picture's two axes cross: the origin."""
    middle = origin(camera)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.line, t.HAIRLINE))
    reach = max(camera.width, camera.height)
    painter.drawLines(
        [
            QLineF(middle - QPointF(reach, 0), middle + QPointF(reach, 0)),
            QLineF(middle - QPointF(0, reach), middle + QPointF(0, reach)),
        ]
    )


def arrow_colour(is_current: bool, theme: Theme) -> QColor:
    """All arrows are selected passages; the current one stands out."""
    return theme.sel if is_current else mix(theme.sel, theme.surface, _FADED)


def paint_arrow(painter: QPainter, start: QPointF, tip: QPointF, colour: QColor, is_strong: bool) -> None:
    """A line with a head that ends in the tip."""
    line = QLineF(start, tip)
    length, width = (size * (1.25 if is_strong else 1) for size in sizes.ARROW_HEAD)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if line.length() <= length:
        painter.drawEllipse(tip, width / 2, width / 2)
        return
    along = QPointF(line.dx(), line.dy()) / line.length()
    across = QPointF(-along.y(), along.x())
    foot = tip - along * length
    painter.drawPolygon(QPolygonF([tip, foot + across * (width / 2), foot - across * (width / 2)]))
    painter.setPen(
        QPen(
            colour,
            sizes.ARROW_WIDTH * (1.5 if is_strong else 1),
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.FlatCap,
        )
    )
    painter.drawLine(start, foot + along)


def paint_label(painter: QPainter, tip: QPointF, label: Label, theme: Theme, is_strong: bool) -> None:
    """The words, and a line to the tip if they had to move away from it."""
    font = theme.serif(t.SERIF_CONTEXT)
    if abs(label.middle - tip.y()) > sizes.ARROW_LEADER:
        near = label.left - t.XS if label.left > tip.x() else label.left + label.width + t.XS
        painter.setPen(QPen(theme.line_strong, t.HAIRLINE))
        painter.drawLine(tip, QPointF(near, label.middle))
    at = QPointF(label.left, label.middle + QFontMetricsF(font).capHeight() / 2)
    paint_haloed(painter, at, label.text, font, theme.text if is_strong else theme.text2, theme.surface)


def paint_angle(
    painter: QPainter, camera: Camera, tips: tuple[QPointF, QPointF], words: str, theme: Theme
) -> None:
    """An arc from one arrow to the other, the shorter way, with words at its middle."""
    middle = origin(camera)
    lines = [QLineF(middle, tip) for tip in tips]
    radius = min(sizes.ARC_RADIUS, *(line.length() * _SHORTEST for line in lines))
    first = lines[0].angle()
    turn = (lines[1].angle() - first + 180) % 360 - 180
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.text, sizes.RING_WIDTH))
    # Qt counts in sixteenths of a degree.
    painter.drawArc(box, round(first * 16), round(turn * 16))
    font = theme.bold(t.SMALL)
    metrics = QFontMetricsF(font)
    width = metrics.horizontalAdvance(words)
    ray = QLineF.fromPolar(
        radius + t.M + abs(width / 2 * np.cos(np.radians(first + turn / 2))), first + turn / 2
    )
    spot = middle + QPointF(ray.dx(), ray.dy())
    at = QPointF(spot.x() - width / 2, spot.y() + metrics.capHeight() / 2)
    paint_haloed(painter, at, words, font, theme.text, theme.surface)


def distance(spot: QPointF, start: QPointF, end: QPointF) -> float:
    """How far a pixel is from the line between two others."""
    along = end - start
    length = QPointF.dotProduct(along, along)
    share = QPointF.dotProduct(spot - start, along) / length if length else 0.0
    near = start + along * min(max(share, 0.0), 1.0)
    return QLineF(spot, near).length()
