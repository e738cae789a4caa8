"""The one job runner: background work in lanes, on a few named worker threads; nothing else starts a thread.

A job is a plain function that takes a keyword ``progress``. In each lane the latest job wins: starting
another cancels the one before, and a cancelled job delivers nothing, even if it has already finished. A job
that is done ``always`` is a change that the user has made: it is carried out even if it has been cancelled.
Results, errors and progress come home by one queued signal, so callbacks always run on the thread the runner
was made on, and never before `run` has returned.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot

from semdesk.core.errors import SemdeskError
from semdesk.core.progress import Cancelled

WORKERS = ("store", "files", "quick", "long")
"""One thread each: short reads and writes of the project; documents; what a person waits for; long work."""

_REPORT_EVERY = 0.05
_log = logging.getLogger(__name__)
_ids = itertools.count(1)


@dataclass(frozen=True, slots=True)
class JobState:
    """What the job bar shows. ``counts``: done and total are things to count, else only a share is shown."""

    id: int
    label: str
    done: int
    total: int
    seconds_left: float | None
    counts: bool


@dataclass(eq=False, slots=True)
class Job:
    """One call on its way. Plain Python, not a QObject: see the Qt traps in the architecture notes."""

    lane: str
    label: str
    call: Callable[..., Any]
    on_result: Callable[[Any], None] | None
    on_error: Callable[[SemdeskError], None] | None
    on_progress: Callable[[int, int], None] | None
    on_stopped: Callable[[], None] | None
    on_unwanted: Callable[[Any], None] | None
    counts: bool
    always: bool
    report: Callable[[Job, str, Any], None]
    id: int = 0
    is_cancelled: bool = False
    done: int = 0
    total: int = 0
    started: float = 0.0
    reported: float = 0.0

    def progress(self, done: int, total: int) -> None:
        """What the function is given: notes how far it is, and stops it when the user has cancelled."""
        if self.is_skipped:
            raise Cancelled
        self.done, self.total = done, total
        now = time.monotonic()
        if now - self.reported >= _REPORT_EVERY:
            self.reported = now
            self.report(self, "progress", None)

    @property
    def is_skipped(self) -> bool:
        """Whether there is nothing more to do."""
        return self.is_cancelled and not self.always

    def seconds_left(self) -> float | None:
        """An estimate from the rate so far; None until there is something to go by."""
        elapsed = time.monotonic() - self.started
        if not self.started or elapsed < 1.0 or not 0 < self.done <= self.total:
            return None
        return elapsed / self.done * (self.total - self.done)

    def state(self) -> JobState:
        return JobState(self.id, self.label, self.done, self.total, self.seconds_left(), self.counts)


class JobRunner(QObject):
    """Runs jobs and tells of them.

    ``changed``: a job started, moved on or ended. ``crashed``: a bug, as text.
    """

    changed = Signal()
    crashed = Signal(str)
    failed = Signal(object)
    """A `SemdeskError` of a job that has no ``on_error``."""
    _reported = Signal(object, str, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, Job] = {}
        self._queues: dict[str, queue.SimpleQueue[Job | None]] = {
            name: queue.SimpleQueue() for name in WORKERS
        }
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._threads = [
            threading.Thread(
                target=self._work, args=(self._queues[name],), name=f"semdesk-{name}", daemon=True
            )
            for name in WORKERS
        ]
        for thread in self._threads:
            thread.start()

    def run(
        self,
        lane: str,
        function: Callable[..., Any],
        *args: Any,
        worker: str,
        label: str = "",
        counts: bool = False,
        on_result: Callable[[Any], None] | None = None,
        on_error: Callable[[SemdeskError], None] | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        on_stopped: Callable[[], None] | None = None,
        on_unwanted: Callable[[Any], None] | None = None,
        always: bool = False,
    ) -> Job:
        """Start ``function(*args, progress=…)``; it replaces the job of this lane. No label: not shown.

        ``on_stopped``: it ended without a result, by the user, a problem or a bug; not when another job or
        the program's end took its place. ``on_unwanted`` is given a result that was cancelled, to put away.
        """
        self.cancel_lane(lane)
        job = Job(
            lane, label, lambda progress: function(*args, progress=progress), on_result, on_error,
            on_progress, on_stopped, on_unwanted, counts, always, self._report, next(_ids),
        )  # fmt: skip
        self._lanes[lane] = job
        self._queues[worker].put(job)
        self.changed.emit()
        return job

    def active(self) -> tuple[JobState, ...]:
        """The jobs that have a label, oldest first."""
        return tuple(job.state() for job in sorted(self._lanes.values(), key=lambda j: j.id) if job.label)

    def is_running(self, lane: str) -> bool:
        """Whether a job of this lane is waiting or running."""
        return lane in self._lanes

    def is_any_running(self, beginning: str) -> bool:
        """Whether a job of a lane whose name begins so is waiting or running."""
        return any(lane.startswith(beginning) for lane in self._lanes)

    def cancel(self, job_id: int) -> None:
        """Cancel one job by the id of its `JobState`, because the user wants it."""
        for lane, job in list(self._lanes.items()):
            if job.id == job_id:
                self.cancel_lane(lane)
                if job.on_stopped:
                    job.on_stopped()

    def cancel_lane(self, lane: str) -> None:
        """Cancel what runs or waits in a lane; it will deliver nothing."""
        if job := self._lanes.pop(lane, None):
            job.is_cancelled = True
            self.changed.emit()

    def cancel_all(self, but: tuple[str, ...] = ()) -> None:
        """Cancel everything, but what the lanes do whose names begin so."""
        for lane in list(self._lanes):
            if not lane.startswith(but):
                self.cancel_lane(lane)

    def close(self, seconds: float) -> bool:
        """Cancel everything and join the threads; False if one was still busy after ``seconds``."""
        self.cancel_all()
        for waiting in self._queues.values():
            waiting.put(None)
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        # What was finished meanwhile, and is unwanted now, is put away.
        QCoreApplication.sendPostedEvents(self)
        return not any(thread.is_alive() for thread in self._threads)

    # ------ on the worker threads: only emit ----------------------------------------------------------------
    def _work(self, waiting: queue.SimpleQueue[Job | None]) -> None:
        while (job := waiting.get()) is not None:
            if not job.is_skipped:
                self._run(job)

    def _run(self, job: Job) -> None:
        job.started = time.monotonic()
        try:
            result = job.call(job.progress)
        except Cancelled:
            self._report(job, "cancelled", None)
        except SemdeskError as error:
            self._report(job, "failed", error)
        except Exception:
            self._report(job, "crashed", traceback.format_exc())
        else:
            self._report(job, "result", result)

    def _report(self, job: Job, what: str, value: Any) -> None:
        self._reported.emit(job, what, value)

    # ------ at home -----------------------------------------------------------------------------------------
    @Slot(object, str, object)
    def _on_reported(self, job: Job, what: str, value: Any) -> None:
        if job.is_cancelled:
            if what in ("failed", "crashed"):
                _log.info("a cancelled job of lane %s ended with: %s", job.lane, value)
            if what == "result" and job.on_unwanted:
                job.on_unwanted(value)
            return
        if what == "progress":
            if job.on_progress:
                job.on_progress(job.done, job.total)
        else:
            self._lanes.pop(job.lane, None)
            self._deliver(job, what, value)
        self.changed.emit()

    def _deliver(self, job: Job, what: str, value: Any) -> None:
        if what == "result" and job.on_result:
            job.on_result(value)
        elif what == "failed" and job.on_error:
            job.on_error(value)
        elif what == "failed":
            self.failed.emit(value)
        elif what == "crashed":
            self.crashed.emit(value)
        if what != "result" and job.on_stopped:
            job.on_stopped()
