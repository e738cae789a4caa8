"""The last query and what it found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk
from semdesk.app.engine import Executor
from semdesk.app.pictures import Pictures
from semdesk.app.settings import Settings
from semdesk.app.space import Space
from semdesk.core.arrays import SharedArray
from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.prepared import prepare_search
from semdesk.core.similarity.text_search import search_texts
from semdesk.core.similarity.types import Hits

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SearchState:
    """A query and what it found: ``rows`` (k,) best first with ``scores`` (k,), out of ``of`` passages.

    ``vector`` (d,) is the query's own, ``coordinates`` (2,) its place on the map, None while there is none.
    ``is_stale``: model, metric or corpus changed since, a new search is coming.
    """

    query: str
    rows: Rows
    scores: Floats
    vector: Floats
    seconds: float
    of: int
    coordinates: Floats | None = None
    is_stale: bool = False


class Searching(QObject):
    """Holds the last `SearchState`, and searches again by itself when what it depends on has changed."""

    changed = Signal()

    def __init__(self, desk: Desk, space: Space, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._space = space
        self._pictures = pictures
        self._settings = Settings()
        self._device = "auto"
        self._top_k = 20
        self._asked = ""
        self.state: SearchState | None = None
        space.changed.connect(self._again)
        for changed in (space.changed, space.embedding_changed):
            changed.connect(self._prepare)
        pictures.projection_changed.connect(self._on_projection_changed)

    def show(self, settings: Settings, device: str) -> None:
        """These settings from now on; a metric alone needs no other vectors, so it is searched again here."""
        is_other_metric = settings.metric != self._settings.metric
        self._settings, self._device = settings, device
        if is_other_metric:
            self._again()

    def find(self, query: str, top_k: int | None = None) -> None:
        """Search by meaning; an empty query clears. No ``top_k``: as many as last time."""
        self._asked, self._top_k = query.strip(), top_k or self._top_k
        if not self._asked:
            self._desk.jobs.cancel_lane("search")
            self._set(None)
        else:
            self._again()

    def forget(self) -> None:
        """Another project takes this one's place."""
        self.find("")

    def follow(self, moved: Callable[[Rows], Rows]) -> None:
        """Passages stand in other rows now; -1 for those that are gone."""
        if self.state is not None:
            rows = moved(self.state.rows)
            is_there = rows >= 0
            scores = self.state.scores[is_there]
            self._set(replace(self.state, rows=rows[is_there], scores=scores, is_stale=True))

    @property
    def query(self) -> str:
        """What was asked last, found or not yet."""
        return self._asked

    def _again(self) -> None:
        if not self._asked:
            return
        if self.state is not None:
            self._set(replace(self.state, is_stale=True))
        settings = self._settings
        if self._space.vectors is None or settings.model is None:
            self._desk.jobs.cancel_lane("search")
            return
        are_all_ready = len(self._space.ready) == self._space.vectors.shape[0]
        rows = None if are_all_ready else self._space.ready
        self._desk.jobs.run(
            "search", _search, self._desk.engine.quick, self._space.vectors, rows, self._asked, settings,
            self._top_k, self._device, worker="quick", on_result=self._on_found,
        )  # fmt: skip

    def _on_found(self, state: SearchState) -> None:
        self._set(state)
        # The engine may have been started again since.
        self._prepare()

    def _prepare(self) -> None:
        """Make searches fast, a little at a time, so that nobody who waits has to wait for that.

        Not while embedding goes on: soon there are other vectors.
        """
        self._desk.jobs.cancel_lane("prepare search")
        if self._space.vectors is None or self._space.is_embedding:
            return
        self._desk.jobs.run(
            "prepare search", _prepare, self._desk.engine.quick, self._space.vectors, worker="quick",
            on_result=self._on_prepared,
        )  # fmt: skip

    def _on_prepared(self, is_all: bool) -> None:
        if not is_all:
            self._prepare()

    def _on_projection_changed(self) -> None:
        if self.state is not None:
            self._set(self.state)

    def _set(self, state: SearchState | None) -> None:
        self.state = replace(state, coordinates=self._placed(state)) if state else None
        self.changed.emit()

    def _placed(self, state: SearchState) -> Floats | None:
        projection = self._pictures.projection
        if state.is_stale or projection is None or projection.mean.shape != state.vector.shape:
            return None
        placed: Floats = projection.place(state.vector[None])[0]
        return placed


def _prepare(executor: Executor, vectors: SharedArray, *, progress: ProgressFn) -> bool:
    is_all: bool = executor.call(prepare_search, vectors, progress=progress)
    return is_all


def _search(
    executor: Executor,
    vectors: SharedArray,
    rows: Rows | None,
    query: str,
    settings: Settings,
    top_k: int,
    device: str,
    *,
    progress: ProgressFn,
) -> SearchState:
    began = time.perf_counter()
    hits: list[Hits]
    hits, asked = executor.call(
        search_texts, vectors, rows, [query], settings.model, settings.pooling, settings.normalize,
        settings.metric, top_k, device, progress=progress,
    )  # fmt: skip
    of = vectors.shape[0] if rows is None else len(rows)
    seconds = time.perf_counter() - began
    return SearchState(query, hits[0].rows, hits[0].scores, asked[0], seconds, of)
