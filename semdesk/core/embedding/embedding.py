"""Embedding a corpus: texts without vectors are encoded in batches, and a batch is saved before it counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Protocol

import numpy as np

from semdesk.core.embedding.types import Encoded, Ints, ModelInfo
from semdesk.core.embedding.vector_cache import VectorCache
from semdesk.core.progress import ProgressFn
from semdesk.core.project.project import Project

ALL_POOLINGS_UP_TO = 20_000
"""Corpora up to this many passages keep the vectors of all poolings, so that switching shows at once."""

_WINDOW_TEXTS = 8192
_FIRST_TOKENS = 6000
_MOST_TEXTS = 4096
_BATCH_SECONDS = 1.0
"""About as much work as a kill may cost; a batch that is longer gains little."""
_BYTES_PER_TOKEN = 4


class Encode(Protocol):
    """`encoder.encode` with device, precision and progress settled, here or in the engine."""

    def __call__(self, model: ModelInfo, texts: list[str], poolings: tuple[str, ...], /) -> Encoded: ...


def embed_corpus(
    project: Project,
    model: ModelInfo,
    pooling: str,
    encode: Encode,
    progress: ProgressFn,
    *,
    exact: bool = False,
    cache: VectorCache | None = None,
) -> int:
    """Give every text of the corpus its vector in this model and pooling; the number of texts embedded.

    Texts that have one are left alone, so a run that was cancelled or killed goes on where it stopped; what
    the ``cache`` knows is taken from there. Texts are taken in reading order, a window at a time, and within
    a window in batches of like length, about a second of work each. A batch is one transaction, and
    ``progress`` counts texts whose vectors are on disk. ``exact``: only vectors count that are not rounded,
    and ``encode`` gives such.
    """
    missing = project.missing_texts(model.fingerprint, pooling, exact=exact)
    poolings = poolings_to_keep(model, pooling, project.passage_count)
    done, pace = 0, _Pace()
    progress(done, len(missing))
    for start in range(0, len(missing), _WINDOW_TEXTS):
        window = missing[start : start + _WINDOW_TEXTS]
        texts = project.texts(window)
        known, left = _looked_up(cache, model, poolings, texts, exact)
        if known is not None:
            project.write_vectors(model.fingerprint, np.delete(window, left), known, exact=exact)
            done += len(window) - len(left)
            progress(done, len(missing))
        for batch in pace.batches([texts[i] for i in left.tolist()], model.max_tokens):
            chosen = left[batch]
            some = [texts[i] for i in chosen.tolist()]
            encoded = encode(model, some, poolings)
            project.write_vectors(model.fingerprint, window[chosen], encoded, exact=exact)
            if cache is not None:
                cache.store(model, some, encoded, exact)
            done += len(batch)
            progress(done, len(missing))
    return done


def _looked_up(
    cache: VectorCache | None, model: ModelInfo, poolings: tuple[str, ...], texts: list[str], exact: bool
) -> tuple[Encoded | None, Ints]:
    """What the cache knows of these texts, if anything, and the places of the others."""
    everything = np.arange(len(texts))
    if cache is None:
        return None, everything
    places, known = cache.find(model, poolings, texts, exact)
    return known if len(places) else None, np.delete(everything, places)


def poolings_to_keep(model: ModelInfo, pooling: str, passages: int) -> tuple[str, ...]:
    """The chosen pooling, and with it all others of the model if the corpus is small enough."""
    if passages > ALL_POOLINGS_UP_TO:
        return (pooling,)
    return (pooling, *(other for other in model.poolings if other != pooling))


class _Pace:
    """Cuts texts into batches that take about `_BATCH_SECONDS`, by how long those before took."""

    def __init__(self) -> None:
        self._tokens = _FIRST_TOKENS

    def batches(self, texts: list[str], max_tokens: int) -> Iterator[Ints]:
        """Places in ``texts``, shortest first; the time until the next batch is asked for is this one's."""
        tokens = np.array([_estimate(text, max_tokens) for text in texts], np.int64)
        order = np.argsort(tokens, kind="stable")
        while len(order):
            total = np.cumsum(tokens[order[:_MOST_TEXTS]])
            count = max(1, int(np.searchsorted(total, self._tokens, side="right")))
            began = time.monotonic()
            yield order[:count]
            self._learn(int(total[count - 1]), time.monotonic() - began)
            order = order[count:]

    def _learn(self, tokens: int, seconds: float) -> None:
        # The first batch may have had to wait for the model: by and by, and never less than at first.
        possible = int(tokens * _BATCH_SECONDS / max(seconds, 1e-3))
        self._tokens = max(_FIRST_TOKENS, min(possible, 2 * self._tokens))


def _estimate(text: str, max_tokens: int) -> int:
    return min(len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN + 2, max_tokens)
