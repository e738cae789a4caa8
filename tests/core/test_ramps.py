"""The colour ramps: whole, and with the ends that their readers count on."""

import numpy as np
import pytest

from semdesk.core.ramps import RAMPS, ramp
from semdesk.core.resources import resource

_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("name", RAMPS)
def test_a_ramp_is_256_colours_that_follow_each_other_closely(name: str) -> None:
    table = ramp(name)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8
    assert np.abs(np.diff(table.astype(int), axis=0)).max() <= 16


@pytest.mark.parametrize("name", ["mako", "cividis"])
def test_how_much_is_told_by_lightness_alone(name: str) -> None:
    lightness = ramp(name) @ _WEIGHTS
    assert np.diff(lightness).min() > -1


@pytest.mark.parametrize(("name", "middle_is_extreme"), [("vik", np.argmax), ("berlin", np.argmin)])
def test_both_sides_of_zero_meet_in_the_middle(name: str, middle_is_extreme) -> None:
    assert 110 < middle_is_extreme(ramp(name) @ _WEIGHTS) < 146


@pytest.mark.parametrize("name", ["seaborn-mako", "matplotlib-cividis", "crameri-vik-berlin"])
def test_the_licence_of_each_source_comes_along(name: str) -> None:
    assert "copyright" in resource("licences", f"{name}.txt").read_text(encoding="utf-8").lower()
