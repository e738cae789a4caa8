"""The passages that are on screen.

A small cache in front of the project file, which the window never waits for.
"""

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
    """Passages by row. ``get`` answers at once: with the passage, or None, and then asks for it and its
    neighbours.

    ``loaded`` is emitted when asked-for passages have arrived, and when all were forgotten.
    """

    loaded = Signal()

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._project: Project | None = None
        self._count = 0
        self._fingerprint = ""
        self._known: OrderedDict[int, Passage] = OrderedDict()
        self._aged: set[int] = set()
        self._wanted: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)

    def show(self, project: Project, count: int) -> None:
        """Serve this project's passages from now on; what was known is forgotten, for rows may have moved."""
        self._project, self._count = project, count
        self._jobs.cancel_lane("passages")
        self._known.clear()
        self._aged.clear()
        self._wanted.clear()
        self.loaded.emit()

    def show_tokens(self, fingerprint: str) -> None:
        """Token counts are this model's, or more of them are known: what is looked at again is read again."""
        self._fingerprint = fingerprint
        self._aged.update(self._known)
        self.loaded.emit()

    def get(self, row: int) -> Passage | None:
        """The passage of a row, if it is known; else it is asked for."""
        passage = self._known.get(row)
        if passage is None or row in self._aged:
            self.want((row,))
        return passage

    def want(self, rows: Iterable[int]) -> None:
        """Ask for passages that will be looked at."""
        self._wanted.update(row for row in rows if 0 <= row < self._count and not self._is_fresh(row))
        if self._wanted and not self._soon.isActive():
            self._soon.start()

    def _is_fresh(self, row: int) -> bool:
        return row in self._known and row not in self._aged

    def _ask(self) -> None:
        if self._project is None or not self._wanted or self._jobs.is_running("passages"):
            return
        rows = self._with_neighbours(sorted(self._wanted)[:_AT_ONCE])
        self._jobs.run(
            "passages", _read, self._project, rows, self._fingerprint, worker="store", on_result=self._on_read
        )

    def _with_neighbours(self, wanted: list[int]) -> list[int]:
        """Rows asked for, and when they are few those around them, which scrolling will ask for next."""
        if len(wanted) > _AHEAD:
            return wanted
        near = {r for row in wanted for r in range(max(0, row - 10), min(self._count, row + 10))}
        return sorted({*wanted, *(row for row in near if not self._is_fresh(row))})

    def _on_read(self, passages: list[Passage]) -> None:
        for passage in passages:
            self._known[passage.row] = passage
        read = [passage.row for passage in passages]
        self._aged.difference_update(read)
        self._wanted.difference_update(read)
        while len(self._known) > _KEEP:
            self._aged.discard(self._known.popitem(last=False)[0])
        self.loaded.emit()
        if self._wanted:
            self._soon.start()


def _read(project: Project, rows: list[int], fingerprint: str, *, progress: ProgressFn) -> list[Passage]:
    progress(0, len(rows))
    return project.passages(rows, fingerprint)
