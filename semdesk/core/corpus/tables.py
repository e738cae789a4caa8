"""From the rows of a table to blocks: which columns hold the text, and what comes along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from semdesk.core.corpus.table_head import TableHead, find_head
from semdesk.core.corpus.types import Block, Place, ReadOptions, TablePreview
from semdesk.core.errors import CannotRead

_SAMPLE_ROWS = 200
_SHOWN_ROWS = 20
_NO_TEXT = (
    "none of its columns seems to hold text, only numbers and the like; choose a text column when adding it"
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's rows, from the top, empty ones included; ``rows()`` starts anew each time."""

    name: str
    rows: Callable[[], Iterator[list[str]]]


@dataclass(frozen=True, slots=True)
class _Known:
    sheet: Sheet
    head: TableHead


def read_sheets(path: Path, sheets: list[Sheet], options: ReadOptions) -> Iterator[Block]:
    """A block per row that has text in the chosen columns, or in the guessed ones if none were chosen.

    Raises `CannotRead` if a chosen column is in no sheet, or nothing was chosen and no column holds text.
    """
    known = _look(sheets)
    if not known:
        return
    columns = _all_columns(known)
    chosen = tuple(_find(path, columns, name) for name in options.text_columns)
    if not chosen and not any(each.head.guess for each in known):
        raise CannotRead(path, _NO_TEXT)
    for each in known:
        wanted = chosen or each.head.guess
        yield from _rows(each, [name for name in wanted if name in each.head.columns])


def preview_sheets(path: Path, sheets: list[Sheet], count_rows: bool) -> TablePreview:
    """The columns of all sheets, and the first rows of the first sheet that seems to hold text."""
    known = _look(sheets)
    if not known:
        return TablePreview(str(path), (), (), (), 0)
    columns = _all_columns(known)
    best = next((each for each in known if each.head.guess), known[0])
    return TablePreview(
        path=str(path),
        columns=columns,
        rows=tuple(_in_columns(values, columns) for _, values in islice(_records(best), _SHOWN_ROWS)),
        guess=best.head.guess,
        row_count=sum(1 for each in known for _ in _records(each)) if count_rows else None,
    )


def _look(sheets: list[Sheet]) -> list[_Known]:
    """The sheets that have rows, with their heads."""
    known = []
    for sheet in sheets:
        head = find_head(list(islice(sheet.rows(), _SAMPLE_ROWS)))
        if head.columns:
            known.append(_Known(sheet, head))
    return known


def _all_columns(known: list[_Known]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for each in known for name in each.head.columns))


def _find(path: Path, columns: tuple[str, ...], wanted: str) -> str:
    for name in columns:
        if name == wanted or name.casefold() == wanted.strip().casefold():
            return name
    raise CannotRead(path, f"it has no column “{wanted}”; its columns are {', '.join(columns)}")


def _records(known: _Known) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows below the head that are not empty: the row's number in the sheet, and its values by column."""
    head = known.head
    for number, row in enumerate(known.sheet.rows(), 1):
        if number > head.skip and any(cell.strip() for cell in row):
            yield (
                number,
                {head.name(index): cell for index, cell in enumerate(row) if index < head.width or cell},
            )


def _rows(known: _Known, text_columns: list[str]) -> Iterator[Block]:
    if not text_columns:
        return
    for number, values in _records(known):
        texts = [values.pop(name, "") for name in text_columns]
        text = "\n".join(text for text in texts if text.strip())
        yield Block(text, Place("row", number, known.sheet.name), values)


def _in_columns(values: dict[str, str], columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(values.get(name, "") for name in columns)
