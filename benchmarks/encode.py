"""Texts to vectors: semdesk with one pooling and with all, beside SentenceTransformer.encode."""

from __future__ import annotations

import statistics
import time

import numpy as np
from sentence_transformers import SentenceTransformer

from benchmarks.common import real_texts, save
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.vectors import normalized

_COUNT = 2_000
_ROUNDS = 3


def main() -> None:
    texts = real_texts(_COUNT)
    model = built_in_model()
    plain = SentenceTransformer(model.path, device="cpu", local_files_only=True)
    ways = {
        "sentence-transformers": lambda: plain.encode(texts),
        "semdesk, one pooling": lambda: encode(model, texts, (model.pooling,), "cpu"),
        "semdesk, all poolings": lambda: encode(model, texts, model.poolings, "cpu"),
    }
    for way in ways.values():
        way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            way()
            seconds[name].append(time.perf_counter() - began)
    figures = {f"{name}, texts/s": _COUNT / statistics.median(s) for name, s in seconds.items()}
    ours = normalized(encode(model, texts, (model.pooling,), "cpu").vectors[model.pooling])
    figures["largest difference to sentence-transformers"] = float(np.abs(ours - plain.encode(texts)).max())
    save("encode", figures)


if __name__ == "__main__":
    main()
