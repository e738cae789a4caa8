"""From the start of the process to the window, and to map and matrix of a sample; beside a bare script."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from benchmarks.common import ROOT, save
from semdesk.core.embedding.models import built_in_model

_WINDOW = """
import time
from benchmarks.window import desktop, own_home, wait_until
with own_home(), desktop() as (application, made):
    made.show()
    wait_until(application, lambda: made.window.isVisible() and made.session.project_changed is not None)
    application.processEvents()
    print(time.time(), flush=True)
    wait_until(application, lambda: made.session._desk.project is not None)
    made.session.show_matrix(True)
    made.session.open_sample("{sample}")
    wait_until(application, lambda: made.session.ready and made.session.ready == made.session.passage_count
               and made.session.projection is not None and made.session.matrix is not None)
    print(time.time(), flush=True)
"""
_SCRIPT = """
import time
from sentence_transformers import SentenceTransformer
model = SentenceTransformer({path!r}, local_files_only=True)
model.encode(["one text"])
print(time.time(), flush=True)
"""
_ROUNDS = 3


def _times(code: str) -> list[float]:
    began = time.time()
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return [float(line) - began for line in run.stdout.split()]


def main() -> None:
    figures: dict[str, float] = {}
    for sample in ("sentences", "library", "survey"):
        runs = [_times(_WINDOW.format(sample=sample)) for _ in range(_ROUNDS)]
        figures["window is up, s"] = statistics.median(run[0] for run in runs)
        figures[f"map and matrix of the sample {sample}, s"] = statistics.median(run[1] for run in runs)
    script = _SCRIPT.format(path=built_in_model().path)
    figures["a script with sentence-transformers: first vector, s"] = statistics.median(
        _times(script)[0] for _ in range(_ROUNDS)
    )
    save("startup", figures)


if __name__ == "__main__":
    main()
