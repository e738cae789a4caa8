"""One query against 100,000 and 1,000,000 vectors, filtered and not, beside what else one would use.

Vectors like those of real questions, and random ones, among which nothing stands out: the hard case. Queries
go to all contestants in turn. ``--sizes 100000 1000000`` chooses the sizes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import psutil
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer, util

from benchmarks.common import real_texts, save
from benchmarks.growth_data import Likeness, texts
from semdesk.core.arrays import SharedArray
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.progress import no_progress
from semdesk.core.similarity.likeness import likeness_to
from semdesk.core.similarity.prepared import prepare_search
from semdesk.core.similarity.search import search
from semdesk.core.similarity.text_search import search_texts
from semdesk.core.vectors import normalized

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Answer = Callable[[Floats], Rows]

SIZES = (100_000, 1_000_000)
TOP_K = 10
QUERIES = 100
MANY = 1000
_TEXTS = 5_000
"""Real ones, that the made-up vectors are like."""
_CHUNK = 50_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    model = built_in_model()
    encoded = encode(model, texts(_TEXTS), (model.pooling,), "cpu")
    likeness = Likeness.of(normalized(encoded.vectors[model.pooling]))
    figures: dict[str, Any] = {}
    for size in sizes:
        for kind, make in (("like real ones", likeness.vectors), ("random", _random)):
            with tempfile.TemporaryDirectory() as folder:
                vectors = _mapped(Path(folder) / "vectors", make(size, 3))
                figures[f"{size:,} vectors, {kind}"] = _figures(vectors, make(MANY, 4), kind != "random")
    save("search", figures)


def _random(count: int, seed: int) -> Floats:
    return normalized(np.random.default_rng(seed).standard_normal((count, 384), np.float32))


def _mapped(path: Path, vectors: Floats) -> Floats:
    mapped: Any = SharedArray.create(path, vectors).open()
    return mapped


def _figures(vectors: Floats, queries: Floats, is_real: bool) -> dict[str, Any]:
    unprepared = _times({"semdesk, not prepared": _semdesk(vectors)}, queries[: QUERIES // 5])[0]
    before = psutil.Process().memory_info().rss
    began = time.perf_counter()
    while not prepare_search(vectors, progress=no_progress):
        pass
    seconds = time.perf_counter() - began
    figures: dict[str, Any] = {"preparing, s": seconds, "memory, MB": _grown(before, vectors), **unprepared}
    index = faiss.IndexFlatIP(vectors.shape[1])
    for at in range(0, len(vectors), _CHUNK):
        index.add(np.array(vectors[at : at + _CHUNK]))
    contestants = {"semdesk": _semdesk(vectors), **_others(vectors, index)}
    times, found = _times(contestants, queries[:QUERIES])
    figures |= times | _recalls(found, _by_sorting(vectors, queries[:QUERIES]))
    figures |= _filtered(vectors, queries[:QUERIES]) | _likeness(vectors)
    if is_real:
        figures |= _with_encoding(vectors)
    if len(vectors) <= SIZES[0]:
        figures |= _many(vectors, queries, index)
    return figures


def _grown(before: int, vectors: Floats) -> float:
    """What preparing has added; the pages of the mapped file, which can be given up, not counted."""
    return max(0.0, (psutil.Process().memory_info().rss - before) / 2**20)


# ------ the contestants -------------------------------------------------------------------------------------
def _semdesk(vectors: Floats, rows: Rows | None = None) -> Answer:
    return lambda query: search(vectors, query, "cosine", TOP_K, rows)[0].rows


def _others(vectors: Floats, index: faiss.IndexFlatIP) -> dict[str, Answer]:
    tensor = torch.from_numpy(np.array(vectors))
    return {
        "sentence-transformers": lambda query: np.array(
            [
                hit["corpus_id"]
                for hit in util.semantic_search(torch.from_numpy(query), tensor, top_k=TOP_K)[0]
            ]
        ),
        "torch, float32": lambda query: torch.topk(
            tensor @ torch.from_numpy(query[0]), TOP_K
        ).indices.numpy(),
        "faiss flat": lambda query: index.search(query, TOP_K)[1][0],
    }


def _times(contestants: dict[str, Answer], queries: Floats) -> tuple[dict[str, float], dict[str, list[Rows]]]:
    """Milliseconds of each, and what each found."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    found: dict[str, list[Rows]] = {name: [] for name in contestants}
    for answer in contestants.values():
        answer(queries[:1])
    for query in queries:
        for name, answer in contestants.items():
            began = time.perf_counter()
            found[name].append(answer(query[None]))
            seconds[name].append(time.perf_counter() - began)
    figures: dict[str, float] = {}
    for name, each in seconds.items():
        figures[f"{name}, ms, median"] = float(np.median(each) * 1000)
        figures[f"{name}, ms, p95"] = float(np.quantile(each, 0.95) * 1000)
    return figures, found


