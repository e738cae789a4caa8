"""The corpus table's order after filter and sort, and columns as a whole for colouring."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk
from semdesk.app.pictures import Pictures
from semdesk.core.progress import ProgressFn
from semdesk.core.project.project import Project
from semdesk.core.project.row_index import RowIndex

Rows = NDArray[np.int64]
LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class View:
    """``rows`` in display order.

    ``sort`` None is corpus order; else text, document, likeness or a column's name.
    """

    rows: Rows
    text: str = ""
    document_id: int | None = None
    sort: str | None = None
    descending: bool = False


class Viewing(QObject):
    """Holds the `View`, and the values of columns that were asked for."""

    changed = Signal()
    columns_changed = Signal()

    def __init__(self, desk: Desk, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pictures = pictures
        self._found: Rows = np.zeros(0, np.int64)
        self._columns: dict[str, list[str]] = {}
        self._column_lanes: set[str] = set()
        self._index = RowIndex.empty()
        self.state = View(self._found)
        pictures.likeness_changed.connect(self._on_likeness_changed)

    def show(self, index: RowIndex) -> None:
        """The rows are these now: find again."""
        self._index = index
        self._forget_columns()
        self.columns_changed.emit()
        self._find()

    def forget(self) -> None:
        """Another project takes this one's place."""
        self._index = RowIndex.empty()
        self._forget_columns()
        self._found = np.zeros(0, np.int64)
        self._set(View(self._found))

    def _forget_columns(self) -> None:
        self._columns.clear()
        for lane in self._column_lanes:
            self._desk.jobs.cancel_lane(lane)
        self._column_lanes.clear()

    def filter(self, text: str | None = None, document_id: int | None = None) -> None:
        """Show only passages with this text in them, and of this document (None: of all)."""
        self.state = replace(
            self.state, text=self.state.text if text is None else text, document_id=document_id
        )
        self._find()

    def sort(self, key: str | None, descending: bool = False) -> None:
        """Show in this order."""
        self.state = replace(self.state, sort=key, descending=descending)
        self._find()

    def column_values(self, name: str) -> list[str] | None:
        """A column's value for each row; None until it is loaded, which ``columns_changed`` tells."""
        lane = f"column {name}"
        if name not in self._columns and len(self._index) and not self._desk.jobs.is_running(lane):
            self._column_lanes.add(lane)
            self._desk.jobs.run(
                lane, _read_column, self._desk.opened(), name, self._index, worker="store",
                on_result=lambda values: self._on_column(name, values),
            )  # fmt: skip
        return self._columns.get(name)

    def _on_column(self, name: str, values: list[str]) -> None:
        self._columns[name] = values
        self.columns_changed.emit()

    def _find(self) -> None:
        if self._desk.project is not None:
            self._desk.jobs.run(
                "view", _find_rows, self._desk.project, self.state, self._index, worker="store",
                on_result=self._on_found,
            )  # fmt: skip

    def _on_found(self, rows: Rows) -> None:
        self._found = rows
        self._set(replace(self.state, rows=self._in_order(rows)))

    def _in_order(self, rows: Rows) -> Rows:
        likeness = self._pictures.likeness
        if (
            self.state.sort != LIKENESS
            or likeness is None
            or (len(rows) and rows.max() >= len(likeness.scores))
        ):
            return rows
        scores = np.nan_to_num(likeness.scores[rows], nan=-np.inf)
        # Descending is what one means by "most alike"; stable, so that equals keep corpus order.
        order = np.argsort(-scores if self.state.descending else scores, kind="stable")
        ordered: Rows = rows[order]
        return ordered

    def _on_likeness_changed(self) -> None:
        if self.state.sort == LIKENESS and self._pictures.likeness is not None:
            self._set(replace(self.state, rows=self._in_order(self._found)))

    def _set(self, state: View) -> None:
        self.state = state
        self.changed.emit()


def _find_rows(project: Project, view: View, index: RowIndex, *, progress: ProgressFn) -> Rows:
    progress(0, 1)
    sort = None if view.sort == LIKENESS else view.sort
    return project.find_rows(view.text, view.document_id, sort, view.descending, index)


def _read_column(project: Project, name: str, index: RowIndex, *, progress: ProgressFn) -> list[str]:
    progress(0, 1)
    return project.column_values(name, index)
