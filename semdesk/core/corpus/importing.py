"""Adding files to a project: each is read, its passages written; one that fails costs only itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from semdesk.core.corpus.discovery import expand
from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.readers.sniffing import os_reason
from semdesk.core.corpus.types import Block, Document, Failure, Source, TablePreview
from semdesk.core.errors import CannotRead
from semdesk.core.progress import ProgressFn

if TYPE_CHECKING:
    from semdesk.core.project.project import Project

_NO_TEXT = "it holds no text"
_NO_FILES = "the folder holds no files"
_HASH_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What was added, and what was not and why."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Previews:
    """Files that can be read as they are, tables whose text columns must be chosen, and the rest."""

    sources: tuple[Source, ...]
    tables: tuple[TablePreview, ...]
    failures: tuple[Failure, ...]


def preview_paths(paths: Iterable[Path], reader: LimitedReader, progress: ProgressFn) -> Previews:
    """Look at files and folders before adding them. ``progress`` counts files."""
    sources, tables, failures = [], [], []
    for path in paths:
        if path.is_dir() and not expand([path]):
            failures.append(Failure(str(path), _NO_FILES))
    files = expand(paths)
    for done, path in enumerate(files):
        progress(done, len(files))
        try:
            table = reader.preview(path, _watching(progress, done, len(files)))
        except CannotRead as error:
            failures.append(Failure(str(path), error.reason))
            continue
        if table is None:
            sources.append(Source(str(path)))
        elif table.columns:
            tables.append(table)
        else:
            failures.append(Failure(str(path), _NO_TEXT))
    progress(len(files), len(files))
    return Previews(tuple(sources), tuple(tables), tuple(failures))


def import_sources(
    project: Project, sources: Sequence[Source], reader: LimitedReader, progress: ProgressFn
) -> ImportResult:
    """Read files into a project, a transaction per chunk. ``progress`` counts the bytes of all files.

    A file that fails, or that is being read when ``progress`` raises `Cancelled`, leaves nothing in the
    project; those before it stay.
    """
    added, failures = set(), []
    sizes = [_size(source) for source in sources]
    done, total = 0, sum(sizes)
    for source, size in zip(sources, sizes, strict=True):
        try:
            added.add(_import(project, source, reader, _part(progress, done, size, total)))
        except CannotRead as error:
            failures.append(Failure(source.path, error.reason))
        done += size
        progress(done, total)
    documents = tuple(document for document in project.documents() if document.id in added)
    return ImportResult(documents, tuple(failures))


def _import(project: Project, source: Source, reader: LimitedReader, progress: ProgressFn) -> int:
    """One file; the id of its document."""
    kind, columns = _kind_and_columns(source, reader, progress)
    sha256 = _sha256(source.path, progress)
    document_id = None
    try:
        for blocks in reader.read(source, progress):
            if document_id is None:
                name, unit = Path(source.path).name, _unit(source, blocks[0])
                document_id = project.add_document(
                    name, source.path, kind, unit, columns, sha256, finished=False
                )
            project.add_passages(document_id, blocks)
    except BaseException:
        if document_id is not None:
            project.discard_document(document_id)
        raise
    if document_id is None:
        raise CannotRead(source.path, _NO_TEXT)
    project.finish_document(document_id)
    return document_id


def _kind_and_columns(
    source: Source, reader: LimitedReader, progress: ProgressFn
) -> tuple[str, tuple[str, ...]]:
    """What the file is, and the columns that come along beside its texts."""
    watch = _watching(progress, 0, 1)
    kind = reader.kind(source.path, watch)
    table = reader.preview(source.path, watch)
    if table is None or source.options.unit == "document":
        return kind, ()
    texts = {name.strip().casefold() for name in source.options.text_columns or table.guess}
    return kind, tuple(name for name in table.columns if name.casefold() not in texts)


def _unit(source: Source, first: Block) -> str:
    """The unit that was wished for, or that the reader chose."""
    if source.options.unit != "auto":
        return source.options.unit
    return first.place.kind if first.place.kind in ("row", "line") else "paragraph"


def _sha256(path: str, progress: ProgressFn) -> str:
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as file:
            while block := file.read(_HASH_BYTES):
                progress(0, 1)
                digest.update(block)
    except OSError as error:
        raise CannotRead(path, os_reason(error)) from error
    return digest.hexdigest()


def _size(source: Source) -> int:
    try:
        return Path(source.path).stat().st_size
    except OSError:
        return 0  # reading it says why


def _part(progress: ProgressFn, before: int, size: int, total: int) -> ProgressFn:
    """Progress within one file as progress within all."""

    def report(done: int, of: int) -> None:
        progress(before + (size * done // of if of else 0), total)

    return report


def _watching(progress: ProgressFn, done: int, total: int) -> ProgressFn:
    """Progress that stands still, but can be cancelled."""

    def report(_: int, __: int) -> None:
        progress(done, total)

    return report
