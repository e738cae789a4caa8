"""The limits on the process that reads strangers' files bite: seen in a process of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from semdesk.core.corpus.limits import Forbidden, Guard, Limits, has_used_much_memory

POSIX = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no resource limits; the parent watches"
)


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh Python that knows semdesk."""
    root = Path(__file__).parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    command = [sys.executable, "-B", "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)


@POSIX
def test_memory_ends_at_its_limit() -> None:
    code = "from semdesk.core.corpus.limits import *; limit_memory(300 << 20); x = bytearray(400 << 20)"
    assert "MemoryError" in run(code).stderr


@POSIX
def test_no_file_can_grow(tmp_path: Path) -> None:
    code = (
        "import sys; from semdesk.core.corpus.limits import *; limit_memory(1 << 30)\n"
        "with open(sys.argv[1], 'wb', buffering=0) as file: file.write(b'x')"
    )
    assert "File too large" in run(code, str(tmp_path / "x")).stderr


@POSIX
def test_computing_ends_at_its_limit() -> None:
    code = "from semdesk.core.corpus.limits import *; limit_time(0)\nwhile True: pass"
    assert run(code).returncode == -signal.SIGXCPU


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import urllib.request; urllib.request.urlopen('http://localhost/')",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import os; os.remove(sys.argv[1])",
        "open(sys.argv[1], 'a')",
        "open(sys.argv[1] + '.new', 'x')",
        "import os; os.open(sys.argv[1], os.O_RDWR)",
        "open(sys.argv[2])",
        "open('/etc/passwd')",
        "import os; os.mkdir(sys.argv[1] + '.new')",
    ],
)
def test_the_guard_refuses_what_reading_does_not_take(tmp_path: Path, attempt: str) -> None:
    mine, other = tmp_path / "mine.txt", tmp_path / "other.txt"
    mine.write_text("mine")
    other.write_text("other")
    code = (
        "import sys; from pathlib import Path; from semdesk.core.corpus.limits import Guard\n"
        "guard = Guard(); guard.install(); guard.allow(Path(sys.argv[1]))\n"
        "assert open(sys.argv[1]).read() == 'mine'; import decimal, zipfile\n" + attempt
    )
    assert "Forbidden" in run(code, str(mine), str(other)).stderr
    assert (mine.read_text(), other.read_text(), len(list(tmp_path.iterdir()))) == ("mine", "other", 2)


def test_the_guard_lets_libraries_and_the_one_file_be_read(tmp_path: Path) -> None:
    guard = Guard()
    guard.allow(tmp_path / "a.txt")
    guard.check("open", (str(tmp_path / "a.txt"), "r", os.O_RDONLY))
    guard.check("open", (sysconfig.get_path("stdlib") + "/csv.py", "rb", os.O_RDONLY))
    guard.check("open", (os.devnull, "r", os.O_RDONLY))
    guard.check("open", (3, "r", os.O_RDONLY))
    guard.check("import", ("csv",))
    with pytest.raises(Forbidden):
        guard.check("open", (str(tmp_path / "b.txt"), "r", os.O_RDONLY))
    with pytest.raises(Forbidden):
        guard.check("open", (str(tmp_path / "a.txt"), None, os.O_WRONLY))
    with pytest.raises(Forbidden):
        guard.check("socket.connect", ())


@POSIX
def test_a_process_knows_whether_it_came_near_its_limit() -> None:
    assert has_used_much_memory(Limits(memory=1 << 20))
    assert not has_used_much_memory(Limits(memory=1 << 50))


_AFTER_A_LARGE_PARENT = """
import subprocess, sys
large = b"x" * (400 << 20)
child = "from semdesk.core.corpus.limits import *; print(has_used_much_memory(Limits(memory=300 << 20)))"
subprocess.run([sys.executable, "-c", child], check=True)
"""


def test_the_memory_of_who_started_it_is_not_its_own() -> None:
    command = [sys.executable, "-c", _AFTER_A_LARGE_PARENT]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
