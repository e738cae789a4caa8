"""Texts to vectors: semdesk exact and fast, one pooling and all, beside SentenceTransformer.encode."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from sentence_transformers import SentenceTransformer

from benchmarks.common import real_texts, save
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.vectors import normalized

_COUNT = 10_000
_ROUNDS = 3


def main() -> None:
    texts = real_texts(_COUNT)
    model = built_in_model()
    own = (model.pooling,)
    plain = SentenceTransformer(model.path, device="cpu", local_files_only=True)
    ways: dict[str, Callable[[], object]] = {
        "sentence-transformers": lambda: plain.encode(texts),
        "semdesk, exact": lambda: encode(model, texts, own, "cpu", precision="exact"),
        "semdesk, fast": lambda: encode(model, texts, own, "cpu"),
        "semdesk, fast, all poolings": lambda: encode(model, texts, model.poolings, "cpu"),
    }
    for precision in ("exact", "auto"):
        encode(model, texts[:256], own, "cpu", precision=precision)  # loads and calibrates
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    last: dict[str, Any] = {}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            began = time.perf_counter()
            last[name] = way()
            seconds[name].append(time.perf_counter() - began)
    median = {name: statistics.median(each) for name, each in seconds.items()}
    figures: dict[str, object] = {f"{name}, texts/s": _COUNT / each for name, each in median.items()}
    for name in ("semdesk, exact", "semdesk, fast"):
        figures[f"{name}, times sentence-transformers"] = median["sentence-transformers"] / median[name]
    figures["all poolings, time of one"] = median["semdesk, fast, all poolings"] / median["semdesk, fast"]
    fast, exact = (normalized(last[f"semdesk, {name}"].vectors[model.pooling]) for name in ("fast", "exact"))
    figures["arithmetic"] = last["semdesk, fast"].arithmetic
    figures["smallest cosine of fast to exact"] = float((fast * exact).sum(axis=1).min())
    figures["largest difference of exact to sentence-transformers"] = float(
        abs(exact - last["sentence-transformers"]).max()
    )
    save("encode", figures)


if __name__ == "__main__":
    main()
