"""The 30 nearest of each of 50,000 vectors, beside faiss and torch.topk; and where an index begins to win."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import faiss
import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.common import save
from benchmarks.real_vectors import real_vectors
from semdesk.core.similarity.approximate import Approximation, exact_seconds
from semdesk.core.similarity.distinct import Distinct
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.neighbors import Neighbors, find_neighbors

Floats = NDArray[np.float32]

_COUNT, _K, _ROUNDS = 50_000, 30, 2
_BLOCK = 1000
_CHECKED = 200
_INDEXED = (10_000, 20_000)
_ESTIMATED = (50_000, 100_000, 200_000, 400_000, 800_000)


def main() -> None:
    vectors = real_vectors(_COUNT)
    for warm_up in (_ours, _faiss, _topk):
        warm_up(vectors[:4000])
    figures: dict[str, Any] = {"passages": len(vectors), "k": _K}
    found = find_neighbors(vectors, "cosine", _K, is_exact=True)
    figures["rows of a sample unlike float64 brute force"] = _differing(found, vectors)
    figures |= _compared(vectors)
    for count in _INDEXED:
        figures |= _indexed(vectors[:count])
    figures |= _estimated(vectors)
    save("neighbors", figures)


def _ours(vectors: Floats) -> object:
    return find_neighbors(vectors, "cosine", _K, is_exact=True)


def _faiss(vectors: Floats) -> object:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index.search(vectors, _K + 1)


def _faiss_l2(vectors: Floats) -> object:
    index = faiss.IndexFlatL2(vectors.shape[1])
    index.add(vectors)
    return index.search(vectors, _K + 1)


def _topk(vectors: Floats) -> object:
    matrix = torch.from_numpy(vectors)
    return [torch.topk(matrix[at : at + _BLOCK] @ matrix.T, _K + 1) for at in range(0, len(matrix), _BLOCK)]


def _compared(vectors: Floats) -> dict[str, float]:
    """By turns, so that what else the machine does weighs on all alike."""
    ways: dict[str, Callable[[Floats], object]] = {
        "semdesk": _ours,
        "torch.topk over blocks": _topk,
        "faiss IndexFlatIP": _faiss,
        "faiss IndexFlatL2": _faiss_l2,
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(_ROUNDS):
        for name, way in ways.items():
            if turn == 0 or name != "faiss IndexFlatL2":
                seconds[name].append(_seconds(lambda way=way: way(vectors)))  # type: ignore[misc]
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    own = medians["semdesk"]
    return {f"{name}, s": each for name, each in medians.items()} | {
        f"times faster than {name}": each / own for name, each in medians.items() if name != "semdesk"
    }


def _indexed(vectors: Floats) -> dict[str, float]:
    """Both ways, and what was guessed of them beforehand."""
    distinct = Distinct(metric("cosine"), vectors, np.arange(len(vectors)))
    approximation = Approximation(distinct, _K, lambda done, total: None)
    guesses = exact_seconds(distinct, _K), approximation.seconds()
    began = time.perf_counter()
    found = approximation.edges()
    seconds = time.perf_counter() - began
    name = f"{len(vectors):,}"
    return {
        f"{name}: exact, s": _seconds(lambda: _ours(vectors)),
        f"{name}: exact as guessed, s": guesses[0],
        f"{name}: index but for its trial, s": seconds,
        f"{name}: index as guessed, s": guesses[1],
        f"{name}: recall@10 of the index": found[1] if found else float("nan"),
    }


def _estimated(vectors: Floats) -> dict[str, float]:
    """What either way would take for so many, as guessed beforehand; one grows like n², one like n log n."""
    distinct = Distinct(metric("cosine"), vectors, np.arange(len(vectors)))
    count = len(distinct.groups)
    index = Approximation(distinct, _K, lambda done, total: None).seconds() / (count * np.log(count))
    exact = exact_seconds(distinct, _K) / count**2
    figures = {}
    for wanted in _ESTIMATED:
        figures[f"{wanted:,}: exact as guessed, s"] = exact * wanted**2
        figures[f"{wanted:,}: index as guessed, s"] = float(index * wanted * np.log(wanted))
    return figures


def _differing(found: Neighbors, vectors: Floats) -> int:
    """Rows of a sample whose neighbours score otherwise than the best by float64 products."""
    rows = np.arange(0, len(vectors), len(vectors) // _CHECKED)
    exact = vectors.astype(np.float64)
    exact /= np.linalg.norm(exact, axis=1, keepdims=True)
    scores = exact[rows] @ exact.T
    scores[np.arange(len(rows)), rows] = -np.inf
    best = -np.sort(-scores, axis=1)[:, :_K]
    own = np.take_along_axis(scores, found.rows[rows].astype(np.int64), axis=1)
    return int(np.count_nonzero(np.abs(own - best).max(axis=1) > 1e-7))


def _seconds(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
