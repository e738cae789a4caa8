"""Searches are made fast ahead of the first one, a little at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from semdesk.app.desk import Desk
from semdesk.app.engine import Executor, InlineExecutor
from semdesk.app.jobs import JobRunner
from semdesk.app.messages import Messages
from semdesk.app.pictures import Pictures
from semdesk.app.preferences import Preferences
from semdesk.app.searching import Searching
from semdesk.app.selection import Selection
from semdesk.app.space import Space
from semdesk.core.arrays import SharedArray
from semdesk.core.project.corpus_vectors import CorpusVectors
from semdesk.core.similarity import codes, prepared
from semdesk.core.similarity.prepared import prepared_codes
from tests.app.conftest import Wait


@dataclass
class InlineEngine:
    """Both lanes here."""

    quick: Executor = field(default_factory=InlineExecutor)
    long: Executor = field(default_factory=InlineExecutor)

    def close(self) -> None:
        """Nothing to end."""


@pytest.fixture
def space(qtbot: QtBot, jobs: JobRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Space:
    """A space that somebody searches; some rows are enough to prepare for, and take several steps."""
    monkeypatch.setattr(prepared, "_FEWEST_ROWS", 100)
    monkeypatch.setattr(prepared, "_SECONDS", 1e-4)
    monkeypatch.setattr(prepared, "are_worth_it", lambda dimension: True)
    monkeypatch.setattr(codes, "_CHUNK", 10)
    monkeypatch.setattr(prepared, "_kept", [])
    desk = Desk(jobs, InlineEngine(), Messages(), tmp_path)
    space = Space(desk, Preferences())
    space.searching = Searching(desk, space, Pictures(desk, space, Selection()))  # type: ignore[attr-defined]
    return space


def _gathered(folder: Path, seed: int) -> CorpusVectors:
    vectors = np.random.default_rng(seed).standard_normal((1000, 8)).astype(np.float32)
    return CorpusVectors(SharedArray.create(folder / f"vectors {seed}", vectors), np.arange(1000))


def test_the_codes_of_the_latest_vectors_are_made_step_by_step(
    space: Space, jobs: JobRunner, wait: Wait, tmp_path: Path
) -> None:
    first, second = _gathered(tmp_path, 0), _gathered(tmp_path, 1)
    space._set(first)
    assert jobs.is_running("prepare search")
    space._set(second)
    wait(lambda: not jobs.is_running("prepare search"))
    assert prepared_codes(first.vectors.open()) is None
    assert prepared_codes(second.vectors.open()) is not None


def test_nothing_is_prepared_while_more_vectors_are_coming(
    space: Space, jobs: JobRunner, wait: Wait, tmp_path: Path
) -> None:
    gathered = _gathered(tmp_path, 0)
    space._set_embedding(True)
    space._set(gathered)
    assert not jobs.is_running("prepare search")
    space._set_embedding(False)
    wait(lambda: not jobs.is_running("prepare search"))
    assert prepared_codes(gathered.vectors.open()) is not None
    space._set(None)
    assert not jobs.is_running("prepare search")
