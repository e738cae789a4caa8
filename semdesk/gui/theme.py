"""Every colour and every size of the window: two frozen sets of tokens, and the one place that applies them.

Nothing else in the gui writes down a colour or a number of pixels; a test looks for them. Sizes are logical
pixels at a text size of 100 %; `Theme.px` scales them with the user's text size.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final

from PySide6.QtGui import QColor, QFont

from semdesk.gui.fonts import BOLD, REGULAR, serif_font, ui_font


@dataclass(frozen=True, slots=True)
class Type:
    """A size of type: height of the letters and of a line, in logical pixels."""

    size: float
    line: float


CAPTION: Final = Type(11, 14)
SMALL: Final = Type(12, 17)
BASE: Final = Type(13, 18)
LEAD: Final = Type(15, 23)
HEADING: Final = Type(15, 20)
BIG_SCORE: Final = Type(24, 30)
DROP_TITLE: Final = Type(26, 34)
SERIF_LIST: Final = Type(14.5, 20)
SERIF_READER: Final = Type(16, 24)
SERIF_CONTEXT: Final = Type(14.5, 21)
SERIF_PAIR: Final = Type(18, 28)
XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24
PANEL_PADDING: Final = 12
VIEW_PADDING: Final = 18

TOOLBAR_HEIGHT: Final = 48
HEAD_HEIGHT: Final = 34
VIEW_BAR_HEIGHT: Final = 40
STATUS_HEIGHT: Final = 32
ROW_HEIGHT: Final = 26
PAIR_ROW_HEIGHT: Final = 43
CONTROL_HEIGHT: Final = 28
VIEW_CONTROL_HEIGHT: Final = 26
START_BUTTON_HEIGHT: Final = 34
CHIP_HEIGHT: Final = 22
MIN_TARGET: Final = 24
RADIUS: Final = 4
CARD_RADIUS: Final = 6
DROP_RADIUS: Final = 8
HAIRLINE: Final = 1
FOCUS_WIDTH: Final = 2
SEL_BAR: Final = 3
CORPUS_WIDTH: Final = 300
CORPUS_MIN: Final = 240
READER_WIDTH: Final = 352
READER_MIN: Final = 300
STRIP_WIDTH: Final = 28
FOLD_READER_BELOW: Final = 1180
FOLD_CORPUS_BELOW: Final = 900
NAME_SETTINGS_FROM: Final = 960
SEARCH_WIDTH: Final = 330
SEARCH_MIN: Final = 150
WINDOW_SIZE: Final = (1440, 900)
WINDOW_MIN: Final = (760, 520)
CARDS_BESIDE_FROM: Final = 860
ICON: Final = 16
ICON_SMALL: Final = 14
ICON_STROKE: Final = 1.6
TICK_STROKE: Final = 1.7
CHECK_BOX: Final = 15
GROUP_SQUARE: Final = 8
SCROLL_BAR: Final = 10
SCROLL_HANDLE_MIN: Final = 32
SCORE_BAR: Final = (72, 4)
TICK_HEIGHT: Final = 8
JOB_BAR: Final = (200, 6)
COMBO_MAX: Final = 230
COMBO_LIST_MAX: Final = 380
DROP_AREA: Final = (1008, 400)
DROP_AREA_MIN_HEIGHT: Final = 210
SAMPLE_CARD_HEIGHT: Final = 144
SAMPLE_THUMBNAIL: Final = 138
DIALOG: Final = (720, 520)
SMALL_DIALOG: Final = (520, 250)

CAMERA_MS: Final = 200
NOTICE_MS: Final = 6_000
STALE_AFTER_MS: Final = 150
SPIN_MS: Final = 80

OVERLAY_OPACITY: Final = 0.97
DISABLED_SHARE: Final = 0.45
TEXT_SIZES: Final = (90, 100, 110, 125, 150)


def mix(colour: QColor, ground: QColor, share: float) -> QColor:
    """``colour`` moved by ``share`` (0 to 1) towards ``ground``."""
    parts = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
    return QColor(*(round(a + (b - a) * share) for a, b in parts))


def with_alpha(colour: QColor, opacity: float) -> QColor:
    """The same colour, ``opacity`` (0 to 1) covering."""
    faded = QColor(colour)
    faded.setAlphaF(opacity)
    return faded


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of tokens. Read it when painting; never keep a colour of it.

    ``number`` grows with every change, so that caches can be keyed on it; ``scale`` is the user's text size,
    1.0 for 100 %.
    """

    is_dark: bool
    window: QColor
    surface: QColor
    sunken: QColor
    raised: QColor
    line: QColor
    line_strong: QColor
    text: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    accent_hover: QColor
    on_accent: QColor
    accent_tint: QColor
    sel: QColor
    sel_tint: QColor
    warn: QColor
    warn_tint: QColor
    warn_line: QColor
    error: QColor
    error_tint: QColor
    ok: QColor
    ok_tint: QColor
    land: QColor
    land_line: QColor
    band: QColor
    noise: QColor
    why: tuple[QColor, QColor, QColor]
    categories: tuple[QColor, ...]
    cell_light: QColor
    cell_dark: QColor
    scale: float = 1.0
    number: int = 0

    def px(self, size: float) -> int:
        """A size at the user's text size, in whole logical pixels."""
        return round(size * self.scale)

    def line_of(self, style: Type) -> int:
        """The height of a line of that type."""
        return self.px(style.line)

    def ui(self, style: Type = BASE, weight: QFont.Weight = REGULAR) -> QFont:
        """Inter, for everything that the program says. Its numbers are tabular."""
        return ui_font(style.size * self.scale, weight)

    def serif(
        self, style: Type = SERIF_READER, weight: QFont.Weight = REGULAR, italic: bool = False
    ) -> QFont:
        """Source Serif, for the user's own words."""
        return serif_font(style.size * self.scale, weight, italic)

    def bold(self, style: Type = BASE) -> QFont:
        """Inter semibold, for names and the current value."""
        return self.ui(style, BOLD)

    def disabled(self, colour: QColor, ground: QColor | None = None) -> QColor:
        """What a colour becomes on something that can't be used now."""
        return mix(colour, ground or self.window, DISABLED_SHARE)

    def category(self, index: int) -> QColor:
        """The colour of a group or document by its number; a negative number has none."""
        return self.noise if index < 0 else self.categories[index % len(self.categories)]

    def scaled(self, scale: float, number: int) -> Theme:
        """The same tokens at another text size."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return Theme(**{**values, "scale": scale, "number": number})


def _colours(values: str) -> tuple[QColor, ...]:
    return tuple(QColor(value) for value in values.split())


def _theme(is_dark: bool, tokens: dict[str, str], why: str, categories: str) -> Theme:
    first, second, third = _colours(why)
    colours: dict[str, Any] = {name: QColor(value) for name, value in tokens.items()}
    return Theme(
        is_dark,
        **colours,
        why=(first, second, third),
        categories=_colours(categories),
        cell_light=QColor("#FFFFFF"),
        cell_dark=QColor("#101416"),
    )


LIGHT: Final = _theme(
    False,
    {
        "window": "#F1EFEA",
        "surface": "#FFFFFF",
        "sunken": "#F8F7F3",
        "raised": "#FFFFFF",
        "line": "#DCD9D1",
        "line_strong": "#8C8880",
        "text": "#1B2024",
        "text2": "#545A5F",
        "text3": "#63686D",
        "accent": "#0B5B66",
        "accent_hover": "#08474F",
        "on_accent": "#FFFFFF",
        "accent_tint": "#DDECED",
        "sel": "#C2500F",
        "sel_tint": "#FBEADD",
        "warn": "#6B4F00",
        "warn_tint": "#FBF1CF",
        "warn_line": "#A88216",
        "error": "#A3123A",
        "error_tint": "#FBE5E9",
        "ok": "#1C6A3A",
        "ok_tint": "#E1F0E4",
        "land": "#F4F2EC",
        "land_line": "#E3DFD5",
        "band": "#E4E1D9",
        "noise": "#A9A69E",
    },
    "#DBEEF0 #B7DDE1 #83C5CB",
    "#343699 #0D5C81 #267D78 #5F9768 #4D4600 #CB66B0 #9E1943 #8451BA",
)

DARK: Final = _theme(
    True,
    {
        "window": "#141618",
        "surface": "#1B1E21",
        "sunken": "#17191C",
        "raised": "#262A2E",
        "line": "#33383D",
        "line_strong": "#757C83",
        "text": "#E9E6E0",
        "text2": "#AFB4B8",
        "text3": "#8E9499",
        "accent": "#6CC5CC",
        "accent_hover": "#8BD6DB",
        "on_accent": "#06262A",
        "accent_tint": "#17383C",
        "sel": "#FF9E52",
        "sel_tint": "#40291A",
        "warn": "#F0CF6B",
        "warn_tint": "#352C12",
        "warn_line": "#A48A36",
        "error": "#FF8FA3",
        "error_tint": "#43171F",
        "ok": "#86D09A",
        "ok_tint": "#163120",
        "land": "#202428",
        "land_line": "#2E343A",
        "band": "#363B40",
        "noise": "#6C7176",
    },
    "#203438 #244A4F #2A6971",
    "#A7BBF9 #509ADD #71F7FD #C9ED98 #928A27 #A05964 #C68394 #7562B5",
)
