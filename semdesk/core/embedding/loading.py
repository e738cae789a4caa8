"""The one module that imports sentence-transformers: loads models in the engine, and keeps the last ones."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from semdesk.core.embedding.devices import pick_device
from semdesk.core.embedding.models import BUILT_IN, built_in_model, inspect_model
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.errors import ModelRefused, NotPossible
from semdesk.core.tensors import load_torch

_KEPT_MODELS = 2
_TOKENS_PER_PASS = {"cpu": 2048, "cuda": 16384, "mps": 8192}
# The libraries read these when they are imported.
_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}

Key = tuple[str, str, str]
"""Path, fingerprint, and the device that was asked for."""

_loaded: OrderedDict[Key, LoadedModel] = OrderedDict()
_loading = threading.Lock()
_between_layers: ContextVar[Callable[[], None] | None] = ContextVar("between_layers", default=None)


@dataclass(slots=True, eq=False)
class LoadedModel:
    """A model in memory: its network in pieces, where it computes, and how much it takes at once.

    ``tail`` are the modules behind the pooling, without a normalization at the end. ``tokens_per_pass``
    bounds texts × longest of one forward pass; it shrinks for good when memory runs out. ``tokenizing`` is
    held while the tokenizer is used: it belongs to one thread at a time.
    """

    key: Key
    info: ModelInfo
    network: Any
    tail: tuple[Any, ...]
    prompt: str | None
    device: str
    tokens_per_pass: int
    tokenizing: threading.Lock = field(default_factory=threading.Lock)

    @property
    def transformer(self) -> Any:
        return self.network[0]

    @property
    def pooling(self) -> Any:
        return self.network[1]


def loaded_model(model: ModelInfo, device: str) -> LoadedModel:
    """The model on that device (or ``auto``), from memory if it is there; ModelRefused if loading fails."""
    with _loading:
        key = (model.path, model.fingerprint, device)
        if key not in _loaded:
            _loaded[key] = _load(model, pick_device(device), key)
        _loaded.move_to_end(key)
        while len(_loaded) > _KEPT_MODELS:
            _loaded.popitem(last=False)
        return _loaded[key]


def with_more_room(loaded: LoadedModel, texts: int, tokens: int) -> LoadedModel:
    """The model to go on with after memory ran out over a pass of ``texts`` × longest = ``tokens``.

    It takes half as much at once; if it was a single text, the model on the CPU takes its place, now and for
    later calls. NotPossible if there is no room there either.
    """
    if texts > 1:
        loaded.tokens_per_pass = max(1, min(loaded.tokens_per_pass, tokens) // 2)
        return loaded
    if loaded.device == "cpu":
        raise NotPossible(
            f"There is not enough memory to embed with {loaded.info.name}: close other programs or"
            " choose a smaller model."
        )
    with _loading:
        if _loaded.get(loaded.key) in (None, loaded):
            _loaded[loaded.key] = _load(loaded.info, "cpu", loaded.key)
        return _loaded[loaded.key]


@contextmanager
def looking_up(look_up: Callable[[], None]) -> Iterator[None]:
    """Within, ``look_up`` is called between any two layers of a forward pass of this thread; it may raise."""
    token = _between_layers.set(look_up)
    try:
        yield
    finally:
        _between_layers.reset(token)


def _load(model: ModelInfo, device: str, key: Key) -> LoadedModel:
    _check_unchanged(model)
    with _quiet():
        network = _read_network(model)
    _check_complete(model, network[0].auto_model)
    network.eval().to(device)
    network[0].max_seq_length = model.max_tokens
    for layer in _layers(network[0]):
        layer.register_forward_pre_hook(_look_up)
    modules = tuple(network)[2:]
    return LoadedModel(
        key=key,
        info=model,
        network=network,
        tail=modules[:-1] if model.normalized else modules,
        prompt=network.prompts.get(network.default_prompt_name) or None,
        device=device,
        tokens_per_pass=_TOKENS_PER_PASS[device],
    )


def _check_unchanged(model: ModelInfo) -> None:
    """What is loaded is what was checked: the folder may have changed since."""
    now = built_in_model() if model.key == BUILT_IN else inspect_model(model.path, model.source)
    if now.fingerprint != model.fingerprint:
        raise ModelRefused(f"The model {model.name} was changed since it was chosen; choose it again.")


def _read_network(model: ModelInfo) -> Any:
    torch = load_torch()
    os.environ.update(_ENVIRONMENT)
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(
            model.path,
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True, "dtype": torch.float32},
        )
    except Exception as error:
        # The libraries below raise anything from KeyError to their own kinds over a folder they can't use.
        raise ModelRefused(
            f"The model {model.name} could not be loaded ({_first_line(error)}); choose another model."
        ) from error


def _check_complete(model: ModelInfo, network: Any) -> None:
    """Weights that a checkpoint lacks are made up by transformers, which marks only those that it read."""
    is_read = {name: hasattr(weight, "_is_hf_initialized") for name, weight in network.named_parameters()}
    made_up = [name for name, read in is_read.items() if not read and not name.startswith("pooler.")]
    if made_up and any(is_read.values()):
        raise ModelRefused(
            f"The model {model.name} can't be used: its weights are incomplete; download or copy it again."
        )


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].rstrip(".") if lines else type(error).__name__


def _layers(transformer: Any) -> Iterator[Any]:
    torch = load_torch()
    for module in transformer.modules():
        if isinstance(module, torch.nn.ModuleList):
            yield from module


def _look_up(layer: Any, inputs: Any) -> None:
    look_up = _between_layers.get()
    if look_up is not None:
        look_up()


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars, warnings or log lines of the libraries: their news are not the user's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("sentence_transformers", "huggingface_hub", "transformers"):
            logging.getLogger(name).setLevel(logging.ERROR)
        yield
