"""The project's one connection, behind a lock: reading, and writing in short transactions."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from semdesk.core.errors import NotPossible, SemdeskError
from semdesk.core.project import problems
from semdesk.core.project.opening import end_work

Translate = Callable[[Path, Exception], SemdeskError]


class Database:
    """A connection that any thread may use; one at a time does.

    ``path`` is the file's. Everything read must be fetched before ``reading()`` ends.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self.lock = threading.RLock()
        self._connection: sqlite3.Connection | None = connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, alone; CannotOpenProject if what is read turns out damaged."""
        with self.lock, self.translating(problems.opening_problem):
            yield self._opened()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """The connection in one transaction, all of it or nothing; CannotWrite if the disk refuses."""
        with self.lock, self.translating(problems.writing_problem):
            connection = self._opened()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                # After a full disk SQLite has rolled back by itself.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def translating(self, translate: Translate = problems.opening_problem) -> Iterator[None]:
        """Turns SQLite's errors, and `Damaged`, into a sentence about this file."""
        try:
            yield
        except problems.FAULTS as error:
            raise translate(self.path, error) from error

    def replace(self, connection: sqlite3.Connection, path: Path) -> None:
        """Go on with another file; the one so far is closed."""
        with self.lock:
            before = self._opened()
            self._connection, self.path = connection, path
            with self.translating(problems.writing_problem):
                end_work(before)

    def close(self) -> None:
        """Leave one plain file; nothing happens the second time."""
        with self.lock:
            connection, self._connection = self._connection, None
            if connection is not None:
                with self.translating(problems.writing_problem):
                    end_work(connection)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            raise NotPossible(f"{self.path.name} has been closed. Open it again to go on.")
        return self._connection
