"""The one module that imports sentence-transformers: loads models in the engine, and keeps the last ones."""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from semdesk.core.embedding.arithmetic import convert
from semdesk.core.embedding.calibration import Calibration, calibrate, known_calibration, remember
from semdesk.core.embedding.devices import (
    describe_device,
    free_memory,
    is_out_of_memory,
    pick_device,
    tokens_that_fit,
)
from semdesk.core.embedding.models import BUILT_IN, built_in_model, inspect_model
from semdesk.core.embedding.network import Key, LoadedModel, watch
from semdesk.core.embedding.precision import check_precision
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.errors import ModelRefused, NotPossible
from semdesk.core.tensors import load_torch

_KEPT_MODELS = 2
# About what the widest layer, its surroundings and all poolings take, in float32, per token and hidden unit.
_BYTES_PER_UNIT = 128
# The libraries read these when they are imported.
_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}

_loaded: OrderedDict[Key, LoadedModel] = OrderedDict()
_loading = threading.Lock()


def loaded_model(model: ModelInfo, device: str, precision: str) -> LoadedModel:
    """The model on that device (or ``auto``) in that precision, from memory if it is there.

    ModelRefused if loading fails. A model that does not fit a graphics processor is loaded on the CPU.
    """
    check_precision(precision)
    with _loading:
        key = (model.path, model.fingerprint, device, precision)
        if key not in _loaded:
            _loaded[key] = _load_somewhere(model, pick_device(device), key)
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
            _loaded[loaded.key] = _load_instead(loaded.info, loaded.device, loaded.key)
        return _loaded[loaded.key]


def calibrated(model: ModelInfo, device: str) -> Calibration:
    """What is known of the model's speed on that device (cpu, cuda, mps); it is tried out now if it isn't.

    ModelRefused if the model can't be loaded.
    """
    known = known_calibration(model, device)
    return known or _calibration(_load_plain(model, device, (model.path, model.fingerprint, device, "exact")))


def _calibration(loaded: LoadedModel) -> Calibration:
    """The remembered one, or one that is made and remembered now: of the model as it was loaded."""
    known = known_calibration(loaded.info, loaded.device)
    if known is None:
        known = calibrate(loaded)
        remember(loaded.info, known)
    return known


def _load_somewhere(model: ModelInfo, device: str, key: Key) -> LoadedModel:
    try:
        return _load(model, device, key)
    except (RuntimeError, MemoryError) as error:
        if device == "cpu" or not is_out_of_memory(error):
            raise
    free_memory()
    return _load_instead(model, device, key)


def _load_instead(model: ModelInfo, device: str, key: Key) -> LoadedModel:
    """The model on the CPU, because the memory of ``device`` does not do."""
    loaded = _load(model, "cpu", key)
    loaded.notice = (
        f"{model.name} does not fit the memory of {describe_device(device)}, so it is computed on the CPU:"
        " the vectors are as good, but it takes longer."
    )
    return loaded


def _load(model: ModelInfo, device: str, key: Key) -> LoadedModel:
    loaded = _load_plain(model, device, key)
    loaded.way = _calibration(loaded).chosen(key[-1]).way
    convert(loaded.transformer.auto_model, loaded.way)
    loaded.tokens_per_pass = _tokens_per_pass(loaded)
    return loaded


def _load_plain(model: ModelInfo, device: str, key: Key) -> LoadedModel:
    _check_unchanged(model)
    with _quiet():
        network = _read_network(model)
    _check_complete(model, network[0].auto_model)
    pooler = _take_pooler(model, network[0].auto_model)
    network.eval().to(device)
    network[0].max_seq_length = model.max_tokens
    for layer in _layers(network[0]):
        watch(layer)
    modules = tuple(network)[2:]
    return LoadedModel(
        key=key,
        info=model,
        network=network,
        tail=modules[:-1] if model.normalized else modules,
        pooler=pooler if pooler is None else pooler.to(device),
        prompt=network.prompts.get(network.default_prompt_name) or None,
        device=device,
        tokens_per_pass=0,
    )


def _take_pooler(model: ModelInfo, transformer: Any) -> Any:
    """The trained pooler, which is called only for those who ask for it, and in float32; None without one."""
    if "pooler" not in model.poolings:
        return None
    pooler, transformer.pooler = transformer.pooler.eval(), load_torch().nn.Identity()
    return pooler


def _tokens_per_pass(loaded: LoadedModel) -> int:
    return tokens_that_fit(loaded.device, _BYTES_PER_UNIT * loaded.pooling.embedding_dimension)


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


@contextmanager
def _quiet() -> Iterator[None]:
    """No progress bars, warnings or log lines of the libraries: their news are not the user's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in ("sentence_transformers", "huggingface_hub", "transformers"):
            logging.getLogger(name).setLevel(logging.ERROR)
        yield
