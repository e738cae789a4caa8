"""The window's side of the engine: one long-lived child process that holds torch, the model and the vectors.

The one seam between the window and heavy work is `Executor.call`: `EngineExecutor` sends the function to the
process, `InlineExecutor` runs it here (tests, the command line). A function is a module-level function of
core with picklable arguments and a keyword ``progress``; a `SharedArray` among the arguments is opened on the
other side.
"""

from __future__ import annotations

import itertools
import multiprocessing
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from semdesk.app.engine_process import serve
from semdesk.core.arrays import SharedArray
from semdesk.core.errors import EngineStopped
from semdesk.core.progress import Cancelled, ProgressFn, no_progress

LANES = ("quick", "long")
_NICENESS = 5
_POLL_SECONDS = 0.05
_PATIENCE_SECONDS = 2.0
"""How long a cancelled function may go on before the process is ended."""

_call_ids = itertools.count(1)


class Executor(Protocol):
    """Where core functions run."""

    def call(self, function: Callable[..., Any], *args: Any, progress: ProgressFn = no_progress) -> Any:
        """``function(*args, progress=progress)``, here or elsewhere; raises what it raises."""


class InlineExecutor:
    """Runs the function here."""

    def call(self, function: Callable[..., Any], *args: Any, progress: ProgressFn = no_progress) -> Any:
        return function(*[a.open() if isinstance(a, SharedArray) else a for a in args], progress=progress)


class EngineCrashed(Exception):
    """A bug inside the engine: the traceback it sent."""


class Engine(QObject):
    """The process and its two lanes.

    ``restarted`` is emitted, from a worker thread, when the process had died and was started again.
    Guarantees: a call is done again once if the process dies under it (core functions may be repeated), then
    `EngineStopped`; no process is left after `close`, nor after the window's process has died.
    """

    restarted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._generation = 0
        self._is_closed = False
        self._ended: set[int] = set()
        self._process: SpawnProcess | None = None
        self._connections: dict[str, Connection] = {}
        self.quick = EngineExecutor(self, "quick")
        self.long = EngineExecutor(self, "long")

    @property
    def pid(self) -> int | None:
        """The process's id, None before it is started."""
        return self._process.pid if self._process else None

    def connection(self, lane: str) -> tuple[Connection, int]:
        """The pipe of a lane and the process's generation; starts the process if there is none."""
        with self._lock:
            if self._is_closed:
                raise Cancelled
            if self._process is None:
                self._start()
            return self._connections[lane], self._generation

    def was_ended(self, generation: int) -> bool:
        """Whether the process of that generation did not die but was ended because of a cancel."""
        with self._lock:
            return generation in self._ended

    def replace(self, generation: int, tell: bool = True) -> None:
        """End the process of that generation, if it is still the current one, and start another."""
        with self._lock:
            if self._is_closed or generation != self._generation or self._process is None:
                return
            self._end()
            if not tell:
                self._ended.add(generation)
            self._start()
        if tell:
            self.restarted.emit()

    def close(self) -> None:
        """End the process; calls under way raise `Cancelled`."""
        with self._lock:
            self._is_closed = True
            self._end()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        pipes = {lane: context.Pipe() for lane in LANES}
        theirs = {lane: pipe[1] for lane, pipe in pipes.items()}
        self._process = context.Process(
            target=serve, args=(theirs, _NICENESS), name="semdesk-engine", daemon=True
        )
        self._process.start()
        for connection in theirs.values():
            connection.close()
        self._connections = {lane: pipe[0] for lane, pipe in pipes.items()}
        self._generation += 1

    def _end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.join()
        self._process.close()
        self._process = None
        # The pipes are left to the lanes' threads: one may be reading, and then meets the end of the file.


class EngineExecutor:
    """One lane of the engine. Used by one worker thread at a time."""

    def __init__(self, engine: Engine, lane: str) -> None:
        self._engine = engine
        self._lane = lane

    def call(self, function: Callable[..., Any], *args: Any, progress: ProgressFn = no_progress) -> Any:
        """See `Executor`; a process that dies is started again and the function done again, once."""
        deaths = 0
        while deaths < 2:
            connection, generation = self._engine.connection(self._lane)
            try:
                return self._exchange(connection, generation, function, args, progress)
            except (EOFError, OSError):
                self._engine.replace(generation)
                # Ended for the other lane's sake: this call is not to blame.
                deaths += not self._engine.was_ended(generation)
        raise EngineStopped(
            "The model stopped twice over the same texts. Everything finished is saved; "
            "a smaller model may help."
        )

    def _exchange(
        self,
        connection: Connection,
        generation: int,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        progress: ProgressFn,
    ) -> Any:
        call_id = next(_call_ids)
        connection.send(("call", call_id, function, args))
        done, total = 0, 0
        try:
            while True:
                if not connection.poll(_POLL_SECONDS):
                    progress(done, total)
                    continue
                message = connection.recv()
                if message[1] != call_id:
                    continue
                if message[0] != "progress":
                    return _outcome(message)
                done, total = message[2:]
                progress(done, total)
        except Cancelled:
            self._stop(connection, generation, call_id)
            raise

    def _stop(self, connection: Connection, generation: int, call_id: int) -> None:
        """Ask the function to stop; end the process if it does not."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        try:
            connection.send(("cancel", call_id))
            while (left := deadline - time.monotonic()) > 0:
                if connection.poll(left):
                    kind, answered = connection.recv()[:2]
                    if answered == call_id and kind != "progress":
                        return
            self._engine.replace(generation, tell=False)
        except (EOFError, OSError):
            self._engine.replace(generation)


def _outcome(message: tuple[Any, ...]) -> Any:
    kind = message[0]
    if kind == "result":
        return message[2]
    if kind == "cancelled":
        raise Cancelled
    if kind == "failed":
        raise message[2]
    raise EngineCrashed(message[2])
