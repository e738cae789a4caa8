"""How the program ends: closed in the middle of a job, or killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import pytest

from semdesk.app.opening import unsaved_folder
from semdesk.core.embedding.models import built_in_model
from semdesk.core.project.project import Project

pytestmark = pytest.mark.end_to_end
ROOT = Path(__file__).resolve().parents[2]
COUNT = 1_500
KILLS = int(os.environ.get("SEMDESK_KILLS", "3"))


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.txt"
    path.write_text("\n".join(f"Sentence number {i} speaks of {i * 7 % 31} things" for i in range(COUNT)))
    return path


@contextmanager
def program(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """The real program, telling how far it is."""
    command = [sys.executable, "-m", "tests.helpers.embedding_window", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[str], word: str) -> list[str]:
    """The words of the first line that begins with ``word``."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(word):
            return line.split()
    raise AssertionError(f"it ended without saying {word}")


def wait_until_gone(pid: int, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not psutil.pid_exists(pid)


def embedded(project: Project) -> dict[str, bytes]:
    """The vectors in the file, by their text."""
    model = built_in_model()
    ids, vectors = project.read_vectors(model.fingerprint, model.pooling)
    assert len(ids) == len(set(ids.tolist()))  # nothing doubled
    return dict(zip(project.texts(ids), (vector.tobytes() for vector in vectors), strict=True))


def test_closing_in_the_middle_of_a_job_leaves_nothing(many: Path) -> None:
    with program(str(many)) as process:
        read_until(process, "embedded")
        family = psutil.Process(process.pid).children(recursive=True)
        os.kill(process.pid, signal.SIGTERM)  # the helper ends its event loop, as closing the window does
        process.wait(10)
        assert process.returncode == 0
        assert all(wait_until_gone(child.pid, 2) for child in family)
    (path,) = unsaved_folder().glob("*.semdesk")
    with Project.open(path) as project:
        assert project.passage_count == COUNT


def test_killed_at_any_moment_nothing_counted_is_lost_and_the_rest_resumes(many: Path) -> None:
    moments = random.Random(1)
    arguments: tuple[str, ...] = (str(many),)
    finished: dict[str, bytes] = {}
    for _ in range(KILLS):
        counted = 0
        with program(*arguments) as process:
            assert process.stdout is not None
            deadline = time.monotonic() + 60
            until = None
            for line in process.stdout:
                words = line.split()
                if words[0] == "engine":
                    engine = int(words[1])
                if words[0] == "embedded":
                    counted = COUNT - int(words[2]) + int(words[1])
                    until = until or time.monotonic() + moments.uniform(0, 2)
                if words[0] == "ready" or (until and time.monotonic() > until):
                    break
                assert time.monotonic() < deadline
            os.kill(engine, signal.SIGKILL)
            process.kill()
        arguments = ()
        assert wait_until_gone(engine, 5)
        (path,) = unsaved_folder().glob("*.semdesk")
        with Project.open(path) as project:
            assert project.passage_count == COUNT
            now = embedded(project)
        assert len(now) >= counted
        assert finished.items() <= now.items()
        finished = now
    with program() as process:
        read_until(process, "ready")
        process.kill()
    with Project.open(path) as project:
        resumed = embedded(project)
    assert len(resumed) == COUNT
    assert finished.items() <= resumed.items()
    _compare_with_an_unkilled_run(many, resumed)


def _compare_with_an_unkilled_run(many: Path, resumed: dict[str, bytes]) -> None:
    before = set(unsaved_folder().glob("*.semdesk"))
    with program(str(many)) as process:
        read_until(process, "ready")
        process.kill()
    (path,) = set(unsaved_folder().glob("*.semdesk")) - before
    with Project.open(path) as project:
        unkilled = embedded(project)
    assert unkilled.keys() == resumed.keys()
    for text, vector in unkilled.items():
        other = np.frombuffer(resumed[text], np.float32)
        assert np.allclose(np.frombuffer(vector, np.float32), other, atol=1e-5)
