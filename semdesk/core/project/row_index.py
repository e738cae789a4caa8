"""Which passage is in which row: kept in memory, so that arrays of the corpus's length cost no reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_SEEN = """SELECT passages.id, document_id, text_id FROM passages JOIN documents ON documents.id = document_id
    WHERE NOT passages.removed AND NOT documents.removed ORDER BY passages.id"""


@dataclass(frozen=True, slots=True)
class RowIndex:
    """The passages that are seen, by ascending id; never changed, only replaced.

    Each array is (n,): row i is passage ``passages[i]`` of document ``documents[i]`` with text ``texts[i]``.
    """

    passages: Ints
    documents: Ints
    texts: Ints

    def __len__(self) -> int:
        return len(self.passages)

    @classmethod
    def empty(cls) -> RowIndex:
        """That of a project without passages."""
        return cls(*(np.zeros(0, np.int64) for _ in range(3)))

    @classmethod
    def load(cls, connection: sqlite3.Connection) -> RowIndex:
        """Read it from the file."""
        # One number after the other: a million rows as Python objects would take a hundred times the room.
        found = np.fromiter(chain.from_iterable(connection.execute(_SEEN)), np.int64).reshape(-1, 3)
        return cls(*(np.ascontiguousarray(column) for column in found.T))

    def with_appended(self, passages: Sequence[int], document_id: int, texts: Sequence[int]) -> RowIndex:
        """With new passages at the end: their ids are larger than all before."""
        return RowIndex(
            np.concatenate((self.passages, np.array(passages, np.int64))),
            np.concatenate((self.documents, np.full(len(passages), document_id, np.int64))),
            np.concatenate((self.texts, np.array(texts, np.int64))),
        )

    def with_text(self, row: int, text_id: int) -> RowIndex:
        """With another text in one row."""
        texts = self.texts.copy()
        texts[row] = text_id
        return replace(self, texts=texts)

    def without(self, rows: Ints) -> RowIndex:
        """Without some rows; those behind them move up."""
        return RowIndex(*(np.delete(array, rows) for array in (self.passages, self.documents, self.texts)))

    def row_of(self, passage_id: int) -> int | None:
        """The row of a passage, None if it is not seen."""
        row = int(np.searchsorted(self.passages, passage_id))
        return row if row < len(self) and self.passages[row] == passage_id else None

    def rows_of(self, passage_ids: Ints) -> Ints:
        """The row of each passage, -1 for those that are not seen."""
        rows = np.searchsorted(self.passages, passage_ids)
        is_seen = rows < len(self)
        is_seen[is_seen] = self.passages[rows[is_seen]] == passage_ids[is_seen]
        return np.where(is_seen, rows, -1)

    def follow(self, rows: Ints, before: RowIndex) -> Ints:
        """Where the passages are now that were in ``rows`` before; -1 for those that are gone."""
        if np.array_equal(before.passages, self.passages[: len(before)]):
            return rows
        return self.rows_of(before.passages[rows])

    def existing(self, rows: Sequence[int] | Ints) -> Ints:
        """Those of ``rows`` that there are, in the same order."""
        asked = np.asarray(rows, np.int64)
        return asked[(asked >= 0) & (asked < len(self))]

    def distinct_texts(self) -> Ints:
        """Each text once, in reading order."""
        texts, first = np.unique(self.texts, return_index=True)
        ordered: Ints = texts[np.argsort(first)]
        return ordered
