"""The limited child process: reads one file after the other for its parent, and sends what it finds.

Messages are JSON over a pipe of their own, so that nothing a library prints can get between. A request is
``{"do": "read" | "preview" | "kind", "path", "unit", "text_columns"}``; a read is answered by any number of
``{"progress": [done, total]}`` and ``{"blocks": [...]}``; every request ends with one ``{"end": ...}`` or
with ``{"failed": reason, "details": traceback}``; ``is_spent`` there asks to be replaced, for want of memory.
"""

from __future__ import annotations

import json
import mimetypes
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from semdesk.core.corpus.limits import (
    GIGABYTE,
    Forbidden,
    Guard,
    Limits,
    has_used_much_memory,
    limit_memory,
    limit_time,
    open_account,
)
from semdesk.core.corpus.readers import reader_for
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.readers.sniffing import os_reason
from semdesk.core.corpus.splitting import clean_text, split
from semdesk.core.corpus.types import Block, ReadOptions
from semdesk.core.errors import CannotRead

_CHUNK_BLOCKS = 1_000
_CHUNK_CHARACTERS = 1_000_000
_REPORT_SECONDS = 0.2
_SHOWN_CHARACTERS = 1_000
_NICENESS = 5
_DAMAGED = "it is damaged or not what its name says; open it in its own program and save it again"
_FORBIDDEN = (
    "it asks for things that opening a document does not take, so it was not read; it may be malicious"
)


class Child:
    """Answers the parent's requests until the pipe ends; ``before_file`` is called before each file."""

    def __init__(
        self,
        connection: Connection,
        limits: Limits,
        before_file: Callable[[Path], None] = lambda path: None,
    ) -> None:
        self._connection = connection
        self._limits = limits
        self._before_file = before_file
        self._last_report = 0.0
        self._progress = (0, 0)

    def serve(self) -> None:
        """Work until the parent is done with us, or gone."""
        with suppress(EOFError, ConnectionError):
            self._serve()

    def _serve(self) -> None:
        self._send({"end": "ready", "is_spent": False})
        while True:
            request = json.loads(self._connection.recv_bytes())
            answer = self._answer(request)
            self._send({**answer, "is_spent": has_used_much_memory(self._limits)})

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        path = Path(request["path"])
        self._progress = (0, 0)
        try:
            self._before_file(path)
            return {"end": self._do(request, path)}
        except CannotRead as error:
            return {"failed": error.reason}
        except MemoryError:
            return {"failed": memory_reason(self._limits)}
        except ConnectionError:
            raise  # not the file's fault: the parent is gone
        except Forbidden:
            return {"failed": _FORBIDDEN, "details": traceback.format_exc()}
        except OSError as error:
            return {"failed": os_reason(error), "details": traceback.format_exc()}
        except Exception:
            # Whatever a parser raises over a broken file: this file is lost, the next one is not.
            # Libraries in C say all sorts of things when memory runs out.
            reason = memory_reason(self._limits) if has_used_much_memory(self._limits) else _DAMAGED
            return {"failed": reason, "details": traceback.format_exc()}

    def _do(self, request: dict[str, Any], path: Path) -> Any:
        reader = reader_for(path)
        if request["do"] == "kind":
            return reader.key
        if request["do"] == "preview":
            return _preview(reader, path)
        options = ReadOptions(request["unit"], tuple(request["text_columns"]))
        for chunk in _chunks(split(reader.read(path, options, self._report), options.unit)):
            self._send({"blocks": chunk, "progress": self._progress})
        return None

    def _report(self, done: int, total: int) -> None:
        self._progress = (done, total)
        if time.monotonic() - self._last_report > _REPORT_SECONDS:
            self._send({"progress": self._progress})

    def _send(self, message: dict[str, Any]) -> None:
        data = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        if len(data) > self._limits.message:
            raise CannotRead(
                "", "a single row of it is too large to be shown; split the file and add the parts"
            )
        self._connection.send_bytes(data)
        self._last_report = time.monotonic()


def memory_reason(limits: Limits) -> str:
    """Why a file was given up that takes too much memory."""
    return (
        f"reading it needs more than {limits.memory / GIGABYTE:.2g} GB of memory; split it and add the parts"
    )


def _preview(reader: Reader, path: Path) -> dict[str, Any] | None:
    if reader.preview is None:
        return None
    preview = reader.preview(path)
    return {
        "columns": [clean_text(name) for name in preview.columns],
        "rows": [[clean_text(cell)[:_SHOWN_CHARACTERS] for cell in row] for row in preview.rows],
        "guess": [clean_text(name) for name in preview.guess],
        "row_count": preview.row_count,
    }


def _chunks(blocks: Iterator[Block]) -> Iterator[list[list[Any]]]:
    chunk: list[list[Any]] = []
    characters = 0
    for block in blocks:
        place, columns = block.place, {clean_text(k): clean_text(v) for k, v in block.columns.items()}
        chunk.append([block.text, place.kind, place.number, place.within, place.part, columns])
        characters += len(block.text) + sum(map(len, columns.values()))
        if len(chunk) >= _CHUNK_BLOCKS or characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _connect(handle: int) -> Connection:
    if sys.platform == "win32":
        from multiprocessing.connection import PipeConnection

        return PipeConnection(handle)
    return Connection(handle)


def main(handle: int, limits: Limits) -> None:
    """Serve over the pipe whose handle was inherited, within these limits."""
    guard = Guard()

    def before_file(path: Path) -> None:
        guard.allow(path)
        limit_time(limits.total)

    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    # openpyxl takes in numpy where there is one, and makes no use of it here: 0.2 s for nothing.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    mimetypes.init()  # openpyxl asks for the system's list of types, a file of which no reader need know
    child = Child(_connect(handle), limits, before_file)
    limit_memory(limits.memory)
    open_account()
    guard.install()
    child.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), Limits(**json.loads(sys.argv[2])))
