"""CSV files that spreadsheets open right and can't be tricked by."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from semdesk.core.exports.files import replacing

Cell = str | int | float | np.floating | np.integer

# Spreadsheets run such a cell as a formula, some after trimming it or undoing quotes, some in full width too.
_FORMULA = re.compile(r"[\s\"'`\ufeff]*[=+\-@＝＋－＠]|[ \"'`\ufeff]*[\t\r]")


def write_table(path: Path, head: Sequence[str], lines: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV file: UTF-8 with a byte order mark, for Excel; commas; formulas made harmless.

    ``lines`` may be read from a source too large for memory. Raises `CannotWrite`.
    """
    with (
        replacing(path) as draft,
        draft.open("w", encoding="utf-8-sig", errors="replace", newline="") as file,
    ):
        writer = csv.writer(file)
        writer.writerow([harmless(name) for name in head])
        writer.writerows([_cell(value) for value in line] for line in lines)


def harmless(text: str) -> str:
    """The text, with an apostrophe in front if a spreadsheet would run it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _cell(value: Cell) -> str:
    """Numbers are ours and stay numbers, in the fewest digits that give the same float32."""
    if isinstance(value, str):
        return harmless(value)
    return str(value) if isinstance(value, int | np.integer) else str(np.float32(value))
