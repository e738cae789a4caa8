"""Texts and vectors of any number: real ones as far as they go, then made-up vectors as often alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import real_texts
from semdesk.core.arrays import SharedArray
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.vectors import normalized

Floats = NDArray[np.float32]

MOST_TEXTS = 20_000
MIN_SCORE = 0.75
QUERIES = 200
_SAMPLE = 8_000
_STEPS = 8
_CHUNK = 20_000


def texts(count: int) -> list[str]:
    """Real texts in an order of chance, so that the first are of the same kind as the last."""
    every = real_texts(MOST_TEXTS)
    order = np.random.default_rng(1).permutation(len(every))
    return [every[row] for row in order[:count]]


def share_alike(vectors: Floats) -> float:
    """The share of all pairs that score `MIN_SCORE` or more."""
    count, alike = len(vectors), 0
    for at in range(0, count, 1000):
        alike += int(np.count_nonzero(vectors[at : at + 1000] @ vectors.T >= MIN_SCORE))
    return (alike - count) / (count * (count - 1))


@dataclass(frozen=True)
class Likeness:
    """A source of vectors like some real ones: one of them, moved by noise, and scaled to length 1.

    The noise has the covariance of the real vectors and the length ``noise``, which is set so that pairs at
    `MIN_SCORE` are as frequent as among the real ones.
    """

    real: Floats
    noise: float

    @classmethod
    def of(cls, real: Floats) -> Likeness:
        """Halve the range of the noise: the more of it, the fewer pairs are alike."""
        sample = real[:_SAMPLE]
        goal, low, high = share_alike(real), 0.0, 2.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            is_too_alike = share_alike(cls(real, middle).vectors(len(sample), seed=2)) > goal
            low, high = (middle, high) if is_too_alike else (low, middle)
        return cls(real, (low + high) / 2)

    def vectors(self, count: int, seed: int) -> Floats:
        """So many made-up vectors."""
        random = np.random.default_rng(seed)
        centred = self.real - self.real.mean(axis=0)
        values, axes = np.linalg.eigh(centred.T @ centred / len(centred))
        spread = (axes * np.sqrt(np.maximum(values, 0))).T.astype(np.float32)
        made = np.empty((count, self.real.shape[1]), np.float32)
        for at in range(0, count, _CHUNK):
            size = min(_CHUNK, count - at)
            noise = normalized(random.standard_normal((size, len(spread)), np.float32) @ spread)
            chosen = self.real[random.integers(0, len(self.real), size)]
            made[at : at + size] = normalized(chosen + self.noise * noise)
        return made


def save_vectors(folder: Path, most: int) -> dict[str, Any]:
    """Write ``most`` vectors, real ones first if they suffice, and queries; what is to be said about them."""
    model = built_in_model()
    encoded = encode(model, texts(min(most, MOST_TEXTS)), (model.pooling,), "cpu")
    real = normalized(encoded.vectors[model.pooling])
    source = Likeness.of(real)
    made = source.vectors(most, seed=3) if most > len(real) else real
    for name, array in (("real", real), ("made", made), ("queries", source.vectors(QUERIES, seed=4))):
        shared = SharedArray.create(folder / f"{name}.f32", array)
        (folder / f"{name}.json").write_text(json.dumps(shared.shape))
    return {
        "real": len(real),
        "dimension": real.shape[1],
        "length of the noise": round(source.noise, 3),
        "share of real pairs at 0.75": share_alike(real),
        "share of made-up pairs at 0.75": share_alike(made[:MOST_TEXTS]),
    }


def open_vectors(folder: Path, count: int) -> Floats:
    """So many vectors, mapped from a file of their own: real ones, or made-up ones if those are too few."""
    real = _open(folder, "real")
    source = real if count <= len(real) else _open(folder, "made")
    path = folder / f"first-{count}.f32"
    if not path.exists():
        SharedArray.create(path, source[:count])
    return _mapped(path, (count, source.shape[1]))


def open_queries(folder: Path) -> Floats:
    """The queries, in memory."""
    return np.array(_open(folder, "queries"))


def _open(folder: Path, name: str) -> Floats:
    return _mapped(folder / f"{name}.f32", tuple(json.loads((folder / f"{name}.json").read_text())))


def _mapped(path: Path, shape: tuple[int, ...]) -> Floats:
    array: Any = SharedArray(str(path), shape, "<f4").open()
    return array
