"""Arrows: labels apart, the right pair, the angle of the full vectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from semdesk.app.settings import Settings
from semdesk.core.projection.arrows import project_arrows
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.arrow_scene import place_labels
from semdesk.gui.widgets.arrow_view import ArrowView
from semdesk.gui.widgets.label_places import spread
from semdesk.gui.widgets.score_bar import ScoreScale


@given(st.lists(st.floats(0, 500), max_size=30), st.floats(1, 40))
def test_labels_are_apart_and_inside(wished: list[float], gap: float) -> None:
    found = spread(wished, gap, 10, 490)
    least = min(gap, 480 / max(len(wished) - 1, 1))
    assert all(10 - 1e-6 <= place <= 490 + 1e-6 for place in found)
    assert all(
        after - before >= least - 1e-6
        for before, after in zip(sorted(found), sorted(found)[1:], strict=False)
    )


def test_labels_with_room_stay_where_they_wish() -> None:
    assert spread([300, 100, 200], 50, 0, 400) == [300, 100, 200]


@pytest.fixture
def view(qtbot: QtBot, themes: ThemeManager) -> ArrowView:
    """Five unit vectors of eight dimensions, the current one in row 30."""
    vectors = np.random.default_rng(5).normal(0, 1, (50, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    made = ArrowView(themes)
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    made.show_arrows(
        project_arrows(vectors, np.array([3, 10, 20, 30, 40]), "cosine"),
        ScoreScale.of(Settings(), None),
        True,
    )
    made.show_texts(["one", "two", "three", "four", "a rather long text that would not fit"])
    made.show_current(30)
    made.vectors = vectors  # type: ignore[attr-defined]
    return made


def _true_angle(view: ArrowView, a: int, b: int) -> float:
    vectors = view.vectors  # type: ignore[attr-defined]
    return float(np.degrees(np.arccos(vectors[a] @ vectors[b])))


def test_hovering_an_arrow_shows_the_angle_to_the_current_one(qtbot: QtBot, view: ArrowView) -> None:
    with qtbot.waitSignal(view.hovered) as hovered:
        qtbot.mouseMove(view, view.tip(10).toPoint())
    assert hovered.args == [10]
    assert view.pair() == (3, 1)
    assert view.pair_text().startswith(f"{_true_angle(view, 30, 10):.1f}°")


def test_without_hovering_the_pair_is_the_current_one_and_another(view: ArrowView) -> None:
    assert view.pair() == (3, 0)
    view.show_current(3)
    assert view.pair() == (0, 1)


def test_a_click_makes_that_arrow_the_current_one(qtbot: QtBot, view: ArrowView) -> None:
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.tip(40).toPoint())
    assert chosen.args == [40]


def test_arrow_keys_go_around_and_visit_every_arrow(qtbot: QtBot, view: ArrowView) -> None:
    visited = []
    view.chosen.connect(lambda row: (visited.append(row), view.show_current(row)))
    for _ in range(5):
        qtbot.keyClick(view, Qt.Key.Key_Right)
    assert sorted(visited) == [3, 10, 20, 30, 40]


def test_two_unit_vectors_end_on_the_circle(view: ArrowView) -> None:
    vectors = view.vectors  # type: ignore[attr-defined]
    two = project_arrows(vectors, np.array([1, 2]), "cosine")
    view.show_arrows(two, ScoreScale.of(Settings(), None), True)
    assert np.linalg.norm(two.tips, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert view.pair_text().startswith(f"{_true_angle(view, 1, 2):.1f}°")


def test_nothing_is_painted_when_there_are_no_arrows(view: ArrowView, themes: ThemeManager) -> None:
    view.show_arrows(None, ScoreScale.of(Settings(), None), True)
    image = view.grab().toImage()
    assert all(
        image.pixelColor(x, y) == themes.theme.surface
        for x in range(0, image.width(), 7)
        for y in range(0, image.height(), 7)
    )
    assert view.pair_text() == ""


def test_no_label_covers_another(view: ArrowView, themes: ThemeManager) -> None:
    vectors = view.vectors  # type: ignore[attr-defined]
    many = project_arrows(vectors, np.arange(24), "cosine")
    view.show_arrows(many, ScoreScale.of(Settings(), None), True)
    camera = view._camera(many)
    tips = [view.tip(row) for row in range(24)]
    labels = place_labels(tips, ["some words of a passage"] * 24, camera, themes.theme)
    for first in range(24):
        for second in range(first):
            a, b = labels[first], labels[second]
            apart = a.left + a.width <= b.left or b.left + b.width <= a.left
            assert apart or abs(a.middle - b.middle) >= 10