# ------ whether it is right ---------------------------------------------------------------------------------
def _by_sorting(vectors: Floats, queries: Floats) -> list[Rows]:
    """The rows of the best cosines in double precision."""
    scores = np.empty((len(queries), len(vectors)))
    for at in range(0, len(vectors), _CHUNK):
        chunk = np.array(vectors[at : at + _CHUNK], np.float64)
        chunk /= np.linalg.norm(chunk, axis=1, keepdims=True)
        scores[:, at : at + _CHUNK] = queries.astype(np.float64) @ chunk.T
    return list(np.argpartition(scores, -TOP_K, axis=1)[:, -TOP_K:])


def _recalls(found: dict[str, list[Rows]], expected: list[Rows]) -> dict[str, float]:
    return {
        f"{name}, recall@{TOP_K}": float(
            np.mean([len(np.intersect1d(*both)) / TOP_K for both in zip(rows, expected, strict=True)])
        )
        for name, rows in found.items()
    }


# ------ filters, texts, many queries ------------------------------------------------------------------------
def _filtered(vectors: Floats, queries: Floats) -> dict[str, float]:
    random, count = np.random.default_rng(5), len(vectors)
    some = {share: np.flatnonzero(random.random(count) < share) for share in (0.1, 0.5, 0.99)}
    document = np.arange(count // 2, count // 2 + count // 100)
    contestants = {"full": _semdesk(vectors)}
    contestants |= {f"{share:.0%} of the rows": _semdesk(vectors, rows) for share, rows in some.items()}
    contestants["a document of 1%"] = _semdesk(vectors, document)
    return {f"filtered: {name}": value for name, value in _times(contestants, queries)[0].items()}


def _likeness(vectors: Floats) -> dict[str, float]:
    seconds = []
    for row in range(5):
        began = time.perf_counter()
        likeness_to(vectors, row, np.arange(len(vectors)), "cosine", progress=no_progress)
        seconds.append(time.perf_counter() - began)
    return {"likeness to one passage, ms, median": float(np.median(seconds) * 1000)}


def _with_encoding(vectors: Floats) -> dict[str, float]:
    """From the query's text to the hits."""
    model = built_in_model()
    plain, tensor = SentenceTransformer(str(model.path), device="cpu"), torch.from_numpy(np.array(vectors))
    asked = real_texts(QUERIES)

    def ours(number: Floats) -> Rows:
        hits, _ = search_texts(
            vectors, None, [asked[int(number[0, 0])]], model, model.pooling, True, "cosine", TOP_K, "cpu",
            progress=no_progress,
        )  # fmt: skip
        return hits[0].rows

    def theirs(number: Floats) -> Rows:
        query = plain.encode([asked[int(number[0, 0])]], convert_to_tensor=True)
        return np.array([hit["corpus_id"] for hit in util.semantic_search(query, tensor, top_k=TOP_K)[0]])

    contestants = {"with encoding: semdesk": ours, "with encoding: sentence-transformers": theirs}
    return _times(contestants, np.arange(len(asked), dtype=np.float32)[:, None])[0]


def _many(vectors: Floats, queries: Floats, index: faiss.IndexFlatIP) -> dict[str, float]:
    """Many queries at once against vectors that nothing was prepared for, as the command line does."""
    array = np.array(vectors)
    ways: dict[str, Callable[[], object]] = {
        "semdesk": lambda: search(array, queries, "cosine", TOP_K),
        "sentence-transformers": lambda: util.semantic_search(queries, array, top_k=TOP_K),
        "faiss flat": lambda: index.search(queries, TOP_K),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(3):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - began)
    return {f"{MANY:,} queries at once: {name}, s": float(np.median(each)) for name, each in seconds.items()}


if __name__ == "__main__":
    main()
