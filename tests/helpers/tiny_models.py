"""Small sentence-transformers models with random weights, saved like real ones, for tests of odd models."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Normalize, Transformer
from sentence_transformers.sentence_transformer.modules import LayerNorm, Pooling
from sentence_transformers.util import SimilarityFunction
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, LlamaConfig, LlamaModel, PreTrainedTokenizerFast

HIDDEN = 16
_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_WORDS = ("the", "rain", "sun", "dog", "cat", "music", "is", "a", "not", "today", "query", ":")
_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'-"


@dataclass(frozen=True)
class Recipe:
    """What the tiny model is to be."""

    pooling: str = "mean"
    is_normalized: bool = True
    has_pooler: bool = True
    dense: int | None = None
    has_layer_norm: bool = False
    max_seq_length: int | None = None
    similarity: str = "cosine"
    prompts: dict[str, str] | None = None
    default_prompt: str | None = None
    include_prompt: bool = True
    is_decoder: bool = False
    truncate_dim: int | None = None


def make_model(folder: Path, recipe: Recipe | None = None, seed: int = 0) -> Path:
    """Save such a model in ``folder``; returns the folder."""
    recipe = recipe or Recipe()
    torch.manual_seed(seed)
    base = folder.parent / f"{folder.name}-transformer"
    network = _decoder() if recipe.is_decoder else _encoder()
    network.save_pretrained(base)
    _tokenizer(recipe.is_decoder).save_pretrained(base)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _assemble(base, recipe).save(str(folder))
    if not recipe.has_pooler and not recipe.is_decoder:
        _drop_pooler(folder / "model.safetensors")
    if recipe.max_seq_length is not None:
        change_json(folder / "sentence_bert_config.json", max_seq_length=recipe.max_seq_length)
    if recipe.truncate_dim is not None:
        change_json(folder / "config_sentence_transformers.json", truncate_dim=recipe.truncate_dim)
    return folder


def change_json(path: Path, **changes: Any) -> None:
    """Set keys of a JSON file, which may not exist yet."""
    settings = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(json.dumps(settings | changes), "utf-8")


def _assemble(base: Path, recipe: Recipe) -> SentenceTransformer:
    modules: list[torch.nn.Module] = [
        Transformer(str(base)),
        Pooling(HIDDEN, recipe.pooling, include_prompt=recipe.include_prompt),
    ]
    if recipe.dense:
        modules.append(Dense(HIDDEN, recipe.dense))
    if recipe.has_layer_norm:
        modules.append(LayerNorm(recipe.dense or HIDDEN))
    if recipe.is_normalized:
        modules.append(Normalize())
    return SentenceTransformer(
        modules=modules,
        device="cpu",
        prompts=recipe.prompts,
        default_prompt_name=recipe.default_prompt,
        similarity_fn_name=SimilarityFunction(recipe.similarity),
    )


def _encoder() -> BertModel:
    config = BertConfig(
        vocab_size=len(_vocabulary()),
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=0.5,
    )
    return BertModel(config)


def _decoder() -> LlamaModel:
    config = LlamaConfig(
        vocab_size=len(_vocabulary()),
        hidden_size=HIDDEN,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        initializer_range=0.5,
        pad_token_id=0,
        bos_token_id=2,
        eos_token_id=3,
    )
    return LlamaModel(config)


def _drop_pooler(weights: Path) -> None:
    """sentence-transformers saves what it loads, and makes up a pooler where there is none."""
    kept = {name: tensor for name, tensor in load_file(weights).items() if not name.startswith("pooler.")}
    save_file(kept, weights, metadata={"format": "pt"})


def _vocabulary() -> dict[str, int]:
    pieces = (*_SPECIAL, *_WORDS, *_CHARACTERS, *(f"##{character}" for character in _CHARACTERS))
    return {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}


def _tokenizer(is_decoder: bool) -> PreTrainedTokenizerFast:
    vocabulary = _vocabulary()
    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = BertPreTokenizer()
    if not is_decoder:
        marks = [(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")]
        tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=marks)
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=64,
        padding_side="left" if is_decoder else "right",
    )
