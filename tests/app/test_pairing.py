"""Mining in the background: what is left of it when it is cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from semdesk.app.desk import Desk
from semdesk.app.engine import InlineExecutor
from semdesk.app.jobs import JobRunner
from semdesk.app.messages import Messages
from semdesk.app.pairing import Pairing
from semdesk.app.preferences import Preferences
from semdesk.app.space import Space
from semdesk.core.arrays import SharedArray
from semdesk.core.similarity import mining
from semdesk.core.similarity.types import MiningSettings
from tests.app.conftest import PATIENCE_MS, Wait

_COUNT = 6_000
_SETTINGS = MiningSettings(min_score=0.6, query_chunk_size=100)


@dataclass
class _Here:
    """An engine whose lanes compute in the worker's own thread."""

    quick = InlineExecutor()
    long = InlineExecutor()

    def close(self) -> None:
        """There is nothing to end."""


@pytest.fixture
def pairing(
    qtbot: QtBot, jobs: JobRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pairing]:
    """Ready to compare vectors; what it finds is kept at every block."""
    monkeypatch.setattr(mining, "_KEEP_EVERY", 0.0)
    desk = Desk(jobs, _Here(), Messages(), tmp_path)
    space = Space(desk, Preferences())
    vectors = np.random.default_rng(0).standard_normal((_COUNT, 32), np.float32)
    space.vectors = SharedArray.create(tmp_path / "vectors", vectors)
    space._texts = space.ready = np.arange(_COUNT)
    made = Pairing(desk, space)
    yield made
    made.forget()


def _cancel_in_the_middle(jobs: JobRunner, qtbot: QtBot) -> None:
    def is_half_done() -> bool:
        return any(job.done > job.total / 4 > 0 for job in jobs.active())

    qtbot.waitUntil(is_half_done, timeout=PATIENCE_MS)
    for job in jobs.active():
        jobs.cancel(job.id)


def test_the_pairs_found_before_a_cancel_are_shown_as_such(
    pairing: Pairing, jobs: JobRunner, qtbot: QtBot, wait: Wait, tmp_path: Path
) -> None:
    pairing.mine(_SETTINGS)
    _cancel_in_the_middle(jobs, qtbot)
    wait(lambda: pairing.state is not None)
    assert pairing.state is not None
    assert pairing.state.is_partial
    part = len(pairing.state.scores)
    assert part > 0
    assert not pairing.is_mining

    pairing.mine(_SETTINGS)
    wait(lambda: pairing.state is not None and not pairing.state.is_partial)
    assert len(pairing.state.scores) > part
    assert not list(tmp_path.glob("pairs-*"))


def test_a_cancel_before_anything_was_found_leaves_what_was_there(
    pairing: Pairing, jobs: JobRunner, wait: Wait
) -> None:
    pairing.mine(MiningSettings(min_score=0.9))
    for job in jobs.active():
        jobs.cancel(job.id)
    wait(lambda: not pairing.is_mining)
    assert pairing.state is None or pairing.state.is_partial
