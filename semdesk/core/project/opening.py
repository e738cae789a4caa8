"""Opening a project file, whoever made it: nothing in it is trusted before it has been checked."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

from semdesk.core.errors import SemdeskError
from semdesk.core.project import problems, schema

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 512 * 2**20,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 10,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 10,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 100,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_WAIT_SECONDS = 1.0
_SUPER_JOURNAL = bytes.fromhex("d9d505f920a163d7")


def create_project(path: Path) -> sqlite3.Connection:
    """A connection to a new, empty project; CannotWrite if there is a file already or it can't be made."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
    except OSError as error:
        raise problems.not_created(path, problems.os_reason(error)) from error
    connection = _connect(path)
    try:
        schema.create(connection)
        _begin_work(connection)
    except sqlite3.Error as error:
        connection.close()
        path.unlink(missing_ok=True)
        raise problems.writing_problem(path, error) from error
    return connection


def open_project(path: Path) -> sqlite3.Connection:
    """A connection to the project in ``path``, locked for this program alone.

    CannotOpenProject: no such file, no project, a newer, damaged, tampered, used or read-only one.
    """
    # Only SQLite looks into the file: closing another handle on it would drop the locks of this process.
    _refuse_no_file(path)
    _refuse_foreign_journal(path)
    connection = _connect(path)
    try:
        version = _check(connection, path)
        _begin_work(connection)
        if version < schema.VERSION:
            schema.mark_version(connection)
    except problems.FAULTS as error:
        connection.close()
        raise problems.opening_problem(path, error) from error
    except SemdeskError:
        connection.close()
        raise
    return connection


def end_work(connection: sqlite3.Connection) -> None:
    """Close, leaving one plain file. After an error the journal is left beside it, and opening recovers."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        connection.close()


def _connect(path: Path) -> sqlite3.Connection:
    try:
        connection = sqlite3.connect(
            path, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=64
        )
    except sqlite3.Error as error:
        raise problems.opening_problem(path, error) from error
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    # None of these reads the file.
    for setting in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "locking_mode = EXCLUSIVE",
        "foreign_keys = ON",
        "temp_store = MEMORY",
    ):
        connection.execute(f"PRAGMA {setting}").fetchall()
    return connection


def _begin_work(connection: sqlite3.Connection) -> None:
    # FULL and, on macOS, a real flush: what was committed survives a power cut.
    for setting in ("journal_mode = WAL", "synchronous = FULL", "fullfsync = ON"):
        connection.execute(f"PRAGMA {setting}").fetchall()


def _refuse_no_file(path: Path) -> None:
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except OSError as error:
        raise problems.not_found(path) from error
    if not is_file:
        raise problems.no_project(path) if is_folder else problems.not_found(path)


def _refuse_foreign_journal(path: Path) -> None:
    """Refuse a journal that names a super-journal, which SQLite may delete; semdesk writes no such thing."""
    journal = path.with_name(path.name + "-journal")
    try:
        tail = _tail(journal) if journal.is_file() else b""
    except OSError as error:
        raise problems.read_only(path) from error
    if tail == _SUPER_JOURNAL:
        raise problems.foreign_parts(path)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(_SUPER_JOURNAL)))
        return file.read()


def _check(connection: sqlite3.Connection, path: Path) -> int:
    """The version of this sound project; raises if it is none, and changes nothing in a file that is none."""
    if _number(connection, "PRAGMA application_id") != schema.APPLICATION_ID:
        raise problems.no_project(path)
    version = _number(connection, "PRAGMA user_version")
    if version > schema.VERSION:
        raise problems.newer(path, version)
    if version < schema.OLDEST_VERSION:
        raise problems.damaged(path)
    if schema.parts(connection) != schema.expected_parts():
        raise problems.foreign_parts(path)
    if not _is_sound(connection):
        raise problems.damaged(path)
    return version


def _is_sound(connection: sqlite3.Connection) -> bool:
    return (
        connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]
        and not connection.execute("PRAGMA foreign_key_check").fetchall()
        and not connection.execute(
            "SELECT 1 FROM sqlite_sequence WHERE typeof(seq) <> 'integer' OR seq NOT BETWEEN 0 AND ?",
            (schema.LARGEST_ID,),
        ).fetchall()
    )


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    number: int = connection.execute(pragma).fetchone()[0]
    return number
