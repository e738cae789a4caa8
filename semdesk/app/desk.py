"""What every part of a session works with: the open project, the jobs, the engine, the messages."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import platformdirs
import psutil

from semdesk.app.engine import Executor
from semdesk.app.jobs import JobRunner
from semdesk.app.messages import Messages
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


def make_scratch() -> Path:
    """A new private folder for arrays that the processes share; those of ended programs are removed."""
    root = Path(platformdirs.user_cache_dir("semdesk", appauthor=False)) / "scratch"
    root.mkdir(parents=True, exist_ok=True)
    for left in root.iterdir():
        if not psutil.pid_exists(int(left.name.partition("-")[0])):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
    folder.mkdir(mode=0o700)
    return folder
