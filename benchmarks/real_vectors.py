"""Vectors of some ten thousand real texts of several kinds, computed once and kept."""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import real_texts, shared_data
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.vectors import normalized

Floats = NDArray[np.float32]

_TABLES = (
    ("intents/banking77/train.csv", 0),
    ("intents/banking77/test.csv", 0),
    ("topics/title_conference.csv", 0),
    ("topics/ag_news/test.csv", 1),
)
_BOOK = "docs/txt/unstructured__book-war-and-peace-1225p.txt"
_SHORTEST_LINE = 50


def many_real_texts(count: int) -> list[str]:
    """Different texts: questions, requests to a bank, titles, news, and then lines of a book."""
    return list(dict.fromkeys(text.strip() for text in _texts() if text.strip()))[:count]


def _texts() -> Iterator[str]:
    yield from real_texts(20_000)
    folder = shared_data()
    if folder is None:
        return
    for name, column in _TABLES:
        with (folder / name).open(newline="", encoding="utf-8") as file:
            yield from (row[column] for row in list(csv.reader(file))[1:])
    lines = (folder / _BOOK).read_text(encoding="utf-8", errors="replace").splitlines()
    yield from (line for line in lines if len(line) >= _SHORTEST_LINE)


def real_vectors(count: int) -> Floats:
    """Their vectors (count, 384) of length 1; fewer where there are fewer texts."""
    folder = Path(os.environ.get("SEMDESK_BENCHMARK_DATA") or tempfile.gettempdir())
    path = folder / f"semdesk-benchmark-vectors-{count}.npy"
    if not path.exists():
        model = built_in_model()
        texts = many_real_texts(count)
        vectors = normalized(encode(model, texts, (model.pooling,)).vectors[model.pooling])
        np.save(path, vectors)
    vectors = np.load(path)
    return vectors
