"""What the strip below the map says: how much the picture keeps, and what not to read into it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from semdesk.core.projection.types import Arrows, Projection
from semdesk.gui.words import number


def _tr(text: str) -> str:
    return QCoreApplication.translate("MapWords", text)


def projection_words(projection: Projection, placed: int, total: int) -> str:
    """How much PCA keeps, and how many passages have a place if not all."""
    first, second = (round(100 * share) for share in projection.explained)
    words = _tr("PCA keeps {0} % of the variance ({1} % + {2} %)").format(first + second, first, second)
    if placed < total:
        words = _tr("{0} of {1} placed").format(number(placed), number(total)) + "  ·  " + words
    return words


def projection_warning() -> str:
    return _tr("Distances between far groups mean little")


def arrows_words(arrows: Arrows, selected: int) -> tuple[str, str]:
    """How much of the vectors the picture keeps, and what is exact in it."""
    if len(arrows.rows) == 2 and selected == 2:
        return _tr("Two arrows: their lengths and their angle are exact"), ""
    kept = _tr("The picture keeps {0} % of these vectors").format(round(100 * arrows.kept))
    if selected > len(arrows.rows):
        shown = _tr("{0} of {1} selected passages").format(number(len(arrows.rows)), number(selected))
        kept = f"{shown}  ·  {kept}"
    return kept, _tr("The angle as written is exact")
