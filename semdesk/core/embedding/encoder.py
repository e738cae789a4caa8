"""From texts to vectors, in the engine: all poolings that are asked for come from one forward pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from semdesk.core.embedding.devices import describe_device
from semdesk.core.embedding.loading import LoadedModel, loaded_model, looking_up, with_more_room
from semdesk.core.embedding.tokens import LookUp, Tokenized, tokenize
from semdesk.core.embedding.types import Encoded, Floats, Ints, ModelInfo
from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.tensors import load_torch

_SLICE_TEXTS = 256
_SLICE_CHARS = 200_000


def load_model(model: ModelInfo, device: str = "auto", progress: ProgressFn = no_progress) -> str:
    """Have the model ready; the device that it computes on. ModelRefused if it can't be loaded."""
    progress(0, 1)
    used = loaded_model(model, device).device
    progress(1, 1)
    return used


def prepare_model(model: ModelInfo, device: str = "auto", progress: ProgressFn = no_progress) -> str:
    """Have the model ready; the device that it computes on, in words."""
    return describe_device(load_model(model, device, progress))


def encode(
    model: ModelInfo,
    texts: list[str],
    poolings: tuple[str, ...],
    device: str = "auto",
    progress: ProgressFn = no_progress,
) -> Encoded:
    """Vectors of texts for each pooling, in the texts' order: float32 (n, dimension), not normalized.

    One forward pass serves all poolings. With the model's own pooling, and normalized if the model is, the
    vectors are those of ``SentenceTransformer.encode``, its default prompt included. A text without tokens
    has the zero vector. ``progress`` counts texts, and is asked between any two layers, so that a cancel
    takes effect soon. If memory runs out, less is computed at once, at last on the CPU.
    ModelRefused if the model can't be loaded, NotPossible for a pooling that it does not have.
    """
    for pooling in poolings:
        if pooling not in model.poolings:
            raise NotPossible(f"{model.name} has no pooling {pooling}; it has {', '.join(model.poolings)}.")
    progress(0, len(texts))
    return _Pass(loaded_model(model, device), texts, poolings, progress).run()


class _Pass:
    """One call of `encode`: texts are taken longest first, in slices that are tokenized together."""

    def __init__(
        self, loaded: LoadedModel, texts: list[str], poolings: tuple[str, ...], progress: ProgressFn
    ) -> None:
        self._loaded = loaded
        self._texts = texts
        self._progress = progress
        self._done = 0
        shape = (len(texts), loaded.info.dimension)
        self._vectors = {pooling: np.zeros(shape, np.float32) for pooling in poolings}
        self._tokens = np.zeros(len(texts), np.int64)
        self._tokens_read = np.zeros(len(texts), np.int64)

    def run(self) -> Encoded:
        for rows in _slices(self._texts):
            tokenized = tokenize(self._loaded, [self._texts[row] for row in rows], self._look_up)
            self._tokens[rows], self._tokens_read[rows] = tokenized.tokens, tokenized.tokens_read
            self._embed(rows, tokenized)
        return Encoded(self._vectors, self._tokens, self._tokens_read)

    def _look_up(self) -> None:
        self._progress(self._done, len(self._texts))

    def _embed(self, rows: Ints, tokenized: Tokenized) -> None:
        """Embed a slice in passes of as many texts as fit, longest first."""
        left = np.argsort(-tokenized.tokens_read, kind="stable")
        left = left[tokenized.tokens_read[left] > 0]
        self._done += len(rows) - len(left)
        self._look_up()
        while len(left):
            longest = int(tokenized.tokens_read[left[0]])
            chosen = left[: max(1, self._loaded.tokens_per_pass // longest)]
            vectors = self._attempt(tokenized.part(chosen), len(chosen), longest)
            if vectors is None:
                continue
            for pooling, pooled in vectors.items():
                self._vectors[pooling][rows[chosen]] = pooled
            left = left[len(chosen) :]
            self._done += len(chosen)
            self._look_up()

    def _attempt(self, features: dict[str, Any], texts: int, longest: int) -> dict[str, Floats] | None:
        """The vectors of one pass, or None if memory ran out and less is to be tried."""
        try:
            return _forward(self._loaded, features, tuple(self._vectors), self._look_up)
        except (RuntimeError, MemoryError) as error:
            if not _is_out_of_memory(error):
                raise
        _free_memory()
        self._loaded = with_more_room(self._loaded, texts, texts * longest)
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


def _forward(
    loaded: LoadedModel, features: dict[str, Any], poolings: tuple[str, ...], look_up: LookUp
) -> dict[str, Floats]:
    torch = load_torch()
    on_device = {
        name: value.to(loaded.device) if isinstance(value, torch.Tensor) else value
        for name, value in features.items()
    }
    with torch.inference_mode(), looking_up(look_up):
        on_device = loaded.transformer(on_device)
        pooled = _pool(loaded, on_device, poolings)
        return {pooling: _finish(loaded, vectors) for pooling, vectors in pooled.items()}


def _pool(loaded: LoadedModel, features: dict[str, Any], poolings: tuple[str, ...]) -> dict[str, Any]:
    """One tensor (n, hidden) for each pooling, from the same token vectors (n, tokens, hidden)."""
    own = loaded.pooling
    modes = [pooling for pooling in poolings if pooling != "pooler"]
    pooled: dict[str, Any] = {}
    if modes:
        together = type(own)(own.embedding_dimension, tuple(modes), own.include_prompt)
        vectors = together(features)["sentence_embedding"].split(own.embedding_dimension, dim=1)
        pooled.update(zip(modes, vectors, strict=True))
    if "pooler" in poolings:
        pooled["pooler"] = loaded.transformer.auto_model.pooler(features["token_embeddings"])
    return pooled


def _finish(loaded: LoadedModel, vectors: Any) -> Floats:
    """The modules behind the pooling; numbers only (a maximum over no token is minus infinity)."""
    features = {"sentence_embedding": vectors}
    for module in loaded.tail:
        features = module(features)
    finished = features["sentence_embedding"][:, : loaded.info.dimension].float()
    array: Floats = finished.nan_to_num(nan=0.0, posinf=0.0, neginf=0.0).cpu().numpy()
    return array


def _is_out_of_memory(error: BaseException) -> bool:
    torch = load_torch()
    if isinstance(error, torch.OutOfMemoryError | MemoryError):
        return True
    return any(sign in str(error).lower() for sign in ("out of memory", "can't allocate memory"))


def _free_memory() -> None:
    torch = load_torch()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
