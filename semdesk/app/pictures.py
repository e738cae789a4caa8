"""What is derived from the vectors.

Yardstick, projection, arrows, matrix, likeness. None while out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk, Shelf, drop
from semdesk.app.selection import Selection
from semdesk.app.space import Space
from semdesk.core.projection.arrows import MAX_ARROWS, project_arrows
from semdesk.core.projection.pca import project_pca
from semdesk.core.projection.types import Arrows, Projection
from semdesk.core.similarity.background import random_background
from semdesk.core.similarity.likeness import Likeness, likeness_to
from semdesk.core.similarity.matrix import MAX_MATRIX_ROWS, similarity_matrix, spread_rows
from semdesk.core.similarity.types import Background, Matrix

Rows = NDArray[np.int64]
_KEPT_MATRICES = 2


@dataclass(frozen=True, slots=True)
class MatrixWish:
    """How the matrix panel wants to see it: whether at all, and in which order."""

    is_visible: bool = False
    order: str = "corpus"


class Pictures(QObject):
    """Each picture is recomputed when what it depends on changes; matrix and arrows only while looked at."""

    background_changed = Signal()
    projection_changed = Signal()
    arrows_changed = Signal()
    matrix_changed = Signal()
    likeness_changed = Signal()

    def __init__(self, desk: Desk, space: Space, selection: Selection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._space = space
        self._selection = selection
        self._metric = "cosine"
        self._wish = MatrixWish()
        self._shows_arrows = False
        self._matrix_choice: Rows = np.zeros(0, np.int64)
        self._matrix_rows: Rows = np.zeros(0, np.int64)
        self._shelf = Shelf(_KEPT_MATRICES)
        self.background: Background | None = None
        self.projection: Projection | None = None
        self.arrows: Arrows | None = None
        self.matrix: Matrix | None = None
        self.matrix_of = 0
        self.is_matrix_of_selection = False
        self.likeness: Likeness | None = None
        space.changed.connect(self._on_space_changed)
        selection.changed.connect(self._on_selection_changed)

    # ------ what changed ------------------------------------------------------------------------------------
    def show_metric(self, metric_key: str) -> None:
        """Compare by this metric from now on; the projection does not depend on it."""
        if metric_key != self._metric:
            self._metric = metric_key
            self._compare()

    def show_matrix(self, wish: MatrixWish) -> None:
        """The matrix is looked at, or no longer, or in another order."""
        if wish != self._wish:
            self._wish = wish
            self._draw_matrix()

    def show_arrows(self, are_visible: bool) -> None:
        """The arrows are looked at, or no longer."""
        if are_visible != self._shows_arrows:
            self._shows_arrows = are_visible
            self._draw_arrows()

    def follow(self, moved: Callable[[Rows], Rows]) -> None:
        """Passages stand in other rows now; -1 for those that are gone."""
        self._matrix_choice = moved(self._matrix_choice)

    def _on_space_changed(self) -> None:
        self._compare()
        self._project()

    def _compare(self) -> None:
        self._measure_background()
        self._compare_selection()
        self._draw_matrix()

    def _on_selection_changed(self) -> None:
        self._compare_selection()
        if not np.array_equal(self._chosen_matrix_rows(), self._matrix_rows):
            self._draw_matrix()

    def _compare_selection(self) -> None:
        self._compare_current()
        self._draw_arrows()

    # ------ the yardstick -----------------------------------------------------------------------------------
    def _measure_background(self) -> None:
        self._set_background(None)
        self._run(
            "background", True, random_background, self._metric, self._space.ready, then=self._set_background
        )

    def _set_background(self, background: Background | None) -> None:
        self.background = background
        self.background_changed.emit()

    # ------ the map -----------------------------------------------------------------------------------------
    def _project(self) -> None:
        self._set_projection(None)
        self._run("projection", True, project_pca, self._space.ready, then=self._set_projection)

    def _set_projection(self, projection: Projection | None) -> None:
        self.projection = projection
        self.projection_changed.emit()

    # ------ arrows ------------------------------------------------------------------------------------------
    def _draw_arrows(self) -> None:
        self._set_arrows(None)
        rows = self._space.those_ready(self._selection.rows)[:MAX_ARROWS]
        is_wanted = self._shows_arrows and len(rows) > 0
        self._run("arrows", is_wanted, project_arrows, rows, self._metric, then=self._set_arrows)

    def _set_arrows(self, arrows: Arrows | None) -> None:
        self.arrows = arrows
        self.arrows_changed.emit()

    # ------ likeness to the current passage -----------------------------------------------------------------
    def _compare_current(self) -> None:
        self._set_likeness(None)
        current = self._selection.current
        is_there = current is not None and len(self._space.those_ready(np.array([current]))) > 0
        self._run(
            "likeness", is_there, likeness_to, current, self._space.ready, self._metric,
            then=self._set_likeness,
        )  # fmt: skip

    def _set_likeness(self, likeness: Likeness | None) -> None:
        self.likeness = likeness
        self.likeness_changed.emit()

    # ------ the matrix --------------------------------------------------------------------------------------
    def _chosen_matrix_rows(self) -> Rows:
        """Three or more selected passages, else the corpus; at most `MAX_MATRIX_ROWS`, evenly spread.

        One or two selected keep what is shown: a click on a cell selects its two passages, and must not take
        the matrix of a selection away.
        """
        selected = self._selection.rows
        if len(selected) > 2 or not len(selected):
            self._matrix_choice = selected
        chosen = self._space.those_ready(self._matrix_choice)
        self.is_matrix_of_selection = len(chosen) > 2
        rows: Rows = chosen if self.is_matrix_of_selection else self._space.ready
        self.matrix_of = len(rows)
        return spread_rows(rows, MAX_MATRIX_ROWS)

    def _draw_matrix(self) -> None:
        self._set_matrix(None)
        self._matrix_rows = self._chosen_matrix_rows()
        is_wanted = self._wish.is_visible and len(self._matrix_rows) > 0
        self._run(
            "matrix", is_wanted, similarity_matrix, self._matrix_rows, self._metric, None, None,
            self._wish.order, self._desk.scratch, then=self._on_matrix,
            unwanted=lambda matrix: drop(matrix.scores, matrix.levels),
        )  # fmt: skip

    def _on_matrix(self, matrix: Matrix) -> None:
        self._shelf.keep(matrix.scores, matrix.levels)
        self._set_matrix(matrix)

    def _set_matrix(self, matrix: Matrix | None) -> None:
        self.matrix = matrix
        self.matrix_changed.emit()

    # ------ in the engine -----------------------------------------------------------------------------------
    def _run(
        self,
        lane: str,
        is_wanted: bool,
        function: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], None],
        unwanted: Callable[[Any], None] | None = None,
    ) -> None:
        """Compute it, or if it isn't wanted see that nothing comes of what was begun."""
        if self._space.vectors is None or not is_wanted:
            self._desk.jobs.cancel_lane(lane)
            return
        self._desk.jobs.run(
            lane, self._desk.engine.quick.call, function, self._space.vectors, *args,
            worker="quick", on_result=then, on_unwanted=unwanted,
        )  # fmt: skip
