"""Drawing pictures of pixels; the one module that uses Pillow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semdesk.core.exports.files import replacing
from semdesk.core.resources import resource

_FINER = 3
"""A canvas is drawn this many times larger and then reduced, which smooths the edges of discs."""


def write_png(path: Path, colours: NDArray[np.uint8]) -> None:
    """Write an array (height, width, 3) as a picture. Raises `CannotWrite`."""
    from PIL import Image

    with replacing(path) as draft:
        Image.fromarray(colours).save(draft, "PNG")


class Canvas:
    """A sheet of pixels to draw discs and text on. Colours are "#rrggbb" or, with opacity, "#rrggbbaa"."""

    def __init__(self, width: int, height: int, ground: str, text_size: int) -> None:
        from PIL import Image, ImageDraw, ImageFont

        self._image = Image.new("RGB", (width * _FINER, height * _FINER), ground)
        self._draw = ImageDraw.Draw(self._image, "RGBA")
        self._font = ImageFont.truetype(resource("fonts", "Inter-Regular.ttf"), text_size * _FINER)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """Draw a filled circle around (x, y)."""
        self._draw.circle((x * _FINER, y * _FINER), radius * _FINER, fill=colour)

    def text(self, x: float, y: float, text: str, colour: str) -> None:
        """Write a line that begins at (x, y), on the baseline."""
        self._draw.text((x * _FINER, y * _FINER), text, fill=colour, font=self._font, anchor="ls")

    def write_png(self, path: Path) -> None:
        """Write the sheet as a picture. Raises `CannotWrite`."""
        write_png(path, np.asarray(self._image.reduce(_FINER)))
