"""Writing what is shown to files, in the background."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from semdesk.app.corpus import CorpusState
from semdesk.app.desk import Desk
from semdesk.app.pairing import PairsState
from semdesk.app.searching import SearchState
from semdesk.app.settings import Settings
from semdesk.core.corpus.types import Document, Passage
from semdesk.core.errors import NotPossible
from semdesk.core.exports.hits import write_hits_csv
from semdesk.core.exports.map import write_map
from semdesk.core.exports.matrix import write_matrix
from semdesk.core.exports.pairs import write_pairs_csv
from semdesk.core.project.project import Project
from semdesk.core.projection.types import Projection
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.types import Hits, Matrix, Pairs

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Source:
    """The corpus as it was shown when the user asked, whatever is changed before it is written."""

    project: Project
    state: CorpusState

    def passages(self, rows: Rows) -> Sequence[Passage]:
        return self.project.passages(rows, index=self.state.index)

    def documents(self) -> Sequence[Document]:
        return self.state.documents

    def row_documents(self) -> Rows:
        return self.state.index.documents


class Exporting(QObject):
    """One verb for each thing that can be written; each is given what is shown, or None."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def pairs(self, path: Path, corpus: CorpusState, state: PairsState | None) -> None:
        """The pairs that are listed, as a table."""
        if state is None or state.is_stale:
            self._nothing(self.tr("There are no pairs of the present texts and settings: find them first."))
            return
        shown = slice(state.listed)
        pairs = Pairs(state.scores[shown], state.row_a[shown], state.row_b[shown])
        self._write(write_pairs_csv, path, corpus, pairs, state.metric)

    def hits(self, path: Path, corpus: CorpusState, state: SearchState | None, settings: Settings) -> None:
        """What the search found, as a table."""
        if state is None or state.is_stale:
            self._nothing(self.tr("There are no hits of the present texts and settings: search first."))
            return
        hits = [Hits(state.rows, state.scores)]
        self._write(write_hits_csv, path, corpus, [state.query], hits, settings.metric)

    def matrix(self, path: Path, corpus: CorpusState, matrix: Matrix | None, settings: Settings) -> None:
        """The matrix as it is shown: .csv, .npy or .png."""
        if matrix is None:
            self._nothing(self.tr("There is no matrix yet: open its panel first."))
            return
        # On the worker that makes matrices, so that no later one takes this one's files away before.
        self._write(write_matrix, path, corpus, matrix, settings.metric, worker="quick")

    def map(self, path: Path, corpus: CorpusState, projection: Projection | None, settings: Settings) -> None:
        """The map: .csv, .png or .svg."""
        if projection is None or settings.model is None:
            self._nothing(self.tr("There is no map yet: add texts first."))
            return
        caption = f"PCA · {settings.model.name} · {settings.pooling} · {metric(settings.metric).label}"
        self._write(write_map, path, corpus, projection.coordinates, caption)

    def _nothing(self, sentence: str) -> None:
        self._desk.messages.problem(NotPossible(sentence))

    def _write(
        self,
        function: Callable[..., None],
        path: Path,
        corpus: CorpusState,
        *args: Any,
        worker: str = "files",
    ) -> None:
        said = self.tr("Wrote {name}.").format(name=path.name)
        self._desk.jobs.run(
            f"export {path}", function, path, _Source(self._desk.opened(), corpus), *args, worker=worker,
            label=self.tr("Writing {name}").format(name=path.name),
            on_result=lambda _: self._desk.messages.notice(said),
        )  # fmt: skip
