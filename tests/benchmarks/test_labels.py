"""Names beside lines: near them, apart from each other, and in the panel."""

from __future__ import annotations

import itertools

import pytest

from benchmarks.labels import Label, spread


def _are_apart(labels: list[Label], places: dict[str, float]) -> bool:
    ordered = sorted(labels, key=lambda label: places[label.name])
    return all(
        places[b.name] - places[a.name] >= (a.height + b.height) / 2 - 1e-9
        for a, b in itertools.pairwise(ordered)
    )


def test_a_name_alone_stays_at_its_line() -> None:
    assert spread([Label("a", 1.0, 0.2), Label("b", 2.0, 0.2)], 0, 3) == pytest.approx({"a": 1.0, "b": 2.0})


def test_names_that_would_touch_are_stacked_in_the_order_of_their_lines() -> None:
    labels = [Label("c", 1.2, 0.4), Label("a", 1.0, 0.2), Label("b", 1.1, 0.2), Label("d", 1.5, 0.2)]
    places = spread(labels, 0, 3)
    assert sorted(places, key=places.__getitem__) == ["a", "b", "c", "d"]
    assert _are_apart(labels, places)


@pytest.mark.parametrize("at", [-0.5, 0.0, 3.0, 3.5])
def test_names_stay_in_the_panel(at: float) -> None:
    labels = [Label(name, at, 0.2) for name in "abc"]
    places = spread(labels, 0, 3)
    assert _are_apart(labels, places)
    assert min(places.values()) >= 0.1 - 1e-9
    assert max(places.values()) <= 2.9 + 1e-9
