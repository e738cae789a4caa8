"""CSV files: read back as they were, and harmless."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.exports.tables import harmless, write_table

_RISKY = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "  =1",
    '"=1"',
    "'=1",
    ' " =1',
    "\n=1",
    "\u00a0=1",
    "＝1",
    "\ufeff=1",
]


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("text", _RISKY)
def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "5 - 3", "'quoted'", "1", " a", "(=1)", "#1", "日本"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert harmless(text) == text


@given(
    rows=st.lists(
        st.lists(st.text(st.characters(codec="utf-8"), max_size=20), min_size=2, max_size=2), max_size=6
    )
)
def test_what_was_written_is_read_again(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("tables") / "a.csv"
    write_table(path, ("one", "two"), rows)
    assert _read(path) == [["one", "two"], *([harmless(cell) for cell in row] for row in rows)]


def test_numbers_stay_numbers(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_table(
        path, ("=n",), [(-3,), (np.int64(-7),), (np.float32(-0.1),), (-0.25,), (float(np.float32(0.7344)),)]
    )
    assert _read(path) == [["'=n"], ["-3"], ["-7"], ["-0.1"], ["-0.25"], ["0.7344"]]


def test_excel_is_told_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_table(path, ("ä",), [("line one\nline two",)])
    assert path.read_bytes() == '\ufeffä\r\n"line one\nline two"\r\n'.encode()


def test_half_a_character_does_not_stop_an_export(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_table(path, ("text",), [("broken \ud83d here",)])
    assert _read(path)[1] == ["broken ? here"]
