"""The pairs that were mined last."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk
from semdesk.app.engine import Executor
from semdesk.app.space import Space
from semdesk.core.arrays import SharedArray
from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.mining import mine_pairs
from semdesk.core.similarity.pair_files import read_pairs
from semdesk.core.similarity.types import Floats, MiningSettings, Pairs, Rows


@dataclass(frozen=True, slots=True)
class PairsState:
    """Mined pairs with what was asked.

    ``is_stale``: something changed since; mining again is the user's to start. ``is_partial``: it was
    cancelled, and these were found before. Only pairs that score at least ``line`` are listed and exported;
    without one, all.
    """

    pairs: Pairs
    settings: MiningSettings
    metric: str
    seconds: float
    is_stale: bool = False
    is_partial: bool = False
    line: float | None = None

    @property
    def listed(self) -> int:
        """How many pairs, from the best on, score at least ``line``."""
        if self.line is None:
            return len(self.scores)
        return int(np.searchsorted(-self.scores, -np.float32(self.line), side="right"))

    @property
    def scores(self) -> Floats:
        return self.pairs.scores

    @property
    def row_a(self) -> Rows:
        return self.pairs.row_a

    @property
    def row_b(self) -> Rows:
        return self.pairs.row_b


class Pairing(QObject):
    """Holds the last `PairsState`; mines in the background when asked."""

    changed = Signal()

    def __init__(self, desk: Desk, space: Space, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._space = space
        self._metric = "cosine"
        self._device = "cpu"
        self._run: _Run | None = None
        self._waiting: MiningSettings | None = None
        self.state: PairsState | None = None
        space.changed.connect(self._on_space_changed)

    def show_metric(self, metric_key: str, device: str) -> None:
        """Compare by this metric, on this device, from now on."""
        self._device = device
        if metric_key != self._metric:
            self._metric = metric_key
            self._on_outdated()

    def forget(self) -> None:
        """Another project takes this one's place."""
        self._desk.jobs.cancel_lane("pairs")
        self._waiting = None
        self._set(None)

    @property
    def is_mining(self) -> bool:
        """Whether pairs are being looked for."""
        return self._desk.jobs.is_running("pairs")

    def mine(self, settings: MiningSettings) -> None:
        """Find pairs among the passages that have vectors; while the rest is being embedded, afterwards."""
        if not self._space.passage_count:
            self._desk.messages.problem(
                NotPossible(self.tr("There is nothing to compare yet: add texts first."))
            )
            return
        if self._space.is_embedding or self._space.vectors is None:
            self._waiting = settings
            self._desk.messages.notice(self.tr("Pairs are looked for as soon as all passages are embedded."))
            return
        self._run = _Run(self._metric, settings, self._desk.scratch / f"pairs-{uuid.uuid4().hex}.npz")
        self._desk.jobs.run(
            "pairs", _mine, self._desk.engine.long, self._space.vectors, self._space.ready, self._run,
            self._device, worker="long", label=self.tr("Finding similar pairs"), on_result=self._on_mined,
            on_stopped=self._on_stopped,
        )  # fmt: skip
        self.changed.emit()

    def _on_mined(self, state: PairsState) -> None:
        if state.pairs.notice:
            self._desk.messages.notice(state.pairs.notice)
        self._set(state)

    def _on_stopped(self) -> None:
        """What was found until then is shown; it lies in the scratch folder."""
        if self._run is not None:
            self._desk.jobs.run(
                "pairs", _found_so_far, self._run, worker="store", on_result=self._on_found_so_far
            )
        self.changed.emit()

    def _on_found_so_far(self, state: PairsState | None) -> None:
        if state is not None:
            self._set(state)

    def draw_line(self, score: float) -> None:
        """List only the pairs that score at least so."""
        if self.state is not None and self.state.line != score:
            self._set(replace(self.state, line=score))

    def follow(self, moved: Callable[[Rows], Rows]) -> None:
        """Passages stand in other rows now; -1 for those that are gone."""
        if self.state is not None:
            row_a, row_b = moved(self.state.row_a), moved(self.state.row_b)
            is_there = (row_a >= 0) & (row_b >= 0)
            pairs = Pairs(self.state.scores[is_there], row_a[is_there], row_b[is_there])
            self._set(replace(self.state, pairs=pairs, is_stale=True))

    def _on_space_changed(self) -> None:
        self._on_outdated()
        if self._waiting is not None and self._space.vectors is not None and not self._space.is_embedding:
            settings, self._waiting = self._waiting, None
            self.mine(settings)

    def _on_outdated(self) -> None:
        if self.is_mining:
            self._desk.jobs.cancel_lane("pairs")
            self._desk.messages.notice(
                self.tr("Finding pairs was stopped because the texts or settings changed.")
            )
        if self.state is not None and not self.state.is_stale:
            self._set(replace(self.state, is_stale=True))

    def _set(self, state: PairsState | None) -> None:
        self.state = state
        self.changed.emit()


@dataclass(frozen=True, slots=True)
class _Run:
    """What is being mined for, since when, and the file for what is found on the way."""

    metric: str
    settings: MiningSettings
    partial: Path
    began: float = field(default_factory=time.perf_counter)

    def state(self, pairs: Pairs, *, is_partial: bool) -> PairsState:
        """The pairs that it found; the file is not needed any more."""
        self.partial.unlink(missing_ok=True)
        seconds = time.perf_counter() - self.began
        return PairsState(pairs, self.settings, self.metric, seconds, is_partial=is_partial)


def _mine(
    executor: Executor, vectors: SharedArray, ready: Rows, run: _Run, device: str, *, progress: ProgressFn
) -> PairsState:
    pairs: Pairs = executor.call(
        mine_pairs, vectors, run.metric, run.settings, ready, device, run.partial, progress=progress
    )  # fmt: skip
    return run.state(pairs, is_partial=False)


def _found_so_far(run: _Run, *, progress: ProgressFn) -> PairsState | None:
    progress(0, 1)
    pairs = read_pairs(run.partial)
    return run.state(pairs, is_partial=True) if pairs is not None else None
