"""The corpus as the window sees it, and the verbs that change it: add, type, edit, remove, undo."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk
from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.importing import ImportResult, Previews, import_sources, preview_paths
from semdesk.core.corpus.types import Block, Document, Failure, Place, ReadOptions, Source
from semdesk.core.progress import Cancelled, ProgressFn
from semdesk.core.project.project import Project
from semdesk.core.project.row_index import RowIndex

Rows = NDArray[np.int64]
_NOT_READ = "Reading was cancelled before its end. Add it again."
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class CorpusState:
    """Documents, failures, and which passage is in which row; of one moment."""

    documents: tuple[Document, ...] = ()
    failures: tuple[Failure, ...] = ()
    index: RowIndex = field(default_factory=RowIndex.empty)

    @property
    def passage_count(self) -> int:
        return len(self.index)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of all tables' other columns, in order of appearance."""
        return tuple(dict.fromkeys(name for document in self.documents for name in document.columns))


class Corpus(QObject):
    """Holds the `CorpusState`.

    ``changed`` after every change of it; ``tables_found`` when columns must be chosen.
    """

    changed = Signal()
    tables_found = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._undo: list[Callable[[Project], None]] = []
        self._before = RowIndex.empty()
        self.is_loaded = False
        self.state = CorpusState()

    def follow(self, rows: Rows) -> Rows:
        """Where the passages of ``rows`` stand since the last change; -1 for those that are gone."""
        return self.state.index.follow(rows, self._before)

    def reload(self) -> None:
        """Read the state again, for instance of another project."""
        self._desk.jobs.run(
            "corpus", _read_state, self._desk.opened(), worker="store", on_result=self._on_state
        )

    def forget(self) -> None:
        """Another project takes this one's place."""
        self._undo.clear()
        self._set(CorpusState(), is_loaded=False)

    def _on_state(self, state: CorpusState) -> None:
        self._set(state, is_loaded=True)

    def _set(self, state: CorpusState, is_loaded: bool) -> None:
        # What is remembered of a project that has just been opened is in its own rows.
        self._before = self.state.index if self.is_loaded else state.index
        self.state, self.is_loaded = state, is_loaded
        self.changed.emit()

    # ------ adding ------------------------------------------------------------------------------------------
    def add(self, paths: Sequence[Path], options: ReadOptions | None = None) -> None:
        """Look at files and folders.

        What is clear is read, tables are asked about through ``tables_found``.
        """
        self._run(
            "looking", self.tr("Looking at the files"), _preview, list(paths), options, then=self._on_previews
        )

    def _on_previews(self, previews: Previews) -> None:
        if previews.failures:
            self._say_failed(previews.failures)
            self._write(_add_failures, previews.failures)
        if previews.sources:
            self.read(previews.sources)
        if previews.tables:
            self.tables_found.emit(previews.tables)

    def read(self, sources: Sequence[Source]) -> None:
        """Read these files into the project; a failing one costs only itself."""
        self._run(
            "reading", self.tr("Reading"), _import, self._desk.opened(), list(sources), then=self._on_read,
            on_stopped=self._on_reading_stopped,
        )  # fmt: skip

    @property
    def is_reading(self) -> bool:
        """Whether files are being read into the project."""
        return self._desk.jobs.is_any_running("reading ")

    def _on_read(self, result: ImportResult) -> None:
        if result.failures:
            self._say_failed(result.failures)
        self.reload()

    def _on_reading_stopped(self) -> None:
        # Files before it are in, and it takes a moment to end: look again when its worker is free.
        self._run("after", "", _nothing, then=lambda _: self.reload())

    def _say_failed(self, failures: Sequence[Failure]) -> None:
        first = failures[0]
        if len(failures) == 1:
            text = self.tr("{name} was not added: {reason}")
        else:
            text = self.tr("{count} files were not added. The list in the corpus panel says why.")
        self._desk.messages.notice(
            text.format(name=Path(first.path).name, reason=first.reason, count=len(failures))
        )

    def _run(
        self,
        kind: str,
        label: str,
        function: Callable[..., Any],
        *args: Any,
        then: Callable[[Any], None],
        on_stopped: Callable[[], None] | None = None,
    ) -> None:
        # A lane of its own: adding more files must not cancel those that are being read.
        self._desk.jobs.run(
            f"{kind} {next(_numbers)}", function, *args, worker="files", label=label, on_result=then,
            on_stopped=on_stopped,
        )  # fmt: skip

    def add_pasted(self, text: str) -> None:
        """Add pasted text as a document of its own, by paragraphs."""
        self._write(_add_pasted, self.tr("Pasted text"), text)

    def add_sentence(self, text: str) -> None:
        """Add one passage typed by hand."""
        self._write(Project.add_typed, text)

    # ------ changing ----------------------------------------------------------------------------------------
    def edit(self, row: int, text: str) -> None:
        """Replace the text of a passage in the project."""
        if row < self.state.passage_count:
            self._change(_edit, int(self.state.index.passages[row]), text)

    def remove(self, rows: Rows) -> None:
        """Take passages out, with an offer to undo."""
        passages = self.state.index.passages[self.state.index.existing(rows)]
        text = self.tr("Removed {count} passages.") if len(passages) > 1 else self.tr("Removed one passage.")
        self._change(_remove, passages, said=text.format(count=f"{len(passages):,}"))

    def remove_document(self, document_id: int) -> None:
        """Take a document out, with an offer to undo."""
        name = next((d.name for d in self.state.documents if d.id == document_id), "")
        self._change(_remove_document, document_id, said=self.tr("Removed {name}.").format(name=name))

    def undo(self) -> None:
        """Take back the last edit or removal; nothing happens if there is none."""
        if self._undo:
            self._write(_call, self._undo.pop())

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    def _change(self, function: Callable[..., Any], *args: Any, said: str = "") -> None:
        def remember(take_back: Callable[[Project], None]) -> None:
            self._undo.append(take_back)
            if said:
                self._desk.messages.notice(said, self.tr("Undo"), self.undo)
            self.reload()

        self._store(function, *args, then=remember)

    def _write(self, function: Callable[..., Any], *args: Any) -> None:
        self._store(function, *args, then=lambda _: self.reload())

    def _store(self, function: Callable[..., Any], *args: Any, then: Callable[[Any], None]) -> None:
        self._desk.jobs.run(
            f"write {next(_numbers)}",
            _on_project,
            self._desk.opened(),
            function,
            args,
            worker="store",
            on_result=then,
            always=True,
        )


