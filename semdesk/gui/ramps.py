"""The colour ramps as the current theme shows them: what is least alike runs into the ground."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from semdesk.core.ramps import ramp
from semdesk.gui.theme import Theme

Colours = NDArray[np.uint32]

STEPS = 256
_LOW_END = 40
"""So many steps lead from the ground into the ramp."""
_OPAQUE = np.uint32(0xFF000000)
_DARK_TEXT_ABOVE = 0.18
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def sequential(theme: Theme) -> Colours:
    """256 opaque ARGB colours: alike is dark on a light ground and bright on a dark one."""
    return _sequential(theme.is_dark, theme.surface.rgb())


@lru_cache(maxsize=16)
def _sequential(is_dark: bool, ground: int) -> Colours:
    table = ramp("mako").astype(np.float64)
    table = table if is_dark else table[::-1]
    colour = QColor.fromRgb(ground)
    surface = np.array([colour.red(), colour.green(), colour.blue()], np.float64)
    # Dark starts as the surface itself; light keeps half of its tint, to be told from bare paper.
    low = surface if is_dark else (surface + table[0]) / 2
    share = np.clip(1 - np.arange(STEPS) / _LOW_END, 0, 1)[:, None]
    colours = packed(np.rint(table * (1 - share) + low * share))
    colours.setflags(write=False)
    return colours


def packed(rgb: NDArray[np.float64]) -> Colours:
    """Colours (n, 3), 0 to 255, as opaque ARGB numbers (n,)."""
    red, green, blue = rgb.astype(np.uint32).T
    together: Colours = _OPAQUE | (red << 16) | (green << 8) | blue
    return together


def argb(colours: list[QColor]) -> Colours:
    """Qt's colours as ARGB numbers."""
    return np.array([colour.rgba() for colour in colours], np.uint32)


@lru_cache(maxsize=8)
def _needs_dark_text(key: bytes) -> NDArray[np.bool_]:
    colours = np.frombuffer(key, np.uint32)
    channels = np.stack([(colours >> shift) & 0xFF for shift in (16, 8, 0)], 1) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    dark: NDArray[np.bool_] = linear @ _LUMINANCE > _DARK_TEXT_ABOVE
    return dark


def text_on(theme: Theme, colours: Colours, level: int) -> QColor:
    """The colour of text on a cell of that level (0 to 255)."""
    return theme.cell_dark if _needs_dark_text(colours.tobytes())[level] else theme.cell_light
