"""Excel workbooks: the rows of their visible sheets, formulas by the value they had when saved."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.tables import Sheet, preview_sheets, read_sheets
from semdesk.core.corpus.types import Block, ReadOptions, TablePreview
from semdesk.core.errors import CannotRead
from semdesk.core.progress import ProgressFn, no_progress

_SMALL_ENOUGH_TO_COUNT = 2_000_000
_REPORT_ROWS = 200
_MAX_COLUMNS = 2_000
"""A stray cell far to the right must not make every row as wide as that."""


def read(path: Path, options: ReadOptions, progress: ProgressFn) -> Iterator[Block]:
    """The rows that have text, with the row number of their sheet."""
    with _sheets(path, progress) as sheets:
        yield from read_sheets(path, sheets, options)


def preview(path: Path) -> TablePreview:
    """The head of the first sheet with text; all sheets' columns."""
    with _sheets(path, no_progress) as sheets:
        return preview_sheets(path, sheets, count_rows=path.stat().st_size <= _SMALL_ENOUGH_TO_COUNT)


@contextmanager
def _sheets(path: Path, progress: ProgressFn) -> Iterator[list[Sheet]]:
    import openpyxl

    with path.open("rb") as file:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
            if not visible:
                raise CannotRead(path, "it has no visible sheet; show one in Excel, save it and add it again")
            yield [_sheet(sheet, index, visible, progress) for index, sheet in enumerate(visible)]
        finally:
            workbook.close()


def _sheet(sheet: Any, index: int, visible: list[Any], progress: ProgressFn) -> Sheet:
    claimed = max(1, sheet.max_row or 1)
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong: rows would be missed

    def rows() -> Iterator[list[str]]:
        # In thousandths of all sheets: what a sheet claims as its last row may be short of the truth.
        for number, row in enumerate(sheet.iter_rows(values_only=True, max_col=_MAX_COLUMNS), 1):
            if number % _REPORT_ROWS == 0:
                progress(index * 1000 + min(999, 1000 * number // claimed), len(visible) * 1000)
            yield [_text(value) for value in row]

    return Sheet(str(sheet.title) if len(visible) > 1 else "", rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


READER = Reader(
    key="xlsx",
    label="Excel workbook",
    suffixes=(".xlsx",),
    units=("row", "line", "sentence", "document"),
    read=read,
    preview=preview,
)
