"""Nothing is embedded twice: which texts are done is kept in memory, per space, as ascending ids."""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from semdesk.core.embedding.types import Encoded
from semdesk.core.project import vectors
from semdesk.core.project.database import Database
from semdesk.core.project.packing import stored_name
from semdesk.core.project.vectors import Floats, Ints, Space


def spaces_of(fingerprint: str, pooling: str, exact: bool) -> tuple[Space, ...]:
    """Where vectors may stand that will do; if a text has several, the last is the best."""
    precise = (fingerprint, stored_name(pooling, True))
    return (precise,) if exact else ((fingerprint, stored_name(pooling, False)), precise)


class Spaces:
    """The embedding spaces of an open project."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._with_vectors: dict[Space, Ints] = {}
        self._with_counts: dict[str, Ints] = {}

    def missing(self, spaces: tuple[Space, ...], text_ids: Ints) -> Ints:
        """Those of the texts that have a vector in none of the spaces, in the same order."""
        with self._database.reading() as connection:
            for space in spaces:
                text_ids = text_ids[~_among(text_ids, self._done(connection, space))]
            return text_ids

    def write(self, fingerprint: str, text_ids: Ints, encoded: Encoded, exact: bool) -> None:
        """One transaction for all poolings and the token counts; what is there already is left as it is.

        ``encoded`` holds as many vectors as there are texts. ValueError if the vectors' length is not that of
        the space.
        """
        with self._database.lock:
            added: list[tuple[Space, Ints]] = []
            with self._database.writing() as connection:
                for pooling, found in encoded.vectors.items():
                    _check_shape(connection, spaces_of(fingerprint, pooling, False), text_ids, found)
                    spaces = spaces_of(fingerprint, pooling, exact)
                    added.append((spaces[0], self._write_vectors(connection, spaces, text_ids, found)))
                counted = self._write_counts(connection, fingerprint, text_ids, encoded)
            # Only now is it certain that they are in the file.
            for space, ids in added:
                self._with_vectors[space] = _joined(self._with_vectors[space], ids)
            self._with_counts[fingerprint] = _joined(self._with_counts[fingerprint], counted)

    def _write_vectors(
        self, connection: sqlite3.Connection, spaces: tuple[Space, ...], text_ids: Ints, found: Floats
    ) -> Ints:
        """Write to the first of the spaces what none of them has; the texts of that."""
        new = _first(text_ids)
        for space in spaces:
            new &= ~_among(text_ids, self._done(connection, space))
        if new.any():
            vectors.write_block(connection, spaces[0], text_ids[new], found[new])
        return text_ids[new]

    def _write_counts(
        self, connection: sqlite3.Connection, fingerprint: str, text_ids: Ints, encoded: Encoded
    ) -> Ints:
        new = _first(text_ids) & ~_among(text_ids, self._counted(connection, fingerprint))
        if new.any():
            counts = np.stack((encoded.tokens, encoded.tokens_read), axis=1)[new]
            vectors.write_counts(connection, fingerprint, text_ids[new], counts)
        return text_ids[new]

    def _done(self, connection: sqlite3.Connection, space: Space) -> Ints:
        if space not in self._with_vectors:
            self._with_vectors[space] = vectors.texts_with_vectors(connection, space)
        return self._with_vectors[space]

    def _counted(self, connection: sqlite3.Connection, fingerprint: str) -> Ints:
        if fingerprint not in self._with_counts:
            self._with_counts[fingerprint] = vectors.texts_with_counts(connection, fingerprint)
        return self._with_counts[fingerprint]


def _among(text_ids: Ints, done: Ints) -> NDArray[np.bool_]:
    """True where a text is one of ``done``, which are ascending."""
    if not len(done):
        return np.zeros(len(text_ids), np.bool_)
    at = np.searchsorted(done, text_ids).clip(max=len(done) - 1)
    is_done: NDArray[np.bool_] = done[at] == text_ids
    return is_done


def _first(text_ids: Ints) -> NDArray[np.bool_]:
    """True where a text stands for the first time."""
    first = np.zeros(len(text_ids), np.bool_)
    first[np.unique(text_ids, return_index=True)[1]] = True
    return first


def _joined(done: Ints, ids: Ints) -> Ints:
    """Both together, ascending; they have none in common."""
    # Two runs in order are merged, not sorted anew.
    return np.sort(np.concatenate((done, np.sort(ids))), kind="stable")


def _check_shape(
    connection: sqlite3.Connection, spaces: tuple[Space, ...], text_ids: Ints, found: Floats
) -> None:
    known = [length for space in spaces if (length := vectors.dimension(connection, space))]
    expected = known[0] if known else found.shape[1]
    if found.shape != (len(text_ids), expected) or not expected:
        raise ValueError(f"vectors {found.shape} where {(len(text_ids), expected)} belong in {spaces[0]}")
