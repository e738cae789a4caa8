"""The tables of a project file, and the numbers that mark a file as one."""

from __future__ import annotations

import sqlite3

APPLICATION_ID = 0x53454D44  # "SEMD"
VERSION = 2
"""Since 2 vectors may be in half precision. A file of version 1 is one of version 2 as it is."""
OLDEST_VERSION = 1
LARGEST_ID = 2**53

# AUTOINCREMENT: the id of a deleted text must never come back, since vectors refer to texts by id.
# The order of passage ids is the order of rows; a passage is seen if neither it nor its document is removed.
# In `vectors` the ids stand before the data, so that reading them alone leaves the data on the disk.
_STATEMENTS = (
    f"""CREATE TABLE documents (
        id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND {LARGEST_ID}),
        name TEXT NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, unit TEXT NOT NULL,
        columns TEXT NOT NULL, sha256 TEXT NOT NULL,
        finished INTEGER NOT NULL CHECK (finished IN (0, 1)),
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
    ) STRICT""",
    f"""CREATE TABLE texts (
        id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND {LARGEST_ID}),
        hash BLOB NOT NULL UNIQUE, text TEXT NOT NULL
    ) STRICT""",
    f"""CREATE TABLE passages (
        id INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id BETWEEN 1 AND {LARGEST_ID}),
        document_id INTEGER NOT NULL REFERENCES documents (id),
        text_id INTEGER NOT NULL REFERENCES texts (id),
        kind TEXT NOT NULL, number INTEGER NOT NULL, within TEXT NOT NULL, part INTEGER NOT NULL,
        columns TEXT NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
    ) STRICT""",
    "CREATE INDEX passages_by_document ON passages (document_id)",
    "CREATE INDEX passages_by_text ON passages (text_id)",
    "CREATE TABLE failures (id INTEGER PRIMARY KEY, path TEXT NOT NULL, reason TEXT NOT NULL) STRICT",
    """CREATE TABLE vectors (
        id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, pooling TEXT NOT NULL,
        dimension INTEGER NOT NULL CHECK (dimension BETWEEN 1 AND 65536),
        text_ids BLOB NOT NULL, data BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX vectors_by_space ON vectors (fingerprint, pooling)",
    """CREATE TABLE token_counts (
        id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL, text_ids BLOB NOT NULL, counts BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX token_counts_by_model ON token_counts (fingerprint)",
    "CREATE TABLE project_values (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
)


def create(connection: sqlite3.Connection) -> None:
    """Make an empty database a project, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    mark_version(connection)
    for statement in _STATEMENTS:
        connection.execute(statement)
    connection.execute("COMMIT")


def mark_version(connection: sqlite3.Connection) -> None:
    """Make the file one of this version, so that an older program says that it is newer."""
    connection.execute(f"PRAGMA user_version = {VERSION}")


def parts(connection: sqlite3.Connection) -> set[tuple[str, str, str | None]]:
    """Everything that the schema of a database defines: (type, name, the statement that made it)."""
    return set(connection.execute("SELECT type, name, sql FROM sqlite_master"))


def expected_parts() -> set[tuple[str, str, str | None]]:
    """The `parts` of an untouched project."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        create(connection)
        return parts(connection)
    finally:
        connection.close()
