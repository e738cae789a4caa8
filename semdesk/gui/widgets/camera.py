"""Where a picture of points stands on the screen: centre and scale, both frozen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_SMALLEST_EXTENT = 1e-6


@dataclass(frozen=True, slots=True)
class Camera:
    """Shows the point (``x``, ``y``) in the middle, with ``scale`` pixels to one unit. y points up."""

    x: float
    y: float
    scale: float
    width: float
    height: float

    def to_screen(self, points: Floats) -> Floats:
        """Pixels (n, 2) of points (n, 2)."""
        placed = np.empty(points.shape, np.float32)
        placed[:, 0] = (points[:, 0] - np.float32(self.x)) * np.float32(self.scale) + np.float32(
            self.width / 2
        )
        placed[:, 1] = (np.float32(self.y) - points[:, 1]) * np.float32(self.scale) + np.float32(
            self.height / 2
        )
        return placed

    def to_world(self, x: float, y: float) -> tuple[float, float]:
        """The point under a pixel."""
        return self.x + (x - self.width / 2) / self.scale, self.y - (y - self.height / 2) / self.scale

    def zoomed(self, factor: float, x: float, y: float) -> Camera:
        """Nearer or farther; what is under the pixel (x, y) stays there."""
        world_x, world_y = self.to_world(x, y)
        scale = self.scale * factor
        return Camera(
            world_x - (x - self.width / 2) / scale,
            world_y + (y - self.height / 2) / scale,
            scale,
            self.width,
            self.height,
        )

    def moved(self, right: float, down: float) -> Camera:
        """What is shown moves by so many pixels."""
        return Camera(
            self.x - right / self.scale, self.y + down / self.scale, self.scale, self.width, self.height
        )

    def resized(self, width: float, height: float) -> Camera:
        """The same place and scale on a screen of another size."""
        return Camera(self.x, self.y, self.scale, width, height)

    def between(self, other: Camera, share: float) -> Camera:
        """A step on the way to another camera; 0 is this one, 1 the other. The scale moves in ratio."""
        scale = self.scale * (other.scale / self.scale) ** share
        return Camera(
            self.x + (other.x - self.x) * share,
            self.y + (other.y - self.y) * share,
            scale,
            other.width,
            other.height,
        )


def fit(points: Floats, width: float, height: float, margins: tuple[float, float]) -> Camera:
    """The camera that shows all points (n, 2), with margins in pixels across and down. NaN is passed over."""
    placed = points[np.isfinite(points).all(axis=1)]
    if not len(placed):
        return Camera(0, 0, 1, width, height)
    low, high = placed.min(axis=0), placed.max(axis=0)
    extent = np.maximum(high - low, _SMALLEST_EXTENT)
    room = np.maximum([width - 2 * margins[0], height - 2 * margins[1]], 1.0)
    # One point, or many in one place: any scale would do, so take one that is not absurd.
    scale = float((room / extent).min()) if (high - low).max() > _SMALLEST_EXTENT else 1.0
    middle = (low + high) / 2
    return Camera(float(middle[0]), float(middle[1]), scale, width, height)
