"""Time and memory as a corpus grows, beside sentence-transformers and faiss: ``[--most N] [--minutes M]``.

Each measurement has a process of its own. At every size the contestants take turns. One is stopped at the
size where, by its own growth, it would take longer than a run may; that size is marked as extrapolated.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.common import write
from benchmarks.growth_data import save_vectors
from benchmarks.growth_plot import draw
from benchmarks.growth_tasks import CHOSEN, TASKS, Task, measure
from benchmarks.measuring import Measured, Processes
from benchmarks.page import write_page

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000)
_RUNS = 3
_SHORT = 3.0
"""Seconds below which a run is made `_RUNS` times."""
_LONGEST_SHARE = 0.14
"""How much of the whole time one run may take."""
_TELLING = 0.05
"""Seconds from which two runs tell how a contestant grows."""

Point = dict[str, Any]


@dataclasses.dataclass
class Contestant:
    """One way to do a task, and what was found of it so far: a point for each size, rising."""

    task: Task
    name: str
    points: list[Point] = dataclasses.field(default_factory=list)
    is_out: bool = False

    def expected(self, size: int) -> float:
        """Seconds at this size, if it goes on growing as between the last two; 0 if nothing is known."""
        if not self.points:
            return 0.0
        last = self.points[-1]
        seconds: float = last["run, s"] * (size / last["size"]) ** self._power()
        return seconds

    def _power(self) -> float:
        if len(self.points) < 2 or self.points[-2]["run, s"] < _TELLING:
            return self.task.power
        before, last = self.points[-2:]
        power = math.log(last["run, s"] / before["run, s"]) / math.log(last["size"] / before["size"])
        return min(max(power, 1.0), 2.0)

    def add(self, size: int, runs: list[Measured]) -> None:
        """Note the medians of some runs."""
        seconds = statistics.median(run.seconds for run in runs)
        point = {
            "size": size,
            "run, s": seconds,
            "seconds": seconds / self.task.units,
            "megabytes": statistics.median(run.megabytes for run in runs),
            "runs": len(runs),
        }
        remark = runs[-1].remark
        self.points.append(point | ({"found": remark} if remark else {}))

    def stop(self, size: int, why: Point) -> None:
        """Note why it is out from this size on."""
        self.points.append({"size": size, **why})
        self.is_out = True


class Growth:
    """The whole measurement."""

    def __init__(self, folder: Path, minutes: float) -> None:
        self._folder = folder
        self._ends = time.monotonic() + 60 * minutes
        self.longest = 60 * minutes * _LONGEST_SHARE
        self._processes = Processes(["benchmarks.growth_tasks"])
        self.contestants = [Contestant(task, name) for task in TASKS for name in task.ways]

    def take(self, size: int) -> None:
        """Measure every task at this size."""
        for task in TASKS:
            own = [c for c in self.contestants if c.task is task and size <= task.most]
            self._take_turns([c for c in own if not c.is_out and self._may_run(c, size)], size)
        (self._folder / f"first-{size}.f32").unlink(missing_ok=True)

    def _may_run(self, contestant: Contestant, size: int) -> bool:
        expected = contestant.expected(size)
        if expected > self.longest:
            contestant.stop(size, {"extrapolated, s": expected / contestant.task.units})
        elif time.monotonic() + expected > self._ends:
            contestant.stop(size, {"not run": "the time was up"})
        return not contestant.is_out

    def _take_turns(self, contestants: list[Contestant], size: int) -> None:
        runs: dict[str, list[Measured]] = {contestant.name: [] for contestant in contestants}
        for _ in range(_RUNS):
            for contestant in contestants:
                own = runs[contestant.name]
                if not contestant.is_out and (not own or own[-1].seconds < _SHORT):
                    self._run(contestant, size, own)
        for contestant in contestants:
            if not contestant.is_out:
                contestant.add(size, runs[contestant.name])
                _tell(contestant)

    def _run(self, contestant: Contestant, size: int, runs: list[Measured]) -> None:
        arguments = (contestant.task.key, contestant.name, size, self._folder)
        try:
            taken = self._processes.run(measure, *arguments, limit=2 * self.longest)
        except RuntimeError as error:
            contestant.stop(size, {"not run": str(error)})
            return
        if taken is None:
            contestant.stop(size, {"not run": f"ended after {2 * self.longest:.0f} s"})
        else:
            runs.append(taken)

    def prepare(self, most: int) -> dict[str, Any]:
        """Make the vectors; what they are."""
        made = self._processes.run(save_vectors, self._folder, most, limit=600)
        if made is None:
            raise RuntimeError("The vectors were not made within ten minutes.")
        return made


def _tell(contestant: Contestant) -> None:
    point = contestant.points[-1]
    print(
        f"{contestant.task.key:11}{contestant.name:22}{point['size']:8,}"
        f"{point['run, s']:10.3f} s{point['megabytes']:8.0f} MB  {point.get('found', '')}",
        flush=True,
    )


def _figures(growth: Growth, vectors: dict[str, Any]) -> dict[str, Any]:
    """What is saved; where the chosen way was the exact one, it is not listed again."""
    tasks: dict[str, dict[str, list[Point]]] = {task.key: {} for task in TASKS}
    for contestant in growth.contestants:
        points = [point for point in contestant.points if point.get("found") != "exact"]
        if contestant.name != CHOSEN or any("found" in point for point in points):
            tasks[contestant.task.key][contestant.name] = points
    return {"longest run, s": growth.longest, "vectors": vectors, "tasks": tasks}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth")
    parser.add_argument("--most", type=int, default=SIZES[-1], help="the largest number of passages")
    parser.add_argument("--minutes", type=float, default=12.0, help="about how long all may take")
    asked = parser.parse_args()
    sizes = [size for size in SIZES if size <= asked.most]
    with tempfile.TemporaryDirectory(prefix="growth-") as folder:
        growth = Growth(Path(folder), asked.minutes)
        vectors = growth.prepare(sizes[-1])
        for size in sizes:
            growth.take(size)
    write("growth", _figures(growth, vectors))
    draw()
    write_page()


if __name__ == "__main__":
    main()
