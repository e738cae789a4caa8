"""Vectors that a user's projects have in common: a text is embedded once, whatever project it is in.

One SQLite file in the user's cache folder, with hashes and vectors but no texts. It is a convenience: where
it is damaged, locked or gone, the work goes on without it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from semdesk.core.embedding.types import Encoded, Floats, Ints, ModelInfo
from semdesk.core.errors import CannotWrite
from semdesk.core.project.packing import packed, stored_name, unpacked

Record = tuple[Any, ...]
"""A row of the file."""
Entry = tuple[int, int, Floats]
"""Tokens, tokens read, vectors (p, d) in the order of their poolings' keys."""

_log = logging.getLogger(__name__)
_VERSION = 1
_WAIT_SECONDS = 0.2
_AT_ONCE = 500
_DAY = 86_400
_KEEP_SHARE = 0.9
_MEGABYTE = 1_000_000
_ENDINGS = ("", "-wal", "-shm", "-journal")

_PASSING = (
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM,
)  # fmt: skip
"""Errors that say nothing against the file itself."""

# `used` is a day, so that looking a vector up seldom writes; what was used longest ago goes first.
_SCHEMA = (
    """CREATE TABLE vectors (
        id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, used INTEGER NOT NULL, tokens INTEGER NOT NULL,
        tokens_read INTEGER NOT NULL, checksum INTEGER NOT NULL, data BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX vectors_by_use ON vectors (used, id)",
)
_FIND = "SELECT key, id, used, tokens, tokens_read, checksum, data FROM vectors WHERE key IN"
_STORE = """INSERT INTO vectors (key, used, tokens, tokens_read, checksum, data) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
_DELETE_OLDEST = "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors ORDER BY used, id LIMIT ?)"


def vector_cache_path() -> Path:
    """Where the cache of this user is."""
    return Path(platformdirs.user_cache_dir("semdesk", appauthor=False)) / "vectors.sqlite"


class VectorCache:
    """An open cache; use it in a ``with``. It never raises for what is wrong with its file, nor waits long.

    ``megabytes`` is the most that it may take on the disk; with 0 nothing is looked up or kept. An entry has
    the vectors of a text in all the poolings that were asked for together, one or all of a model's.
    """

    def __init__(self, path: Path, megabytes: int) -> None:
        self._path = path
        self._room = megabytes * _MEGABYTE
        self._connection = _opened(path) if megabytes > 0 else None

    def __enter__(self) -> VectorCache:
        return self

    def __exit__(self, *_: object) -> None:
        self._close()

    def find(
        self, model: ModelInfo, poolings: Sequence[str], texts: Sequence[str], exact: bool
    ) -> tuple[Ints, Encoded]:
        """The places (m,) of the texts that are known in all these poolings, and what is known of them."""
        entries = self._find(_keys(model, poolings, texts, exact), (len(poolings), model.dimension), exact)
        others = [place for place, entry in enumerate(entries) if entry is None]
        if others and len(poolings) < len(model.poolings):
            # Smaller projects keep all poolings.
            keys = _keys(model, model.poolings, [texts[place] for place in others], exact)
            found = self._find(keys, (len(model.poolings), model.dimension), exact)
            wanted = [sorted(model.poolings).index(pooling) for pooling in sorted(poolings)]
            for place, entry in zip(others, found, strict=True):
                entries[place] = entry and (*entry[:2], entry[2][wanted])
        known = [place for place, entry in enumerate(entries) if entry is not None]
        chosen = [entry for entry in entries if entry is not None]
        return np.array(known, np.int64), _as_encoded(chosen, poolings, model.dimension)

    def store(self, model: ModelInfo, texts: Sequence[str], encoded: Encoded, exact: bool) -> None:
        """Keep what was encoded; what has not been used for longest goes where there is no room."""
        if self._connection is not None and texts:
            keys = _keys(model, tuple(encoded.vectors), texts, exact)
            self._change(partial(_store, records=list(_records(keys, encoded, exact)), room=self._room))

    def _find(self, keys: list[bytes], shape: tuple[int, int], exact: bool) -> list[Entry | None]:
        records: dict[bytes, Record] = {}
        if self._connection is not None:
            try:
                records = {record[0]: record for record in _select(self._connection, keys)}
            except sqlite3.Error as error:
                self._give_up(error)
        if aged := [record[1] for record in records.values() if record[2] != _today()]:
            self._change(partial(_note_use, ids=aged))
        return [_entry(records.get(key), shape, exact) for key in keys]

    def _change(self, change: Callable[[sqlite3.Connection], None]) -> None:
        if self._connection is None:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            change(self._connection)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: sqlite3.Error) -> None:
        """Go on without it. What is damaged is deleted, to begin anew the next time."""
        _log.info("the vector cache is not used: %s", error)
        self._close()
        if _is_damage(error):
            _delete(self._path)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()


