"""The job runner: lanes, progress, cancel, and who is told what."""

from __future__ import annotations

import threading
import time
from typing import Any

from pytestqt.qtbot import QtBot

from semdesk.app.jobs import JobRunner
from semdesk.core.errors import SemdeskError
from semdesk.core.progress import ProgressFn
from tests.helpers import work


def test_the_result_comes_home_on_the_thread_of_the_runner(qtbot: QtBot, jobs: JobRunner) -> None:
    seen: list[tuple[Any, threading.Thread]] = []
    jobs.run(
        "a",
        work.count_to,
        3,
        worker="quick",
        on_result=lambda r: seen.append((r, threading.current_thread())),
    )
    assert seen == []  # never before run has returned
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(3, threading.main_thread())]


def test_the_function_runs_on_the_worker_it_names(qtbot: QtBot, jobs: JobRunner) -> None:
    seen: list[str] = []

    def name(*, progress: ProgressFn) -> str:
        return threading.current_thread().name

    for worker in ("store", "files", "quick", "long"):
        jobs.run(worker, name, worker=worker, on_result=seen.append)
    qtbot.waitUntil(lambda: len(seen) == 4)
    assert sorted(seen) == ["semdesk-files", "semdesk-long", "semdesk-quick", "semdesk-store"]


def test_the_latest_job_of_a_lane_wins(qtbot: QtBot, jobs: JobRunner) -> None:
    seen: list[int] = []
    for number in range(20):
        jobs.run("a", work.count_to, number, worker="quick", on_result=seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(100)
    assert seen == [19]


def test_a_job_that_has_finished_but_not_delivered_can_still_be_cancelled(
    qtbot: QtBot, jobs: JobRunner
) -> None:
    seen: list[int] = []
    job = jobs.run("a", work.count_to, 1, worker="quick", on_result=seen.append)
    deadline = time.monotonic() + 5
    while job.reported == 0.0 and time.monotonic() < deadline:
        time.sleep(0.01)  # it finishes on its worker while this thread delivers nothing
    time.sleep(0.05)
    jobs.cancel_lane("a")
    qtbot.wait(100)
    assert seen == []


def test_cancel_stops_the_function_at_its_next_report(qtbot: QtBot, jobs: JobRunner) -> None:
    ended = threading.Event()

    def endless(*, progress: ProgressFn) -> None:
        try:
            while True:
                progress(1, 2)
                time.sleep(0.005)
        finally:
            ended.set()

    jobs.run("a", endless, worker="long", label="Endless")
    qtbot.waitUntil(lambda: any(state.done for state in jobs.active()))
    jobs.cancel(jobs.active()[0].id)
    assert jobs.active() == ()
    assert ended.wait(1)


def test_progress_is_shown_with_an_honest_estimate(qtbot: QtBot, jobs: JobRunner) -> None:
    jobs.run("a", work.count_slowly, 60, 0.05, worker="long", label="Counting", counts=True)
    qtbot.waitUntil(lambda: bool(jobs.active()) and jobs.active()[0].seconds_left is not None)
    state = jobs.active()[0]
    assert (state.label, state.total, state.counts) == ("Counting", 60, True)
    assert state.seconds_left is not None
    assert 0.5 < state.seconds_left < 6
    jobs.cancel_all()


def test_a_problem_goes_to_its_job_or_else_to_all(qtbot: QtBot, jobs: JobRunner) -> None:
    mine: list[SemdeskError] = []
    with qtbot.assertNotEmitted(jobs.failed, wait=200):
        jobs.run("a", work.refuse, worker="quick", on_error=mine.append)
        qtbot.waitUntil(lambda: bool(mine))
    with qtbot.waitSignal(jobs.failed) as told:
        jobs.run("b", work.refuse, worker="quick")
    assert str(told.args[0]) == str(mine[0]) == "There is nothing here."


def test_a_bug_is_told_with_its_traceback_and_the_runner_goes_on(qtbot: QtBot, jobs: JobRunner) -> None:
    with qtbot.waitSignal(jobs.crashed) as told:
        jobs.run("a", work.stumble, worker="quick")
    assert "ZeroDivisionError: a bug" in told.args[0]
    seen: list[int] = []
    jobs.run("a", work.count_to, 1, worker="quick", on_result=seen.append)
    qtbot.waitUntil(lambda: seen == [1])


def test_closing_cancels_what_runs(qtbot: QtBot) -> None:
    runner = JobRunner()
    runner.run("a", work.count_slowly, 10_000, 0.01, worker="long")
    runner.run("b", work.count_slowly, 10_000, 0.01, worker="long")
    assert runner.close(2)


def test_what_is_done_always_is_done_though_cancelled_and_tells_nobody(qtbot: QtBot) -> None:
    runner = JobRunner()
    done: list[int] = []
    told: list[int] = []

    def change(number: int, *, progress: ProgressFn) -> int:
        progress(0, 1)
        done.append(number)
        return number

    runner.run("busy", work.count_slowly, 1000, 0.01, worker="store")
    runner.run("a", change, 1, worker="store", on_result=told.append, always=True)
    runner.run("a", change, 2, worker="store", on_result=told.append)
    runner.run("a", change, 3, worker="store", on_result=told.append, always=True)
    runner.cancel_all()
    assert runner.close(5)
    assert done == [1, 3]
    assert told == []


def test_who_started_a_job_is_told_that_it_was_stopped_unless_it_was_replaced(
    qtbot: QtBot, jobs: JobRunner
) -> None:
    stopped: list[str] = []
    for lane, function in (("refused", work.refuse), ("stumbled", work.stumble)):
        jobs.run(lane, function, worker="quick", on_stopped=lambda lane=lane: stopped.append(lane))  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(stopped) == 2)
    assert stopped == ["refused", "stumbled"]
    for lane in ("by the user", "replaced", "fine"):
        jobs.run(
            lane, work.count_slowly, 20, 0.01, worker="long", label=lane,
            on_stopped=lambda lane=lane: stopped.append(lane),  # type: ignore[misc]
        )  # fmt: skip
    jobs.cancel(jobs.active()[0].id)
    assert stopped[2:] == ["by the user"]
    jobs.run("replaced", work.count_to, 1, worker="long")
    qtbot.waitUntil(lambda: not jobs.is_any_running("fin"))
    assert stopped[2:] == ["by the user"]


def test_a_result_that_nobody_wants_any_more_is_handed_back(qtbot: QtBot) -> None:
    runner = JobRunner()
    back: list[int] = []
    taken: list[int] = []
    job = runner.run("a", work.count_to, 1, worker="quick", on_result=taken.append, on_unwanted=back.append)
    last = runner.run("b", work.count_to, 2, worker="quick", on_unwanted=back.append)
    deadline = time.monotonic() + 5
    while last.reported == 0.0 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert job.reported
    runner.cancel_all()
    assert runner.close(2)  # delivers what has been finished, so that nothing stays open
    assert sorted(back) == [1, 2]
    assert taken == []


def test_everything_is_cancelled_but_what_is_named(qtbot: QtBot, jobs: JobRunner) -> None:
    for lane in ("export a", "export b", "search"):
        jobs.run(lane, work.count_slowly, 100, 0.01, worker="files")
    jobs.cancel_all(but=("export ",))
    assert jobs.is_any_running("export")
    assert not jobs.is_running("search")
