"""The vectors of a project, in blocks as they were written, and the texts that have one already."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from semdesk.core.project.packing import is_exact, packed, unpacked
from semdesk.core.project.problems import Damaged

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Space = tuple[str, str]
"""An embedding space as it is stored: the model's fingerprint, and a name made by `stored_name`."""

_INT = np.dtype("<i8")
_BLOCKS = "FROM vectors WHERE fingerprint = ? AND pooling = ? ORDER BY id"


def write_block(connection: sqlite3.Connection, space: Space, text_ids: Ints, vectors: Floats) -> None:
    """Add the vectors (m, d) of these texts (m,)."""
    data = packed(vectors, is_exact(space[1]))
    connection.execute(
        "INSERT INTO vectors (fingerprint, pooling, dimension, text_ids, data) VALUES (?, ?, ?, ?, ?)",
        (*space, vectors.shape[1], text_ids.astype(_INT).tobytes(), data),
    )


def block_ids(connection: sqlite3.Connection, spaces: Sequence[Space]) -> list[int]:
    """The blocks of some spaces, each as it was written; `Damaged` if their vectors differ in length."""
    query = f"SELECT id, dimension {_BLOCKS}"
    found = [block for space in spaces for block in connection.execute(query, space).fetchall()]
    if len({dimension for _, dimension in found}) > 1:
        raise Damaged("vectors of two lengths in one space")
    return [id for id, _ in found]


def read_block(connection: sqlite3.Connection, block_id: int) -> tuple[Ints, Floats]:
    """The texts (m,) and vectors (m, d) of a block; `Damaged` if they don't fit each other."""
    query = "SELECT dimension, text_ids, data, pooling FROM vectors WHERE id = ?"
    return _block(*connection.execute(query, (block_id,)).fetchone())


def read_vectors(connection: sqlite3.Connection, spaces: Sequence[Space]) -> tuple[Ints, Floats]:
    """All texts (m,) and vectors (m, d) of some spaces, of each text the last; (0,) and (0, 0) if none."""
    blocks = [read_block(connection, block) for block in block_ids(connection, spaces)]
    if not blocks:
        return np.zeros(0, np.int64), np.zeros((0, 0), np.float32)
    ids = np.concatenate([ids for ids, _ in blocks])
    vectors = np.concatenate([vectors for _, vectors in blocks])
    last = np.sort(len(ids) - 1 - np.unique(ids[::-1], return_index=True)[1])
    return ids[last], vectors[last]


def dimension(connection: sqlite3.Connection, space: Space) -> int | None:
    """The length of the vectors of a space, None if there are none yet."""
    found = connection.execute(f"SELECT dimension {_BLOCKS} LIMIT 1", space).fetchone()
    return found[0] if found else None


def texts_with_vectors(connection: sqlite3.Connection, space: Space) -> Ints:
    """The texts that have a vector in a space, ascending; the vectors themselves are not read."""
    return _all_ids(connection.execute(f"SELECT text_ids {_BLOCKS}", space))


def write_counts(connection: sqlite3.Connection, fingerprint: str, text_ids: Ints, counts: Ints) -> None:
    """Add the token counts (m, 2) of these texts (m,): all, and those that the model reads."""
    connection.execute(
        "INSERT INTO token_counts (fingerprint, text_ids, counts) VALUES (?, ?, ?)",
        (fingerprint, text_ids.astype(_INT).tobytes(), counts.astype(_INT).tobytes()),
    )


def texts_with_counts(connection: sqlite3.Connection, fingerprint: str) -> Ints:
    """The texts whose tokens a model has counted, ascending."""
    query = "SELECT text_ids FROM token_counts WHERE fingerprint = ? ORDER BY id"
    return _all_ids(connection.execute(query, (fingerprint,)))


def read_counts(connection: sqlite3.Connection, fingerprint: str, text_ids: Ints) -> Ints:
    """Token counts (m, 2) of these texts (m,), -1 where a model has not counted."""
    query = "SELECT text_ids, counts FROM token_counts WHERE fingerprint = ? ORDER BY id"
    asked, places = np.unique(text_ids, return_inverse=True)
    found = np.full((len(asked), 2), -1, np.int64)
    # Block by block: those of all texts are much to hold for the few that are looked at.
    for block in connection.execute(query, (fingerprint,)) if len(asked) else ():
        ids, counts = _counts(*block)
        at = np.searchsorted(asked, ids).clip(max=len(asked) - 1)
        is_asked = asked[at] == ids
        found[at[is_asked]] = counts[is_asked]
    return found[places]


def _all_ids(blocks: sqlite3.Cursor) -> Ints:
    found = [_ids(blob) for (blob,) in blocks]
    return np.unique(np.concatenate(found)) if found else np.zeros(0, np.int64)


def _ids(blob: bytes) -> Ints:
    if len(blob) % _INT.itemsize or not blob:
        raise Damaged("a block without whole text ids")
    return np.frombuffer(blob, _INT)


def _block(dimension: int, text_ids: bytes, data: bytes, name: str) -> tuple[Ints, Floats]:
    ids = _ids(text_ids)
    vectors = unpacked(data, (len(ids), dimension), is_exact(name))
    if vectors is None:
        raise Damaged("a block whose vectors don't fit its texts")
    return ids, vectors


def _counts(text_ids: bytes, counts: bytes) -> tuple[Ints, Ints]:
    ids = _ids(text_ids)
    if len(counts) != 2 * len(text_ids):
        raise Damaged("token counts that don't fit their texts")
    return ids, np.frombuffer(counts, _INT).reshape(-1, 2)
