"""What is measured as corpora grow: each task as semdesk, sentence-transformers and faiss do it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import faiss
import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer, util
from transformers.utils.logging import disable_progress_bar

from benchmarks.growth_data import MIN_SCORE, MOST_TEXTS, open_queries, open_vectors, texts
from benchmarks.measuring import Measured, measured
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.progress import no_progress
from semdesk.core.similarity.mining import mine_pairs
from semdesk.core.similarity.neighbors import find_neighbors
from semdesk.core.similarity.prepared import prepare_search
from semdesk.core.similarity.search import search
from semdesk.core.similarity.types import MiningSettings

Floats = NDArray[np.float32]
Run = Callable[[], str]

NEIGHBOURS = 30
TOP_K = 10
ONE_BY_ONE = 20
"""Single queries in one measurement."""
_WARM = 1_000
_WARM_TEXTS = 64


@dataclass(frozen=True, slots=True)
class Input:
    """What a task works on; texts or vectors, with queries for a search."""

    texts: list[str]
    vectors: Floats
    queries: Floats

    def head(self) -> Input:
        """A little of it, to have everything loaded and the processor known."""
        return Input(self.texts[:_WARM_TEXTS], np.array(self.vectors[:_WARM]), self.queries)


@dataclass(frozen=True, slots=True)
class Task:
    """One kind of work: its ``way`` for each contestant, ``units`` of it in a measurement, and how it grows.

    ``power`` is what the number of passages is raised to, as far as nothing was measured yet.
    """

    key: str
    label: str
    power: int
    ways: dict[str, Callable[[Input], Run]]
    units: int = 1
    most: int = 10**9


# ------ texts to vectors ------------------------------------------------------------------------------------
def _encode_semdesk(given: Input) -> Run:
    model = built_in_model()
    return lambda: _done(encode(model, given.texts, (model.pooling,), "cpu"))


def _encode_plain(given: Input) -> Run:
    model = _plain_model()
    return lambda: _done(model.encode(given.texts))


@cache
def _plain_model() -> SentenceTransformer:
    disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(built_in_model().path, device="cpu", local_files_only=True)


# ------ neighbours ------------------------------------------------------------------------------------------
def _neighbours_semdesk(given: Input) -> Run:
    return lambda: _done(find_neighbors(given.vectors, "cosine", NEIGHBOURS, is_exact=True))


def _neighbours_chosen(given: Input) -> Run:
    def run() -> str:
        recall = find_neighbors(given.vectors, "cosine", NEIGHBOURS).recall
        return "exact" if recall is None else f"{recall:.1%}"

    return run


def _neighbours_plain(given: Input) -> Run:
    vectors = torch.from_numpy(given.vectors)
    return lambda: _done(util.semantic_search(vectors, vectors, top_k=NEIGHBOURS + 1))


def _neighbours_faiss(given: Input) -> Run:
    def run() -> str:
        return _done(_faiss_index(given.vectors).search(given.vectors, NEIGHBOURS + 1))

    return run


def _faiss_index(vectors: Floats) -> faiss.IndexFlatIP:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


# ------ mining ----------------------------------------------------------------------------------------------
def _mining_semdesk(given: Input) -> Run:
    return lambda: _done(mine_pairs(given.vectors, "cosine", MiningSettings(min_score=MIN_SCORE)))


def _mining_plain(given: Input) -> Run:
    vectors = torch.from_numpy(given.vectors)
    return lambda: _done(util.paraphrase_mining_embeddings(vectors))


# ------ search ----------------------------------------------------------------------------------------------
def _prepared(vectors: Floats) -> None:
    while not prepare_search(vectors, progress=no_progress):
        pass


def _one_by_one(answer: Callable[[Floats], object], queries: Floats) -> Run:
    def run() -> str:
        for row in range(ONE_BY_ONE):
            answer(queries[row : row + 1])
        return ""

    return run


def _one_semdesk(given: Input) -> Run:
    _prepared(given.vectors)
    return _one_by_one(lambda query: search(given.vectors, query, "cosine", TOP_K), given.queries)


def _one_plain(given: Input) -> Run:
    vectors = torch.from_numpy(given.vectors)
    return _one_by_one(
        lambda query: util.semantic_search(torch.from_numpy(query), vectors, top_k=TOP_K), given.queries
    )


def _one_faiss(given: Input) -> Run:
    index = _faiss_index(given.vectors)
    return _one_by_one(lambda query: index.search(query, TOP_K), given.queries)


def _many_semdesk(given: Input) -> Run:
    return lambda: _done(search(given.vectors, given.queries, "cosine", TOP_K))


def _many_plain(given: Input) -> Run:
    queries, vectors = torch.from_numpy(given.queries), torch.from_numpy(given.vectors)
    return lambda: _done(util.semantic_search(queries, vectors, top_k=TOP_K))


def _many_faiss(given: Input) -> Run:
    index = _faiss_index(given.vectors)
    return lambda: _done(index.search(given.queries, TOP_K))


def _done(_: object) -> str:
    return ""


OURS, CHOSEN, PLAIN, FAISS = "semdesk", "semdesk, approximate", "sentence-transformers", "faiss flat"
TASKS = (
    Task("encode", "Encoding", 1, {OURS: _encode_semdesk, PLAIN: _encode_plain}, most=MOST_TEXTS),
    Task(
        "neighbours",
        f"{NEIGHBOURS} neighbours of each",
        2,
        {
            OURS: _neighbours_semdesk,
            CHOSEN: _neighbours_chosen,
            PLAIN: _neighbours_plain,
            FAISS: _neighbours_faiss,
        },
    ),
    Task("mining", f"Mining, {MIN_SCORE} or above", 2, {OURS: _mining_semdesk, PLAIN: _mining_plain}),
    Task(
        "one", "Search, one query", 1, {OURS: _one_semdesk, PLAIN: _one_plain, FAISS: _one_faiss}, ONE_BY_ONE
    ),
    Task(
        "many",
        "Search, one query of 200",
        1,
        {OURS: _many_semdesk, PLAIN: _many_plain, FAISS: _many_faiss},
        units=200,
    ),
)


def measure(key: str, contestant: str, size: int, folder: Path) -> Measured:
    """One measurement; ``folder`` has the vectors."""
    task = next(task for task in TASKS if task.key == key)
    given = _text_input(size) if key == "encode" else _vector_input(size, folder, contestant)
    task.ways[contestant](given.head())()
    return measured(lambda: task.ways[contestant](given))


def _text_input(size: int) -> Input:
    none = np.zeros((0, 1), np.float32)
    return Input(texts(size), none, none)


def _vector_input(size: int, folder: Path, contestant: str) -> Input:
    """Vectors in memory: for semdesk mapped from a file, as its window has them, for the others an array."""
    vectors = open_vectors(folder, size)
    if contestant in (OURS, CHOSEN):
        vectors.sum()
        return Input([], vectors, open_queries(folder))
    return Input([], np.array(vectors), open_queries(folder))
