"""The passages that are on screen: a small cache in front of the project file, which the window never waits for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from semdesk.app.jobs import JobRunner
from semdesk.core.corpus.types import Passage
from semdesk.core.progress import ProgressFn
from semdesk.core.project.project import Project

_KEEP = 20_000
_AHEAD = 100
_AT_ONCE = 1_000


class PassageCache(QObject):
    """Passages by row. ``get`` answers at once: with the passage, or None, and then asks for it and its neighbours.

    ``loaded`` is emitted when asked-for passages have arrived, and after `forget`.
    """

    loaded = Signal()

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._project: Project | None = None
        self._count = 0
        self._known: OrderedDict[int, Passage] = OrderedDict()
        self._wanted: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)

    def show(self, project: Project, count: int) -> None:
        """Serve this project's passages from now on; what was known may be out of date and is forgotten."""
        self._project, self._count = project, count
        self.forget()

    def forget(self) -> None:
        """Read again what is asked for from now on."""
        self._jobs.cancel_lane("passages")
        self._known.clear()
        self._wanted.clear()
        self.loaded.emit()

    def get(self, row: int) -> Passage | None:
        """The passage of a row, if it is known; else it is asked for."""
        passage = self._known.get(row)
        if passage is None:
            self.want((row,))
        return passage

    def want(self, rows: Iterable[int]) -> None:
        """Ask for passages that will be looked at."""
        self._wanted.update(row for row in rows if 0 <= row < self._count and row not in self._known)
        if self._wanted and not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        if self._project is None or not self._wanted or self._jobs.is_running("passages"):
            return
        rows = self._with_neighbours(sorted(self._wanted)[:_AT_ONCE])
        self._jobs.run("passages", _read, self._project, rows, worker="store", on_result=self._on_read)

    def _with_neighbours(self, wanted: list[int]) -> list[int]:
        """Rows asked for, and when they are few those around them, which scrolling will ask for next."""
        if len(wanted) > _AHEAD:
            return wanted
        near = {r for row in wanted for r in range(max(0, row - 10), min(self._count, row + 10))}
        return sorted(near.union(wanted) - self._known.keys())

    def _on_read(self, passages: list[Passage]) -> None:
        for passage in passages:
            self._known[passage.row] = passage
            self._wanted.discard(passage.row)
        while len(self._known) > _KEEP:
            self._known.popitem(last=False)
        self.loaded.emit()
        if self._wanted:
            self._soon.start()


def _read(project: Project, rows: list[int], *, progress: ProgressFn) -> list[Passage]:
    progress(0, len(rows))
    return project.passages(rows)
