"""One query against 100,000 vectors, beside sentence_transformers.util.semantic_search."""

from __future__ import annotations

import time

import numpy as np
from sentence_transformers import util

from benchmarks.common import save
from semdesk.core.similarity.search import search

_COUNT, _DIMENSION, _QUERIES = 100_000, 384, 40


def main() -> None:
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((_COUNT, _DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    queries = vectors[rng.choice(_COUNT, _QUERIES, replace=False)] + 0.05
    ours, theirs = [], []
    for query in queries:
        began = time.perf_counter()
        hits = search(vectors, query[None], "cosine", 10)[0]
        between = time.perf_counter()
        plain = util.semantic_search(query[None], vectors, top_k=10)[0]
        theirs.append(time.perf_counter() - between)
        ours.append(between - began)
        assert hits.rows.tolist() == [hit["corpus_id"] for hit in plain]
    figures = {
        "semdesk, ms, median": float(np.median(ours) * 1000),
        "semdesk, ms, p95": float(np.quantile(ours, 0.95) * 1000),
        "sentence-transformers, ms, median": float(np.median(theirs) * 1000),
        "sentence-transformers, ms, p95": float(np.quantile(theirs, 0.95) * 1000),
    }
    save("search", figures)


if __name__ == "__main__":
    main()
