"""From what was dropped, files and folders, to the files in them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

_LOCKS_AND_LEFTOVERS = frozenset(("thumbs.db", "desktop.ini", "icon\r"))


def expand(paths: Iterable[Path]) -> list[Path]:
    """The files, folders replaced by what is in them at any depth, in the order of their names; none twice.

    Hidden files, lock files of open documents (``~$report.docx``) and what file managers leave behind are
    passed over inside folders, but not where they were named themselves. Links to folders are followed once.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _files_in(path) if path.is_dir() else [path]:
            found.setdefault(os.path.realpath(file), file)
    return list(found.values())


def _files_in(folder: Path) -> Iterator[Path]:
    seen: set[str] = set()
    for parent, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(parent)
        if real in seen:
            folders.clear()  # a link that leads back up
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not _is_passed_over(name))
        yield from (Path(parent, name) for name in sorted(files) if not _is_passed_over(name))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _LOCKS_AND_LEFTOVERS
