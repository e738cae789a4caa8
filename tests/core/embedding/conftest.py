"""What the tests of embedding share: the real model, and a small one to be spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from semdesk.core.embedding import loading
from semdesk.core.embedding.models import built_in_model, inspect_model
from semdesk.core.embedding.types import ModelInfo
from tests.helpers.tiny_models import make_model


@pytest.fixture(scope="session")
def real_model() -> ModelInfo:
    return built_in_model()


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_model(tmp_path_factory.mktemp("tiny") / "tiny")


@pytest.fixture
def tiny_folder(_template: Path, tmp_path: Path) -> Path:
    """A sound tiny model in a folder of its own, that a test may spoil."""
    folder = tmp_path / "tiny"
    shutil.copytree(_template, folder)
    return folder


@pytest.fixture
def tiny_model(tiny_folder: Path) -> ModelInfo:
    return inspect_model(tiny_folder)


@pytest.fixture
def nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine has just started."""
    monkeypatch.setattr(loading, "_loaded", type(loading._loaded)())
