"""The guards of conftest.py bite: a test that leaves something behind or looks outside fails."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.offline.sitecustomize import is_local
from tests.helpers.rules import REPOSITORY

GUILTY = """
import logging, socket, subprocess, sys, threading, time

kept = []

def test_connects():
    try:
        socket.create_connection(("192.0.2.1", 80))
    except OSError:
        pass

def test_looks_up_a_name_in_a_child_process():
    code = "import socket; socket.getaddrinfo('example.org', 80)"
    subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL)

def test_warns_in_the_log():
    logging.getLogger("somewhere").warning("something is wrong")

def test_leaves_a_thread():
    threading.Thread(target=time.sleep, args=(5,), daemon=True).start()

def test_leaves_a_process():
    kept.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(5)"]))

def test_leaves_a_window(qapp):
    from PySide6.QtWidgets import QWidget
    kept.append(QWidget())
    kept[-1].show()
"""
INNOCENT = """
import logging, socket, subprocess, sys, threading
from pathlib import Path
import platformdirs

def test_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()

def test_expected_warning(caplog):
    logging.getLogger("somewhere").warning("expected")
    assert "expected" in caplog.text
    caplog.clear()

def test_what_it_started_has_ended(qtbot):
    from PySide6.QtWidgets import QWidget
    thread = threading.Thread(target=print)
    thread.start()
    subprocess.run([sys.executable, "-c", ""], check=True)
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()

def test_home_is_empty_and_its_own(home):
    assert Path.home() == home
    assert platformdirs.user_data_dir("semdesk").startswith(str(home))
    assert not list((home / "config").iterdir())
"""


def _run(tests: str, folder: Path) -> tuple[set[str], str]:
    """The names of the tests that ended badly, and all that was said."""
    path = folder / "test_trial.py"
    path.write_text(tests, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rEf",
        "-p",
        "tests.conftest",
        f"--rootdir={REPOSITORY}",
    ]
    ended = subprocess.run(
        [*command, "-c", str(REPOSITORY / "pyproject.toml"), str(path)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    return set(re.findall(r"^(?:ERROR|FAILED) .*::(\w+)", ended.stdout, re.MULTILINE)), ended.stdout


def test_the_guilty_fail(tmp_path: Path) -> None:
    bad, output = _run(GUILTY, tmp_path)
    assert bad == set(re.findall(r"def (test_\w+)", GUILTY)), output


def test_the_innocent_pass(tmp_path: Path) -> None:
    bad, output = _run(INNOCENT, tmp_path)
    assert bad == set(), output
    assert "4 passed" in output


@pytest.mark.parametrize(
    ("host", "local"),
    [
        (None, True),
        ("", True),
        ("localhost", True),
        (b"localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("example.org", False),
        ("10.0.0.1", False),
        ("fe80::1%eth0", False),
        ("localhost.example.org", False),
    ],
)
def test_this_machine_is_told_from_others(host: object, local: bool) -> None:
    assert is_local(host) is local
