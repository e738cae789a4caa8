"""Loading models: what is kept, what is refused, and how quiet it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file

from semdesk.core.embedding import loading
from semdesk.core.embedding.encoder import encode, load_model, prepare_model
from semdesk.core.embedding.models import inspect_model
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.errors import ModelRefused
from tests.helpers.tiny_models import Recipe, change_json, make_model


@pytest.mark.usefixtures("nothing_loaded")
def test_the_last_two_models_are_kept(tiny_folder: Path, tmp_path: Path, real_model: ModelInfo) -> None:
    first, second = inspect_model(tiny_folder), inspect_model(make_model(tmp_path / "second", seed=1))
    kept = loading.loaded_model(first, "cpu", "exact")
    loading.loaded_model(second, "cpu", "exact")
    assert loading.loaded_model(first, "cpu", "exact") is kept
    loading.loaded_model(real_model, "cpu", "exact")
    assert loading.loaded_model(first, "cpu", "exact") is kept
    assert [key[0] for key in loading._loaded] == [real_model.path, first.path]


def test_the_device_is_told(real_model: ModelInfo) -> None:
    reports: list[tuple[int, int]] = []
    assert load_model(real_model, "cpu", lambda *report: reports.append(report)) == "cpu"
    assert reports == [(0, 1), (1, 1)]
    assert prepare_model(real_model, "cpu").startswith("CPU, ")


def test_a_fresh_process_embeds_in_silence(tmp_path: Path) -> None:
    """Without a pooler in the checkpoint, and with a text too long: the libraries would have a lot to say."""
    folder = make_model(tmp_path / "model", Recipe(has_pooler=False))
    code = (
        "import sys; from semdesk.core.embedding.encoder import encode;"
        "from semdesk.core.embedding.models import inspect_model;"
        "encode(inspect_model(sys.argv[1]), ['a dog ' * 99], ('mean',), 'cpu')"
    )
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("HF_", "TRANSFORMERS_"))
    }
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", code, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_folder_changed_since_it_was_checked_is_not_loaded(tiny_folder: Path) -> None:
    model = inspect_model(tiny_folder)
    change_json(tiny_folder / "config.json", hidden_act="relu")
    with pytest.raises(ModelRefused, match="was changed since it was chosen; choose it again"):
        encode(model, ["x"], ("mean",), "cpu")


def test_weights_that_are_missing_are_not_made_up(tiny_folder: Path) -> None:
    weights = load_file(tiny_folder / "model.safetensors")
    del weights["encoder.layer.1.attention.self.query.weight"]
    save_file(weights, tiny_folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(
        ModelRefused, match="tiny can't be used: its weights are incomplete; download or copy it again"
    ):
        encode(inspect_model(tiny_folder), ["x"], ("mean",), "cpu")


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("config.json", {"model_type": "no-such-network"}),
        ("config.json", {"hidden_size": 24}),
        ("config_sentence_transformers.json", {"requirements": {"sentence-transformers": ">=99"}}),
    ],
)
def test_what_the_library_can_not_load_is_a_sentence(
    tiny_folder: Path, file: str, changes: dict[str, object]
) -> None:
    change_json(tiny_folder / file, **changes)
    with pytest.raises(
        ModelRefused, match=r"^The model tiny could not be loaded \(.+\); choose another model\.$"
    ) as e:
        encode(inspect_model(tiny_folder), ["x"], ("mean",), "cpu")
    assert "\n" not in str(e.value)
