"""Which device computes."""

from __future__ import annotations

import os

import pytest
import torch

from semdesk.core.embedding.devices import describe_device, pick_device
from semdesk.core.embedding.poolings import POOLING_KEYS, POOLINGS, pooling
from semdesk.core.errors import NotPossible


def test_auto_picks_what_torch_sees() -> None:
    seen = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    assert pick_device("auto") == seen
    assert pick_device("cpu") == "cpu"


@pytest.mark.parametrize("there", [("cuda",), ("mps",), ("cuda", "mps")])
def test_a_graphics_processor_is_preferred(there: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in there)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in there)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "NVIDIA Test")
    assert pick_device("auto") == there[0]
    assert {pick_device(device) for device in there} == set(there)
    assert describe_device(there[0]) == {"cuda": "NVIDIA Test", "mps": "Apple GPU"}[there[0]]


def test_a_device_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(
        NotPossible, match="The device cuda can't be used: torch sees none here; choose auto or cpu"
    ):
        pick_device("cuda")
    with pytest.raises(NotPossible, match="No device is called tpu; choose one of auto, cpu, cuda, mps"):
        pick_device("tpu")


def test_the_cpu_is_described_by_the_cores_it_may_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3}, raising=False)
    assert describe_device("cpu") == "CPU, 2 cores"
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    assert describe_device("cpu") == "CPU, 1 core"
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert describe_device("cpu") == "CPU, 8 cores"


def test_every_pooling_is_found_by_its_key() -> None:
    assert [pooling(key) for key in POOLING_KEYS] == list(POOLINGS)
    assert all(entry.label and entry.explanation.endswith(".") for entry in POOLINGS)
    with pytest.raises(NotPossible, match="No pooling is called median; choose one of mean, cls"):
        pooling("median")
