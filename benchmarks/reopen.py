"""From the start of the process to a usable window on a project of 100,000 passages, and a search."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import ROOT, save
from benchmarks.synthetic import synthetic_project

_COUNT = 100_000
_ROUNDS = 3
_WINDOW = """
import sys, time
from pathlib import Path
from benchmarks.window import desktop, own_home, wait_until
began, count = float(sys.argv[2]), int(sys.argv[3])

def tell(what):
    print(what, time.time() - began, sep="\t", flush=True)

with own_home(), desktop() as (application, made):
    session = made.session
    made.show([Path(sys.argv[1])])
    wait_until(application, made.window.isVisible)
    tell("window is shown, s")
    wait_until(application, lambda: len(session.view.rows) == count and session.passages.get(0) is not None)
    application.processEvents()
    tell("table is filled, s")
    wait_until(application, lambda: session.ready == count)
    tell("vectors are there, s")
    session.find("how to learn a language")
    wait_until(application, lambda: session.search is not None and not session.search.is_stale)
    tell("first search is answered, s")
"""


def _times(project: Path) -> dict[str, float]:
    began = time.time()
    run = subprocess.run(
        [sys.executable, "-c", _WINDOW, str(project), str(began), str(_COUNT)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return {what: float(seconds) for what, seconds in (line.split("\t") for line in run.stdout.splitlines())}


def main() -> None:
    made = synthetic_project(_COUNT, columns=True)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "many.semdesk"
        shutil.copy(made, project)  # opening writes into it
        runs = [_times(project) for _ in range(_ROUNDS)]
    save("reopen", {what: statistics.median(run[what] for run in runs) for what in runs[0]})


if __name__ == "__main__":
    main()
