"""What happens when memory runs out in the middle of embedding."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from semdesk.core.embedding import encoder, loading
from semdesk.core.embedding.models import inspect_model
from semdesk.core.embedding.network import LoadedModel
from semdesk.core.errors import NotPossible

TEXTS = ["Today is a sunny day", "", "It's raining!", "the dog and the cat " * 40]

encode = partial(encoder.encode, precision="exact")
load_model = partial(encoder.load_model, precision="exact")


def _run_out_above(loaded: LoadedModel, size: int, error: Exception) -> list[int]:
    """Make the network fail like a device whose memory holds ``size`` tokens; the sizes that it was given."""
    sizes: list[int] = []

    def check(module: object, args: tuple[object, ...], kwargs: dict[str, torch.Tensor]) -> None:
        sizes.append(kwargs["input_ids"].numel())
        if sizes[-1] > size:
            raise error

    loaded.transformer.auto_model.embeddings.register_forward_pre_hook(check, with_kwargs=True)
    return sizes


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"),
        MemoryError(),
    ],
)
@pytest.mark.usefixtures("nothing_loaded")
def test_when_memory_runs_out_less_is_computed_at_once_and_that_is_remembered(
    tiny_folder: Path, error: Exception
) -> None:
    model = inspect_model(tiny_folder)
    texts = ["a dog is not a cat " * (i % 5) + str(i) for i in range(200)]
    expected = encode(model, texts, ("mean",), "cpu").vectors["mean"]
    loaded = loading.loaded_model(model, "cpu", "exact")
    sizes = _run_out_above(loaded, 400, error)
    np.testing.assert_allclose(encode(model, texts, ("mean",), "cpu").vectors["mean"], expected, atol=1e-6)
    assert max(sizes) > 400
    assert loaded.device == "cpu"
    sizes.clear()
    encode(model, texts, ("mean",), "cpu")
    assert max(sizes) <= 400


@pytest.mark.usefixtures("nothing_loaded")
def test_when_not_even_one_text_fits_the_device_the_cpu_takes_over(tiny_folder: Path) -> None:
    model = inspect_model(tiny_folder)
    expected = encode(model, TEXTS, ("mean",), "cpu").vectors["mean"]
    loaded = loading.loaded_model(model, "cpu", "exact")
    loaded.device = "cpu:0"  # to torch the same place, to semdesk a device that is not the CPU
    sizes = _run_out_above(loaded, 10, torch.OutOfMemoryError("CUDA out of memory"))
    np.testing.assert_allclose(encode(model, TEXTS, ("mean",), "cpu").vectors["mean"], expected, atol=1e-6)
    assert max(sizes) > 10
    sizes.clear()
    assert load_model(model, "cpu") == "cpu"
    encode(model, TEXTS, ("mean",), "cpu")
    assert sizes == [], "the CPU is used from then on"


@pytest.mark.usefixtures("nothing_loaded")
def test_a_computer_without_memory_for_one_text_is_a_sentence(tiny_folder: Path) -> None:
    model = inspect_model(tiny_folder)
    _run_out_above(loading.loaded_model(model, "cpu", "exact"), 0, MemoryError())
    with pytest.raises(NotPossible, match="not enough memory to embed with tiny: close other programs"):
        encode(model, TEXTS, ("mean",), "cpu")


@pytest.mark.usefixtures("nothing_loaded")
def test_another_error_of_the_network_is_not_taken_for_memory(tiny_folder: Path) -> None:
    model = inspect_model(tiny_folder)
    _run_out_above(
        loading.loaded_model(model, "cpu", "exact"), 0, RuntimeError("shapes cannot be multiplied")
    )
    with pytest.raises(RuntimeError, match="shapes cannot be multiplied"):
        encode(model, TEXTS, ("mean",), "cpu")
