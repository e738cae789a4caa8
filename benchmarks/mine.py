"""Paraphrase mining over 20,000 vectors, beside sentence_transformers.util.paraphrase_mining_embeddings."""

from __future__ import annotations

import time

import torch
from sentence_transformers import util

from benchmarks.common import real_texts, save
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.similarity.mining import mine_pairs
from semdesk.core.similarity.types import MiningSettings
from semdesk.core.vectors import normalized

_COUNT, _MIN_SCORE = 20_000, 0.75


def main() -> None:
    model = built_in_model()
    texts = real_texts(_COUNT)
    vectors = normalized(encode(model, texts, (model.pooling,), "cpu").vectors[model.pooling])
    began = time.perf_counter()
    pairs = mine_pairs(vectors, "cosine", MiningSettings(min_score=_MIN_SCORE))
    between = time.perf_counter()
    plain = util.paraphrase_mining_embeddings(torch.from_numpy(vectors))
    ended = time.perf_counter()
    expected = {(i, j) for score, i, j in plain if score >= _MIN_SCORE}
    found = set(zip(pairs.row_a.tolist(), pairs.row_b.tolist(), strict=True))
    figures = {
        "passages": len(texts),
        "semdesk, s": between - began,
        "sentence-transformers, s": ended - between,
        "pairs at 0.75 or above": len(found),
        "pairs that only one of them found": len(found ^ expected),
    }
    save("mine", figures)


if __name__ == "__main__":
    main()
