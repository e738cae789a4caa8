"""A project of 1,000,000 passages in the real window: memory of window and engine, opening, search, gaps."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from benchmarks.common import ROOT, save
from benchmarks.synthetic import synthetic_project

_COUNT = 1_000_000
_WINDOW = """
import json, resource, sys, time
from pathlib import Path
from benchmarks.gaps import Heartbeat, _run
from benchmarks.window import desktop, own_home
path, began, count = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
figures = {}

def note(what, heart):
    figures[what + ", s"] = round(time.time() - began, 2)
    figures[what + ": longest gap, ms"] = heart.figures()["max, ms"]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures[what + ": window's peak so far, MB"] = round(peak)
    heart.start()

with own_home(), desktop() as (application, made):
    session, heart = made.session, Heartbeat()
    made.show([path])
    application.processEvents()
    heart.start()
    _run(application, lambda: len(session.view.rows) == count and session.passages.get(0) is not None)
    note("table is filled", heart)
    _run(application, lambda: session.ready == count)
    note("vectors are there", heart)
    _run(application, lambda: session.is_model_ready and session.projection is not None
         and session.background is not None)
    note("model is loaded and map drawn", heart)
    for query in ("how to learn a language", "the best way to lose weight", "invest money"):
        asked = time.perf_counter()
        session.find(query)
        _run(application, lambda: session.search is not None and session.search.query == query
             and not session.search.is_stale)
        figures["search for " + query + ", ms"] = round(1000 * session.search.seconds)
    note("three searches", heart)
    session.filter(text="language")
    _run(application, lambda: session.view.text == "language" and not session.jobs.is_running("view"))
    note("filtered", heart)
    session.selection.set(session.view.rows)
    _run(application, lambda: session.likeness is not None)
    note("selected what the filter found", heart)
    session.filter(text="")
    _run(application, lambda: len(session.view.rows) == count)
    session.selection.set(session.view.rows)
    _run(application, lambda: session.likeness is not None)
    note("selected everything", heart)
    session.sort("text")
    _run(application, lambda: session.view.sort == "text" and not session.jobs.is_running("view"))
    note("sorted by text", heart)
print(json.dumps(figures))
"""


def _watched(window: subprocess.Popen[str]) -> dict[str, int]:
    """The largest memory of the window and of its engine, in MB, while they run."""
    peak = {"window: peak own share": 0, "engine: peak resident": 0, "both: peak of their shares": 0}
    while window.poll() is None:
        with suppress(psutil.Error):
            process = psutil.Process(window.pid)
            children = process.children(recursive=True)
            own, engine = process.memory_full_info(), [child.memory_full_info() for child in children]
            now = (own.pss, sum(each.rss for each in engine), own.pss + sum(each.pss for each in engine))
            for name, value in zip(peak, now, strict=True):
                peak[name] = max(peak[name], round(value / 2**20))
        time.sleep(0.1)
    return {f"{name}, MB": value for name, value in peak.items()}


def main() -> None:

    made = synthetic_project(_COUNT)
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "million.semdesk"
        shutil.copy(made, project)  # opening writes into it
        window = subprocess.Popen(
            [sys.executable, "-c", _WINDOW, str(project), str(time.time()), str(_COUNT)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        memory = _watched(window)
        output = window.communicate()[0]
    if window.returncode:
        raise SystemExit(window.returncode)
    save("million", {**json.loads(output.splitlines()[-1]), **memory})


if __name__ == "__main__":
    main()
