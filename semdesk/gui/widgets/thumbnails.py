"""Small pictures of what a sample opens with: a map, hits, or a matrix; drawn from a seed, not from data."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath

from semdesk.core.ramps import ramp
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme

Floats = NDArray[np.float64]

_ISLANDS = 11
_MATRIX_SIDE = 40
_BARS = ((0.94, 1.0), (0.81, 0.74), (0.78, 0.88), (0.66, 0.6), (0.58, 0.79))


def paint_thumbnail(painter: QPainter, box: QRectF, kind: str, seed: int, theme: Theme) -> None:
    """Draw the picture of a view (its panel's key) into ``box``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipRect(box)
    {"matrix": _paint_matrix, "map": _paint_map}.get(kind, _paint_hits)(painter, box, seed, theme)
    painter.restore()


@cache
def _islands(seed: int) -> tuple[Floats, Floats]:
    """Centres (k, 2), and points (k, 9, 2) around them, within 0 to 1."""
    random = np.random.default_rng(seed)
    centres: list[Floats] = []
    while len(centres) < _ISLANDS:
        centre = random.uniform(0.16, 0.84, 2)
        if all(np.hypot(*(centre - other)) > 0.15 for other in centres):
            centres.append(centre)
    middle = np.array(centres)
    slant = random.normal(0, 0.03, (_ISLANDS, 1, 2)) * random.normal(0, 1, (_ISLANDS, 9, 1))
    return middle, middle[:, None, :] + slant + random.normal(0, 0.014, (_ISLANDS, 9, 2))


def _paint_map(painter: QPainter, box: QRectF, seed: int, theme: Theme) -> None:
    centres, points = _islands(seed)
    land, radius = QPainterPath(), box.width() * 0.115
    for x, y in centres:
        piece = QPainterPath()
        piece.addEllipse(QPointF(box.left() + x * box.width(), box.top() + y * box.height()), radius, radius)
        land = land.united(piece)
    painter.setPen(theme.land_line)
    painter.setBrush(theme.land)
    painter.drawPath(land)
    painter.setPen(Qt.PenStyle.NoPen)
    for number, group in enumerate(points):
        painter.setBrush(theme.category(number))
        for x, y in group:
            painter.drawEllipse(QPointF(box.left() + x * box.width(), box.top() + y * box.height()), 2, 2)


def _paint_hits(painter: QPainter, box: QRectF, seed: int, theme: Theme) -> None:
    inside = box.adjusted(t.M, 0, -t.M, 0)
    step = t.L + t.FOCUS_WIDTH
    top = box.center().y() - step * (len(_BARS) - 1) / 2
    score_width, text_left = inside.width() * 0.3, inside.left() + inside.width() * 0.38
    grey = t.mix(theme.text3, theme.surface, 0.55)
    for number, (score, words) in enumerate(_BARS):
        y = top + number * step
        bar = QRectF(inside.left(), y - t.FOCUS_WIDTH, score_width, t.SCORE_BAR[1])
        painter.fillRect(bar, theme.band)
        painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * score, bar.height()), theme.accent)
        line = QRectF(text_left, y - t.SEL_BAR, (inside.right() - text_left) * words, 2 * t.SEL_BAR)
        painter.fillRect(line, theme.sel if number == 0 else grey)


@cache
def _similarities(seed: int) -> Floats:
    """(k, k) in blocks along the diagonal, as a matrix of a corpus with groups looks."""
    random = np.random.default_rng(seed)
    group = np.sort(random.integers(0, 8, _MATRIX_SIDE))
    base = random.normal(0, 1, (8, 10)) * 0.9
    vectors = base[group] + random.normal(0, 0.75, (_MATRIX_SIDE, 10))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    similar: Floats = vectors @ vectors.T
    return similar


def _paint_matrix(painter: QPainter, box: QRectF, seed: int, theme: Theme) -> None:
    share = np.clip(_similarities(seed), 0, 1)
    levels = np.round(255 * (share if theme.is_dark else 1 - share)).astype(int)
    colours = ramp("mako")[levels]
    pixels = np.full((*levels.shape, 4), 255, np.uint8)
    pixels[..., :3] = colours[..., ::-1]
    side = _MATRIX_SIDE
    image = QImage(pixels.data, side, side, QImage.Format.Format_RGB32).copy()
    whole = side * max(1, int((box.width() - 2 * t.M) // side))
    at = QRectF(0, 0, whole, whole)
    at.moveCenter(box.center())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(at.toRect(), image)