# ------ on the worker threads -------------------------------------------------------------------------------
def _on_project(
    project: Project, function: Callable[..., Any], args: tuple[Any, ...], *, progress: ProgressFn
) -> Any:
    progress(0, 1)
    return function(project, *args)


def _read_state(project: Project, *, progress: ProgressFn) -> CorpusState:
    progress(0, 1)
    return CorpusState(*project.overview())


def _nothing(*, progress: ProgressFn) -> None:
    progress(0, 1)


def _preview(paths: list[Path], options: ReadOptions | None, *, progress: ProgressFn) -> Previews:
    with LimitedReader() as reader:
        return preview_paths(paths, reader, progress)


def _import(project: Project, sources: list[Source], *, progress: ProgressFn) -> ImportResult:
    try:
        with LimitedReader() as reader:
            result = import_sources(project, sources, reader, progress)
    except Cancelled:
        there = {document.path for document in project.documents()}
        left = [Failure(source.path, _NOT_READ) for source in sources if source.path not in there]
        _add_failures(project, left)
        raise
    _add_failures(project, result.failures)
    return result


def _add_failures(project: Project, failures: Sequence[Failure]) -> None:
    known = {failure.path: failure for failure in (*project.failures(), *failures)}
    project.set_failures(tuple(known.values()))


def _add_pasted(project: Project, name: str, text: str) -> None:
    paragraphs = [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    if len(paragraphs) == 1:
        paragraphs = [line.strip() for line in paragraphs[0].split("\n") if line.strip()]
    document_id = project.add_document(name, "", "pasted", "paragraph", (), "")
    blocks = [Block(part, Place("paragraph", number)) for number, part in enumerate(paragraphs, 1)]
    project.add_passages(document_id, blocks)


def _edit(project: Project, passage_id: int, text: str) -> Callable[[Project], None]:
    row = project.index.row_of(passage_id)
    before = project.edit_passage(-1 if row is None else row, text)
    return lambda p: p.set_passage_text(passage_id, before)


def _remove(project: Project, passages: Rows) -> Callable[[Project], None]:
    token = project.remove_passages(project.index.rows_of(passages))
    return lambda p: p.restore(token)


def _remove_document(project: Project, document_id: int) -> Callable[[Project], None]:
    token = project.remove_document(document_id)
    return lambda p: p.restore(token)


def _call(project: Project, take_back: Callable[[Project], None]) -> None:
    take_back(project)
