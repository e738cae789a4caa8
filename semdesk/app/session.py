"""The observable state of one window, and the verbs that change it.

A session is made of parts, each with its own state and signals; this class wires them, and is the only one
that the panels know. Panels read the state, listen to the signals and call the verbs; they never talk to each
other. What is derived is None from the moment it is out of date until its job delivers.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from semdesk.app.desk import Engine
from semdesk.app.jobs import JobRunner
from semdesk.app.modelling import is_model_folder
from semdesk.app.opening import Remembered, close_project, divided
from semdesk.app.pairing import PairsState
from semdesk.app.pictures import MatrixWish
from semdesk.app.preferences import Preferences
from semdesk.app.searching import SearchState
from semdesk.app.session_state import SessionState
from semdesk.app.view import View
from semdesk.core.corpus.samples import sample
from semdesk.core.corpus.types import Source
from semdesk.core.similarity.likeness import Likeness
from semdesk.core.similarity.types import MiningSettings

__all__ = ["Likeness", "PairsState", "SearchState", "Session", "View"]

Rows = NDArray[np.int64]
_REMEMBER_AFTER_MS = 400
_CLOSE_SECONDS = 1.5


class Session(SessionState):
    """See the module's docstring. ``close`` must be called before the application goes."""

    project_changed = Signal()
    settings_changed = Signal()

    def __init__(
        self,
        jobs: JobRunner,
        engine: Engine,
        scratch: Path,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(jobs, engine, scratch, preferences, parent)
        self._when_open: list[Callable[[], None]] = []
        self._remember_soon = QTimer(self, singleShot=True, interval=_REMEMBER_AFTER_MS)
        self._wire()

    def _wire(self) -> None:
        self._opening.leaving.connect(self._remember)
        self._opening.opened.connect(self._on_opened)
        self._opening.renamed.connect(self.project_changed)
        self._corpus.changed.connect(self._on_corpus_changed)
        self._modelling.changed.connect(self._on_settings_changed)
        self.jobs.failed.connect(self.messages.problem)
        self.selection.changed.connect(self._remember_soon.start)
        self._searching.changed.connect(self._remember_soon.start)
        self._space.changed.connect(self._on_space_changed)
        self._remember_soon.timeout.connect(self._remember)

    # ------ what changes what -------------------------------------------------------------------------------
    def _on_opened(self, remembered: Remembered) -> None:
        for part in (self._space, self._pairing, self._searching, self._corpus, self._viewing):
            part.forget()
        self.passages.show(self._desk.opened(), 0)
        self._searching.find(remembered.query)
        self._modelling.restore(remembered.settings, remembered.model_key)
        self.selection.set(remembered.rows, remembered.current)
        self._corpus.reload()
        self.project_changed.emit()
        waiting, self._when_open = self._when_open, []
        for verb in waiting:
            verb()

    def _on_corpus_changed(self) -> None:
        if self._desk.project is None or not self._corpus.is_loaded:
            return
        self._opening.note()
        self.passages.show(self._desk.project, self.passage_count)
        for part in (self._pictures, self._searching, self._pairing):
            part.follow(self._corpus.follow)
        self._follow_selection()
        index = self._corpus.state.index
        self._viewing.show(index)
        self._space.show(self.settings, index.texts, self._modelling.device)

    def _follow_selection(self) -> None:
        rows, current = self.selection.rows, self.selection.current
        moved = self._corpus.follow(np.append(rows, rows[:1] if current is None else current))
        is_there = (moved >= 0) & (moved < self.passage_count)
        self.selection.set(moved[:-1][is_there[:-1]], int(moved[-1]) if len(moved) else None)

    def _on_space_changed(self) -> None:
        if self.settings.model is not None and self._space.vectors is not None:
            self.passages.show_tokens(self.settings.model.fingerprint)

    def _on_settings_changed(self) -> None:
        settings = self.settings
        self._pictures.show_metric(settings.metric)
        self._pairing.show_metric(settings.metric, self._modelling.device)
        self._searching.show(settings, self._modelling.device)
        if self._corpus.is_loaded and not self._space.is_of(settings):
            self._space.show(settings, self._corpus.state.index.texts, self._modelling.device)
        self.settings_changed.emit()
        self._remember_soon.start()

    def on_engine_restarted(self) -> None:
        """The engine's process ended and was started again; what it was doing goes on."""
        self.messages.notice(self.tr("The model stopped and was started again. Nothing is lost."))

    # ------ life --------------------------------------------------------------------------------------------
    def start(self, paths: Sequence[Path] = ()) -> None:
        """Look for models; open the project among ``paths`` and add the others, or go on where one was."""
        self._modelling.find()
        projects, others = divided(paths)
        then = partial(self.open, others) if others else None
        if others and not projects:
            self._opening.new(then)
        else:
            self._opening.start(projects[0] if projects else None, then)

    def _where(self) -> Remembered:
        key = self.settings.model.key if self.settings.model else ""
        rows = tuple(self.selection.rows.tolist())
        return Remembered(self.settings, key, rows, self.selection.current, self._searching.query)

    def _remember(self) -> None:
        if self.settings.model is not None:
            self._opening.remember(self._where())

    def close(self) -> None:
        """Write down where the user is, stop everything and close the project; under two seconds."""
        self._remember_soon.stop()
        self._remember()
        self.jobs.cancel_all()
        self._desk.engine.close()
        # A worker that goes on would be waited for; what it leaves open is in order when opened again.
        if self.jobs.close(_CLOSE_SECONDS) and self._desk.project is not None:
            close_project(self._desk.project)
        shutil.rmtree(self._desk.scratch, ignore_errors=True)

    # ------ verbs: texts ------------------------------------------------------------------------------------
    def open(self, paths: Sequence[Path]) -> None:
        """Open the project among the paths, offer the model folder, add the documents and folders."""
        projects, others = divided(paths)
        models = [path for path in others if is_model_folder(path)]
        documents = [path for path in others if path not in models]
        for path in models:
            self.add_model_folder(path)
        add = partial(self._corpus.add, documents) if documents else None
        if projects:
            self._opening.open(projects[-1], add)
        elif add:
            self._once_open(add)

    def _once_open(self, verb: Callable[[], None]) -> None:
        """Do it now, or as soon as there is a project."""
        if self._desk.project is None:
            self._when_open.append(verb)
        else:
            verb()

    def add_tables(self, sources: Sequence[Source]) -> None:
        """Add the tables that ``tables_found`` asked about, with the columns chosen."""
        self._corpus.read(sources)

    def add_pasted(self, text: str) -> None:
        """Add pasted text as a document, by paragraphs."""
        if text.strip():
            self._once_open(partial(self._corpus.add_pasted, text))

    def add_sentence(self, text: str) -> None:
        """Add one passage typed by hand."""
        if text.strip():
            self._once_open(partial(self._corpus.add_sentence, text.strip()))

    def edit_passage(self, row: int, text: str) -> None:
        """Replace a passage's text in the project; the document stays as it is."""
        if text.strip():
            self._corpus.edit(row, text.strip())

    def remove_passages(self, rows: Rows) -> None:
        """Take passages out of the project; a message offers to undo."""
        if len(rows):
            self.selection.clear()
            self._corpus.remove(rows)

    def remove_document(self, document_id: int) -> None:
        """Take a document out of the project; a message offers to undo."""
        self.selection.clear()
        self._corpus.remove_document(document_id)

    def undo(self) -> None:
        """Take back the last edit or removal."""
        self._corpus.undo()

    def open_sample(self, key: str) -> None:
        """Show a sample corpus, in a new project if this one has texts."""
        read = partial(self._corpus.read, sample(key).sources)
        if self.passage_count or not self._corpus.is_loaded or self._corpus.is_reading:
            self._opening.new(read)
        else:
            read()

    # ------ verbs: settings and questions -------------------------------------------------------------------
    def change(
        self,
        *,
        model: str | None = None,
        pooling: str | None = None,
        metric: str | None = None,
        normalize: bool | None = None,
        precision: str | None = None,
    ) -> None:
        """Change settings, by key; only what depends on the difference is done again."""
        self._modelling.change(model, pooling, metric, normalize, precision)

    def add_model_folder(self, path: Path) -> None:
        """Offer the sentence-transformers model in this folder, and choose it."""
        self._modelling.add_folder(path)

    def find(self, query: str, top_k: int | None = None) -> None:
        """Search by meaning; an empty query clears the search, no ``top_k`` keeps the last one."""
        self._searching.find(query, top_k)

    def mine_pairs(self, settings: MiningSettings) -> None:
        """Find similar pairs in the background."""
        self._pairing.mine(settings)

    def draw_line(self, score: float) -> None:
        """List, and export, only the pairs that score at least so."""
        self._pairing.draw_line(score)

    def resume_embedding(self) -> None:
        """Go on embedding what is missing."""
        self._space.resume()

    def clear_vector_cache(self) -> None:
        """Forget the vectors that projects share; each keeps its own."""
        self._space.clear_cache()

    # ------ verbs: what is looked at ------------------------------------------------------------------------
    def show_matrix(self, visible: bool, order: str = "corpus") -> None:
        """The matrix is looked at or not (it is computed only then); ``order`` is corpus or alike."""
        self._pictures.show_matrix(MatrixWish(visible, order))

    def show_arrows(self, visible: bool) -> None:
        """The arrows are looked at or not."""
        self._pictures.show_arrows(visible)

    def filter(self, text: str | None = None, document_id: int | None = None) -> None:
        """Filter the corpus table: no text keeps the last one, no document shows all."""
        self._viewing.filter(text, document_id)

    def sort(self, key: str | None, descending: bool = False) -> None:
        """Sort the corpus table; None is corpus order."""
        self._viewing.sort(key, descending)

    # ------ verbs: projects and files -----------------------------------------------------------------------
    def new_project(self) -> None:
        """Leave this project, which is saved, for an empty one."""
        self._opening.new()

    def open_project(self, path: Path) -> None:
        """Leave this project, which is saved, for that one; if it can't be opened this one stays."""
        self._opening.open(path)

    def save_as(self, path: Path) -> None:
        """Give the project a name and a place."""
        self._once_open(partial(self._opening.save_as, path))

    def export_pairs(self, path: Path) -> None:
        """Write the pairs as a table."""
        self._exporting.pairs(path, self._corpus.state, self.pairs)

    def export_hits(self, path: Path) -> None:
        """Write what the search found as a table."""
        self._exporting.hits(path, self._corpus.state, self.search, self.settings)

    def export_matrix(self, path: Path) -> None:
        """Write the matrix as it is shown: .csv, .npy or .png."""
        self._exporting.matrix(path, self._corpus.state, self.matrix, self.settings)

    def export_map(self, path: Path) -> None:
        """Write the map: .csv, .png or .svg."""
        self._exporting.map(path, self._corpus.state, self.projection, self.settings)
