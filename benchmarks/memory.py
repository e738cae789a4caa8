"""Peak memory of window and engine over 20,000 passages with map, search and pairs; beside a bare script."""

from __future__ import annotations

import subprocess
import sys

import psutil
from PySide6.QtCore import QTimer

from benchmarks.common import ROOT, real_texts, save
from benchmarks.gaps import _file
from benchmarks.window import desktop, own_home, wait_until
from semdesk.core.embedding.models import built_in_model
from semdesk.core.similarity.types import MiningSettings

_COUNT = 20_000
_SCRIPT = """
import resource, sys
from sentence_transformers import SentenceTransformer, util
texts = sys.stdin.read().splitlines()
model = SentenceTransformer({path!r}, local_files_only=True)
util.paraphrase_mining_embeddings(model.encode(texts, convert_to_tensor=True))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    peak = {"window": 0.0, "engine": 0.0}
    with own_home() as home, desktop() as (application, made):
        session = made.session

        def look() -> None:
            peak["window"] = max(peak["window"], psutil.Process().memory_info().rss / 2**20)
            if made.engine.pid:
                peak["engine"] = max(
                    peak["engine"], psutil.Process(made.engine.pid).memory_info().rss / 2**20
                )

        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(100)
        made.show([_file(home, "many.txt", _COUNT)])
        wait_until(application, lambda: session.ready == _COUNT and session.projection is not None)
        session.mine_pairs(MiningSettings(min_score=0.75))
        wait_until(application, lambda: session.pairs is not None)
        timer.stop()
    script = _SCRIPT.format(path=built_in_model().path)
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, input="\n".join(real_texts(_COUNT)), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    figures = {
        "semdesk's window, MB": round(peak["window"]),
        "semdesk's engine, MB": round(peak["engine"]),
        "a script with sentence-transformers, MB": round(float(run.stdout.split()[-1])),
    }
    save("memory", figures)


if __name__ == "__main__":
    main()
