"""The engine's side: a child process that runs core functions for the window, in two lanes.

Each lane is a thread with its own pipe. A message is ``("call", id, function, args)``; the answers are
``("progress", id, done, total)``, then one of ``result``, ``failed`` (a `SemdeskError`), ``crashed`` (text)
or ``cancelled``. ``("cancel", id)`` may arrive meanwhile and is looked for whenever the function reports.
This module imports no Qt: the process never needs it.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from typing import Any

from semdesk.core.arrays import SharedArray
from semdesk.core.errors import SemdeskError
from semdesk.core.progress import Cancelled

_REPORT_EVERY = 0.05


def serve(connections: dict[str, Connection], niceness: int) -> None:
    """Answer calls until the window's process is gone."""
    if hasattr(os, "nice"):
        # The window's thread should be woken first when both want the same core.
        os.nice(niceness)
    for name, connection in connections.items():
        threading.Thread(target=_serve_lane, args=(connection,), name=name, daemon=True).start()
    parent = multiprocessing.parent_process()
    assert parent is not None
    wait([parent.sentinel])
    _leave()


def _leave() -> None:
    # Not sys.exit: a computing thread would be waited for.
    sys.stdout.flush()
    os._exit(0)


def _serve_lane(connection: Connection) -> None:
    try:
        while True:
            message = connection.recv()
            if message[0] == "call":
                connection.send(_answer(connection, *message[1:]))
    except (EOFError, OSError):
        _leave()


def _answer(connection: Connection, call_id: int, function: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    try:
        opened = [a.open() if isinstance(a, SharedArray) else a for a in args]
        return ("result", call_id, function(*opened, progress=_Progress(connection, call_id)))
    except Cancelled:
        return ("cancelled", call_id)
    except SemdeskError as error:
        return ("failed", call_id, error)
    except (EOFError, BrokenPipeError):
        raise
    except Exception:
        return ("crashed", call_id, traceback.format_exc())


class _Progress:
    """Reports over the pipe at most 20 times a second, and looks for a cancel each time it is called."""

    def __init__(self, connection: Connection, call_id: int) -> None:
        self._connection = connection
        self._call_id = call_id
        self._reported = 0.0

    def __call__(self, done: int, total: int) -> None:
        while self._connection.poll():
            if self._connection.recv() == ("cancel", self._call_id):
                raise Cancelled
        now = time.monotonic()
        if now - self._reported >= _REPORT_EVERY:
            self._reported = now
            self._connection.send(("progress", self._call_id, done, total))
