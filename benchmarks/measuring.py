"""Time and peak extra memory of one piece of work, in a process that is made for it and ends with it."""

from __future__ import annotations

import gc
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

import psutil

T = TypeVar("T")

_MB = 2**20
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What work took: ``seconds``, and the ``megabytes`` that the process grew by at its peak.

    ``remark`` is what the work had to say about its result, if anything.
    """

    seconds: float
    megabytes: float
    remark: str = ""


def measured(prepare: Callable[[], Callable[[], str]]) -> Measured:
    """Measure the work that ``prepare`` makes ready: making ready counts for the memory, not for the time.

    The work returns its remark.
    """
    gc.collect()
    _forget_peak()
    before = psutil.Process().memory_info().rss
    run = prepare()
    began = time.perf_counter()
    remark = run()
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
    return Measured(seconds, max(0.0, (peak - before) / _MB), remark)


def _forget_peak() -> None:
    """On Linux the peak can be set back, so that the loading of data doesn't hide the work's."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return


class Processes:
    """Fresh processes with the modules ``ready`` already imported."""

    def __init__(self, ready: list[str]) -> None:
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(ready)

    def run(self, function: Callable[..., T], *args: object, limit: float) -> T | None:
        """The result of ``function``; None if it was ended because it had not come after ``limit`` seconds.

        Raises RuntimeError if the process died.
        """
        here, there = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_send, args=(there, function, args))
        process.start()
        there.close()
        try:
            is_there = here.poll(limit)
            result: T | None = here.recv() if is_there else None
        except EOFError:
            process.join()
            raise RuntimeError(f"The measured process ended with {process.exitcode}.") from None
        if not is_there:
            process.terminate()
        process.join()
        return result


def _send(there: Connection, function: Callable[..., object], args: tuple[object, ...]) -> None:
    there.send(function(*args))
