"""The one ornament: islands with contour lines, drawn from a seeded density; no two pixels of it are data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

Floats = NDArray[np.float32]

_SEED = 11
_HILLS = 46
_LEVELS = (0.16, 0.3, 0.46, 0.64, 0.84, 1.06, 1.3)
_CLEAR = (0.36, 0.44)
"""Half-axes, as shares of the width and height, of the ellipse that is kept free for words."""


@dataclass(frozen=True, slots=True)
class _Hills:
    x: Floats
    y: Floats
    width: Floats
    height: Floats


def _hills(aspect: float) -> _Hills:
    """Places in units of the area's height: the same hills at every size, more of them in a wider area."""
    random = np.random.default_rng(_SEED)
    around = random.uniform(0, 2 * np.pi, _HILLS)
    far = random.uniform(0.78, 1.2, _HILLS)
    x = (0.5 + 0.5 * far * np.cos(around) * 1.06) * aspect
    y = 0.5 + 0.5 * far * np.sin(around) * 1.1
    size = random.uniform(0.045, 0.085, _HILLS)
    return _Hills(*(a.astype(np.float32) for a in (x, y, size, random.uniform(0.45, 1.0, _HILLS))))


def _density(hills: _Hills, width: int, height: int) -> Floats:
    """(height, width): the sum of all hills; separable, so it is one matrix product."""
    x = (np.arange(width, dtype=np.float32) + 0.5) / height
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    across = np.exp(-0.5 * ((x[None, :] - hills.x[:, None]) / hills.width[:, None]) ** 2)
    down = (
        np.exp(-0.5 * ((y[None, :] - hills.y[:, None]) / hills.width[:, None]) ** 2) * hills.height[:, None]
    )
    density: Floats = (down.T @ across).astype(np.float32)
    return density


def _lines(density: Floats, thickness: float) -> Floats:
    """How much a contour line covers each pixel, 0 to 1."""
    down, across = np.gradient(density)
    slope = np.hypot(down, across) + 1e-6
    cover = np.zeros_like(density)
    for level in _LEVELS:
        distance = np.abs(density - level) / slope
        np.maximum(cover, np.clip(thickness / 2 + 0.5 - distance, 0, 1), out=cover)
    return cover


def _clearing(width: int, height: int) -> Floats:
    """0 in the middle, 1 outside, with a soft edge."""
    x = (np.arange(width) + 0.5) / width - 0.5
    y = (np.arange(height) + 0.5) / height - 0.5
    far = np.hypot(x[None, :] / _CLEAR[0], y[:, None] / _CLEAR[1])
    rise = np.clip((far - 0.72) / 0.4, 0, 1)
    clearing: Floats = (rise * rise * (3 - 2 * rise)).astype(np.float32)
    return clearing


def _layer(cover: Floats, colour: QColor) -> QImage:
    """An image of one colour, covering as much as ``cover`` says."""
    height, width = cover.shape
    pixels = np.empty((height, width, 4), np.uint8)
    alpha = cover * colour.alphaF()
    for channel, value in enumerate((colour.blueF(), colour.greenF(), colour.redF())):
        pixels[..., channel] = np.round(alpha * value * 255)
    pixels[..., 3] = np.round(alpha * 255)
    return QImage(pixels.data, width, height, QImage.Format.Format_ARGB32_Premultiplied).copy()


def contour_image(width: int, height: int, ratio: float, land: QColor, line: QColor) -> QImage:
    """The ornament for an area of that many logical pixels; its middle is clear."""
    pixels = (max(1, round(width * ratio)), max(1, round(height * ratio)))
    hills = _hills(width / height)
    density = _density(hills, *pixels)
    clearing = _clearing(*pixels)
    image = _layer(np.clip((density - _LEVELS[0]) * 40 * ratio, 0, 1) * clearing, land)
    painter = QPainter(image)
    painter.drawImage(0, 0, _layer(_lines(density, ratio) * clearing, line))
    painter.drawImage(0, 0, _layer(_points(hills, pixels, ratio) * clearing, line))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def _points(hills: _Hills, pixels: tuple[int, int], ratio: float) -> Floats:
    """Small discs, most of them near the hill tops."""
    width, height = pixels
    random = np.random.default_rng(_SEED + 1)
    of = np.repeat(np.arange(_HILLS), random.integers(0, 9, _HILLS))
    x = (hills.x[of] + random.normal(0, 0.55, len(of)) * hills.width[of]) * height
    y = (hills.y[of] + random.normal(0, 0.55, len(of)) * hills.width[of]) * height
    radius, cover = 2.2 * ratio, np.zeros((height, width), np.float32)
    reach = int(radius) + 2
    for cx, cy in zip(x, y, strict=True):
        left, top = max(0, int(cx) - reach), max(0, int(cy) - reach)
        part = cover[top : int(cy) + reach + 1, left : int(cx) + reach + 1]
        if part.size:
            rows, columns = np.mgrid[top : top + part.shape[0], left : left + part.shape[1]]
            far = np.hypot(columns + 0.5 - cx, rows + 0.5 - cy)
            np.maximum(part, np.clip(radius + 0.5 - far, 0, 1), out=part)
    return cover
