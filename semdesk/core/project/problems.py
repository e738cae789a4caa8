"""What can go wrong with a project file, in sentences for the user; SQLite's errors are translated here."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from semdesk.core.errors import CannotOpenProject, CannotWrite, SemdeskError
from semdesk.core.project.schema import VERSION


class InUse(CannotOpenProject):
    """The project is open in another window."""


class Damaged(Exception):
    """Something in the file is not as semdesk writes it; becomes a sentence with the file's name."""


# SQLite quotes what it can't parse in its messages, and those need not be UTF-8.
FAULTS = (sqlite3.Error, Damaged, UnicodeDecodeError)


def not_found(path: Path) -> CannotOpenProject:
    return CannotOpenProject(
        f"{path.name} was not found in {path.parent}. It may have been moved, renamed or deleted."
    )


def no_project(path: Path) -> CannotOpenProject:
    return CannotOpenProject(f"{path.name} is not a semdesk project. Choose a file that semdesk has saved.")


def newer(path: Path, version: int) -> CannotOpenProject:
    return CannotOpenProject(
        f"{path.name} was saved by a newer semdesk (project version {version}, this one reads {VERSION}). "
        "Update semdesk to open it."
    )


def foreign_parts(path: Path) -> CannotOpenProject:
    return CannotOpenProject(
        f"{path.name} contains parts that semdesk does not write, so it was not opened. "
        "Use a copy that was saved by semdesk itself."
    )


def damaged(path: Path) -> CannotOpenProject:
    return CannotOpenProject(
        f"{path.name} is damaged: part of the file can't be read. Open a backup copy of it, if there is one."
    )


def in_use(path: Path) -> CannotOpenProject:
    return InUse(
        f"{path.name} is open in another window of semdesk. Go on there, or close that window first."
    )


def read_only(path: Path) -> CannotOpenProject:
    return CannotOpenProject(
        f"{path.name} can't be changed here: the file or its folder is read-only. "
        "Copy it to a folder of your own and open the copy."
    )


def no_disk(path: Path) -> CannotOpenProject:
    return CannotOpenProject(
        f"{path.name} can't be opened: the disk is full or was taken away. "
        "Free some space, or connect the disk, and open it again."
    )


def not_written(path: Path, why: str) -> CannotWrite:
    return CannotWrite(f"{path.name} could not be saved: {why}. What was saved before is safe.")


def not_created(path: Path, why: str) -> CannotWrite:
    return CannotWrite(f"{path.name} could not be created in {path.parent}: {why}. Choose another folder.")


def os_reason(error: OSError) -> str:
    """Why the system refused, as the part of a sentence."""
    if isinstance(error, FileExistsError):
        return "there is a file of that name already"
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return "the folder does not exist"
    if isinstance(error, PermissionError):
        return "the folder is read-only, or the file is in use"
    return (error.strerror or "the disk refused it").lower()


_CANNOT_OPEN = {
    sqlite3.SQLITE_BUSY: in_use,
    sqlite3.SQLITE_LOCKED: in_use,
    sqlite3.SQLITE_NOTADB: no_project,
    sqlite3.SQLITE_READONLY: read_only,
    sqlite3.SQLITE_CANTOPEN: read_only,
    sqlite3.SQLITE_PERM: read_only,
    sqlite3.SQLITE_FULL: no_disk,
    sqlite3.SQLITE_IOERR: no_disk,
    sqlite3.SQLITE_IOERR_SHORT_READ: damaged,
}
_CANNOT_WRITE = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk is full or was taken away",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only",
    sqlite3.SQLITE_CANTOPEN: "its folder can't be written to",
    sqlite3.SQLITE_PERM: "the file or its folder is read-only",
    sqlite3.SQLITE_BUSY: "another program is using it",
}


def opening_problem(path: Path, error: Exception) -> SemdeskError:
    """The sentence for an error while opening or reading; what is not known is damage."""
    code = _code(error)
    return _CANNOT_OPEN.get(code, _CANNOT_OPEN.get(_primary(code), damaged))(path)


def writing_problem(path: Path, error: Exception) -> SemdeskError:
    """The sentence for an error while writing; what is not known is damage."""
    why = _CANNOT_WRITE.get(_primary(_code(error)))
    return not_written(path, why) if why else damaged(path)


def _code(error: Exception) -> int:
    """SQLite's extended code; errors that Python raises by itself carry none."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code


def _primary(code: int) -> int:
    return code & 0xFF
