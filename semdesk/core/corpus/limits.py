"""What a process that opens strangers' files may do: so much memory and time, and read that one file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

GIGABYTE = 1 << 30
_MUCH = 0.6
"""Of the limit, which counts what a process has mapped, and not only what it uses."""


@dataclass(frozen=True, slots=True)
class Limits:
    """For one file: bytes of memory, seconds without a sign of life, seconds in all, bytes of one message."""

    memory: int = 2 * GIGABYTE
    silence: float = 60.0
    total: float = 1800.0
    message: int = 64 << 20


DEFAULT_LIMITS = Limits()


def limit_memory(size: int) -> None:
    """Cap this process's memory, forbid it to grow files or dump core. POSIX; else the parent watches."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in ((resource.RLIMIT_AS, size), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _lower(kind, value)
    _lower(resource.RLIMIT_NOFILE, 64)


def limit_time(seconds: float) -> None:
    """Give this process so many more seconds of computing before the system ends it. POSIX."""
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(usage.ru_utime + usage.ru_stime + seconds) + 1, hard))


def has_used_much_memory(limits: Limits) -> bool:
    """Whether this process has come near its limit at some time; False where the system does not say."""
    return _peak_memory() > _MUCH * limits.memory


def _peak_memory() -> int:
    """Bytes that this process has used at most; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0
    account = open_account()
    if account is not None:
        kilobytes = re.search(rb"VmHWM:\s*(\d+)", os.pread(account, 4096, 0))
        return int(kilobytes[1]) * 1024 if kilobytes else 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS


@cache
def open_account() -> int | None:
    """A handle of Linux's account of this process, to be opened while it may still open something.

    What getrusage tells there begins with the peak of the process that started this one.
    """
    try:
        return os.open("/proc/self/status", os.O_RDONLY)
    except FileNotFoundError:
        return None


def _lower(kind: int, value: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    try:
        resource.setrlimit(kind, (value, value))
    except (ValueError, OSError):
        # macOS knows the memory limit but refuses to set it; the parent's watch on the memory remains.
        if sys.platform != "darwin":
            raise


_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "os.startfile",
    "pty.", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.kill", "signal.pthread_kill", "shutil.", "tempfile.", "ftplib.", "http.",
    "urllib.", "smtplib.", "webbrowser.", "winreg.", "_winapi.CreateProcess",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(PermissionError):
    """What a reader tried to do on behalf of a document."""


class Guard:
    """An audit hook that lets this process read its libraries and one file, and refuses everything else.

    It can't be taken off again. It keeps Python code in check, and a parser written in C only as far as that
    asks Python; the limits on memory, time and files written hold for both.
    """

    def __init__(self) -> None:
        self._libraries = tuple(_roots((sys.prefix, sys.base_prefix, *sys.path)))
        self._current = ""

    def install(self) -> None:
        """From now on."""
        sys.addaudithook(self.check)

    def allow(self, path: Path) -> None:
        """This file, instead of the one before."""
        self._current = os.path.realpath(path)

    def check(self, event: str, args: tuple[Any, ...]) -> None:
        """The hook. Raises `Forbidden`."""
        if event == "open":
            self._check_open(*args)
        elif event.startswith(_FORBIDDEN):
            raise Forbidden(event)

    def _check_open(self, path: Any, mode: str | None, flags: int) -> None:
        if isinstance(path, int):
            return
        if (flags or 0) & _WRITING or any(letter in (mode or "") for letter in "wax+"):
            raise Forbidden(f"write {path!r}")
        real = os.path.realpath(os.fsdecode(path))
        if real != self._current and real != os.devnull and not real.startswith(self._libraries):
            raise Forbidden(f"open {path!r}")


def _roots(folders: Iterable[str]) -> Iterable[str]:
    """Library folders as prefixes of paths; the root of a disk is none."""
    for folder in folders:
        real = Path(os.path.realpath(folder))
        if folder and real != real.parent:
            yield f"{real}{os.sep}"
