"""The engine process: its two lanes, cancel, death and the end of it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from pytestqt.qtbot import QtBot

from semdesk.app.engine import Engine, EngineCrashed, InlineExecutor
from semdesk.core.arrays import SharedArray
from semdesk.core.errors import EngineStopped, NotPossible
from semdesk.core.progress import Cancelled
from tests.helpers import work


def test_functions_run_in_another_process(engine: Engine) -> None:
    assert (
        engine.quick.call(work.process_id) == engine.long.call(work.process_id) == engine.pid != os.getpid()
    )


def test_a_shared_array_is_opened_on_the_other_side(engine: Engine, tmp_path: Path) -> None:
    shared = SharedArray.create(tmp_path / "a", np.arange(6, dtype=np.float32).reshape(2, 3))
    empty = SharedArray.create(tmp_path / "b", np.zeros((0, 3), np.float32))
    for executor in (engine.quick, InlineExecutor()):
        assert executor.call(work.total_of, shared) == 15.0
        assert executor.call(work.total_of, empty) == 0.0


def test_progress_comes_back(engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    assert engine.long.call(work.count_slowly, 5, 0.06, progress=lambda d, t: seen.append((d, t))) == 5
    assert (3, 5) in seen


def test_one_lane_answers_while_the_other_works(engine: Engine) -> None:
    stop = threading.Event()
    ended: list[Any] = []

    def long() -> None:
        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise Cancelled

        try:
            engine.long.call(work.count_slowly, 100_000, 0.01, progress=progress)
        except Cancelled as cancelled:
            ended.append(cancelled)

    thread = threading.Thread(target=long)
    thread.start()
    try:
        assert engine.quick.call(work.count_to, 10) == 10
        assert not ended
    finally:
        stop.set()
        thread.join(5)
    assert len(ended) == 1
    assert (
        engine.long.call(work.count_to, 3) == 3
    )  # the lane goes on, and the cancel does not reach this call


def _cancel_after(seconds: float) -> Any:
    until = time.monotonic() + seconds

    def progress(done: int, total: int) -> None:
        if time.monotonic() > until:
            raise Cancelled

    return progress


def test_a_function_that_does_not_listen_is_ended_with_the_process(engine: Engine) -> None:
    before = engine.quick.call(work.process_id)
    with pytest.raises(Cancelled):
        engine.long.call(work.never_report, 600.0, progress=_cancel_after(0.2))
    assert engine.quick.call(work.process_id) != before


def test_when_the_process_dies_it_is_started_again_and_the_work_is_done(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    with qtbot.waitSignal(engine.restarted):
        assert engine.long.call(work.die_once, tmp_path / "marker") == "done"


def test_work_that_kills_the_process_each_time_is_given_up(engine: Engine) -> None:
    with pytest.raises(EngineStopped, match="stopped twice"):
        engine.long.call(work.die)
    assert engine.long.call(work.count_to, 2) == 2


def test_a_call_outlives_processes_that_are_ended_for_other_work(engine: Engine) -> None:
    begun: set[int] = set()
    counted: list[int] = []

    def progress(done: int, total: int) -> None:
        if done:
            begun.add(engine.connection("quick")[1])

    def count() -> None:
        counted.append(engine.quick.call(work.count_slowly, 30, 0.02, progress=progress))

    thread = threading.Thread(target=count)
    thread.start()
    try:
        for generation in (1, 2, 3):
            deadline = time.monotonic() + 20
            while generation not in begun and time.monotonic() < deadline:
                time.sleep(0.01)
            engine.replace(generation, tell=False)  # as when the other lane does not hear its cancel
    finally:
        thread.join(20)
    assert counted == [30]
    assert begun >= {1, 2, 3}


def test_problems_and_bugs_come_back_as_what_they_are(engine: Engine) -> None:
    with pytest.raises(NotPossible, match="There is nothing here"):
        engine.quick.call(work.refuse)
    with pytest.raises(EngineCrashed, match="ZeroDivisionError: a bug"):
        engine.quick.call(work.stumble)


def test_after_closing_nothing_is_left_and_nothing_is_started(engine: Engine) -> None:
    pid = engine.quick.call(work.process_id)
    engine.close()
    assert not psutil.pid_exists(pid)
    with pytest.raises(Cancelled):
        engine.quick.call(work.process_id)


_WINDOW = """
import time
from PySide6.QtCore import QCoreApplication
from semdesk.app.engine import Engine
from tests.helpers import work
if __name__ == "__main__":
    app = QCoreApplication([])
    engine = Engine()
    print(engine.quick.call(work.process_id), flush=True)
    engine.long.call(work.never_report, 600.0)
"""


def test_the_engine_goes_when_the_window_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "window.py"
    script.write_text(_WINDOW)
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])}
    window = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert window.stdout is not None
    with window.stdout:
        pid = int(window.stdout.readline())
        window.kill()
        window.wait()
    deadline = time.monotonic() + 5
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not psutil.pid_exists(pid)
