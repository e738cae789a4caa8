"""The program itself, as a process: streams, exit codes, progress, pipes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

from semdesk import __version__
from semdesk.cli.console import Console

PROGRAM = [sys.executable, "-m", "semdesk"]


class Terminal(io.StringIO):
    """A stream that someone watches."""

    def isatty(self) -> bool:
        return True


def test_answers_go_to_stdout_and_messages_to_stderr(documents: Path) -> None:
    arguments = ["search", str(documents), "ein Hündchen – café", "--unit", "line", "--top-k", "1"]
    ended = subprocess.run([*PROGRAM, *arguments], capture_output=True, check=False)
    (line,) = ended.stdout.decode("utf-8").splitlines()
    assert ended.returncode == 0
    assert json.loads(line)["query"] == "ein Hündchen – café"
    assert "Hündchen" in line
    assert [text.partition(":")[0] for text in ended.stderr.decode().splitlines()] == ["report.pdf"]


def test_exit_codes_of_the_process(tmp_path: Path) -> None:
    failed = subprocess.run(
        [*PROGRAM, "mine", str(tmp_path / "absent.txt")], capture_output=True, check=False
    )
    wrong = subprocess.run([*PROGRAM, "mine"], capture_output=True, check=False)
    version = subprocess.run([*PROGRAM, "--version"], capture_output=True, check=False, text=True)
    assert (failed.returncode, wrong.returncode, version.returncode) == (1, 2, 0)
    assert len(failed.stderr.splitlines()) == 1
    assert version.stdout == f"semdesk {__version__}\n"


def test_a_reader_that_has_had_enough_is_no_trouble(documents: Path) -> None:
    source = str(documents / "sentences.txt")
    with subprocess.Popen(
        [*PROGRAM, "mine", source, "--unit", "line"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        messages = process.stderr.read()
    assert messages == b""


def test_progress_is_shown_to_those_who_watch_and_taken_away() -> None:
    terminal = Terminal()
    console = Console(terminal)
    console.progress("Embedding", counts=True)(1200, 5000)
    console.progress("Reading")(1, 4)
    console.say("report.pdf: broken")
    assert "Embedding 1,200 of 5,000" in terminal.getvalue()
    assert "Reading 25%" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[Kreport.pdf: broken\n")


def test_nobody_watching_sees_no_progress() -> None:
    stream = io.StringIO()
    console = Console(stream)
    console.progress("Embedding")(1, 2)
    console.clear()
    assert stream.getvalue() == ""
