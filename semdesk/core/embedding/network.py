"""A model in memory, and its forward pass: from tokens to the vectors of all poolings that are asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from semdesk.core.embedding.arithmetic import PLAIN, Way
from semdesk.core.embedding.types import Floats, ModelInfo
from semdesk.core.tensors import load_torch

LookUp = Callable[[], None]
"""Called now and then during work; raises to end it."""

Key = tuple[str, str, str, str]
"""Path, fingerprint, and the device and precision that were asked for."""

_between_layers: ContextVar[LookUp | None] = ContextVar("between_layers", default=None)


@dataclass(slots=True, eq=False)
class LoadedModel:
    """A model in memory: its network in pieces, where and how it computes, and how much it takes at once.

    ``pooler`` is the transformer's trained one, taken out of it; ``tail`` are the modules behind the pooling,
    without a normalization at the end. ``tokens_per_pass`` bounds texts × longest of one forward pass; it
    shrinks for good when memory runs out. ``notice`` says why it is not on the device that was wished for.
    ``tokenizing`` is held while the tokenizer is used: it belongs to one thread at a time.
    """

    key: Key
    info: ModelInfo
    network: Any
    tail: tuple[Any, ...]
    pooler: Any
    prompt: str | None
    device: str
    tokens_per_pass: int
    way: Way = PLAIN
    notice: str = ""
    tokenizing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def transformer(self) -> Any:
        return self.network[0]

    @property
    def pooling(self) -> Any:
        return self.network[1]


def forward(
    loaded: LoadedModel, features: dict[str, Any], poolings: tuple[str, ...], look_up: LookUp
) -> dict[str, Floats]:
    """For each pooling float32 (n, dimension), not normalized; ``look_up`` is called between any two layers.

    Only the transformer computes in the model's arithmetic: from the token vectors on all is in float32.
    """
    torch = load_torch()
    on_device = {
        name: value.to(loaded.device) if isinstance(value, torch.Tensor) else value
        for name, value in features.items()
    }
    with torch.inference_mode(), _looking_up(look_up):
        on_device = loaded.transformer(on_device)
        on_device["token_embeddings"] = on_device["token_embeddings"].float()
        pooled = _pool(loaded, on_device, poolings)
        return {pooling: _finish(loaded, vectors) for pooling, vectors in pooled.items()}


def watch(layer: Any) -> None:
    """Have the `LookUp` of the running forward pass called before this layer."""
    layer.register_forward_pre_hook(_look_up)


@contextmanager
def _looking_up(look_up: LookUp) -> Iterator[None]:
    token = _between_layers.set(look_up)
    try:
        yield
    finally:
        _between_layers.reset(token)


def _look_up(layer: Any, inputs: Any) -> None:
    look_up = _between_layers.get()
    if look_up is not None:
        look_up()


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
        pooled["pooler"] = loaded.pooler(features["token_embeddings"])
    return pooled


def _finish(loaded: LoadedModel, vectors: Any) -> Floats:
    """The modules behind the pooling; numbers only (a maximum over no token is minus infinity)."""
    features = {"sentence_embedding": vectors}
    for module in loaded.tail:
        features = module(features)
    finished = features["sentence_embedding"][:, : loaded.info.dimension].float()
    array: Floats = finished.nan_to_num(nan=0.0, posinf=0.0, neginf=0.0).cpu().numpy()
    return array
