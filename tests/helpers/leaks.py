"""What a test may have left behind: threads, child processes, top-level widgets."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass

import psutil

_PATIENCE_SECONDS = 3.0
_STAYING_THREADS = ("TMonitor", "tqdm", "pydevd", "Dummy-")
"""Threads of libraries, and Qt's own, that live as long as the process."""


@dataclass(frozen=True)
class Alive:
    """Descriptions of what is alive, by identity."""

    threads: dict[int, str]
    processes: dict[int, str]
    widgets: dict[int, str]

    def since(self, before: Alive) -> list[str]:
        """What is here and was not before. An engine that was started again counts as the same one."""
        threads = [f"thread {t}" for i, t in self.threads.items() if i not in before.threads]
        more_processes = len(self.processes) > len(before.processes)
        processes = [f"process {p}" for i, p in self.processes.items() if i not in before.processes]
        widgets = [f"widget {w}" for i, w in self.widgets.items() if i not in before.widgets]
        return threads + (processes if more_processes else []) + widgets


def alive() -> Alive:
    """What is alive now."""
    return Alive(_threads(), _processes(), _widgets())


def left_behind(before: Alive) -> list[str]:
    """What has been left, after some patience for what is just ending."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        _delete_widgets()
        left = alive().since(before)
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.02)


def _threads() -> dict[int, str]:
    return {
        id(t): t.name
        for t in threading.enumerate()
        if t.is_alive() and not any(name in t.name or name in type(t).__name__ for name in _STAYING_THREADS)
    }


def _processes() -> dict[int, str]:
    found = {}
    for child in psutil.Process().children(recursive=True):
        try:
            command = " ".join(child.cmdline())
            if child.status() != psutil.STATUS_ZOMBIE and "resource_tracker" not in command:
                found[child.pid] = command
        except psutil.NoSuchProcess:
            continue  # it ended while we looked
    return found


def _widgets() -> dict[int, str]:
    if (widgets := sys.modules.get("PySide6.QtWidgets")) is None or widgets.QApplication.instance() is None:
        return {}
    # Qt itself keeps the popup of a completer or a combo box for as long as its owner lives.
    return {id(w): repr(w) for w in widgets.QApplication.topLevelWidgets() if w.parent() is None}


def _delete_widgets() -> None:
    if (core := sys.modules.get("PySide6.QtCore")) is None or core.QCoreApplication.instance() is None:
        return
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete)
    core.QCoreApplication.processEvents()
