"""The passages of a project: their places and columns, added, read, changed, taken out of sight."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semdesk.core.corpus.types import Block, Passage, Place
from semdesk.core.project.documents import insert_document
from semdesk.core.project.problems import Damaged
from semdesk.core.project.queries import columns_from_json, next_id, select_in, storable, to_json
from semdesk.core.project.row_index import RowIndex
from semdesk.core.project.texts import store_texts

Ints = NDArray[np.int64]
_TYPED = "typed"
_TYPED_NAME = "Typed by hand"

_INSERT = """INSERT INTO passages (id, document_id, text_id, kind, number, within, part, columns)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_READ = """SELECT passages.id, document_id, text, kind, number, within, part, columns
    FROM passages JOIN texts ON texts.id = text_id WHERE passages.id IN"""


def insert_passages(
    connection: sqlite3.Connection, document_id: int, blocks: Sequence[Block]
) -> tuple[list[int], list[int]]:
    """The ids of the new passages and of their texts."""
    text_ids = store_texts(connection, [storable(block.text) for block in blocks])
    first = next_id(connection, "passages")
    ids = list(range(first, first + len(blocks)))
    connection.executemany(
        _INSERT,
        (
            (id, document_id, text_id, place.kind, place.number, storable(place.within), place.part, columns)
            for id, text_id, place, columns in zip(
                ids, text_ids, _places(blocks), _columns(blocks), strict=True
            )
        ),
    )
    return ids, text_ids


def _places(blocks: Iterable[Block]) -> Iterator[Place]:
    return (block.place for block in blocks)


def _columns(blocks: Iterable[Block]) -> Iterator[str]:
    return (to_json(dict(block.columns)) if block.columns else "{}" for block in blocks)


def read_passages(
    connection: sqlite3.Connection, index: RowIndex, rows: Ints, counts: Ints | None
) -> list[Passage]:
    """The passages of rows that there are. ``counts`` (k, 2): tokens, and tokens read; -1 if unknown."""
    ids: list[int] = index.passages[rows].tolist()
    found = {record[0]: record for record in select_in(connection, _READ, dict.fromkeys(ids))}
    try:
        records = [found[id] for id in ids]
    except KeyError as missing:
        raise Damaged(f"no passage {missing}") from missing
    columns = columns_from_json([record[-1] for record in records])
    if counts is None:
        counts = np.full((len(ids), 2), -1, np.int64)
    return [
        _passage(row, record[:-1], *rest)
        for row, record, *rest in zip(rows.tolist(), records, columns, counts.tolist(), strict=True)
    ]


def _passage(
    row: int,
    record: tuple[Any, ...],
    columns: dict[str, str],
    counts: tuple[int, int],
) -> Passage:
    id, document_id, text, *place = record
    tokens, tokens_read = counts if counts[0] >= 0 else (None, None)
    return Passage(row, id, document_id, text, Place(*place), columns, tokens, tokens_read)


def typed_document(connection: sqlite3.Connection) -> tuple[int, int]:
    """The document of the sentences typed by hand, made if there is none, and the number of the next one."""
    found = connection.execute(
        "SELECT id FROM documents WHERE kind = ? AND NOT removed ORDER BY id", (_TYPED,)
    ).fetchone()
    labels = (_TYPED_NAME, "", _TYPED, "sentence")
    document_id = found[0] if found else insert_document(connection, labels, (), "", finished=True)
    last = connection.execute("SELECT max(number) FROM passages WHERE document_id = ?", (document_id,))
    return document_id, (last.fetchone()[0] or 0) + 1


def set_text(connection: sqlite3.Connection, passage_id: int, text_id: int) -> None:
    """Point a passage to another text."""
    connection.execute("UPDATE passages SET text_id = ? WHERE id = ?", (text_id, passage_id))


def set_removed(connection: sqlite3.Connection, passage_ids: Iterable[int], removed: bool) -> None:
    """Take passages out of sight, or back."""
    connection.executemany(
        "UPDATE passages SET removed = ? WHERE id = ?", ((int(removed), id) for id in passage_ids)
    )
