"""The texts of a project: each is stored, and embedded, once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence

from semdesk.core.project.problems import Damaged
from semdesk.core.project.queries import next_id, select_in


def store_texts(connection: sqlite3.Connection, texts: Sequence[str]) -> list[int]:
    """The id of each text; those that are not there yet are added in order."""
    hashes = [hashlib.sha256(text.encode()).digest() for text in texts]
    known = dict(select_in(connection, "SELECT hash, id FROM texts WHERE hash IN", dict.fromkeys(hashes)))
    following = next_id(connection, "texts")
    new: list[tuple[int, bytes, str]] = []
    for digest, text in zip(hashes, texts, strict=True):
        if digest not in known:
            known[digest] = following + len(new)
            new.append((known[digest], digest, text))
    connection.executemany("INSERT INTO texts (id, hash, text) VALUES (?, ?, ?)", new)
    return [known[digest] for digest in hashes]


def read_texts(connection: sqlite3.Connection, text_ids: Sequence[int]) -> list[str]:
    """The texts of these ids, in the asked order; `Damaged` if one is missing."""
    found = dict(select_in(connection, "SELECT id, text FROM texts WHERE id IN", dict.fromkeys(text_ids)))
    try:
        return [found[text_id] for text_id in text_ids]
    except KeyError as missing:
        raise Damaged(f"no text {missing}") from missing


def has_text(connection: sqlite3.Connection, text_id: int) -> bool:
    """Whether there is a text of this id."""
    return connection.execute("SELECT 1 FROM texts WHERE id = ?", (text_id,)).fetchone() is not None


def delete_unused(connection: sqlite3.Connection, text_ids: Iterable[int]) -> None:
    """Delete those of the texts that no passage, seen or removed, has."""
    connection.executemany(
        "DELETE FROM texts WHERE id = ? AND NOT EXISTS (SELECT 1 FROM passages WHERE text_id = texts.id)",
        ((text_id,) for text_id in text_ids),
    )
