"""Controls answer to mouse and keyboard and say what they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetricsF, QStandardItemModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semdesk.gui import fonts
from semdesk.gui.icons import icon, icon_pixmap
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.chips import Chip
from semdesk.gui.widgets.combos import Choice, Combo
from semdesk.gui.widgets.controls import Button, Check, IconButton
from semdesk.gui.widgets.search_field import SearchField
from semdesk.gui.widgets.segments import Segments
from semdesk.gui.widgets.view_tabs import TabBar

GUI = Path(__file__).parents[3] / "semdesk" / "gui"


@pytest.fixture
def segments(qtbot: QtBot, themes: ThemeManager) -> Segments:
    made = Segments([("both", "Both"), ("meaning", "Meaning"), ("words", "Words")], "Search by", themes)
    qtbot.addWidget(made)
    made.show()
    return made


def test_segments_move_with_the_arrow_keys_and_stop_at_the_ends(qtbot: QtBot, segments: Segments) -> None:
    chosen = []
    segments.chosen.connect(chosen.append)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right):
        qtbot.keyClick(segments, key)
    assert chosen == ["meaning", "words"]
    assert segments.accessibleName() == "Search by: Words"


def test_segments_are_chosen_by_a_click(qtbot: QtBot, segments: Segments) -> None:
    with qtbot.waitSignal(segments.chosen) as told:
        qtbot.mouseClick(segments, Qt.MouseButton.LeftButton, pos=QPoint(segments.width() - 5, 10))
    assert told.args == ["words"]


@pytest.fixture
def combo(qtbot: QtBot, themes: ThemeManager) -> Combo:
    made = Combo(themes)
    qtbot.addWidget(made)
    choices = [
        Choice("mean", "Mean", "The average."),
        Choice("cls", "CLS"),
        Choice("more", "More…", is_action=True),
    ]
    made.set_choices([*choices, Choice("", "", "A note.", is_note=True)], "mean")
    return made


def test_a_combo_tells_only_what_the_user_chose(combo: Combo) -> None:
    chosen = []
    combo.chosen.connect(chosen.append)
    combo.set_value("cls")
    combo.activated.emit(1)
    combo.activated.emit(0)
    assert chosen == ["mean"]
    assert combo.toolTip() == "The average."


def test_an_action_of_a_combo_does_not_become_its_value(combo: Combo) -> None:
    chosen = []
    combo.chosen.connect(chosen.append)
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    assert (chosen, combo.value, combo.currentText()) == (["more"], "mean", "Mean")


def test_a_note_in_a_combo_cannot_be_chosen(combo: Combo) -> None:
    model = combo.model()
    assert isinstance(model, QStandardItemModel)
    assert model.item(3).flags() == Qt.ItemFlag.NoItemFlags


def test_a_combo_is_as_wide_as_what_it_shows(combo: Combo) -> None:
    narrow = combo.sizeHint().width()
    combo.set_choices([Choice("a", "A much longer choice")], "a")
    assert combo.sizeHint().width() > narrow


def test_a_check_is_toggled_by_a_click_on_its_words(qtbot: QtBot, themes: ThemeManager) -> None:
    check = Check("Normalize", themes)
    qtbot.addWidget(check)
    check.show()
    qtbot.mouseClick(check, Qt.MouseButton.LeftButton, pos=QPoint(check.width() - 4, check.height() // 2))
    assert check.isChecked()


def test_a_button_makes_room_for_its_icon_and_key(qtbot: QtBot, themes: ThemeManager) -> None:
    plain, full = Button("Merge", themes), Button("Merge", themes, "normal", "merge")
    for button in (plain, full):
        qtbot.addWidget(button)
    full.set_key("M")
    assert full.sizeHint().width() > plain.sizeHint().width() + 30


def test_a_lone_icon_has_a_name(qtbot: QtBot, themes: ThemeManager) -> None:
    button = IconButton("Close this message", themes, "x")
    qtbot.addWidget(button)
    assert button.accessibleName() == button.toolTip() == "Close this message"


def test_a_chip_that_opens_nothing_cannot_be_pressed(qtbot: QtBot, themes: ThemeManager) -> None:
    fact, door = (
        Chip("Merged", themes),
        Chip("2 not read", themes, "warn", "triangle-alert", "Which, and why"),
    )
    for chip in (fact, door):
        qtbot.addWidget(chip)
    assert (fact.isEnabled(), door.isEnabled()) == (False, True)


@pytest.fixture
def field(qtbot: QtBot, themes: ThemeManager) -> SearchField:
    made = SearchField(themes, "Ctrl F")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_search_asks_once_after_a_pause_in_typing(qtbot: QtBot, field: SearchField) -> None:
    asked = []
    field.asked.connect(asked.append)
    qtbot.keyClicks(field, "lost card")
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == ["lost card"]


def test_return_asks_at_once_and_escape_clears(qtbot: QtBot, field: SearchField) -> None:
    asked = []
    field.asked.connect(asked.append)
    qtbot.keyClicks(field, "card")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert asked == ["card", ""]
    assert field.text() == ""


def test_tabs_move_with_the_arrow_keys(qtbot: QtBot, themes: ThemeManager) -> None:
    bar = TabBar(themes)
    qtbot.addWidget(bar)
    for key in ("map", "matrix"):
        bar.add(key, key.title(), "")
    bar.set_value("map")
    with qtbot.waitSignal(bar.chosen) as told:
        qtbot.keyClick(bar, Qt.Key.Key_Right)
    assert told.args == ["matrix"]


def test_all_bundled_fonts_load_and_have_their_weights(qapp: QApplication) -> None:
    assert fonts.register_fonts() == ()
    for weight in (fonts.REGULAR, fonts.MEDIUM, fonts.BOLD):
        info = QFontInfo(fonts.ui_font(13, weight))
        assert (info.family(), info.weight()) == ("Inter", weight.value)
    assert QFontInfo(fonts.serif_font(16)).family() == "Source Serif 4"


@pytest.mark.parametrize("font", [fonts.ui_font, fonts.serif_font])
def test_numbers_are_tabular(qapp: QApplication, font) -> None:  # type: ignore[no-untyped-def]
    fonts.register_fonts()
    metrics = QFontMetricsF(font(13.0))
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789"}) == 1


def test_an_icon_has_the_colour_that_was_asked_for(qapp: QApplication) -> None:
    image = icon_pixmap("plus", QColor("red"), 16, 2.0).toImage()
    assert image.width() == 32
    assert image.pixelColor(16, 10).red() > 200
    assert image.pixelColor(16, 10).green() == 0
    assert icon("plus", QColor("red")).availableSizes()


def test_an_unknown_icon_is_an_error() -> None:
    with pytest.raises(KeyError, match="no icon unicorn"):
        icon_pixmap("unicorn", QColor("red"))


def test_every_bundled_icon_is_used_and_licensed() -> None:
    root = GUI.parents[1] / "resources"
    code = "\n".join(path.read_text(encoding="utf-8") for path in GUI.rglob("*.py"))
    names = {path.stem for path in (root / "icons").glob("*.svg")}
    unused = {name for name in names if not re.search(rf'"{re.escape(name)}"', code)}
    assert not unused
    assert "ISC" in (root / "licences" / "Lucide-ISC.txt").read_text(encoding="utf-8")