def clear_vector_cache(path: Path) -> None:
    """Forget all vectors; another window may be using the cache. CannotWrite if it can't be emptied."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(path, timeout=5.0, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON").fetchall()
            connection.execute("DELETE FROM vectors")
            connection.execute("PRAGMA incremental_vacuum").fetchall()
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    except sqlite3.Error as error:
        if not _is_damage(error):
            raise CannotWrite(f"The vector cache {path} could not be cleared: {error}. Try again.") from error
        _delete(path)


# ------ the file --------------------------------------------------------------------------------------------
def _opened(path: Path) -> sqlite3.Connection | None:
    """A connection to the cache, made if it is not there; None if it can't be used now."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _connected(path)
    except sqlite3.Error as error:
        _log.info("the vector cache is not used: %s", error)
        if _is_damage(error):
            _delete(path)
    except OSError as error:
        _log.info("the vector cache is not used: %s", error)
    return None


def _connected(path: Path) -> sqlite3.Connection:
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    try:
        # In this order: how a file is vacuumed is settled before its first table.
        for setting in (
            "trusted_schema = OFF",
            "auto_vacuum = INCREMENTAL",
            "journal_mode = WAL",
            "synchronous = OFF",
        ):
            connection.execute(f"PRAGMA {setting}").fetchall()
        _make_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _make_tables(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not version:
        for statement in _SCHEMA:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    connection.execute("COMMIT")
    if version not in (0, _VERSION):
        raise sqlite3.DatabaseError(f"it is of version {version}")


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file will never be of use again; errors that Python raises by itself carry no code."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF not in _PASSING


def _delete(path: Path) -> None:
    for ending in _ENDINGS:
        # Another window may hold it: then it stays, and is not used.
        with suppress(OSError):
            path.with_name(path.name + ending).unlink(missing_ok=True)


# ------ its entries -----------------------------------------------------------------------------------------
def _keys(model: ModelInfo, poolings: Sequence[str], texts: Sequence[str], exact: bool) -> list[bytes]:
    names = ",".join(stored_name(pooling, exact) for pooling in sorted(poolings))
    space = hashlib.sha256(f"{model.fingerprint}\0{names}\0".encode())
    keys = []
    for text in texts:
        key = space.copy()
        key.update(text.encode("utf-8", "replace"))
        keys.append(key.digest())
    return keys


def _records(keys: list[bytes], encoded: Encoded, exact: bool) -> Iterator[Record]:
    stacked = np.stack([vectors for _, vectors in sorted(encoded.vectors.items())], axis=1)
    data = packed(stacked.reshape(-1, stacked.shape[2]), exact)
    length, today = len(data) // len(keys), _today()
    counts = zip(encoded.tokens.tolist(), encoded.tokens_read.tolist(), strict=True)
    for number, (key, count) in enumerate(zip(keys, counts, strict=True)):
        vectors = data[number * length : (number + 1) * length]
        yield (key, today, *count, _checksum(key, vectors), vectors)


def _select(connection: sqlite3.Connection, keys: list[bytes]) -> Iterator[Record]:
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        yield from connection.execute(f"{_FIND} ({','.join('?' * len(some))})", some).fetchall()


def _entry(record: Record | None, shape: tuple[int, int], exact: bool) -> Entry | None:
    """None if there is no record, or not a whole one."""
    if record is None:
        return None
    key, _, _, tokens, tokens_read, checksum, data = record
    vectors = unpacked(data, shape, exact)
    return None if vectors is None or _checksum(key, data) != checksum else (tokens, tokens_read, vectors)


def _checksum(key: bytes, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(key))


def _as_encoded(entries: list[Entry], poolings: Sequence[str], dimension: int) -> Encoded:
    counts = np.array([entry[:2] for entry in entries], np.int64).reshape(-1, 2)
    vectors = np.array([entry[2] for entry in entries], np.float32).reshape(-1, len(poolings), dimension)
    by_pooling = {pooling: vectors[:, place] for place, pooling in enumerate(sorted(poolings))}
    return Encoded(by_pooling, counts[:, 0].copy(), counts[:, 1].copy())


def _note_use(connection: sqlite3.Connection, ids: list[int]) -> None:
    today = _today()
    connection.executemany("UPDATE vectors SET used = ? WHERE id = ?", ((today, id) for id in ids))


def _store(connection: sqlite3.Connection, records: list[Record], room: int) -> None:
    connection.executemany(_STORE, records)
    size = _size(connection)
    if size > room:
        (count,) = connection.execute("SELECT count(*) FROM vectors").fetchone()
        surplus = count - int(count * _KEEP_SHARE * room / size)
        connection.execute(_DELETE_OLDEST, (surplus,))
        connection.execute("PRAGMA incremental_vacuum").fetchall()


def _size(connection: sqlite3.Connection) -> int:
    """The bytes in use."""
    pages, free, page_size = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    size: int = (pages - free) * page_size
    return size


def _today() -> int:
    return int(time.time() // _DAY)
