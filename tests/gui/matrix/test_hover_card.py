"""The card never covers what it speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hover_card import CardContent, CardEntry, HoverCard, place_card

_AREA = QRect(0, 0, 800, 600)


@given(
    x=st.integers(0, 790), y=st.integers(0, 590), side=st.integers(1, 60),
    width=st.integers(100, 380), height=st.integers(60, 250),
)  # fmt: skip
def test_a_card_stays_inside_and_off_its_target(x: int, y: int, side: int, width: int, height: int) -> None:
    target = QRect(x, y, side, side)
    card = QRect(place_card(QSize(width, height), target, _AREA), QSize(width, height))
    assert not card.intersects(target)
    assert _AREA.contains(card)


def test_without_room_the_card_still_leaves_its_target_free() -> None:
    target, small = QRect(40, 40, 20, 20), QRect(0, 0, 100, 100)
    card = QRect(place_card(QSize(90, 90), target, small), QSize(90, 90))
    assert not card.intersects(target)


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def test_a_card_grows_with_its_texts_and_ends_long_ones(host: QWidget, themes: ThemeManager) -> None:
    card = HoverCard(themes, 300, host)
    heights = []
    for text in ("short", "words " * 20, "words " * 400, "words " * 4000):
        card.show_content(CardContent((CardEntry("faq.csv · row 3", text),)), QRect(9, 9, 1, 1), _AREA)
        heights.append(card.height())
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_a_card_says_everything_to_a_screen_reader(host: QWidget, themes: ThemeManager) -> None:
    card = HoverCard(themes, 300, host)
    entries = (CardEntry("a.txt · line 1", "One."), CardEntry("b.txt · line 2", "Two."))
    card.show_content(CardContent(entries, "0.52", 0.52, 0.4, "higher than 96.4 %"), QRect(9, 9, 1, 1), _AREA)
    assert card.accessibleName() == "0.52 higher than 96.4 %. a.txt · line 1: One.. b.txt · line 2: Two."
    assert card.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
