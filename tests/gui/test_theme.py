"""The look holds: contrast of every pair of tokens, colours and sizes in one place, a theme for all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from semdesk.gui.theme import DARK, LIGHT, Theme
from semdesk.gui.theme_manager import ThemeManager, palette_of

GUI = Path(__file__).parents[2] / "semdesk" / "gui"
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])

GROUNDS = ("window", "surface", "sunken", "raised")
TEXT_PAIRS = [
    *((text, ground) for text in ("text", "text2", "text3") for ground in GROUNDS),
    *((text, "sel_tint") for text in ("text", "text2", "accent")),
    *((text, "accent_tint") for text in ("text", "text2", "accent")),
    *((text, "land") for text in ("text", "text2")),
    *(("accent", ground) for ground in GROUNDS),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("warn", "warn_tint"),
    ("error", "error_tint"),
    ("ok", "ok_tint"),
    *((word, "surface") for word in ("warn", "error", "ok")),
]
GRAPHIC_PAIRS = [
    *(("line_strong", ground) for ground in GROUNDS),
    *(("sel", ground) for ground in ("surface", "sel_tint", "land")),
    ("accent", "band"),
    ("warn_line", "surface"),
]


def luminance(colour: QColor) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio, WCAG 2.2."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)


@THEMES
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS, ids="-".join)
def test_text_is_readable(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


@THEMES
@pytest.mark.parametrize(("mark", "ground"), GRAPHIC_PAIRS, ids="-".join)
def test_graphics_are_visible(theme: Theme, mark: str, ground: str) -> None:
    assert contrast(getattr(theme, mark), getattr(theme, ground)) >= 3


@THEMES
def test_words_are_readable_on_every_highlight(theme: Theme) -> None:
    assert all(contrast(theme.text, step) >= 4.5 for step in theme.why)


@THEMES
def test_categories_stand_out_from_land(theme: Theme) -> None:
    assert all(contrast(colour, theme.land) >= 3 for colour in theme.categories)
    assert len({colour.name() for colour in theme.categories}) == 8


def test_a_category_repeats_after_eight_and_no_group_is_noise() -> None:
    assert LIGHT.category(8) == LIGHT.category(0)
    assert LIGHT.category(-1) == LIGHT.noise


def _strings(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


SIZE_CALLS = re.compile(
    r"^(set(Fixed|Minimum|Maximum)(Width|Height|Size)|setSpacing|setContentsMargins|addSpacing|resize|QSize"
    r"|setPixelSize|setPointSizeF?|setDefaultSectionSize|setTextMargins|setIconSize|setLineWidth)$"
)


def _sizes(path: Path) -> Iterator[int]:
    """Lines that hand a number of two or more pixels to a call that sets a size."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        numbers = [
            a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, int | float)
        ]
        if SIZE_CALLS.match(name) and any(number > 1 for number in numbers):
            yield node.lineno


def test_no_colour_and_no_size_stands_outside_the_theme() -> None:
    found = []
    for path in sorted(GUI.rglob("*.py")):
        if path.name == "theme.py":
            continue
        where = path.relative_to(GUI)
        found += [
            f"{where}:{line}: {text[:40]}"
            for line, text in _strings(path)
            if re.search(r"#[0-9A-Fa-f]{3,8}\b|\b\d+px\b", text)
        ]
        found += [f"{where}:{line}: a size" for line in _sizes(path)]
    assert not found


def test_the_search_for_sizes_finds_some() -> None:
    assert list(_strings(GUI / "theme.py"))
    assert any(re.search("#[0-9A-F]{6}", text) for _, text in _strings(GUI / "theme.py"))


@pytest.mark.parametrize("scale", [90, 150])
def test_sizes_follow_the_text_size(qapp: QApplication, scale: int) -> None:
    themes = ThemeManager(qapp, "light", scale)
    assert themes.theme.px(100) == scale
    assert qapp.font().pixelSize() == int(13 * scale / 100 + 0.5)
    assert f"font-size: {round(12 * scale / 100)}px" in qapp.styleSheet()


def test_another_appearance_is_told_and_repaints_everything(qapp: QApplication) -> None:
    themes = ThemeManager(qapp, "light")
    told = []
    themes.changed.connect(lambda: told.append(themes.theme.number))
    themes.set_appearance("dark")
    assert themes.theme.is_dark
    assert qapp.palette().color(QPalette.ColorRole.Base) == DARK.surface
    assert DARK.surface.name() in qapp.styleSheet()
    themes.set_appearance("dark")
    assert told == [1]


@THEMES
def test_what_is_disabled_is_paler(theme: Theme) -> None:
    palette = palette_of(theme)
    ground = palette.color(QPalette.ColorRole.Base)
    text = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text)
    disabled = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert contrast(disabled, ground) < contrast(text, ground)
