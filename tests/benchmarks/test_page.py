"""The generated parts of the performance page: figures in words, and what is around them left alone."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.page import PAGE, PARTS, flat, growth_table, point_at, replaced
from benchmarks.words import in_megabytes, in_seconds

_POINTS: list[dict[str, Any]] = [
    {"size": 1_000, "seconds": 0.0123, "megabytes": 12.3},
    {"size": 10_000, "seconds": 1.5, "megabytes": 1250.0, "found": "98.9%"},
    {"size": 100_000, "extrapolated, s": 148.4},
]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(148.4, "148 s"), (9.96, "10 s"), (1.0, "1 s"), (0.0123, "12 ms"), (0.00025, "250 µs"), (1e-3, "1 ms")],
)
def test_durations(seconds: float, words: str) -> None:
    assert in_seconds(seconds) == words


@pytest.mark.parametrize(
    ("megabytes", "words"),
    [(0.3, "under 1 MB"), (1.0, "1 MB"), (12.3, "12 MB"), (999.7, "1 GB"), (1250.0, "1.2 GB")],
)
def test_amounts_of_memory(megabytes: float, words: str) -> None:
    assert in_megabytes(megabytes) == words


def test_what_was_not_run_is_never_given_as_measured() -> None:
    assert point_at(_POINTS, 1_000) == "12 ms · 12 MB"
    assert point_at(_POINTS, 10_000) == "1.5 s · 1.2 GB, 98.9% found"
    assert point_at(_POINTS, 100_000) == "not run (148 s, extrapolated)"
    assert point_at(_POINTS, 500_000) == "not run"


def test_nothing_is_said_of_a_size_that_was_not_asked_for() -> None:
    assert point_at(_POINTS, 20_000) == ""
    assert point_at(_POINTS[:2], 100_000) == ""
    assert point_at([], 1_000) == ""


def test_the_table_has_a_line_for_each_size_of_each_task() -> None:
    ways = {"semdesk": _POINTS[:1], "semdesk, approximate": _POINTS[1:2]}
    lines = growth_table({"neighbours": ways, "one": {"faiss flat": _POINTS[:1]}}).splitlines()
    assert lines[2:] == [
        "| 30 neighbours of each | 1,000 | 12 ms · 12 MB | – | – |",
        "|  | 10,000 | approximate: 1.5 s · 1.2 GB, 98.9% found | – | – |",
        "| Search, one query | 1,000 | – | – | 12 ms · 12 MB |",
    ]


def test_the_table_ends_where_nobody_was_asked_to_go_on() -> None:
    table = growth_table({"mining": {"semdesk": _POINTS[:2], "sentence-transformers": _POINTS}})
    assert [line.split(" | ")[1] for line in table.splitlines()[2:]] == ["1,000", "10,000", "100,000"]
    assert table.endswith("| – | not run (148 s, extrapolated) | – |")


def test_figures_within_figures_are_named_after_them() -> None:
    found = dict(flat({"a": {"b": 1234.5, "c": 0.98765}, "d": 50_000, "e": "exact"}))
    assert found == {"a: b": "1,234", "a: c": "0.988", "d": "50,000", "e": "exact"}


def test_a_part_is_made_new_and_all_else_left() -> None:
    text = "before\n<!-- x -->\nold\n<!-- end x -->\nafter\n"
    once = replaced(text, "x", "new")
    assert once == "before\n<!-- x -->\n\nnew\n\n<!-- end x -->\nafter\n"
    assert replaced(once, "x", "new") == once


def test_the_page_has_every_part_once() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for name in PARTS:
        replaced(text, name, "")
    with pytest.raises(ValueError, match="exactly one part nothing"):
        replaced(text, "nothing", "")
