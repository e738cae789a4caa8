"""Arrays of pixels as Qt's pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def image_of(pixels: NDArray[np.uint32]) -> QImage:
    """A picture of premultiplied ARGB pixels (h, w); it has its own memory."""
    height, width = pixels.shape
    borrowed = QImage(
        np.ascontiguousarray(pixels).data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied
    )
    # Qt does not keep the array alive.
    return borrowed.copy()
