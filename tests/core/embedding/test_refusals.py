"""Folders that must not or can't be loaded, each refused in one sentence before anything of it is loaded."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from semdesk.core.embedding.models import inspect_model
from semdesk.core.errors import ModelRefused
from tests.helpers.tiny_models import Recipe, change_json, make_model


def _settings(file: str, **changes: Any) -> Callable[[Path], None]:
    return lambda folder: change_json(folder / file, **changes)


def _module(number: int, **changes: Any) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        modules[number] |= changes
        (folder / "modules.json").write_text(json.dumps(modules), "utf-8")

    return spoil


def _write(file: str, content: bytes) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / file).write_bytes(content)

    return spoil


def _remove(file: str) -> Callable[[Path], None]:
    return lambda folder: (folder / file).unlink()


def _cut(bytes_left_off: int) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        weights = folder / "model.safetensors"
        weights.write_bytes(weights.read_bytes()[:-bytes_left_off])

    return spoil


def _pickled(folder: Path) -> None:
    (folder / "model.safetensors").unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))


def _link_out(folder: Path) -> None:
    secret = folder.parent / "secret.json"
    secret.write_text("{}", "utf-8")
    (folder / "added_tokens.json").symlink_to(secret)


def _linked_folder(folder: Path) -> None:
    outside = folder.parent / "outside"
    (folder / "1_Pooling").rename(outside)
    (folder / "1_Pooling").symlink_to(outside)


def _circle(folder: Path) -> None:
    (folder / "a").symlink_to(folder / "b")
    (folder / "b").symlink_to(folder / "a")


def _fake_blobs(folder: Path) -> None:
    """Blobs are allowed beside a snapshot of the cache only."""
    blobs = folder.parent.parent / "blobs"
    blobs.mkdir(exist_ok=True)
    (folder / "config.json").rename(blobs / "0")
    (folder / "config.json").symlink_to(blobs / "0")


def _shard(name: object) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        (folder / "model.safetensors").unlink()
        change_json(folder / "model.safetensors.index.json", weight_map={"x": name})

    return spoil


_KERNEL = {"attn_implementation": "some/kernel"}
_DEEP = b"[" * 100_000
_CROSS = "config_sentence_transformers.json"
_BERT = "sentence_bert_config.json"
_POOL = "1_Pooling/config.json"

_SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "no modules.json": (_remove("modules.json"), "it has no modules.json"),
    "no config.json": (_remove("config.json"), "it has no config.json"),
    "no weights": (_remove("model.safetensors"), "it has no model.safetensors"),
    "pickled": (_pickled, "its weights are pickled, and loading a pickle can run code; save it again"),
    "remote code": (_settings("config.json", auto_map={"AutoModel": "m.M"}), "code of its own"),
    "remote tokenizer": (_settings("tokenizer_config.json", auto_map={}), "code of its own"),
    "own module": (_module(1, type="custom_st.Pooling"), r"code of its own \(custom_st.Pooling\)"),
    "dressed-up module": (_module(1, type="sentence_transformers.models.os.path.Pooling"), "does not know"),
    "module without type": (_module(1, type=None), "code of its own"),
    "sparse": (_module(1, type="sentence_transformers.sparse_encoder.models.SpladePooling"), "SpladePooling"),
    "bag of words": (_module(0, type="sentence_transformers.models.BoW"), "a BoW module"),
    "pooling twice": (_module(2, type="sentence_transformers.models.Pooling"), "of Transformer, Pooling, P"),
    "no pooling": (_module(1, type="sentence_transformers.models.Normalize"), "Transformer, Normalize"),
    "no list": (_write("modules.json", b"{}"), "lists no modules"),
    "empty list": (_write("modules.json", b"[]"), "consists of nothing"),
    "path up": (_module(1, path="../outside"), "points out of the folder"),
    "path up in the middle": (_module(1, path="a/../../b"), "points out of the folder"),
    "absolute path": (_module(1, path="/etc"), "points out of the folder"),
    "path of a drive": (_module(1, path="C:\\models"), "points out of the folder"),
    "path that is a number": (_module(1, path=7), "points out of the folder"),
    "path with a null": (_module(1, path="a\0b"), "can't be read"),
    "endless path": (_module(1, path="a" * 5000), "can't be read"),
    "endless path of a Dense": (
        _module(2, type="sentence_transformers.models.Dense", path="a" * 5000),
        "can't be read",
    ),
    "link out": (_link_out, "added_tokens.json leads out of its folder"),
    "folder linked": (_linked_folder, "1_Pooling leads out of its folder"),
    "links in a circle": (_circle, "leads out of its folder"),
    "blobs outside a cache": (_fake_blobs, "config.json leads out of its folder"),
    "broken JSON": (_write("modules.json", b"[{"), r"its modules.json can't be read \(it is no valid JSON\)"),
    "no UTF-8": (_write("config.json", b"\xff\xfe{"), "its config.json can't be read"),
    "deep JSON": (_write("config.json", _DEEP), "its config.json can't be read"),
    "huge JSON": (_write("config.json", b" " * 20_000_001), "its config.json can't be read"),
    "settings are a list": (_write(_POOL, b"[]"), "its 1_Pooling/config.json holds no settings"),
    "cut weights": (_cut(1), "damaged or cut short"),
    "cut header": (_cut(10_000_000), "damaged or cut short"),
    "empty weights": (_write("model.safetensors", b""), "damaged or cut short"),
    "long header": (_write("model.safetensors", b"\xff" * 64), "damaged or cut short"),
    "header is no object": (_write("model.safetensors", b"\x02" + b"\0" * 7 + b"[]"), "damaged or cut short"),
    "header of numbers": (_write("model.safetensors", b"\x07" + b"\0" * 7 + b'{"a":1}'), "damaged or cut"),
    "shard elsewhere": (_shard("../other.safetensors"), "names no safetensors files"),
    "shard is a pickle": (_shard("model.bin"), "names no safetensors files"),
    "shard is a number": (_shard(3), "names no safetensors files"),
    "shard missing": (_shard("gone.safetensors"), "damaged or cut short"),
    "adapter": (_settings("adapter_config.json", base_model_name_or_path="x"), "an adapter to another model"),
    "quantized": (_settings("config.json", quantization_config={"bits": 4}), "its weights are quantized"),
    "other weights": (_settings("config.json", transformers_weights="x.bin"), "does not load"),
    "kernel": (_settings("config.json", _attn_implementation="some/kernel"), "does not load"),
    "kernel asked for": (_settings(_BERT, model_kwargs=_KERNEL), "an attention"),
    "argument": (_settings(_BERT, model_kwargs={"state_dict": {}}), "does not allow"),
    "arguments are a list": (_settings(_BERT, config_args=["x"]), "does not allow"),
    "tokenizer elsewhere": (_settings(_BERT, tokenizer_name_or_path="a/b"), "tokenizer is somewhere else"),
    "reads pictures": (_settings(_BERT, modality_config={"image": {}}), "more than turn text"),
    "modalities are a list": (_settings(_BERT, modality_config=["text"]), "more than turn text"),
    "generates": (_settings(_BERT, transformer_task="text-generation"), "more than turn text"),
    "cross-encoder": (_settings(_CROSS, model_type="CrossEncoder"), "it is a cross-encoder"),
    "sparse encoder": (_settings(_CROSS, model_type="SparseEncoder"), "it is a sparse encoder"),
    "late interaction": (_settings(_CROSS, model_type="MultiVectorEncoder"), "a vector for each token"),
    "kind of the future": (_settings(_CROSS, model_type="Oracle"), "it is a Oracle"),
    "two poolings": (_settings(_POOL, pooling_mode=["cls", "mean"]), "strings several poolings together"),
    "odd pooling": (_settings(_POOL, pooling_mode=[{}]), "none that semdesk knows"),
    "pooling is a number": (_settings(_POOL, pooling_mode=3), "none that semdesk knows"),
    "no dimension": (_settings(_POOL, embedding_dimension=None), "how long its vectors are"),
    "normalizes tokens": (
        _settings("2_Normalize/config.json", module_input_name="token_embeddings"),
        "its Normalize module does not work on the text's vector",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", _SPOILT)
def test_refused_in_one_sentence(name: str, tiny_folder: Path) -> None:
    assert inspect_model(tiny_folder).name == "tiny"
    spoil, reason = _SPOILT[name]
    spoil(tiny_folder)
    with pytest.raises(ModelRefused, match=reason) as refused:
        inspect_model(tiny_folder)
    sentence = str(refused.value)
    assert sentence.startswith("The model tiny can't be used: ")
    assert sentence.endswith(".")
    assert ";" in sentence, "it says what to do"


def test_a_cross_encoder_of_old_is_named(tiny_folder: Path) -> None:
    (tiny_folder / "modules.json").unlink()
    change_json(tiny_folder / "config.json", architectures=["BertForSequenceClassification"])
    with pytest.raises(ModelRefused, match="it is a cross-encoder, which scores pairs"):
        inspect_model(tiny_folder)


def test_a_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    for place in (tmp_path / "file", tmp_path / "gone"):
        with pytest.raises(ModelRefused, match="there is no such folder"):
            inspect_model(place)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"activation_function": "os.system"}, "code of its own"),
        ({"module_input_name": "token_embeddings"}, "its Dense module does not work on the text's vector"),
    ],
)
def test_a_dense_module_is_looked_at_too(tmp_path: Path, change: dict[str, Any], reason: str) -> None:
    folder = make_model(tmp_path / "dense", Recipe(dense=8))
    change_json(folder / "2_Dense" / "config.json", **change)
    with pytest.raises(ModelRefused, match=reason):
        inspect_model(folder)


def test_a_dense_module_with_pickled_weights_is_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "dense", Recipe(dense=8))
    (folder / "2_Dense" / "model.safetensors").rename(folder / "2_Dense" / "pytorch_model.bin")
    with pytest.raises(ModelRefused, match="its weights are pickled"):
        inspect_model(folder)
