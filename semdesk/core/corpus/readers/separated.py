"""Tables as text: values separated by commas, semicolons, tabs or bars, whatever the name says."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from semdesk.core.corpus.decoding import read_lines, read_sample
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.tables import Sheet, preview_sheets, read_sheets
from semdesk.core.corpus.types import Block, ReadOptions, TablePreview
from semdesk.core.progress import ProgressFn, no_progress

_SAMPLE_CHARACTERS = 200_000
_SAMPLE_RECORDS = 200
_SEPARATORS = ",;\t|"
_MAX_RECORD_LINES = 1_000
"""A quoted value that goes on for more lines was opened by a stray quotation mark."""
_NOWHERE = "\x1f"
"""The separator of a table with one column: commas in it belong to the text."""
_MIN_REGULARITY = 0.5
_MAX_STRAY_SHARE = 0.1
_SMALL_ENOUGH_TO_COUNT = 20_000_000

csv.field_size_limit(2**31 - 1)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How values are separated; ``is_quoted``: quotation marks enclose values rather than belong to them."""

    separator: str
    is_quoted: bool


def read(path: Path, options: ReadOptions, progress: ProgressFn) -> Iterator[Block]:
    """The rows that have text, counted as a spreadsheet counts them."""
    yield from read_sheets(path, [_sheet(path, progress)], options)


def preview(path: Path) -> TablePreview:
    """The head of the table; the row count where counting takes no time."""
    count_rows = path.stat().st_size <= _SMALL_ENOUGH_TO_COUNT
    return preview_sheets(path, [_sheet(path, no_progress)], count_rows)


def _sheet(path: Path, progress: ProgressFn) -> Sheet:
    dialect = guess_dialect(read_sample(path, _SAMPLE_CHARACTERS), path.suffix.lower() == ".tsv")
    return Sheet("", lambda: read_records(read_lines(path, progress), dialect))


# ------ the dialect -----------------------------------------------------------------------------------------
def guess_dialect(sample: str, prefers_tab: bool = False) -> Dialect:
    """The separator and quoting that cut the sample into the most regular rows of more than one value."""
    lines = io.StringIO(sample, newline="").readlines()
    if len(sample) >= _SAMPLE_CHARACTERS and len(lines) > 1:
        lines.pop()  # cut off by the sample's end
    order = "\t,;|" if prefers_tab else _SEPARATORS
    dialects = [Dialect(separator, _is_quoted(sample, separator)) for separator in order]
    best = max(dialects, key=lambda dialect: _regularity(lines, dialect))
    if _regularity(lines, best) >= _MIN_REGULARITY:
        return best
    return Dialect(_NOWHERE, _is_quoted(sample, _NOWHERE))


def _is_quoted(sample: str, separator: str) -> bool:
    """Whether quotation marks enclose values: those that open one also close it, but for a few."""
    mark = re.escape(separator)
    cell = rf'(?:^|{mark})(?:(?P<whole>"(?:[^"]|"")*+(?:"(?={mark}|[\r\n]|\Z)|\Z))|")'
    found = [match.group("whole") is not None for match in re.finditer(cell, sample, re.MULTILINE)]
    return found.count(False) <= _MAX_STRAY_SHARE * len(found)


def _regularity(lines: list[str], dialect: Dialect) -> float:
    """0 where most rows have a single value, else the share of rows of the usual width.

    Wider tables get a little more, so that a comma inside sentences loses against the tab between them.
    """
    records = islice(read_records(iter(lines), dialect), _SAMPLE_RECORDS)
    rows = [row for row in records if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in rows)
    if not rows:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return count / len(rows) + min(width, 20) / 1000 if width > 1 else 0.0


# ------ the records -----------------------------------------------------------------------------------------
class _TooLong(Exception):
    """A record that swallows line after line."""


class _Lines:
    """The lines of a file as csv asks for them; those of the record under way can be had back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MAX_RECORD_LINES:
            raise _TooLong
        line = self._again.popleft() if self._again else next(self._lines)
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """The first line of the record under way; the others will come again."""
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.taken = []
        return first


def read_records(lines: Iterator[str], dialect: Dialect) -> Iterator[list[str]]:
    """The records of a table. A quotation mark that is never closed costs its own line only."""
    source = _Lines(lines)
    while True:
        try:
            yield from _until_stray_quote(source, dialect)
        except _TooLong:
            pass
        else:
            if not source.taken:
                return
        yield next(csv.reader([source.give_back()], delimiter=dialect.separator, quoting=csv.QUOTE_NONE))


def _until_stray_quote(source: _Lines, dialect: Dialect) -> Iterator[list[str]]:
    """Records up to one whose quotation marks don't pair; its lines are left in ``source.taken``."""
    records = (
        csv.reader(source, delimiter=dialect.separator)
        if dialect.is_quoted
        else csv.reader(source, delimiter=dialect.separator, quoting=csv.QUOTE_NONE)
    )
    for record in records:
        if len(source.taken) > 1 and sum(line.count('"') for line in source.taken) % 2:
            return
        source.taken = []
        yield record


READER = Reader(
    key="csv",
    label="table",
    suffixes=(".csv", ".tsv"),
    units=("row", "line", "sentence", "document"),
    read=read,
    preview=preview,
)
