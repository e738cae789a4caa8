"""Save as: a consistent copy under another name, put in place in one step."""

from __future__ import annotations

import os
import sqlite3
import uuid
from pathlib import Path

from semdesk.core.errors import CannotOpenProject, CannotWrite
from semdesk.core.progress import ProgressFn
from semdesk.core.project import problems
from semdesk.core.project.opening import end_work, open_project

_PAGES_AT_ONCE = 4_096
_BESIDE = ("-wal", "-shm", "-journal")


def copy_project(connection: sqlite3.Connection, path: Path, progress: ProgressFn) -> None:
    """Write a copy to ``path``, whole or not at all; a file that is there is replaced.

    ``progress`` counts pages. CannotWrite if the folder refuses it, or the file there is an open project.
    """
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.part")
    try:
        _free(path)
        _copy(connection, part, progress)
        part.replace(path)
        _flush_folder(path.parent)
    except sqlite3.Error as error:
        raise problems.writing_problem(path, error) from error
    except OSError as error:
        raise problems.not_created(path, problems.os_reason(error)) from error
    finally:
        for name in (part, *(_beside(part))):
            name.unlink(missing_ok=True)


def delete_project(path: Path) -> None:
    """Delete a closed project; CannotWrite if it can't be."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(f"{path} could not be deleted: {problems.os_reason(error)}.") from error


def _free(path: Path) -> None:
    """See that nobody works with the file that will be replaced, and that no journal of it is left.

    A journal left beside the new file would be taken for the new file's.
    """
    if not path.exists():
        return
    try:
        end_work(open_project(path))
    except problems.InUse as error:
        raise problems.not_written(path, "it is open in another window of semdesk") from error
    except CannotOpenProject:
        pass  # Whatever else it is, the user has chosen to replace it.
    for journal in _beside(path):
        journal.unlink(missing_ok=True)


def _beside(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in _BESIDE]


def _copy(connection: sqlite3.Connection, path: Path, progress: ProgressFn) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o666))
    copy = sqlite3.connect(path, isolation_level=None)
    try:
        connection.backup(
            copy, pages=_PAGES_AT_ONCE, progress=lambda _, left, total: progress(total - left, total)
        )
    except BaseException:
        copy.close()
        raise
    end_work(copy)


def _flush_folder(folder: Path) -> None:
    # Elsewhere folders can't be opened, and renaming is made safe by the system.
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
