"""From texts to vectors, in the engine: all poolings that are asked for come from one forward pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from semdesk.core.embedding.devices import describe_device, free_memory, is_out_of_memory
from semdesk.core.embedding.loading import loaded_model, with_more_room
from semdesk.core.embedding.network import LoadedModel, forward
from semdesk.core.embedding.tokens import Tokenized, tokenize
from semdesk.core.embedding.types import Encoded, Floats, Ints, ModelInfo
from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress

_SLICE_TEXTS = 8192
_SLICE_CHARS = 400_000
_SHARE_OF_PASS = 4


def load_model(
    model: ModelInfo, device: str = "auto", progress: ProgressFn = no_progress, precision: str = "auto"
) -> str:
    """Have the model ready; the device that it computes on. ModelRefused if it can't be loaded."""
    progress(0, 1)
    loaded = loaded_model(model, device, precision)
    progress(1, 1)
    return loaded.device


def prepare_model(
    model: ModelInfo, device: str = "auto", progress: ProgressFn = no_progress, precision: str = "auto"
) -> str:
    """Have the model ready; the device that it computes on, in words."""
    return describe_device(load_model(model, device, progress, precision))


def encode(
    model: ModelInfo,
    texts: list[str],
    poolings: tuple[str, ...],
    device: str = "auto",
    progress: ProgressFn = no_progress,
    precision: str = "auto",
) -> Encoded:
    """Vectors of texts for each pooling, in the texts' order: float32 (n, dimension), not normalized.

    One forward pass serves all poolings, and identical texts are computed once. In the ``precision`` exact,
    with the model's own pooling, and normalized if the model is, the vectors are those of
    ``SentenceTransformer.encode``, its default prompt included; in auto their cosine to those is at least
    0.999. A text without tokens has the zero vector. ``progress`` counts texts, and is asked between any two
    layers, so that a cancel takes effect soon. If memory runs out, less is computed at once, at last on the
    CPU, and ``notice`` says so. The more texts in one call the better: some thousand leave little to gain.
    ModelRefused if the model can't be loaded, NotPossible for a pooling that it does not have.
    """
    for pooling in poolings:
        if pooling not in model.poolings:
            raise NotPossible(f"{model.name} has no pooling {pooling}; it has {', '.join(model.poolings)}.")
    progress(0, len(texts))
    loaded = loaded_model(model, device, precision)
    distinct, places, counts = _distinct(texts)
    encoded = _Pass(loaded, distinct, counts, poolings, progress).run()
    return encoded if len(distinct) == len(texts) else _repeated(encoded, places)


def _distinct(texts: Sequence[str]) -> tuple[list[str], Ints, Ints]:
    """Each text once, for every text its place among those, and for each of those how often it occurs."""
    place_of = {text: place for place, text in enumerate(dict.fromkeys(texts))}
    places = np.array([place_of[text] for text in texts], np.int64)
    return list(place_of), places, np.bincount(places, minlength=len(place_of))


def _repeated(encoded: Encoded, places: Ints) -> Encoded:
    vectors = {pooling: values[places] for pooling, values in encoded.vectors.items()}
    return replace(
        encoded, vectors=vectors, tokens=encoded.tokens[places], tokens_read=encoded.tokens_read[places]
    )


class _Pass:
    """One call of `encode`: texts are taken longest first, in slices that are tokenized together."""

    def __init__(
        self,
        loaded: LoadedModel,
        texts: list[str],
        counts: Ints,
        poolings: tuple[str, ...],
        progress: ProgressFn,
    ) -> None:
        self._loaded = loaded
        self._texts = texts
        self._counts = counts
        self._progress = progress
        self._done, self._total = 0, int(counts.sum())
        shape = (len(texts), loaded.info.dimension)
        self._vectors = {pooling: np.zeros(shape, np.float32) for pooling in poolings}
        self._tokens = np.zeros(len(texts), np.int64)
        self._tokens_read = np.zeros(len(texts), np.int64)

    def run(self) -> Encoded:
        for rows in _slices(self._texts):
            tokenized = tokenize(self._loaded, [self._texts[row] for row in rows], self._look_up)
            self._tokens[rows], self._tokens_read[rows] = tokenized.tokens, tokenized.tokens_read
            self._embed(rows, tokenized)
        used = self._loaded
        return Encoded(
            self._vectors, self._tokens, self._tokens_read, used.device, used.way.arithmetic, used.notice
        )

    def _look_up(self) -> None:
        self._progress(self._done, self._total)

    def _finish(self, rows: Ints) -> None:
        self._done += int(self._counts[rows].sum())
        self._look_up()

    def _embed(self, rows: Ints, tokenized: Tokenized) -> None:
        """Embed a slice in passes of as many texts as fit, longest first."""
        left = np.argsort(-tokenized.tokens_read, kind="stable")
        has_tokens = tokenized.tokens_read[left] > 0
        self._finish(rows[left[~has_tokens]])
        left = left[has_tokens]
        while len(left):
            lengths = tokenized.tokens_read[left]
            chosen = left[: _count(lengths, self._loaded.tokens_per_pass)]
            vectors = self._attempt(tokenized, chosen, int(lengths[0]))
            if vectors is None:
                continue
            for pooling, pooled in vectors.items():
                self._vectors[pooling][rows[chosen]] = pooled
            left = left[len(chosen) :]
            self._finish(rows[chosen])

    def _attempt(self, tokenized: Tokenized, chosen: Ints, longest: int) -> dict[str, Floats] | None:
        """The vectors of one pass, or None if memory ran out and less is to be tried."""
        try:
            return forward(self._loaded, tokenized.part(chosen), tuple(self._vectors), self._look_up)
        except (RuntimeError, MemoryError) as error:
            if not is_out_of_memory(error):
                raise
        free_memory()
        self._loaded = with_more_room(self._loaded, len(chosen), len(chosen) * longest)
        return None


def _slices(texts: Sequence[str]) -> Iterator[Ints]:
    """Rows of texts to tokenize together, longest texts first, bounded in number and characters."""
    lengths = np.array([len(text) for text in texts], np.int64)
    order = np.argsort(-lengths, kind="stable")
    while len(order):
        chars = np.cumsum(lengths[order[:_SLICE_TEXTS]])
        count = max(1, int(np.searchsorted(chars, _SLICE_CHARS, side="right")))
        yield order[:count]
        order = order[count:]


def _count(lengths: Ints, tokens: int) -> int:
    """How many texts make up the next pass, from their lengths in tokens, longest first.

    All that have the longest's length and fit: without padding nothing is computed for nothing, and there is
    no mask. Or shorter ones too, up to a share of a pass that keeps the device busy.
    """
    longest = int(lengths[0])
    same = int(np.searchsorted(-lengths, -longest, side="right"))
    enough = tokens // _SHARE_OF_PASS // longest
    return max(1, min(max(same, enough), tokens // longest, len(lengths)))
