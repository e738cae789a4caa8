"""The two bundled typefaces: Inter for what the program says, Source Serif 4 for the user's own words."""

from __future__ import annotations

from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

from semdesk.core.resources import resource

REGULAR: Final = QFont.Weight.Normal
MEDIUM: Final = QFont.Weight.Medium
BOLD: Final = QFont.Weight.DemiBold

UI_FAMILY: Final = "Inter"
SERIF_FAMILY: Final = "Source Serif 4"
_FILES: Final = (
    "Inter-Regular.ttf",
    "Inter-Medium.ttf",
    "Inter-SemiBold.ttf",
    "SourceSerif4-Regular.ttf",
    "SourceSerif4-Italic.ttf",
    "SourceSerif4-SemiBold.ttf",
)


def register_fonts() -> tuple[str, ...]:
    """Make the bundled fonts known to Qt; the names of those that could not be loaded."""
    return tuple(
        name for name in _FILES if QFontDatabase.addApplicationFont(str(resource("fonts", name))) < 0
    )


def ui_font(size: float, weight: QFont.Weight = REGULAR) -> QFont:
    """Inter with tabular numbers; ``size`` in logical pixels."""
    return QFont(_font(UI_FAMILY, size, weight, False))


def serif_font(size: float, weight: QFont.Weight = REGULAR, italic: bool = False) -> QFont:
    """Source Serif 4 with tabular numbers; ``size`` in logical pixels."""
    return QFont(_font(SERIF_FAMILY, size, weight, italic))


@cache
def _font(family: str, size: float, weight: QFont.Weight, italic: bool) -> QFont:
    hint = QFont.StyleHint.SansSerif if family == UI_FAMILY else QFont.StyleHint.Serif
    font = QFont([family])
    font.setStyleHint(hint)
    font.setWeight(weight)
    font.setItalic(italic)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Qt draws no type between two whole pixels, not from a size in points either.
    font.setPixelSize(int(size + 0.5))
    return font
