"""How a map is laid out on a sheet: where points, legend and caption stand, and in which colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 1600, 1100
MARGIN = 48
TEXT_SIZE = 20
LINE = 32
INK, QUIET, GROUND = "#1B2024", "#545A5F", "#FFFFFF"
OPACITY = 0.82
_LEGEND_WIDTH = 330
_LEFT = WIDTH - MARGIN - _LEGEND_WIDTH
_LONGEST_NAME = 26
_COLOURS = ("#343699", "#0D5C81", "#267D78", "#5F9768", "#4D4600", "#CB66B0", "#9E1943", "#8451BA")
"""Apart for eyes that see red or green less, too."""
_OTHER = "#A9A69E"


@dataclass(frozen=True, slots=True)
class Disc:
    """A filled circle around (x, y)."""

    x: float
    y: float
    radius: float
    colour: str


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of text that begins at (x, y), on the baseline."""

    x: float
    y: float
    text: str
    colour: str


@dataclass(frozen=True, slots=True)
class MapLayout:
    """``points`` (m, 2) on the sheet with their ``colours`` and ``radius``; ``legend``: (name, colour)."""

    points: NDArray[np.float64]
    colours: Sequence[str]
    radius: float
    legend: Sequence[tuple[str, str]]
    caption: str

    def legend_discs(self) -> list[Disc]:
        """The marks of the legend, at the right from the top."""
        return [Disc(_LEFT + 8, MARGIN + at * LINE, 7, colour) for at, (_, colour) in enumerate(self.legend)]

    def texts(self) -> list[TextLine]:
        """The names of the legend, then the caption at the bottom."""
        names = [
            TextLine(_LEFT + 28, MARGIN + at * LINE + 7, name, INK)
            for at, (name, _) in enumerate(self.legend)
        ]
        return [*names, TextLine(MARGIN, HEIGHT - 28, self.caption, QUIET)]


def lay_out(coordinates: NDArray[np.float32], documents: Sequence[str], caption: str) -> MapLayout:
    """Lay out points (m, 2), coloured by the names of their documents (m); both axes have the same scale."""
    colours = _colours(documents)
    own = [colours[name] for name in documents]
    return MapLayout(_placed(coordinates), own, _radius(len(own)), _legend(colours), caption)


def _placed(coordinates: NDArray[np.float32]) -> NDArray[np.float64]:
    exact = coordinates.astype(np.float64)
    low, high = exact.min(axis=0, initial=np.inf), exact.max(axis=0, initial=-np.inf)
    if not len(exact):
        return exact
    room = np.array([WIDTH - 3 * MARGIN - _LEGEND_WIDTH, HEIGHT - 3 * MARGIN])
    extent = np.maximum(high - low, np.finfo(np.float32).tiny)
    scale = float(np.min(room / extent)) if np.any(high > low) else 0.0
    # The sheet's y axis points down.
    placed: NDArray[np.float64] = MARGIN + room / 2 + (exact - (low + high) / 2) * scale * np.array([1, -1])
    return placed


def _radius(count: int) -> float:
    return 5.0 if count <= 2_000 else 3.0 if count <= 20_000 else 1.5


def _colours(documents: Sequence[str]) -> dict[str, str]:
    """A colour for each document; beyond eight, the smaller ones share a grey."""
    counts = Counter(documents)
    if len(counts) <= len(_COLOURS):
        return dict(zip(counts, _COLOURS, strict=False))
    largest = sorted(counts, key=lambda name: -counts[name])[: len(_COLOURS)]
    own = [name for name in counts if name in largest]
    return dict.fromkeys(counts, _OTHER) | dict(zip(own, _COLOURS, strict=True))


def _legend(colours: dict[str, str]) -> list[tuple[str, str]]:
    lines = [(_shortened(name), colour) for name, colour in colours.items() if colour != _OTHER]
    others = len(colours) - len(lines)
    if others:
        lines.append(("1 other document" if others == 1 else f"{others:,} other documents", _OTHER))
    return lines


def _shortened(name: str) -> str:
    """The middle goes: names that begin alike often end differently."""
    if len(name) <= _LONGEST_NAME:
        return name
    half = _LONGEST_NAME // 2
    return f"{name[:half]}…{name[-half:]}"
