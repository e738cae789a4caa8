"""Functions for the engine and the job runner to run: the engine's process imports them from here."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn


def count_to(total: int, *, progress: ProgressFn) -> int:
    """Reports each step, at once."""
    for done in range(total):
        progress(done, total)
    return total


def count_slowly(total: int, seconds: float, *, progress: ProgressFn) -> int:
    """Reports a step every ``seconds``."""
    for done in range(total):
        progress(done, total)
        time.sleep(seconds)
    return total


def never_report(seconds: float, *, progress: ProgressFn) -> str:
    """Cannot be cancelled."""
    time.sleep(seconds)
    return "slept"


def total_of(array: NDArray[np.float32], *, progress: ProgressFn) -> float:
    """Needs an array, not the name of one."""
    return float(array.sum())


def process_id(*, progress: ProgressFn) -> int:
    """Where this runs."""
    return os.getpid()


def die_once(marker: Path, *, progress: ProgressFn) -> str:
    """The first time the process is killed under it."""
    if not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die(*, progress: ProgressFn) -> None:
    """The process is killed under it each time."""
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(*, progress: ProgressFn) -> None:
    """A problem to tell the user."""
    raise NotPossible("There is nothing here.")


def stumble(*, progress: ProgressFn) -> None:
    """A bug."""
    raise ZeroDivisionError("a bug")
