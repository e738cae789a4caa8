"""What the colours of the map stand for."""

from __future__ import annotations

import numpy as np
import pytest

from semdesk.gui.colouring import GROUPS, by_group, by_score, by_value, plain
from semdesk.gui.ramps import STEPS, sequential, text_on
from semdesk.gui.theme import DARK, LIGHT, Theme


def test_up_to_eight_groups_keep_their_order_and_have_their_own_colours() -> None:
    found = by_group(np.array([1, 0, 1, 2]), ["a", "b", "c"], "Others")
    assert [(group.label, group.count, group.code) for group in found.groups] == [
        ("a", 1, 0), ("b", 2, 1), ("c", 1, 2),
    ]  # fmt: skip
    assert found.codes.tolist() == [1, 0, 1, 2]


def test_of_more_groups_the_largest_are_kept_and_the_rest_counted_together() -> None:
    numbers = np.concatenate([np.repeat(np.arange(10), 5), np.repeat([8, 9], 3), [-1, -1]])
    found = by_group(numbers, list("abcdefghij"), "Others")
    labels = [group.label for group in found.groups]
    assert labels == ["a", "b", "c", "d", "e", "f", "i", "j", "Others"]
    assert found.groups[-1].count == 12
    assert set(found.codes[numbers == 6]) == {GROUPS}
    assert sum(group.count for group in found.groups) == len(numbers)


def test_a_column_of_words_becomes_groups_and_an_empty_value_none() -> None:
    found = by_value(["b", "a", "", "b"], "Others")
    assert [(group.label, group.count) for group in found.groups] == [("a", 1), ("b", 2), ("Others", 1)]


def test_a_column_of_many_numbers_becomes_a_ramp() -> None:
    found = by_value([str(number) for number in range(20)] + [""], "Others")
    assert (found.low, found.high) == (0, 19)
    assert found.codes[[0, 19]].tolist() == [0, STEPS - 1]
    assert found.codes[20] == STEPS


def test_a_column_of_few_numbers_stays_groups() -> None:
    assert len(by_value(["1", "2", "3"] * 5, "Others").groups) == 3


def test_scores_without_a_vector_have_no_place_on_the_ramp() -> None:
    found = by_score(np.array([0.2, np.nan, 0.8, 0.1]), low=0.2, high=0.8)
    assert found.codes.tolist() == [0, STEPS, STEPS - 1, 0]
    assert not by_score(np.array([np.nan, np.nan])).is_ramp


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_code_has_a_colour(theme: Theme) -> None:
    for found in (plain(3), by_group(np.array([0, -1, 0]), ["a"], "o"), by_score(np.array([0, np.nan, 1.0]))):
        colours = found.colours(theme)
        assert found.codes.max() < len(colours)
        assert (colours >> 24 == 0xFF).all()


def _luminance(colours: np.ndarray) -> np.ndarray:
    return np.stack([(colours >> shift) & 0xFF for shift in (16, 8, 0)], 1) @ [0.2126, 0.7152, 0.0722]


def test_alike_is_dark_on_light_and_bright_on_dark() -> None:
    light, dark = _luminance(sequential(LIGHT)), _luminance(sequential(DARK))
    assert light[0] > light[128] > light[-1]
    assert dark[0] < dark[128] < dark[-1]
    assert int(sequential(DARK)[0]) == DARK.surface.rgb()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_text_on_a_cell_can_be_read(theme: Theme) -> None:
    colours = sequential(theme)
    for level in range(STEPS):
        ground = np.array([(int(colours[level]) >> shift) & 0xFF for shift in (16, 8, 0)]) / 255
        text = np.array(text_on(theme, colours, level).getRgbF()[:3])
        lights = sorted(_linear(channel) @ [0.2126, 0.7152, 0.0722] for channel in (ground, text))
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4


def _linear(channels: np.ndarray) -> np.ndarray:
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
