"""A matrix as its view needs it: files opened, rows looked up, documents as groups."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.types import Matrix
from semdesk.gui.widgets.brackets import Group, runs
from semdesk.gui.widgets.matrix_raster import Levels, shrunk

Rows = NDArray[np.int64]


class MatrixData:
    """Positions in the matrix are display order; ``rows`` says which passage stands at each."""

    def __init__(self, matrix: Matrix, row_documents: Rows, names: Mapping[int, str]) -> None:
        """``row_documents`` (n,) are the documents' ids of the whole corpus, ``names`` their names."""
        self.matrix = matrix
        self.rows = matrix.rows
        self.levels: Levels = np.asarray(matrix.levels.open(), np.uint8)
        self._scores = matrix.scores.open()
        self._by_row = np.argsort(self.rows, kind="stable")
        known = len(self.rows) > 0 and int(self.rows.max()) < len(row_documents)
        self.groups: tuple[Group, ...] = runs(row_documents[self.rows], names) if known else ()
        self._small: Levels | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def score(self, row: int, column: int) -> float:
        """The score at two positions."""
        return float(self._scores[row, column])

    def positions(self, rows: Rows) -> NDArray[np.intp]:
        """Where those of the passages stand that are in the matrix, ascending."""
        if not len(self.rows):
            return np.zeros(0, np.intp)
        at = np.searchsorted(self.rows, rows, sorter=self._by_row)
        found = self._by_row[np.minimum(at, len(self.rows) - 1)]
        return np.sort(found[self.rows[found] == rows])

    def small(self, side: int) -> Levels:
        """All of it in side × side pixels, kept until another size is asked for."""
        if self._small is None or len(self._small) != side:
            self._small = shrunk(self.levels, side)
        return self._small
