"""The vectors of a project, in blocks as they were written, and the texts that have one already."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from semdesk.core.project.problems import Damaged

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Space = tuple[str, str]
"""What is stored of an embedding space: the model's fingerprint and the pooling."""

_INT, _FLOAT = np.dtype("<i8"), np.dtype("<f4")
_BLOCKS = "FROM vectors WHERE fingerprint = ? AND pooling = ? ORDER BY id"


def write_block(connection: sqlite3.Connection, space: Space, text_ids: Ints, vectors: Floats) -> None:
    """Add the vectors (m, d) of these texts (m,)."""
    connection.execute(
        "INSERT INTO vectors (fingerprint, pooling, dimension, text_ids, data) VALUES (?, ?, ?, ?, ?)",
        (*space, vectors.shape[1], text_ids.astype(_INT).tobytes(), vectors.astype(_FLOAT).tobytes()),
    )


def block_ids(connection: sqlite3.Connection, space: Space) -> list[int]:
    """The blocks of a space, in the order they were written; `Damaged` if their vectors differ in length."""
    found = connection.execute(f"SELECT id, dimension {_BLOCKS}", space).fetchall()
    if len({dimension for _, dimension in found}) > 1:
        raise Damaged("vectors of two lengths in one space")
    return [id for id, _ in found]


def read_block(connection: sqlite3.Connection, block_id: int) -> tuple[Ints, Floats]:
    """The texts (m,) and vectors (m, d) of a block; `Damaged` if they don't fit each other."""
    query = "SELECT dimension, text_ids, data FROM vectors WHERE id = ?"
    return _block(*connection.execute(query, (block_id,)).fetchone())


def read_vectors(connection: sqlite3.Connection, space: Space) -> tuple[Ints, Floats]:
    """All texts (m,) and vectors (m, d) of a space, as they were written; (0,) and (0, 0) if none."""
    blocks = [read_block(connection, block) for block in block_ids(connection, space)]
    if not blocks:
        return np.zeros(0, np.int64), np.zeros((0, 0), np.float32)
    return np.concatenate([ids for ids, _ in blocks]), np.concatenate([vectors for _, vectors in blocks])


def dimension(connection: sqlite3.Connection, space: Space) -> int | None:
    """The length of the vectors of a space, None if there are none yet."""
    found = connection.execute(f"SELECT dimension {_BLOCKS} LIMIT 1", space).fetchone()
    return found[0] if found else None


def texts_with_vectors(connection: sqlite3.Connection, space: Space) -> set[int]:
    """The texts that have a vector in a space; the vectors themselves are not read."""
    return set(_all_ids(connection.execute(f"SELECT text_ids {_BLOCKS}", space)))


def write_counts(connection: sqlite3.Connection, fingerprint: str, text_ids: Ints, counts: Ints) -> None:
    """Add the token counts (m, 2) of these texts (m,): all, and those that the model reads."""
    connection.execute(
        "INSERT INTO token_counts (fingerprint, text_ids, counts) VALUES (?, ?, ?)",
        (fingerprint, text_ids.astype(_INT).tobytes(), counts.astype(_INT).tobytes()),
    )


def texts_with_counts(connection: sqlite3.Connection, fingerprint: str) -> set[int]:
    """The texts whose tokens a model has counted."""
    query = "SELECT text_ids FROM token_counts WHERE fingerprint = ? ORDER BY id"
    return set(_all_ids(connection.execute(query, (fingerprint,))))


def read_counts(connection: sqlite3.Connection, fingerprint: str, text_ids: Ints) -> Ints:
    """Token counts (m, 2) of these texts (m,), -1 where a model has not counted."""
    query = "SELECT text_ids, counts FROM token_counts WHERE fingerprint = ? ORDER BY id"
    blocks = [_counts(*block) for block in connection.execute(query, (fingerprint,))]
    counts = np.full((len(text_ids), 2), -1, np.int64)
    if blocks:
        known = np.concatenate([ids for ids, _ in blocks])
        values = np.concatenate([block for _, block in blocks])
        order = np.argsort(known, kind="stable")
        found = order[np.searchsorted(known, text_ids, sorter=order).clip(max=len(known) - 1)]
        is_known = known[found] == text_ids
        counts[is_known] = values[found[is_known]]
    return counts


def _all_ids(blocks: sqlite3.Cursor) -> Iterator[int]:
    for (blob,) in blocks:
        yield from _ids(blob).tolist()


def _ids(blob: bytes) -> Ints:
    if len(blob) % _INT.itemsize or not blob:
        raise Damaged("a block without whole text ids")
    return np.frombuffer(blob, _INT)


def _block(dimension: int, text_ids: bytes, data: bytes) -> tuple[Ints, Floats]:
    ids = _ids(text_ids)
    if len(data) != len(ids) * dimension * _FLOAT.itemsize:
        raise Damaged("a block whose vectors don't fit its texts")
    return ids, np.frombuffer(data, _FLOAT).reshape(len(ids), dimension)


def _counts(text_ids: bytes, counts: bytes) -> tuple[Ints, Ints]:
    ids = _ids(text_ids)
    if len(counts) != 2 * len(text_ids):
        raise Damaged("token counts that don't fit their texts")
    return ids, np.frombuffer(counts, _INT).reshape(-1, 2)
