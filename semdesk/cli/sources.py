"""SOURCE: a project as it is, or documents read into a project that lasts as long as the command."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from semdesk.app.preferences import load_preferences, preferences_path
from semdesk.cli.choices import REMEMBERED, Choices, make_choices
from semdesk.cli.console import Console
from semdesk.core.corpus.discovery import expand
from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.importing import ImportResult, import_sources
from semdesk.core.corpus.types import Failure, ReadOptions, Source
from semdesk.core.embedding.embedding import embed_corpus
from semdesk.core.embedding.types import Floats
from semdesk.core.embedding.vector_cache import VectorCache, vector_cache_path
from semdesk.core.errors import CannotRead, NotPossible
from semdesk.core.project.corpus_vectors import gather_vectors
from semdesk.core.project.project import Project

_SQLITE = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A corpus ready to be compared: ``vectors`` (n, d), row i is passage i."""

    project: Project
    choices: Choices
    vectors: Floats


@contextmanager
def open_source(arguments: Namespace, console: Console) -> Iterator[OpenSource]:
    """The corpus that ``arguments.source`` names, embedded. A project keeps what was embedded now."""
    with (
        TemporaryDirectory(prefix="semdesk-", ignore_cleanup_errors=True) as folder,
        open_project(arguments, Path(folder), console) as project,
    ):
        choices = make_choices(arguments, project.value(REMEMBERED, None))
        yield OpenSource(project, choices, embed(project, choices, Path(folder), console))


@contextmanager
def open_project(arguments: Namespace, folder: Path, console: Console) -> Iterator[Project]:
    """The project named, or a new one in ``folder`` with the documents named."""
    source = Path(arguments.source)
    if is_project(source):
        with Project.open(source) as project:
            yield project
    else:
        with Project.create(folder / "documents.semdesk") as project:
            add_documents(project, [source], arguments, console)
            yield project


def is_project(path: Path) -> bool:
    """Whether a path is meant as a project: by its suffix, or by what is in it."""
    if path.suffix.lower() == ".semdesk":
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False  # reading it as a document says why


def add_documents(
    project: Project, paths: Sequence[Path], arguments: Namespace, console: Console
) -> ImportResult:
    """Read files and folders into a project. What failed is said; CannotRead or NotPossible if all did."""
    options = ReadOptions(arguments.unit, tuple(arguments.text_columns))
    sources = [Source(str(path), options) for path in expand(paths)]
    with LimitedReader() as reader:
        result = import_sources(project, sources, reader, console.progress("Reading"))
    if not result.documents:
        raise _nothing_read(result.failures)
    for failure in result.failures:
        console.say(str(CannotRead(failure.path, failure.reason)))
    return result


def _nothing_read(failures: Sequence[Failure]) -> CannotRead | NotPossible:
    if not failures:
        return NotPossible("There are no documents in this folder; name files or a folder that has some.")
    first = CannotRead(failures[0].path, failures[0].reason)
    return (
        first
        if len(failures) == 1
        else NotPossible(f"None of {len(failures)} documents could be read. {first}")
    )


def embed(project: Project, choices: Choices, folder: Path, console: Console) -> Floats:
    """Embed what is not yet embedded, and gather the vectors (n, d) in a file in ``folder``."""
    embed_missing(project, choices, console)
    gathered = gather_vectors(
        project,
        choices.model.fingerprint,
        choices.pooling,
        choices.normalize,
        folder,
        console.progress("Gathering vectors"),
        exact=choices.is_exact,
    )
    vectors: Floats = gathered.vectors.open()  # type: ignore[assignment]
    return vectors


def embed_missing(project: Project, choices: Choices, console: Console) -> None:
    """Embed what is not yet embedded, with what the user's other projects know."""
    preferences, _ = load_preferences(preferences_path())
    with VectorCache(vector_cache_path(), preferences.cache_megabytes) as cache:
        embed_corpus(
            project,
            choices.model,
            choices.pooling,
            choices.encode_for(project.passage_count),
            console.progress("Embedding", counts=True),
            exact=choices.is_exact,
            cache=cache,
        )
