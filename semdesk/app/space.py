"""The vectors of the corpus in the current embedding space.

Gathered from the project, embedded where missing.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk, Shelf, drop
from semdesk.app.engine import Executor
from semdesk.app.preferences import Preferences
from semdesk.app.settings import Settings
from semdesk.core.arrays import SharedArray
from semdesk.core.embedding.embedding import embed_corpus
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.precision import precision_for
from semdesk.core.embedding.types import Encoded, ModelInfo
from semdesk.core.embedding.vector_cache import VectorCache, clear_vector_cache, vector_cache_path
from semdesk.core.progress import ProgressFn
from semdesk.core.project.corpus_vectors import CorpusVectors, gather_vectors
from semdesk.core.project.project import Project

Rows = NDArray[np.int64]
_KEPT_FILES = 3
_REFRESH_SECONDS = 1.0
_EXACT = "exact"


class Space(QObject):
    """``vectors`` is None from the moment they are out of date; ``ready`` are the rows that have one.

    While the rest is being embedded the vectors so far are usable, and are gathered again whenever their
    number has grown by half. ``changed``: other vectors, or none; ``embedding_changed``: embedding began or
    ended.
    """

    changed = Signal()
    embedding_changed = Signal()

    def __init__(self, desk: Desk, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._preferences = preferences
        self._notices: deque[str] = deque()
        self._settings = Settings()
        self._device = "auto"
        self._texts: Rows = np.zeros(0, np.int64)
        self._shelf = Shelf(_KEPT_FILES)
        self._gathered_at = 0.0
        self.vectors: SharedArray | None = None
        self.ready: Rows = np.zeros(0, np.int64)
        self.is_embedding = False

    def show(self, settings: Settings, texts: Rows, device: str) -> None:
        """Settings and the texts of the rows (n,) are these now: what was is out of date."""
        self.forget()
        self._settings, self._texts, self._device = settings, texts, device
        self._gather(then_embed=True)

    def is_of(self, settings: Settings) -> bool:
        """Whether the vectors are those of these settings."""
        mine = self._settings
        return (mine.space(), mine.normalize) == (settings.space(), settings.normalize)

    def forget(self) -> None:
        """What was is out of date, and nothing takes its place yet."""
        for lane in ("embed", "gather"):
            self._desk.jobs.cancel_lane(lane)
        self._texts = np.zeros(0, np.int64)
        self._set_embedding(False)
        self._set(None)

    @property
    def _is_exact(self) -> bool:
        return self._settings.precision == _EXACT

    @property
    def passage_count(self) -> int:
        """How many passages there are, with a vector or without."""
        return len(self._texts)

    def those_ready(self, rows: Rows) -> Rows:
        """Those of some ascending rows that have a vector."""
        if not len(self.ready):
            return self.ready
        at = np.searchsorted(self.ready, rows).clip(max=len(self.ready) - 1)
        found: Rows = rows[self.ready[at] == rows]
        return found

    # ------ gathering ---------------------------------------------------------------------------------------
    def _gather(self, then_embed: bool) -> None:
        model = self._settings.model
        if model is None or not self.passage_count:
            return
        self._gathered_at = time.monotonic()
        self._desk.jobs.run(
            "gather", _gather, self._desk.opened(), model.fingerprint, self._settings.pooling,
            self._settings.normalize, self._is_exact, self._desk.scratch, self._texts, worker="quick",
            on_result=self._on_gathered_first if then_embed else self._on_gathered,
            on_unwanted=lambda gathered: drop(gathered.vectors),
        )  # fmt: skip

    def _on_gathered_first(self, gathered: CorpusVectors) -> None:
        if len(gathered.ready) < self.passage_count:
            self._embed()  # first, so that whoever is told of the vectors knows that they are not all
        self._on_gathered(gathered)

    def _on_gathered(self, gathered: CorpusVectors) -> None:
        self._shelf.keep(gathered.vectors)
        self._set(gathered)

    def _set(self, gathered: CorpusVectors | None) -> None:
        has_any = gathered is not None and len(gathered.ready) > 0
        self.vectors = gathered.vectors if gathered is not None and has_any else None
        self.ready = gathered.ready if gathered is not None else np.zeros(0, np.int64)
        self.changed.emit()

    # ------ the cache ---------------------------------------------------------------------------------------
    def clear_cache(self) -> None:
        """Forget what is kept of all projects of this user; what is being embedded goes there again."""
        self._desk.jobs.run(
            "clear cache", _clear_cache, worker="store", always=True,
            on_result=lambda _: self._desk.messages.notice(self.tr("The vector cache is empty.")),
        )  # fmt: skip

    # ------ embedding ---------------------------------------------------------------------------------------
    def resume(self) -> None:
        """Go on embedding what is missing, after it was cancelled or failed."""
        if not self.is_embedding and len(self.ready) < self.passage_count:
            self._embed()

    def _embed(self) -> None:
        assert self._settings.model is not None
        self._set_embedding(True)
        self._desk.jobs.run(
            "embed", embed_in_engine, self._desk.opened(), self._settings, self._device,
            self._desk.engine.long, self._preferences.cache_megabytes, self._notices, worker="long",
            label=self.tr("Embedding"), counts=True, on_result=self._on_embedded,
            on_stopped=self._on_stopped, on_progress=self._on_progress,
        )  # fmt: skip

    def _on_progress(self, done: int, total: int) -> None:
        self._tell()
        grown = done - (total - (self.passage_count - len(self.ready)))
        is_time = time.monotonic() - self._gathered_at > _REFRESH_SECONDS
        if is_time and grown > max(len(self.ready), 200) / 2 and not self._desk.jobs.is_running("gather"):
            self._gather(then_embed=False)

    def _tell(self) -> None:
        while self._notices:
            self._desk.messages.notice(self._notices.popleft())

    def _on_embedded(self, count: int) -> None:
        self._tell()
        self._set_embedding(False)
        self._gather(then_embed=False)

    def _on_stopped(self) -> None:
        self._set_embedding(False)
        self._desk.messages.notice(
            self.tr("Embedding has stopped. What was finished can be used."), self.tr("Continue"), self.resume
        )
        self._gather(then_embed=False)

    def _set_embedding(self, is_embedding: bool) -> None:
        if is_embedding != self.is_embedding:
            self.is_embedding = is_embedding
            self.embedding_changed.emit()


# ------ on the worker threads -------------------------------------------------------------------------------
def _clear_cache(*, progress: ProgressFn) -> None:
    progress(0, 1)
    clear_vector_cache(vector_cache_path())


def _gather(
    project: Project,
    fingerprint: str,
    pooling: str,
    normalize: bool,
    exact: bool,
    folder: Path,
    texts: Rows,
    *,
    progress: ProgressFn,
) -> CorpusVectors:
    return gather_vectors(project, fingerprint, pooling, normalize, folder, progress, texts, exact=exact)


def embed_in_engine(
    project: Project,
    settings: Settings,
    device: str,
    executor: Executor,
    cache_megabytes: int,
    notices: deque[str],
    *,
    progress: ProgressFn,
) -> int:
    """`embed_corpus` here, beside the project and the cache, with each batch encoded by the executor.

    ``notices`` receives, each once, the sentences of the encoder that the user should read.
    """
    assert settings.model is not None
    last = (0, 0)
    said: set[str] = set()
    encode_there = partial(encode, precision=precision_for(settings.precision, project.passage_count))

    def report(done: int, total: int) -> None:
        nonlocal last
        last = (done, total)
        progress(done, total)

    def still_wanted(done: int, total: int) -> None:
        # Within a batch only the cancel matters: what is counted is what is saved.
        progress(*last)

    def there(model: ModelInfo, texts: list[str], poolings: tuple[str, ...]) -> Encoded:
        encoded: Encoded = executor.call(encode_there, model, texts, poolings, device, progress=still_wanted)
        if encoded.notice and encoded.notice not in said:
            said.add(encoded.notice)
            notices.append(encoded.notice)
        return encoded

    with VectorCache(vector_cache_path(), cache_megabytes) as cache:
        return embed_corpus(
            project, settings.model, settings.pooling, there, report,
            exact=settings.precision == _EXACT, cache=cache,
        )  # fmt: skip
