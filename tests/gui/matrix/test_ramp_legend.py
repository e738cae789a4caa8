"""The legend: ticks as the user reads them, the level, the histogram, the pointer."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from semdesk.app.settings import Settings
from semdesk.core.similarity.background import random_background
from semdesk.core.similarity.types import Background
from semdesk.gui.theme import LIGHT
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.nice_ticks import nice_ticks
from semdesk.gui.widgets.ramp_legend import RampLegend, histogram
from semdesk.gui.widgets.score_bar import ScoreScale


@pytest.fixture
def legend(qtbot: QtBot, themes: ThemeManager) -> RampLegend:
    made = RampLegend(themes)
    qtbot.addWidget(made)
    made.resize(140, 420)
    return made


def _background(metric: str) -> Background:
    vectors = np.random.default_rng(8).normal(0.4, 1, (200, 12)).astype(np.float32)
    return random_background(vectors, metric, np.arange(200))


def _scale(metric: str) -> ScoreScale:
    return ScoreScale.of(Settings(metric=metric), _background(metric))


def test_cosine_runs_up_to_one(legend: RampLegend) -> None:
    scale = _scale("cosine")
    assert scale.background is not None
    legend.show_scale(scale, scale.background.median, 1.0)
    scores = [score for score, _ in legend.ticks()]
    assert legend.ticks()[-1] == (1.0, "1.0")
    assert scores == sorted(scores)
    assert legend.height_of(1.0) < legend.height_of(0.5) < legend.height_of(scale.background.median)


def test_a_distance_is_written_as_itself_with_the_nearest_at_the_top(legend: RampLegend) -> None:
    scale = _scale("euclidean")
    assert scale.background is not None
    legend.show_scale(scale, scale.background.median, 0.0)
    ticks = legend.ticks()
    assert ticks[0] == (0.0, "0.0") or ticks[-1] == (0.0, "0.0")
    for score, words in ticks:
        assert score <= 0
        assert float(words) == pytest.approx(-score, abs=0.06)
    assert legend.height_of(0.0) == min(legend.height_of(score) for score, _ in ticks)
    assert "Euclidean" in legend.spoken()
    assert "farther" in legend.spoken()


def test_the_histogram_counts_random_pairs() -> None:
    background = Background(np.linspace(0, 1, 1001).astype(np.float32))
    assert histogram(background, 0, 1, 10) == pytest.approx(np.ones(10), abs=0.03)
    assert histogram(background, 0.5, 1.5, 4) == pytest.approx([1, 1, 0, 0], abs=0.03)
    narrow = Background(np.full(1001, 0.35, np.float32))
    assert histogram(narrow, 0, 1, 10).tolist() == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


def test_the_pointer_stands_at_the_hovered_score(legend: RampLegend) -> None:
    legend.show_scale(ScoreScale.of(Settings(), None), 0.0, 1.0)
    legend.point_at(0.25)
    image, height = legend.grab().toImage(), round(legend.height_of(0.25))
    assert image.pixelColor(3, height) == LIGHT.sel
    legend.point_at(None)
    image = legend.grab().toImage()
    assert all(image.pixelColor(3, y) == LIGHT.surface for y in range(image.height()))


def test_the_ramp_is_light_below_its_low_end(legend: RampLegend) -> None:
    scale = _scale("cosine")
    legend.show_scale(scale, 0.3, 1.0)
    image, x = legend.grab().toImage(), 16
    low, high = (image.pixelColor(x, round(legend.height_of(score))) for score in (0.0, 0.97))
    middle = image.pixelColor(x, round(legend.height_of(0.29)))
    assert low == middle
    assert high.lightness() < low.lightness()


def test_without_a_matrix_the_legend_is_empty(legend: RampLegend) -> None:
    legend.show_scale(None)
    assert legend.ticks() == []
    assert legend.spoken() == ""
    image = legend.grab().toImage()
    assert {image.pixelColor(x, y).name() for x in range(140) for y in range(420)} == {LIGHT.surface.name()}


@pytest.mark.parametrize(
    ("low", "high", "ticks", "digits"),
    [(0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0], 1), (-0.12, 0.3, [-0.1, 0, 0.1, 0.2, 0.3], 1), (3, 3, [3], 2)],
)
def test_ticks_are_round_numbers(low: float, high: float, ticks: list[float], digits: int) -> None:
    found, needed = nice_ticks(low, high, 6)
    assert found == pytest.approx(ticks)
    assert needed == digits


def test_ticks_of_large_numbers_need_no_digits() -> None:
    assert nice_ticks(0, 300, 6) == ([0, 50, 100, 150, 200, 250, 300], 0)
