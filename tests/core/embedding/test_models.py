"""Models as they are described without loading them, and where they are found."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from semdesk.core.embedding import models
from semdesk.core.embedding.models import BUILT_IN, built_in_model, find_models, inspect_model, resolve_model
from semdesk.core.embedding.poolings import POOLING_KEYS
from semdesk.core.errors import ModelRefused
from tests.helpers.tiny_models import HIDDEN, Recipe, change_json, make_model


def test_the_built_in_model_is_all_minilm() -> None:
    model = built_in_model()
    assert (model.key, model.name, model.source) == (BUILT_IN, BUILT_IN, "built-in")
    assert (model.dimension, model.max_tokens, model.pooling) == (384, 256, "mean")
    assert (model.metric, model.normalized) == ("cosine", True)
    assert model.poolings == POOLING_KEYS


@pytest.fixture
def own_built_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the built-in model's folder, taken for the real one."""
    folder = tmp_path / "package" / "model"
    shutil.copytree(models.built_in_folder(), folder)
    monkeypatch.setattr(models, "built_in_folder", lambda: folder)
    return folder


def test_a_flipped_byte_in_the_built_in_weights_is_noticed(own_built_in: Path) -> None:
    assert built_in_model().path == str(own_built_in)
    with (own_built_in / "model.safetensors").open("r+b") as weights:
        weights.seek(50_000_000)
        byte = weights.read(1)[0]
        weights.seek(50_000_000)
        weights.write(bytes([byte ^ 1]))
    with pytest.raises(
        ModelRefused, match=r"its weights are not the official ones, .*; install semdesk again\.$"
    ):
        built_in_model()
    found, refusals = find_models()
    assert found == ()
    assert len(refusals) == 1


def test_a_missing_built_in_model_is_a_sentence(own_built_in: Path) -> None:
    (own_built_in / "model.safetensors").unlink()
    with pytest.raises(ModelRefused, match="missing from this installation"):
        resolve_model(BUILT_IN)


def test_a_folder_is_described(tmp_path: Path) -> None:
    recipe = Recipe(pooling="cls", dense=8, has_layer_norm=True, is_normalized=False, similarity="dot")
    model = inspect_model(make_model(tmp_path / "small", recipe))
    assert (model.key, model.name, model.source) == (str(tmp_path / "small"), "small", "folder")
    assert (model.dimension, model.metric, model.normalized) == (8, "dot", False)
    assert model.poolings == (
        "cls",
        "mean",
        "max",
        "mean_sqrt_len_tokens",
        "weightedmean",
        "lasttoken",
        "pooler",
    )


def test_a_pooler_is_offered_only_where_the_checkpoint_holds_one(tmp_path: Path) -> None:
    assert "pooler" not in inspect_model(make_model(tmp_path / "a", Recipe(has_pooler=False))).poolings
    decoder = inspect_model(make_model(tmp_path / "b", Recipe(is_decoder=True, pooling="lasttoken")))
    assert decoder.pooling == "lasttoken"
    assert "pooler" not in decoder.poolings


def test_a_pooler_that_is_not_loaded_is_not_offered(tiny_folder: Path) -> None:
    change_json(tiny_folder / "sentence_bert_config.json", model_kwargs={"add_pooling_layer": False})
    assert "pooler" not in inspect_model(tiny_folder).poolings


def test_the_older_spelling_of_poolings_is_read(tiny_folder: Path) -> None:
    settings = {
        "word_embedding_dimension": HIDDEN,
        "pooling_mode_cls_token": False,
        "pooling_mode_max_tokens": True,
    }
    (tiny_folder / "1_Pooling" / "config.json").unlink()
    change_json(tiny_folder / "1_Pooling" / "config.json", **settings)
    model = inspect_model(tiny_folder)
    assert (model.pooling, model.dimension) == ("max", HIDDEN)


@pytest.mark.parametrize(
    ("stated", "tokenizer", "config", "expected"),
    [
        (12, 64, {}, 12),
        (None, 32, {}, 32),
        (None, 10**30, {}, 64),
        (4000, 64, {}, 64),
        (None, 10**30, {"max_position_embeddings": None}, 512),
        (None, 10**30, {"model_type": "roberta", "max_position_embeddings": 514}, 512),
        (None, None, {"model_type": "gpt2", "max_position_embeddings": None, "n_positions": 48}, 48),
    ],
)
def test_the_longest_input(
    tiny_folder: Path, stated: int | None, tokenizer: int | None, config: dict[str, object], expected: int
) -> None:
    change_json(tiny_folder / "sentence_bert_config.json", max_seq_length=stated)
    change_json(tiny_folder / "tokenizer_config.json", model_max_length=tokenizer)
    change_json(tiny_folder / "config.json", **config)
    assert inspect_model(tiny_folder).max_tokens == expected


def test_a_metric_that_semdesk_does_not_have_becomes_cosine(tiny_folder: Path) -> None:
    change_json(tiny_folder / "config_sentence_transformers.json", similarity_fn_name="maxsim")
    assert inspect_model(tiny_folder).metric == "cosine"


