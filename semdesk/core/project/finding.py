"""Which rows the table of passages shows, and in which order: filter and sort over the whole corpus."""

from __future__ import annotations

import math
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from semdesk.core.project.database import Database
from semdesk.core.project.documents import document_names
from semdesk.core.project.queries import columns_from_json, storable, to_json
from semdesk.core.project.row_index import RowIndex
from semdesk.core.project.text_order import text_ranks

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Ranks = NDArray[np.float64]
Records = Sequence[tuple[int, str]]

_AT_ONCE = 20_000
_KEPT_CHARACTERS = 2**25
_SORTED_BY = 200  # first characters of a text; nobody sees an order that goes deeper
_TEXTS = "SELECT id, text FROM texts WHERE id > ? ORDER BY id LIMIT ?"
_TEXT_BEGINNINGS = f"SELECT id, substr(text, 1, {_SORTED_BY}) FROM texts WHERE id > ? ORDER BY id LIMIT ?"
_COLUMNS = "SELECT id, columns FROM passages WHERE id > ? AND columns <> '{}' ORDER BY id LIMIT ?"


class Finder:
    """Filters and sorts the rows of an open project."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._texts = FoldedTexts(database)
        self._ranked: tuple[RowIndex, str, Ranks] | None = None

    def find(
        self, index: RowIndex, text: str, document_id: int | None, sort: str | None, descending: bool
    ) -> Ints:
        """The rows that contain ``text``, in the asked order; see `Project.find_rows`."""
        wanted = np.ones(len(index), np.bool_) if document_id is None else index.documents == document_id
        if text:
            wanted &= self._contains(index, storable(text).casefold())
        rows = np.flatnonzero(wanted)
        if sort is None:
            return rows[::-1].copy() if descending else rows
        return _in_order(rows, self._ranks_of(index, sort)[rows], descending)

    def _contains(self, index: RowIndex, needle: str) -> Mask:
        with self._database.reading() as connection:
            names = document_names(connection)
        documents = [id for id, name in names.items() if needle in name.casefold()]
        in_columns = list(_with_column_containing(self._database, needle))
        return (
            _among(index.documents, documents)
            | _among(index.texts, self._texts.containing(needle))
            | _among(index.passages, in_columns)
        )

    def _ranks_of(self, index: RowIndex, sort: str) -> Ranks:
        """The ranks of all rows; kept until corpus or order change, so that typing a filter is quick."""
        ranked = self._ranked
        if ranked is None or ranked[0] is not index or ranked[1] != sort:
            ranked = self._ranked = (index, sort, _ranks(self._database, index, sort))
        return ranked[2]


class FoldedTexts:
    """The texts as they are compared. Folding takes longest, and texts never change, so many are kept."""

    def __init__(self, database: Database, room: int = _KEPT_CHARACTERS) -> None:
        self._database = database
        self._room = room
        self._lock = threading.Lock()
        self._ids: list[int] = []
        self._folded: list[str] = []

    def containing(self, needle: str) -> list[int]:
        """The ids of the texts that contain a casefolded needle; some of them may have been deleted."""
        with self._lock:
            found = _ids_containing(needle, self._ids, self._folded)
            for some in _scan(self._database, _TEXTS, after=self._ids[-1] if self._ids else 0):
                ids, folded = [id for id, _ in some], [text.casefold() for _, text in some]
                found += _ids_containing(needle, ids, folded)
                self._keep(ids, folded)
            return found

    def _keep(self, ids: list[int], folded: list[str]) -> None:
        # Once there is no room nothing more is kept, so that what is kept has no gaps.
        if self._room > 0:
            self._room -= sum(map(len, folded))
            self._ids += ids
            self._folded += folded


def _ids_containing(needle: str, ids: list[int], folded: list[str]) -> list[int]:
    return [id for id, text in zip(ids, folded, strict=True) if needle in text]


def column_values(database: Database, index: RowIndex, name: str) -> list[str]:
    """The column's value for each row, empty where a passage has none."""
    values = {
        id: columns.get(name, "")
        for some in _scan(database, _COLUMNS)
        for (id, _), columns in zip(some, _parsed(database, some), strict=True)
    }
    return _values(values, index.passages)


# ------ filter --------------------------------------------------------------------------------------------
def _with_column_containing(database: Database, needle: str) -> Iterator[int]:
    # Escaping goes character by character: what is in a value is also in the JSON, so few need to be parsed.
    escaped = to_json(needle)[1:-1]
    for some in _scan(database, _COLUMNS):
        likely = [(id, columns) for id, columns in some if escaped in columns.casefold()]
        for (id, _), columns in zip(likely, _parsed(database, likely), strict=True):
            if any(needle in value.casefold() for value in columns.values()):
                yield id


def _among(values: Ints, wanted: Collection[int]) -> Mask:
    return np.isin(values, np.fromiter(wanted, np.int64, len(wanted)))


# ------ sort ----------------------------------------------------------------------------------------------
def _in_order(rows: Ints, ranks: Ranks, descending: bool) -> Ints:
    order = np.argsort(-ranks if descending else ranks, kind="stable")
    # Rows without a value stand last in both directions.
    is_empty = np.isnan(ranks[order])
    return rows[np.concatenate((order[~is_empty], order[is_empty]))]


def _ranks(database: Database, index: RowIndex, sort: str) -> Ranks:
    """A number for each row, by which rows are sorted; NaN for those without a value."""
    if sort == "document":
        return _document_ranks(database, index.documents)
    if sort == "text":
        return _text_ranks(database, index.texts)
    return _column_ranks(column_values(database, index, sort))


def _document_ranks(database: Database, documents: Ints) -> Ranks:
    with database.reading() as connection:
        names = document_names(connection)
    ordered = sorted(names, key=lambda id: (names[id].casefold(), id))
    ranks = {id: float(rank) for rank, id in enumerate(ordered)}
    return np.array([ranks[id] for id in documents.tolist()], np.float64)


def _text_ranks(database: Database, texts: Ints) -> Ranks:
    return text_ranks(lambda: _scan(database, _TEXT_BEGINNINGS), texts)


def _column_ranks(values: Sequence[str]) -> Ranks:
    """By number if every value that is not empty is one, else by the casefolded text."""
    numbers = [_number(value) for value in values]
    if all(number is not None or not value.strip() for number, value in zip(numbers, values, strict=True)):
        return np.array([math.nan if number is None else number for number in numbers], np.float64)
    return _ranked([value.strip().casefold() for value in values])


def _ranked(values: Sequence[str]) -> Ranks:
    ranks = {value: float(rank) for rank, value in enumerate(sorted(set(values)))}
    ranks[""] = math.nan
    return np.array([ranks[value] for value in values], np.float64)


def _number(value: str) -> float | None:
    """The number that a cell shows; None for words, also for those that Python takes for numbers."""
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and "_" not in value else None


# ------ reading -------------------------------------------------------------------------------------------
def _scan(database: Database, query: str, after: int = 0) -> Iterator[list[tuple[int, str]]]:
    """All records of a query, by ascending id, in chunks between which others get at the file."""
    last = after
    while True:
        with database.reading() as connection:
            some = connection.execute(query, (last, _AT_ONCE)).fetchall()
        if not some:
            return
        yield some
        last = some[-1][0]


def _parsed(database: Database, some: Records) -> list[dict[str, str]]:
    with database.translating():
        return columns_from_json([columns for _, columns in some])


def _values(by_id: Mapping[int, str], ids: Ints) -> list[str]:
    return [by_id.get(id, "") for id in ids.tolist()]
