"""Writing what one pass over texts yields, never twice: which texts are done is kept in memory, per space."""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from semdesk.core.embedding.types import Encoded
from semdesk.core.project import vectors
from semdesk.core.project.database import Database
from semdesk.core.project.vectors import Floats, Ints, Space


class Spaces:
    """The embedding spaces of an open project."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._with_vectors: dict[Space, set[int]] = {}
        self._with_counts: dict[str, set[int]] = {}

    def missing(self, space: Space, text_ids: Ints) -> Ints:
        """Those of the texts that have no vector in a space, in the same order."""
        with self._database.reading() as connection:
            done = self._done(connection, space)
            return np.array([id for id in text_ids.tolist() if id not in done], np.int64)

    def write(self, fingerprint: str, text_ids: Ints, encoded: Encoded) -> None:
        """One transaction for all poolings and the token counts; what is there already is left as it is.

        ``encoded`` holds as many vectors as there are texts. ValueError if the vectors' length is not that of
        the space.
        """
        with self._database.lock:
            added: list[tuple[set[int], Ints]] = []
            with self._database.writing() as connection:
                for pooling, found in encoded.vectors.items():
                    added.append(self._write_vectors(connection, (fingerprint, pooling), text_ids, found))
                added.append(self._write_counts(connection, fingerprint, text_ids, encoded))
            # Only now is it certain that they are in the file.
            for done, ids in added:
                done.update(ids.tolist())

    def _write_vectors(
        self, connection: sqlite3.Connection, space: Space, text_ids: Ints, found: Floats
    ) -> tuple[set[int], Ints]:
        """Returns what is to be noted, in which set, when the transaction has succeeded."""
        _check_shape(connection, space, text_ids, found)
        done = self._done(connection, space)
        new = _new(text_ids, done)
        if new.any():
            vectors.write_block(connection, space, text_ids[new], found[new])
        return done, text_ids[new]

    def _write_counts(
        self, connection: sqlite3.Connection, fingerprint: str, text_ids: Ints, encoded: Encoded
    ) -> tuple[set[int], Ints]:
        counted = self._counted(connection, fingerprint)
        new = _new(text_ids, counted)
        if new.any():
            counts = np.stack((encoded.tokens, encoded.tokens_read), axis=1)[new]
            vectors.write_counts(connection, fingerprint, text_ids[new], counts)
        return counted, text_ids[new]

    def _done(self, connection: sqlite3.Connection, space: Space) -> set[int]:
        if space not in self._with_vectors:
            self._with_vectors[space] = vectors.texts_with_vectors(connection, space)
        return self._with_vectors[space]

    def _counted(self, connection: sqlite3.Connection, fingerprint: str) -> set[int]:
        if fingerprint not in self._with_counts:
            self._with_counts[fingerprint] = vectors.texts_with_counts(connection, fingerprint)
        return self._with_counts[fingerprint]


def _new(text_ids: Ints, done: set[int]) -> NDArray[np.bool_]:
    """True where a text stands for the first time and is not done."""
    is_new = np.array([id not in done for id in text_ids.tolist()], np.bool_)
    first = np.zeros(len(text_ids), np.bool_)
    first[np.unique(text_ids, return_index=True)[1]] = True
    return is_new & first


def _check_shape(connection: sqlite3.Connection, space: Space, text_ids: Ints, found: Floats) -> None:
    expected = vectors.dimension(connection, space) or found.shape[1]
    if found.shape != (len(text_ids), expected) or not expected:
        raise ValueError(f"vectors {found.shape} where {(len(text_ids), expected)} belong in {space}")