def test_settings_that_need_not_be_there(tiny_folder: Path) -> None:
    before = inspect_model(tiny_folder)
    (tiny_folder / "sentence_bert_config.json").unlink()
    shutil.rmtree(tiny_folder / "2_Normalize")
    modules = json.loads((tiny_folder / "modules.json").read_text("utf-8"))
    modules[2]["path"] = "a" * 5000
    (tiny_folder / "modules.json").write_text(json.dumps(modules), "utf-8")
    after = inspect_model(tiny_folder)
    assert (after.max_tokens, after.normalized) == (before.max_tokens, True)


def test_sharded_weights_are_a_model(tiny_folder: Path) -> None:
    whole = inspect_model(tiny_folder)
    (tiny_folder / "model.safetensors").rename(tiny_folder / "model-00001-of-00001.safetensors")
    places = {"pooler.dense.weight": "model-00001-of-00001.safetensors"}
    change_json(tiny_folder / "model.safetensors.index.json", weight_map=places)
    assert inspect_model(tiny_folder).poolings == whole.poolings


def test_the_fingerprint_follows_what_decides_the_vectors(tiny_folder: Path) -> None:
    before = inspect_model(tiny_folder).fingerprint
    (tiny_folder / "README.md").write_text("another text", "utf-8")
    assert inspect_model(tiny_folder).fingerprint == before
    moved = tiny_folder.rename(tiny_folder.with_name("moved"))
    assert inspect_model(moved).fingerprint == before
    change_json(moved / "sentence_bert_config.json", max_seq_length=12)
    settings_changed = inspect_model(moved).fingerprint
    assert settings_changed != before
    weights = bytearray((moved / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (moved / "model.safetensors").write_bytes(weights)
    assert inspect_model(moved).fingerprint not in (before, settings_changed)


# ------ the Hugging Face cache ------------------------------------------------------------------------------
def _into_cache(folder: Path, cache: Path, name: str, revision: str = "0" * 40) -> Path:
    """Lay a model out as the cache does: snapshots of links to blobs."""
    repository = cache / f"models--{name.replace('/', '--')}"
    snapshot = repository / "snapshots" / revision
    (repository / "blobs").mkdir(parents=True)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(revision, "utf-8")
    for file in (path for path in sorted(folder.rglob("*")) if path.is_file()):
        # Large files are named by their sha256, small ones by the git hash.
        digest = hashlib.sha256 if file.suffix == ".safetensors" else hashlib.sha1
        blob = repository / "blobs" / digest(file.read_bytes()).hexdigest()
        shutil.copy(file, blob)
        link = snapshot / file.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(Path("../" * len(link.relative_to(repository).parts[:-1])) / "blobs" / blob.name)
    return snapshot


@pytest.mark.parametrize(
    ("variable", "inside"),
    [("HF_HUB_CACHE", ""), ("HF_HOME", "hub"), ("XDG_CACHE_HOME", "huggingface/hub")],
)
def test_models_in_the_cache_are_found(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, inside: str
) -> None:
    monkeypatch.setenv(variable, str(tmp_path / "store"))
    _into_cache(tiny_folder, tmp_path / "store" / inside, "some-owner/some--name")
    model = find_models()[0][1]
    assert (model.key, model.name, model.source) == ("some-owner/some--name", "some--name", "cache")
    assert resolve_model(model.key) == model
    assert model.fingerprint == inspect_model(tiny_folder).fingerprint


def test_only_sound_models_of_the_cache_are_listed(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "store"
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    _into_cache(tiny_folder, cache, "owner/good")
    change_json(tiny_folder / "config.json", auto_map={"AutoModel": "code.Model"})
    _into_cache(tiny_folder, cache, "owner/with-code")
    (tiny_folder / "modules.json").unlink()
    _into_cache(tiny_folder, cache, "owner/no-sentence-model")
    (cache / "models--owner--unfinished").mkdir()
    elsewhere = _into_cache(tiny_folder, cache, "owner/elsewhere")
    (elsewhere.parent.parent / "refs" / "main").write_text(
        "../../models--owner--good/snapshots/" + "0" * 40, "utf-8"
    )
    found, refusals = find_models()
    assert [model.key for model in found] == [BUILT_IN, "owner/good"]
    assert len(refusals) == 1
    assert refusals[0].startswith("The model owner/with-code can't be used")


def test_a_cache_that_can_not_be_looked_into_has_no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", "/" + "long" * 2_000)
    found, refusals = find_models()
    assert [model.key for model in found] == [BUILT_IN]
    assert refusals == ()


def test_folders_that_are_no_models_are_sentences(tiny_folder: Path, tmp_path: Path) -> None:
    found, refusals = find_models([tiny_folder, tmp_path / "gone", tmp_path])
    assert [model.source for model in found] == ["built-in", "folder"]
    assert [sentence.endswith(".") and sentence.count(".") >= 1 for sentence in refusals] == [True, True]


def test_a_model_is_resolved_by_its_key_or_its_folder(tiny_folder: Path) -> None:
    assert resolve_model(BUILT_IN) == built_in_model()
    assert resolve_model(str(tiny_folder)) == inspect_model(tiny_folder)
    with pytest.raises(ModelRefused, match="No model is called nobody/nothing: it is neither"):
        resolve_model("nobody/nothing")


def test_describing_models_and_naming_the_encoder_import_no_torch() -> None:
    code = (
        "import sys; from semdesk.core.embedding import embedding, encoder, models; models.find_models();"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
