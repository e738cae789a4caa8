"""Reading files in a limited child process: a file that crashes or hangs its reader costs itself only."""

from __future__ import annotations

import dataclasses
import json
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from semdesk.core.corpus.child import memory_reason
from semdesk.core.corpus.limits import DEFAULT_LIMITS, Limits
from semdesk.core.corpus.types import Block, Place, Source, TablePreview
from semdesk.core.errors import CannotRead
from semdesk.core.progress import ProgressFn, no_progress

_log = logging.getLogger(__name__)
_POLL_SECONDS = 0.05
_LAST_SECONDS = 2.0
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]
_CRASHED = "it made its reader crash, so it is probably damaged; open it in its own program and save it again"


class LimitedReader:
    """The limited child process, started when first needed and again after a crash.

    Use it as a context manager, from one thread at a time. All methods raise `CannotRead` for a file that
    can't be read, takes too long or needs too much memory. If ``progress`` raises, the process is ended.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None

    def __enter__(self) -> LimitedReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process's id, None while there is none."""
        return self._process.pid if self._process else None

    def close(self) -> None:
        """End the process. May be called again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def kind(self, path: Path | str, progress: ProgressFn = no_progress) -> str:
        """The key of the reader that reads this file."""
        *_, last = self._ask({"do": "kind", "path": str(path)}, progress)
        return str(last["end"])

    def preview(self, path: Path | str, progress: ProgressFn = no_progress) -> TablePreview | None:
        """The head of a table; None for what is no table."""
        *_, last = self._ask({"do": "preview", "path": str(path)}, progress)
        found = last["end"]
        if found is None:
            return None
        rows = tuple(map(tuple, found["rows"]))
        return TablePreview(
            str(path), tuple(found["columns"]), rows, tuple(found["guess"]), found["row_count"]
        )

    def read(self, source: Source, progress: ProgressFn = no_progress) -> Iterator[list[Block]]:
        """The passages of a file, in chunks of at most a thousand, split into the wished unit.

        ``progress`` counts the file's bytes. A file without text yields nothing.
        """
        size = max(1, _size(source.path))
        request = {"do": "read", "path": source.path, "unit": source.options.unit}
        for message in self._ask({**request, "text_columns": source.options.text_columns}, progress, size):
            if "blocks" in message:
                yield [_block(fields) for fields in message["blocks"]]

    # ------ the exchange ----------------------------------------------------------------------------------
    def _ask(self, request: dict[str, Any], progress: ProgressFn, size: int = 1) -> Iterator[dict[str, Any]]:
        """Send a request; its answers up to the last one. Leaves the process ready for another, or ended."""
        path = request["path"]
        is_ready = False
        try:
            connection = self._started(path, lambda _, __: progress(0, size))
            connection.send_bytes(json.dumps(request).encode())
            for message in self._messages(connection, path, progress, size):
                is_ready = ("end" in message or "failed" in message) and not message["is_spent"]
                if "failed" in message:
                    _log.debug("could not read %s: %s", path, message.get("details", message["failed"]))
                    raise CannotRead(path, message["failed"])
                yield message
        except OSError as error:
            raise CannotRead(path, self._death_reason()) from error
        finally:
            if not is_ready:
                self.close()

    def _started(self, path: str, progress: ProgressFn) -> Connection:
        if self._process is not None and self._process.poll() is not None:
            self.close()  # it was ended from outside between two files
        if self._connection is None:
            self._process, self._connection = start_child(self._limits)
            list(self._messages(self._connection, path, progress, 1))  # it says that it is ready
        return self._connection

    def _messages(
        self, connection: Connection, path: str, progress: ProgressFn, size: int
    ) -> Iterator[dict[str, Any]]:
        """What the child sends, up to its last message about this request, while its time and memory last."""
        waited, done = 0.0, 0
        while True:
            waited += self._wait(connection, path, progress, waited, (done, size))
            try:
                message: dict[str, Any] = json.loads(connection.recv_bytes(self._limits.message))
            except EOFError as error:
                raise CannotRead(path, self._death_reason()) from error
            done = max(done, _bytes_done(message, size))
            progress(done, size)
            yield message
            if "end" in message or "failed" in message:
                return

    def _wait(
        self, connection: Connection, path: str, progress: ProgressFn, before: float, done: tuple[int, int]
    ) -> float:
        """Until the next message is there; the seconds that took, ``before`` being those waited already."""
        start = time.monotonic()
        while not connection.poll(_POLL_SECONDS):
            progress(*done)
            silence = time.monotonic() - start
            for seconds, most in ((silence, self._limits.silence), (before + silence, self._limits.total)):
                if seconds > most:
                    raise CannotRead(path, _time_reason(most))
            if self._memory() > self._limits.memory:
                raise CannotRead(path, memory_reason(self._limits))
        return time.monotonic() - start

    def _memory(self) -> int:
        """Bytes that the process and its children use; on Windows Python may be a child of its starter."""
        assert self._process is not None
        try:
            process = psutil.Process(self._process.pid)
            return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))
        except psutil.Error:
            return 0  # it has just ended; the pipe says so next

    def _death_reason(self) -> str:
        """Why the process ended by itself."""
        assert self._process is not None
        try:
            code = self._process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            return _CRASHED  # it talks nonsense, or no longer to us
        if sys.platform != "win32" and code == -signal.SIGXCPU:
            return _time_reason(self._limits.total)
        return _CRASHED


def start_child(limits: Limits) -> tuple[subprocess.Popen[bytes], Connection]:
    """Start the child, with one end of a pipe for it to inherit."""
    ours, theirs = multiprocessing.Pipe()
    with theirs:
        handle = theirs.fileno()
        command = [sys.executable, "-P", "-B", "-m", "semdesk.core.corpus.child", str(handle)]
        command.append(json.dumps(dataclasses.asdict(limits)))
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            **_inheriting(handle),
        )
        return process, ours


def _inheriting(handle: int) -> dict[str, Any]:
    if sys.platform == "win32":
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return {"startupinfo": startup, "creationflags": subprocess.CREATE_NO_WINDOW}
    return {"pass_fds": (handle,)}


def _environment() -> dict[str, str]:
    """Ours, with our import path, but without the folder we were started in: documents may lie there."""
    here = Path.cwd()
    paths = [*sys.path, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    ours = [path for path in paths if path and Path(path).resolve() != here]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys([str(_PACKAGE_ROOT), *ours]))}


def _block(fields: list[Any]) -> Block:
    text, kind, number, within, part, columns = fields
    return Block(text, Place(kind, number, within, part), columns)


def _bytes_done(message: dict[str, Any], size: int) -> int:
    if "end" in message:
        return size
    done, total = message.get("progress", (0, 0))
    return int(size * done / total) if total else 0


def _time_reason(seconds: float) -> str:
    return f"reading it took more than {seconds:.3g} s without an end in sight; it may be damaged"


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0  # the child says why it can't be read
