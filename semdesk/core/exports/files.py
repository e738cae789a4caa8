"""Writing a file whole or not at all: under another name first, then renamed."""

from __future__ import annotations

import errno
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from semdesk.core.errors import CannotWrite

_REASONS = {
    errno.ENOSPC: "the disk is full. Free some space and export again.",
    errno.EDQUOT: "your share of the disk is full. Free some space and export again.",
    errno.EROFS: "the disk is read-only. Choose another folder.",
    errno.EACCES: "another program uses it, or you may not write there. Choose another name or folder.",
    errno.EPERM: "you may not write there. Choose another folder.",
    errno.ENOENT: "the folder does not exist. Choose another folder.",
    errno.ENOTDIR: "the folder does not exist. Choose another folder.",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one.",
}

_Writer = TypeVar("_Writer")


def writer_for(path: Path, writers: Mapping[str, _Writer]) -> _Writer:
    """The writer for the suffix of ``path``; `CannotWrite` names those there are."""
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise CannotWrite(
            f"{path.name} has no known ending. Choose a name that ends in {', '.join(writers)}."
        )
    return writer


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to; it takes the place of ``path`` when the block ends well.

    When it doesn't, ``path`` is as it was and nothing is left behind. Raises `CannotWrite`.
    """
    target = Path(os.path.realpath(path))
    _check_target(target)
    draft = target.with_name(f".semdesk-{uuid.uuid4().hex}{target.suffix}")
    try:
        yield draft
        _flush(draft)
        draft.replace(target)
    except OSError as error:
        raise CannotWrite(f"{path.name} can't be written: {_reason(error)}") from error
    finally:
        draft.unlink(missing_ok=True)


def _check_target(target: Path) -> None:
    if target.is_dir():
        raise CannotWrite(f"{target.name} is a folder. Choose a file name.")
    if target.exists() and not target.is_file():
        raise CannotWrite(f"{target.name} is a device, not a file. Choose another name.")
    if target.exists() and not os.access(target, os.W_OK):
        raise CannotWrite(f"{target.name} is read-only. Choose another name.")


def _flush(draft: Path) -> None:
    """Renamed before its contents are on the disk, a file can be empty after a power cut."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _reason(error: OSError) -> str:
    known = _REASONS.get(error.errno or 0)
    return known or f"{error.strerror or error}. Choose another folder."
