"""The parts of a session, and its state as the panels read it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from semdesk.app.corpus import Corpus
from semdesk.app.desk import Desk, Engine
from semdesk.app.exporting import Exporting
from semdesk.app.jobs import JobRunner
from semdesk.app.messages import Messages
from semdesk.app.modelling import Modelling
from semdesk.app.opening import Opening
from semdesk.app.pairing import Pairing, PairsState
from semdesk.app.passages import PassageCache
from semdesk.app.pictures import Pictures
from semdesk.app.preferences import Preferences
from semdesk.app.searching import Searching, SearchState
from semdesk.app.selection import Selection
from semdesk.app.settings import Settings
from semdesk.app.space import Space
from semdesk.app.view import View, Viewing
from semdesk.core.corpus.types import Document, Failure
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.projection.types import Arrows, Projection
from semdesk.core.similarity.likeness import Likeness
from semdesk.core.similarity.types import Background, Matrix

Rows = NDArray[np.int64]


class SessionState(QObject):
    """Makes the parts, gives their signals the names that panels know, and hands out their state."""

    def __init__(
        self,
        jobs: JobRunner,
        engine: Engine,
        scratch: Path,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.preferences = preferences
        self.messages = Messages(self)
        self.selection = Selection(self)
        self.passages = PassageCache(jobs, self)
        self._desk = Desk(jobs, engine, self.messages, scratch)
        self._make_parts(self._desk)
        self._name_signals()

    def _make_parts(self, desk: Desk) -> None:
        self._opening = Opening(desk, self.preferences, self)
        self._corpus = Corpus(desk, self)
        self._modelling = Modelling(desk, self.preferences, self)
        self._space = Space(desk, self.preferences, self)
        self._pictures = Pictures(desk, self._space, self.selection, self)
        self._searching = Searching(desk, self._space, self._pictures, self)
        self._pairing = Pairing(desk, self._space, self)
        self._viewing = Viewing(desk, self._pictures, self)
        self._exporting = Exporting(desk, self)

    def _name_signals(self) -> None:
        self.corpus_changed = self._corpus.changed
        self.tables_found = self._corpus.tables_found
        self.engine_changed = self._modelling.engine_changed
        self.vectors_changed = self._space.changed
        self.embedding_changed = self._space.embedding_changed
        self.background_changed = self._pictures.background_changed
        self.projection_changed = self._pictures.projection_changed
        self.arrows_changed = self._pictures.arrows_changed
        self.matrix_changed = self._pictures.matrix_changed
        self.likeness_changed = self._pictures.likeness_changed
        self.search_changed = self._searching.changed
        self.pairs_changed = self._pairing.changed
        self.view_changed = self._viewing.changed
        self.columns_changed = self._viewing.columns_changed

    @property
    def is_open(self) -> bool:
        """Whether there is a project, as there is soon after the start."""
        return self._desk.project is not None

    @property
    def project_name(self) -> str:
        """The name of the project; empty until it is saved under one."""
        return self._opening.name

    @property
    def documents(self) -> tuple[Document, ...]:
        return self._corpus.state.documents

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Files that were not added, and why."""
        return self._corpus.state.failures

    @property
    def passage_count(self) -> int:
        return self._corpus.state.passage_count

    @property
    def row_documents(self) -> Rows:
        """(n,) the document's id of each row."""
        return self._corpus.state.index.documents

    @property
    def column_names(self) -> tuple[str, ...]:
        return self._corpus.state.column_names

    @property
    def can_undo(self) -> bool:
        return self._corpus.can_undo

    @property
    def settings(self) -> Settings:
        return self._modelling.settings

    @property
    def models(self) -> tuple[ModelInfo, ...]:
        return self._modelling.models

    @property
    def model_notes(self) -> tuple[str, ...]:
        """Folders that are not offered, and why."""
        return self._modelling.notes

    @property
    def device_text(self) -> str:
        """What computes, for the status bar; empty until the engine is up."""
        return self._modelling.device_text

    @property
    def is_model_ready(self) -> bool:
        return self._modelling.is_model_ready

    @property
    def ready(self) -> int:
        """How many passages have a vector in the current space."""
        return len(self._space.ready)

    @property
    def is_embedding(self) -> bool:
        return self._space.is_embedding

    @property
    def background(self) -> Background | None:
        return self._pictures.background

    @property
    def projection(self) -> Projection | None:
        return self._pictures.projection

    @property
    def arrows(self) -> Arrows | None:
        return self._pictures.arrows

    @property
    def matrix(self) -> Matrix | None:
        return self._pictures.matrix

    @property
    def matrix_of(self) -> int:
        """How many passages the matrix was to show; more than it has rows when it is a sample."""
        return self._pictures.matrix_of

    @property
    def is_matrix_of_selection(self) -> bool:
        """Whether the matrix shows what was selected rather than the whole corpus."""
        return self._pictures.is_matrix_of_selection

    @property
    def likeness(self) -> Likeness | None:
        return self._pictures.likeness

    @property
    def search(self) -> SearchState | None:
        return self._searching.state

    @property
    def query(self) -> str:
        """What was asked last, found or not yet."""
        return self._searching.query

    @property
    def pairs(self) -> PairsState | None:
        return self._pairing.state

    @property
    def is_mining(self) -> bool:
        return self._pairing.is_mining

    @property
    def view(self) -> View:
        return self._viewing.state

    def column_values(self, name: str) -> list[str] | None:
        """A column's value for each row; None until loaded, which ``columns_changed`` tells."""
        return self._viewing.column_values(name)
