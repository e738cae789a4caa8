"""Paraphrase mining beside util.paraphrase_mining_embeddings, and with more passages than that can take."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import util

from benchmarks.common import ROOT, save
from benchmarks.growth_data import Likeness
from benchmarks.real_vectors import real_vectors
from semdesk.core.similarity.mining import mine_pairs
from semdesk.core.similarity.types import MiningSettings, Pairs

Floats = NDArray[np.float32]

_COUNT, _MIN_SCORE, _ROUNDS = 50_000, 0.75, 3
_OTHERS_COUNT = 10_000
_OTHERS: dict[str, tuple[float, Callable[..., Any]]] = {
    "dot": (0.75, util.dot_score),
    "euclidean": (-0.7071, util.euclidean_sim),
    "sqeuclidean": (-0.5, lambda a, b: -(torch.cdist(a, b) ** 2)),
    "manhattan": (-11.0, util.manhattan_sim),
}
_LARGE = (100_000, 500_000)


def main() -> None:
    vectors = real_vectors(_COUNT)
    figures: dict[str, Any] = {"passages": len(vectors)}
    figures |= _compared(vectors, "cosine", _MIN_SCORE, util.cos_sim, _ROUNDS)
    for key, (least, score) in _OTHERS.items():
        figures |= _compared(vectors[:: _COUNT // _OTHERS_COUNT], key, least, score, 1)
    for count in _LARGE:
        command = [sys.executable, "-m", "benchmarks.mine", str(count)]
        run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        figures |= dict(line.split("\t") for line in run.stdout.splitlines())
    save("mine", figures)


def _compared(
    vectors: Floats, key: str, least: float, score: Callable[..., Any], rounds: int
) -> dict[str, Any]:
    """Both by turns; the first of ours is not counted, since torch warms up in it."""
    plain = torch.from_numpy(np.ascontiguousarray(vectors))
    mine_pairs(vectors[:2000], key, MiningSettings(min_score=least))
    ours, theirs = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        pairs = mine_pairs(vectors, key, MiningSettings(min_score=least))
        between = time.perf_counter()
        found = util.paraphrase_mining_embeddings(plain, score_function=score)
        theirs.append(time.perf_counter() - between)
        ours.append(between - began)
    mine, other = statistics.median(ours), statistics.median(theirs)
    name = f"{key}, {len(vectors):,}"
    return {
        f"{name}: semdesk, s": mine,
        f"{name}: sentence-transformers, s": other,
        f"{name}: times faster": other / mine,
        f"{name}: pairs": len(pairs.scores),
        **{f"{name}: {what}": value for what, value in _differences(pairs, found, least).items()},
    }


def _differences(pairs: Pairs, found: list[Any], least: float) -> dict[str, Any]:
    """Their scores are float32 products: what lies within their rounding of the minimum may differ."""
    mine = dict(
        zip(zip(pairs.row_a.tolist(), pairs.row_b.tolist(), strict=True), pairs.scores.tolist(), strict=True)
    )
    theirs = {(i, j): score for score, i, j in found if score >= least}
    apart = [mine.get(pair, theirs.get(pair, 0.0)) - least for pair in mine.keys() ^ theirs.keys()]
    both = mine.keys() & theirs.keys()
    return {
        "pairs that only one has": len(apart),
        "largest distance of those to the minimum": max(map(abs, apart), default=0.0),
        "largest difference of a score": max((abs(mine[pair] - theirs[pair]) for pair in both), default=0.0),
    }


def _large(count: int) -> None:
    """One process: time, the memory it takes beyond the vectors, and how soon a cancel would be heard."""
    vectors = Likeness.of(real_vectors(_COUNT)).vectors(count, seed=5)
    mine_pairs(vectors[:2000], "cosine", MiningSettings(min_score=_MIN_SCORE))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    heard = [time.perf_counter()]
    began = time.perf_counter()
    settings = MiningSettings(min_score=_MIN_SCORE)
    pairs = mine_pairs(vectors, "cosine", settings, progress=lambda *_: heard.append(time.perf_counter()))
    seconds = time.perf_counter() - began
    extra = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    for name, value in (
        ("semdesk, s", f"{seconds:.1f}"),
        ("extra memory, MB", f"{extra:.0f}"),
        ("longest time between two looks for a cancel, s", f"{np.diff(heard).max():.2f}"),
        ("pairs", len(pairs.scores)),
    ):
        print(f"cosine, {count:,}: {name}\t{value}")


if __name__ == "__main__":
    _large(int(sys.argv[1])) if len(sys.argv) > 1 else main()
