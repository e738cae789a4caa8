"""What a model's folder says the model is made of, and the rules by which semdesk refuses one.

The rules keep out whatever could run code, reach outside the folder or the machine, unpickle, or silently
give other vectors than sentence-transformers would.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

from semdesk.core.embedding.model_folder import ModelFolder

WEIGHTS = "model.safetensors"
_PICKLES = ("pytorch_model.bin", "pytorch_model.bin.index.json")
_SHARDS = "model.safetensors.index.json"
_SETTINGS_NAMES = ("bert", "roberta", "distilbert", "camembert", "albert", "xlm-roberta", "xlnet")
TRANSFORMER_SETTINGS = tuple(f"sentence_{name}_config.json" for name in _SETTINGS_NAMES)

_MODULE_TYPE = re.compile(
    r"sentence_transformers\.(?:models|base\.modules|sentence_transformer\.modules)(?:\.[a-z_]+)?"
    r"\.(Transformer|Pooling|Dense|LayerNorm|Normalize)"
)
_SHARD_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*\.safetensors")
_OTHER_KINDS = {
    "CrossEncoder": "it is a cross-encoder, which scores pairs of texts and gives no vectors",
    "SparseEncoder": "it is a sparse encoder, which gives a weight for each word and no dense vectors",
    "MultiVectorEncoder": "it gives a vector for each token and none for a text",
}
_OTHER_MODEL = "choose another model"
_SAVE_AGAIN = "save it again with sentence-transformers, which writes safetensors"

# Arguments that a folder may pass to transformers. Others could name other files, other places, or code.
_ALLOWED_ARGUMENTS = frozenset(
    ("torch_dtype", "dtype", "attn_implementation", "add_pooling_layer", "model_max_length", "padding_side",
     "truncation_side", "use_cache", "trust_remote_code", "is_causal", "use_fast")
)  # fmt: skip
_ARGUMENT_GROUPS = (
    "model_args",
    "model_kwargs",
    "tokenizer_args",
    "processor_kwargs",
    "config_args",
    "config_kwargs",
)
_SAFE_ATTENTION = (None, "eager", "sdpa")


@dataclass(frozen=True, slots=True)
class Module:
    """One step of a model: its kind (Transformer, Pooling, …) and its folder inside the model's."""

    kind: str
    path: str

    def file(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name


@dataclass(frozen=True, slots=True)
class Recipe:
    """A model that may be loaded: its modules in order, its settings, the files and names of its weights."""

    modules: tuple[Module, ...]
    sentence_settings: dict[str, Any]
    config: dict[str, Any]
    transformer_settings: dict[str, Any]
    weights: tuple[str, ...]
    tensors: frozenset[str]

    @property
    def transformer(self) -> Module:
        return self.modules[0]

    @property
    def pooling(self) -> Module:
        return self.modules[1]


def read_recipe(folder: ModelFolder) -> Recipe:
    """What the folder holds; ModelRefused, with the reason, if semdesk must not or can't load it."""
    sentence_settings = folder.read_settings("config_sentence_transformers.json", is_needed=False)
    _check_kind(folder, sentence_settings)
    modules = _read_modules(folder)
    folder.check_inside()
    transformer = modules[0]
    config = folder.read_settings(transformer.file("config.json"))
    _check_config(folder, transformer, config)
    settings = _transformer_settings(folder, transformer)
    _check_transformer_settings(folder, settings)
    files, tensors = _transformer_weights(folder, transformer)
    for module in modules[2:]:
        files += _check_tail(folder, module)
    return Recipe(modules, sentence_settings, config, settings, files, tensors)


def _check_kind(folder: ModelFolder, sentence_settings: dict[str, Any]) -> None:
    kind = sentence_settings.get("model_type") or "SentenceTransformer"
    if kind != "SentenceTransformer":
        raise folder.refused(_OTHER_KINDS.get(str(kind), f"it is a {kind}"), _OTHER_MODEL)
    if folder.has("modules.json") or not folder.has("config.json"):
        return
    architectures = str(folder.read_settings("config.json").get("architectures"))
    if "SequenceClassification" in architectures:
        raise folder.refused(_OTHER_KINDS["CrossEncoder"], _OTHER_MODEL)


def _read_modules(folder: ModelFolder) -> tuple[Module, ...]:
    entries = folder.read_json("modules.json")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise folder.refused("its modules.json lists no modules", "download or copy it again")
    modules = tuple(_module(folder, entry) for entry in entries)
    kinds = [module.kind for module in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or {"Transformer", "Pooling"} & set(kinds[2:]):
        order = ", ".join(kinds) or "nothing"
        raise folder.refused(f"it consists of {order} and not of a transformer and a pooling", _OTHER_MODEL)
    return modules


def _module(folder: ModelFolder, entry: dict[str, Any]) -> Module:
    kind, path = str(entry.get("type")), entry.get("path", "")
    match = _MODULE_TYPE.fullmatch(kind)
    if not match and kind.startswith("sentence_transformers."):
        name = kind.rpartition(".")[2]
        raise folder.refused(f"it contains a {name} module, which semdesk does not know", _OTHER_MODEL)
    if not match:
        raise folder.refused(f"it would run code of its own ({kind})", _OTHER_MODEL)
    if not isinstance(path, str) or _is_outside(path):
        raise folder.refused(f"its modules.json points out of the folder ({path})", _OTHER_MODEL)
    return Module(match[1], path.strip("/"))


def _is_outside(path: str) -> bool:
    posix, windows = PurePosixPath(path), PureWindowsPath(path)
    return posix.is_absolute() or bool(windows.anchor) or ".." in windows.parts


def _check_config(folder: ModelFolder, transformer: Module, config: dict[str, Any]) -> None:
    others = ("tokenizer_config.json", "processor_config.json", "preprocessor_config.json")
    settings = [folder.read_settings(transformer.file(name), is_needed=False) for name in others]
    if any("auto_map" in each for each in (config, *settings)):
        raise folder.refused("it would run code of its own (auto_map)", _OTHER_MODEL)
    if folder.has(transformer.file("adapter_config.json")):
        raise folder.refused("it is an adapter to another model", "merge it with that and save the result")
    if config.get("quantization_config"):
        raise folder.refused("its weights are quantized", "choose the version that is not")
    named = config.get("transformers_weights")
    attention = (config.get("attn_implementation"), config.get("_attn_implementation"))
    if named or any(each not in _SAFE_ATTENTION for each in attention):
        raise folder.refused("its config.json asks for files that semdesk does not load", _OTHER_MODEL)


def _transformer_settings(folder: ModelFolder, transformer: Module) -> dict[str, Any]:
    for name in TRANSFORMER_SETTINGS:
        if settings := folder.read_settings(transformer.file(name), is_needed=False):
            return settings
    return {}


def _check_transformer_settings(folder: ModelFolder, settings: dict[str, Any]) -> None:
    if settings.get("tokenizer_name_or_path"):
        raise folder.refused("its tokenizer is somewhere else", "save both in one folder")
    for group in _ARGUMENT_GROUPS:
        _check_arguments(folder, settings.get(group) or {})
    reads = settings.get("modality_config") or {"text": {}}
    gives = settings.get("module_output_name") or "token_embeddings"
    task = settings.get("transformer_task") or "feature-extraction"
    if (
        not isinstance(reads, dict)
        or set(reads) != {"text"}
        or gives != "token_embeddings"
        or task != "feature-extraction"
    ):
        raise folder.refused("it does more than turn text into token vectors", _OTHER_MODEL)


def _check_arguments(folder: ModelFolder, arguments: Any) -> None:
    if not isinstance(arguments, dict) or set(arguments) - _ALLOWED_ARGUMENTS:
        raise folder.refused("its settings ask for things that semdesk does not allow", _OTHER_MODEL)
    if arguments.get("attn_implementation") not in _SAFE_ATTENTION:
        raise folder.refused("it asks for an attention that is not built in", _OTHER_MODEL)


def _transformer_weights(folder: ModelFolder, transformer: Module) -> tuple[tuple[str, ...], frozenset[str]]:
    """The files of the weights, the index of shards among them, and the names of all tensors."""
    whole, index = transformer.file(WEIGHTS), transformer.file(_SHARDS)
    if folder.has(whole):
        return (whole,), folder.tensor_names(whole)
    if not folder.has(index):
        raise _no_weights(folder, transformer)
    files = tuple(transformer.file(name) for name in _shards(folder, index))
    return (index, *files), frozenset().union(*(folder.tensor_names(file) for file in files))


def _shards(folder: ModelFolder, index: str) -> list[str]:
    """The plain names of the files that the index names."""
    places = folder.read_settings(index).get("weight_map")
    names = list(places.values()) if isinstance(places, dict) else []
    if not names or not all(isinstance(name, str) and _SHARD_NAME.fullmatch(name) for name in names):
        raise folder.refused(f"its {_SHARDS} names no safetensors files", "download or copy it again")
    return sorted(set(names))


def _no_weights(folder: ModelFolder, module: Module) -> Exception:
    if any(folder.has(module.file(name)) for name in _PICKLES):
        return folder.refused("its weights are pickled, and loading a pickle can run code", _SAVE_AGAIN)
    where = f" in {module.path}" if module.path else ""
    return folder.refused(f"it has no {WEIGHTS}{where}", "download or copy it again")


def _check_tail(folder: ModelFolder, module: Module) -> tuple[str, ...]:
    """Check a module behind the pooling; the files of its weights."""
    settings = folder.read_settings(module.file("config.json"), is_needed=module.kind != "Normalize")
    for key in ("module_input_name", "module_output_name"):
        if settings.get(key) not in (None, "sentence_embedding"):
            raise folder.refused(f"its {module.kind} module does not work on the text's vector", _OTHER_MODEL)
    if module.kind == "Normalize":
        return ()
    if not str(settings.get("activation_function", "torch.nn.")).startswith("torch.nn."):
        raise folder.refused("its Dense module would run code of its own", _OTHER_MODEL)
    if not folder.has(module.file(WEIGHTS)):
        raise _no_weights(folder, module)
    folder.tensor_names(module.file(WEIGHTS))
    return (module.file(WEIGHTS),)
