"""Large projects for the benchmarks: made-up passages, with vectors that lie in crowds as real ones do."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import real_texts
from semdesk.core.corpus.types import Block, Place
from semdesk.core.embedding.models import built_in_model
from semdesk.core.embedding.types import Encoded
from semdesk.core.project.project import Project

Floats = NDArray[np.float32]
CHARACTERS = 100
_AT_ONCE = 8_192
_CROWDS = 2_000
_REGIONS = ("North", "East", "South", "West")


def synthetic_project(count: int, columns: bool = False) -> Path:
    """A project of ``count`` embedded passages; made once, and kept in SEMDESK_BENCHMARK_DATA or the system's
    folder for temporary files."""
    folder = Path(os.environ.get("SEMDESK_BENCHMARK_DATA") or tempfile.gettempdir())
    path = folder / f"semdesk-benchmark-{count}{'-columns' if columns else ''}.semdesk"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        _make(part, count, columns)
        part.rename(path)
    return path


def crowded_vectors(count: int, dimension: int, chance: np.random.Generator) -> Floats:
    """Vectors (count, dimension) of about length 1: cosine about 0.7 within a crowd, 0 between two."""
    centres = np.random.default_rng(1).standard_normal((_CROWDS, dimension), np.float32)
    vectors = centres[chance.integers(_CROWDS, size=count)]
    vectors += 0.65 * chance.standard_normal((count, dimension), np.float32)
    vectors /= np.float32(1.2 * dimension**0.5)
    return vectors


def _make(path: Path, count: int, columns: bool) -> None:
    model = built_in_model()
    chance = np.random.default_rng(2)
    with Project.create(path) as project:
        document = project.add_document("many.txt", "/many.txt", "text", "line", ("region", "age", "date"))
        for blocks in _blocks(count, columns):
            project.add_passages(document, blocks)
        missing = project.missing_texts(model.fingerprint, model.pooling)
        for some in np.array_split(missing, -(-len(missing) // _AT_ONCE)):
            tokens = np.full(len(some), CHARACTERS // 4, np.int64)
            vectors = crowded_vectors(len(some), model.dimension, chance)
            project.write_vectors(model.fingerprint, some, Encoded({model.pooling: vectors}, tokens, tokens))


def _blocks(count: int, columns: bool) -> Iterator[list[Block]]:
    words = " ".join(real_texts(2_000)).split()
    chance = np.random.default_rng(3)
    for start in range(0, count, _AT_ONCE):
        numbers = range(start, min(count, start + _AT_ONCE))
        picks = chance.integers(len(words), size=(len(numbers), 24)).tolist()
        texts = [" ".join(words[i] for i in pick) for pick in picks]
        yield [
            Block(f"{text[: CHARACTERS - 8]} {n:07}", Place("line", n + 1), _columns(n) if columns else {})
            for n, text in zip(numbers, texts, strict=True)
        ]


def _columns(number: int) -> dict[str, str]:
    return {
        "region": _REGIONS[number % 4],
        "age": str(18 + number * 7 % 60),
        "date": f"2024-{number % 12 + 1:02}-{number % 28 + 1:02}",
    }
