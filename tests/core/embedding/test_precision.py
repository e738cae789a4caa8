"""The ways to compute a model: like the plain one, tried out once, remembered, and chosen right."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from semdesk.core.embedding import calibration, devices, loading
from semdesk.core.embedding.arithmetic import PLAIN, Way, convert, ways_on
from semdesk.core.embedding.calibration import Calibration, Trial, calibration_path, known_calibration
from semdesk.core.embedding.encoder import encode, prepare_model
from semdesk.core.embedding.models import inspect_model
from semdesk.core.embedding.types import Floats, ModelInfo
from semdesk.core.errors import NotPossible
from tests.helpers.tiny_models import Recipe, make_model

TEXTS = [f"{'the rain is not music today ' * (i % 9)}dog {i}" for i in range(60)]
PACKED = Way("float32", True)
HALF = Way("bfloat16", False)


def _smallest_cosine(a: Floats, b: Floats) -> float:
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return float(((a * b).sum(axis=1) / lengths).min())


def _found(*trials: Trial) -> Calibration:
    return Calibration("tiny", "cpu", "2026-01-01", trials)


# ------ what is chosen ----------------------------------------------------------------------------
def test_the_fastest_that_is_close_enough_is_chosen() -> None:
    plain, packed = Trial(PLAIN, 100, 1, 0), Trial(PACKED, 120, 1, 1e-6)
    half = Trial(HALF, 300, 0.9995, 0.01)
    found = _found(plain, packed, half)
    assert (found.exact, found.fast) == (packed, half)
    assert found.speedup("auto") == pytest.approx(3)
    assert found.chosen("exact") == packed


def test_what_is_not_close_or_hardly_faster_is_left() -> None:
    plain = Trial(PLAIN, 100, 1, 0)
    assert _found(plain, Trial(HALF, 500, 0.998, 0.1)).fast == plain
    assert _found(plain, Trial(HALF, 105, 0.9999, 0.01)).fast == plain
    assert _found(plain, Trial(PACKED, 500, 1, 1e-3)).exact == plain
    assert _found(plain, Trial(HALF, 500, float("nan"), float("nan"))).fast == plain


# ------ the ways ----------------------------------------------------------------------------------
@pytest.mark.parametrize("recipe", [Recipe(), Recipe(is_decoder=True, pooling="lasttoken"), Recipe(dense=8)])
@pytest.mark.parametrize("way", ways_on("cpu", 512), ids=str)
def test_every_way_on_the_cpu_gives_about_the_plain_vectors(recipe: Recipe, way: Way, tmp_path: Path) -> None:
    model = inspect_model(make_model(tmp_path / "model", recipe))
    plain = encode(model, TEXTS, model.poolings, "cpu", precision="exact")
    loaded = loading._load_plain(model, "cpu", (model.path, model.fingerprint, "cpu", "auto"))
    convert(loaded.transformer.auto_model, way)
    loaded.way, loaded.tokens_per_pass = way, 512
    loading._loaded[loaded.key] = loaded
    encoded = encode(model, TEXTS, model.poolings, "cpu")
    assert encoded.arithmetic == way.arithmetic
    for pooling, vectors in encoded.vectors.items():
        assert vectors.dtype == np.float32
        if way.arithmetic == "float32":
            np.testing.assert_allclose(vectors, plain.vectors[pooling], atol=1e-5)
        else:
            assert _smallest_cosine(vectors, plain.vectors[pooling]) > 0.95


def test_the_fast_vectors_of_the_real_model_are_like_the_exact_ones(real_model: ModelInfo) -> None:
    exact = encode(real_model, TEXTS, real_model.poolings, "cpu", precision="exact")
    fast = encode(real_model, TEXTS, real_model.poolings, "cpu")
    assert exact.arithmetic == "float32"
    assert fast.device == exact.device == "cpu"
    for pooling, vectors in fast.vectors.items():
        assert _smallest_cosine(vectors, exact.vectors[pooling]) >= calibration.SMALLEST_COSINE, pooling


def test_packing_leaves_no_second_copy_of_the_weights() -> None:
    network = torch.nn.Sequential(torch.nn.Linear(4, 3), torch.nn.Linear(3, 2, bias=False))
    rows = torch.arange(8.0).view(2, 4)
    expected = network(rows)
    packed = copy.deepcopy(network)
    convert(packed, PACKED)
    assert [weight.numel() for name, weight in packed.named_parameters() if "weight" in name] == [0, 0]
    torch.testing.assert_close(packed(rows), expected.detach())


def test_a_precision_that_does_not_exist_is_a_sentence(tiny_model: ModelInfo) -> None:
    with pytest.raises(NotPossible, match="No precision is called double; choose one of auto, exact"):
        encode(tiny_model, ["x"], ("mean",), "cpu", precision="double")


# ------ remembering -------------------------------------------------------------------------------
@pytest.mark.usefixtures("nothing_loaded")
def test_the_trial_is_made_once_and_remembered(
    tiny_model: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert known_calibration(tiny_model, "cpu") is None
    assert prepare_model(tiny_model, "cpu").startswith("CPU, ")
    known = known_calibration(tiny_model, "cpu")
    assert known is not None
    assert known.trials[0].way == PLAIN
    assert {trial.way for trial in known.trials} == set(ways_on("cpu", tiny_model.max_tokens))
    loading._loaded.clear()
    monkeypatch.delattr(loading, "calibrate")
    prepare_model(tiny_model, "cpu", precision="exact")
    assert known_calibration(tiny_model, "cpu") == known


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "no json",
        "[]",
        '{"version": 99, "entries": {}}',
        '{"version": 1}',
        '{"version": 1, "entries": {"x": {"model": "m", "device": "cpu", "day": "", "trials": []}}}',
        '{"version": 1, "entries": {"x": {"model": "m", "device": "cpu", "day": "", "trials": [3]}}}',
    ],
)
@pytest.mark.usefixtures("nothing_loaded")
def test_an_unreadable_file_means_that_it_is_tried_again(tiny_model: ModelInfo, damage: str) -> None:
    path = calibration_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(damage, encoding="utf-8")
    prepare_model(tiny_model, "cpu")
    assert known_calibration(tiny_model, "cpu") is not None
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 1
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_another_machine_or_model_has_its_own(tiny_model: ModelInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    calibration.remember(tiny_model, _found(Trial(PLAIN, 100, 1, 0)))
    assert known_calibration(tiny_model, "cpu") is not None
    monkeypatch.setattr(devices, "_processor_name", lambda: "Another 9000")
    assert known_calibration(tiny_model, "cpu") is None


@pytest.mark.usefixtures("nothing_loaded")
def test_a_folder_that_can_not_be_written_costs_only_the_memory(tiny_model: ModelInfo) -> None:
    path = calibration_path()
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.write_text("a file in the way", encoding="utf-8")
    assert len(encode(tiny_model, ["a dog"], ("mean",), "cpu").vectors["mean"]) == 1
    assert known_calibration(tiny_model, "cpu") is None


# ------ identical texts ---------------------------------------------------------------------------
def test_identical_texts_are_computed_once(tiny_model: ModelInfo) -> None:
    texts = ["a dog", "rain", "a dog", "", "rain", "a dog"]
    reports: list[tuple[int, int]] = []
    loaded = loading.loaded_model(tiny_model, "cpu", "exact")
    sizes: list[int] = []
    loaded.transformer.auto_model.embeddings.register_forward_pre_hook(
        lambda module, args, kwargs: sizes.append(len(kwargs["input_ids"])), with_kwargs=True
    )
    report = lambda *done: reports.append(done)  # noqa: E731
    encoded = encode(tiny_model, texts, ("mean",), "cpu", report, "exact")
    assert sum(sizes) == 3
    assert reports[0] == (0, 6)
    assert reports[-1] == (6, 6)
    vectors = encoded.vectors["mean"]
    assert (vectors[[0, 2, 5]] == vectors[0]).all()
    assert (vectors[1] == vectors[4]).all()
    assert encoded.tokens.tolist() == [4, 3, 4, 2, 3, 4]


# ------ graphics processors -----------------------------------------------------------------------
def test_a_pass_is_as_large_as_half_of_the_free_memory_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda: (800_000_000, 10**10))
    assert devices.tokens_that_fit("cuda", 50_000) == 8000
    assert devices.tokens_that_fit("cuda", 500_000) == 2048, "memory that runs out is dealt with later"
    assert devices.tokens_that_fit("cuda", 500) == 65_536
    monkeypatch.setattr(torch.mps, "recommended_max_memory", lambda: 10**9)
    monkeypatch.setattr(torch.mps, "driver_allocated_memory", lambda: 2 * 10**8)
    assert devices.tokens_that_fit("mps", 50_000) == 8000


@pytest.mark.usefixtures("nothing_loaded")
def test_who_ends_up_on_the_cpu_is_told(tiny_model: ModelInfo, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = encode(tiny_model, TEXTS, ("mean",), "cpu", precision="exact")
    assert plain.notice == ""
    loaded = loading.loaded_model(tiny_model, "cpu", "exact")
    loaded.device = "cpu:0"  # to torch the same place, to semdesk a device that is not the CPU
    monkeypatch.setattr(loading, "describe_device", lambda device: {"cpu:0": "the test card"}[device])

    def run_out(module: object, args: object) -> None:
        raise torch.OutOfMemoryError("CUDA out of memory")

    loaded.transformer.auto_model.embeddings.register_forward_pre_hook(run_out)
    encoded = encode(tiny_model, TEXTS, ("mean",), "cpu", precision="exact")
    assert encoded.device == "cpu"
    assert encoded.notice == (
        "tiny does not fit the memory of the test card, so it is computed on the CPU: the vectors are as"
        " good, but it takes longer."
    )
    np.testing.assert_allclose(encoded.vectors["mean"], plain.vectors["mean"], atol=1e-6)
