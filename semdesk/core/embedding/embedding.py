"""Embedding a corpus: texts without vectors are encoded in batches, and a batch is saved before it counts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import numpy as np

from semdesk.core.embedding.types import Encoded, Ints, ModelInfo
from semdesk.core.progress import ProgressFn
from semdesk.core.project.project import Project

ALL_POOLINGS_UP_TO = 20_000
"""Corpora up to this many passages keep the vectors of all poolings, so that switching shows at once."""

_WINDOW_TEXTS = 1024
_BATCH_TEXTS = 256
_BATCH_TOKENS = 6000
_BYTES_PER_TOKEN = 4


class Encode(Protocol):
    """`encoder.encode` with device and progress settled, here or in the engine."""

    def __call__(self, model: ModelInfo, texts: list[str], poolings: tuple[str, ...], /) -> Encoded: ...


def embed_corpus(
    project: Project, model: ModelInfo, pooling: str, encode: Encode, progress: ProgressFn
) -> int:
    """Give every text of the corpus its vector in this model and pooling; the number of texts embedded.

    Texts that have one are left alone, so a run that was cancelled or killed goes on where it stopped. Texts
    are taken in reading order, a window at a time, and within a window in batches of like length. A batch is
    one transaction, and ``progress`` counts texts whose vectors are on disk.
    """
    poolings = poolings_to_keep(model, pooling, project.passage_count)
    missing = project.missing_texts(model.fingerprint, pooling)
    done = 0
    progress(done, len(missing))
    for start in range(0, len(missing), _WINDOW_TEXTS):
        window = missing[start : start + _WINDOW_TEXTS]
        texts = project.texts(window)
        for batch in _batches(texts, model.max_tokens):
            encoded = encode(model, [texts[i] for i in batch.tolist()], poolings)
            project.write_vectors(model.fingerprint, window[batch], encoded)
            done += len(batch)
            progress(done, len(missing))
    return done


def poolings_to_keep(model: ModelInfo, pooling: str, passages: int) -> tuple[str, ...]:
    """The chosen pooling, and with it all others of the model if the corpus is small enough."""
    if passages > ALL_POOLINGS_UP_TO:
        return (pooling,)
    return (pooling, *(other for other in model.poolings if other != pooling))


def _batches(texts: list[str], max_tokens: int) -> Iterator[Ints]:
    """Places in ``texts``, shortest first, bounded in number and in the tokens they probably have."""
    tokens = np.array([_estimate(text, max_tokens) for text in texts], np.int64)
    order = np.argsort(tokens, kind="stable")
    while len(order):
        total = np.cumsum(tokens[order[:_BATCH_TEXTS]])
        count = max(1, int(np.searchsorted(total, _BATCH_TOKENS, side="right")))
        yield order[:count]
        order = order[count:]


def _estimate(text: str, max_tokens: int) -> int:
    return min(len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN + 2, max_tokens)
