"""What every part of a session works with: the open project, the jobs, the engine, the messages."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import platformdirs
import psutil

from semdesk.app.engine import Executor
from semdesk.app.jobs import JobRunner
from semdesk.app.messages import Messages
from semdesk.core.arrays import SharedArray
from semdesk.core.project.project import Project


class Engine(Protocol):
    """Two lanes for core work, so that a question need not wait behind a long job."""

    @property
    def quick(self) -> Executor: ...

    @property
    def long(self) -> Executor: ...

    def close(self) -> None:
        """End whatever computes."""


@dataclass(slots=True)
class Desk:
    """The open project changes; the rest lives as long as the window. ``scratch`` is a private folder."""

    jobs: JobRunner
    engine: Engine
    messages: Messages
    scratch: Path
    project: Project | None = None

    def opened(self) -> Project:
        """The open project; asked for only by what can't happen without one."""
        assert self.project is not None
        return self.project


class Shelf:
    """Arrays in files: the last few stay, because a job under way may still open them."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: list[tuple[SharedArray, ...]] = []

    def keep(self, *arrays: SharedArray) -> None:
        """Put arrays that belong together on the shelf; the oldest go."""
        self._kept.append(arrays)
        if len(self._kept) > self._room:
            drop(*self._kept.pop(0))


def drop(*arrays: SharedArray) -> None:
    """Delete the files of arrays that nobody wants."""
    for array in arrays:
        # Windows keeps a file that somebody looks at; it goes with the folder.
        with suppress(PermissionError):
            Path(array.path).unlink(missing_ok=True)


def make_scratch() -> Path:
    """A new private folder for arrays that the processes share; those of ended programs are removed."""
    root = Path(platformdirs.user_cache_dir("semdesk", appauthor=False)) / "scratch"
    root.mkdir(parents=True, exist_ok=True)
    for left in root.iterdir():
        owner = left.name.partition("-")[0]
        # What is not ours, such as a file manager's notes, stays.
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    return folder
