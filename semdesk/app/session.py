"""The observable state of one window: corpus, settings, what is derived from them, and the verbs that change it.

DRAFT OF THE INTERFACE (bodies follow). Everything derived is None from the moment it is out of date until its job
delivers; each has a signal. Panels read the state, listen to the signals, call the verbs; never each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from semdesk.app.selection import Selection
from semdesk.app.settings import Settings
from semdesk.core.corpus.types import Document, Failure, Source, TablePreview
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.projection.types import Arrows, Projection
from semdesk.core.similarity.types import Background, Matrix, MiningSettings

Rows = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SearchState:
    """A query and what it found. ``is_stale``: model, metric or corpus changed since; a new search is on its way."""

    query: str
    rows: Rows  # (k,) best first
    scores: Floats  # (k,)
    seconds: float
    of: int  # how many passages were searched
    coordinates: Floats | None  # (2,) where the query lies on the map, None if there is no map
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class PairsState:
    """Mined pairs, best first. ``is_stale``: something changed since they were found; mining again is the user's."""

    scores: Floats  # (m,)
    row_a: Rows  # (m,)
    row_b: Rows  # (m,)
    settings: MiningSettings
    seconds: float
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike all passages are to the current one: ``scores`` (n,), NaN where a passage has no vector yet."""

    row: int
    scores: Floats
    nearest: Rows  # the ten best others, best first


@dataclass(frozen=True, slots=True)
class View:
    """The corpus table's order after filter and sort: ``rows`` in display order."""

    rows: Rows
    text: str = ""
    document_id: int | None = None
    sort: str | None = None  # None: corpus order; "text", "document", "likeness", or a column's name
    descending: bool = False


class Session(QObject):
    """See the module's docstring."""

    # ------ signals -------------------------------------------------------------------------------------------
    project_changed = Signal()  # another project is open, or it has another name
    corpus_changed = Signal()  # documents, failures, passage_count
    settings_changed = Signal()  # settings; models
    vectors_changed = Signal()  # ready (how many passages have vectors), is_embedding, space explanation
    background_changed = Signal()
    projection_changed = Signal()
    arrows_changed = Signal()
    matrix_changed = Signal()
    likeness_changed = Signal()
    search_changed = Signal()
    pairs_changed = Signal()
    view_changed = Signal()
    engine_changed = Signal()  # device_text, engine_text
    tables_found = Signal(object)  # tuple[TablePreview, ...]: the window asks, then calls add_tables

    # ------ parts (QObjects with their own signals) -----------------------------------------------------------
    selection: Selection  # .rows, .current, .set(rows, current), .toggle(row), .clear(), changed
    passages: object  # PassageCache: .get(row) -> Passage | None (asks for it), loaded = Signal()
    jobs: object  # JobRunner: .active() -> tuple[JobState(id, label, done, total, seconds_left)], .cancel(id), changed
    messages: object  # Messages: .tell(level, text, action=None), .log, told = Signal(Message)

    # ------ state ---------------------------------------------------------------------------------------------
    project_name: str  # "New project" until saved under a name
    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]
    passage_count: int
    row_documents: Rows  # (n,) the document id of each row
    column_names: tuple[str, ...]  # all the tables' other columns
    settings: Settings
    models: tuple[ModelInfo, ...]
    model_notes: tuple[str, ...]  # folders that were refused, and why
    ready: int  # passages that have vectors in the current space
    is_embedding: bool
    background: Background | None
    projection: Projection | None
    arrows: Arrows | None
    matrix: Matrix | None
    matrix_note: str  # "2,000 of 5,021, evenly spread", or ""
    likeness: Likeness | None
    search: SearchState | None
    pairs: PairsState | None
    view: View
    device_text: str  # "CPU, 2 cores"
    is_model_ready: bool

    # ------ verbs ---------------------------------------------------------------------------------------------
    def open(self, paths: Sequence[Path]) -> None:
        """Add documents, folders, a model folder, or open the project among them."""

    def add_tables(self, sources: Sequence[Source]) -> None:
        """Add the tables that `tables_found` asked about, with the columns chosen."""

    def add_pasted(self, text: str) -> None:
        """Add pasted text as a document, by paragraphs."""

    def add_sentence(self, text: str) -> None:
        """Add one passage typed by hand."""

    def edit_passage(self, row: int, text: str) -> None:
        """Replace a passage's text in the project (the document stays as it is)."""

    def remove_passages(self, rows: Rows) -> None:
        """Take passages out of the project; a message offers to undo."""

    def remove_document(self, document_id: int) -> None:
        """Take a document out; a message offers to undo."""

    def undo(self) -> None:
        """Take back the last edit or removal."""

    def open_sample(self, key: str) -> None:
        """A new project with that sample corpus."""

    def change(
        self,
        *,
        model: str | None = None,
        pooling: str | None = None,
        metric: str | None = None,
        normalize: bool | None = None,
    ) -> None:
        """Change settings; only what depends on the difference is done again."""

    def add_model_folder(self, path: Path) -> None:
        """Offer the sentence-transformers model in this folder and choose it."""

    def find(self, query: str, top_k: int = 20) -> None:
        """Search by meaning; an empty query clears the search."""

    def mine_pairs(self, settings: MiningSettings) -> None:
        """Find similar pairs in the background (of the selection if ``only_selected``)."""

    def show_matrix(self, visible: bool, order: str = "corpus") -> None:
        """The matrix is looked at (or not): it is computed only then. ``order``: corpus, alike."""

    def show_arrows(self, visible: bool) -> None:
        """The arrow mode is looked at (or not)."""

    def filter(self, text: str | None = None, document_id: int | None = None) -> None:
        """Filter the corpus table."""

    def sort(self, key: str | None, descending: bool = False) -> None:
        """Sort the corpus table."""

    def column_values(self, name: str) -> list[str] | None:
        """A column's value for each row (for colouring the map): None until loaded, then view_changed."""

    def new_project(self) -> None:
        """Close this project (it is saved) and start an empty one."""

    def open_project(self, path: Path) -> None: ...

    def save_as(self, path: Path) -> None: ...

    def export_pairs(self, path: Path) -> None: ...

    def export_matrix(self, path: Path) -> None: ...

    def export_map(self, path: Path) -> None: ...

    def export_hits(self, path: Path) -> None: ...

    def close(self) -> None:
        """Cancel jobs, end the engine, close the project: within 2 s."""
