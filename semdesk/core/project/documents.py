"""The documents of a project, and the files that could not be added."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence

from semdesk.core.corpus.types import Document, Failure
from semdesk.core.project.queries import names_from_json, storable, to_json
from semdesk.core.project.texts import delete_unused

_INSERT = """INSERT INTO documents (name, path, kind, unit, columns, sha256, finished)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
_UNFINISHED = "It was not read to its end before semdesk stopped. Add it again."


def insert_document(
    connection: sqlite3.Connection,
    labels: Sequence[str],
    columns: Sequence[str],
    sha256: str,
    finished: bool,
) -> int:
    """A new document's id. ``labels`` are name, path, kind and unit."""
    cursor = connection.execute(
        _INSERT,
        (*map(storable, labels), to_json(list(columns)), sha256, int(finished)),
    )
    document_id = cursor.lastrowid
    assert document_id is not None
    return document_id


def read_documents(connection: sqlite3.Connection, counts: Mapping[int, int]) -> tuple[Document, ...]:
    """The documents that are not removed, in the order they were added; ``counts``: seen passages of each."""
    found = connection.execute(
        "SELECT id, name, path, kind, unit, columns, sha256 FROM documents WHERE NOT removed ORDER BY id"
    ).fetchall()
    return tuple(
        Document(id, name, path, kind, unit, counts.get(id, 0), names_from_json(columns), sha256)
        for id, name, path, kind, unit, columns, sha256 in found
    )


def document_names(connection: sqlite3.Connection) -> dict[int, str]:
    """The name of every document by its id."""
    return dict(connection.execute("SELECT id, name FROM documents").fetchall())


def is_removed(connection: sqlite3.Connection, document_id: int) -> bool | None:
    """Whether the document is removed; None if there is none of this id."""
    found = connection.execute("SELECT removed FROM documents WHERE id = ?", (document_id,)).fetchone()
    return bool(found[0]) if found else None


def set_removed(connection: sqlite3.Connection, document_id: int, removed: bool) -> None:
    """Take a document with its passages out of sight, or back."""
    connection.execute("UPDATE documents SET removed = ? WHERE id = ?", (int(removed), document_id))


def set_finished(connection: sqlite3.Connection, document_id: int) -> None:
    """The document has been read to its end."""
    connection.execute("UPDATE documents SET finished = 1 WHERE id = ?", (document_id,))


def delete_document(connection: sqlite3.Connection, document_id: int, keep_texts: Collection[int]) -> None:
    """Delete a document, its passages, and the texts that nothing else has but those to be kept."""
    texts = connection.execute("SELECT DISTINCT text_id FROM passages WHERE document_id = ?", (document_id,))
    candidates = {text_id for (text_id,) in texts.fetchall()}.difference(keep_texts)
    connection.execute("DELETE FROM passages WHERE document_id = ?", (document_id,))
    connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))
    delete_unused(connection, candidates)


def discard_unfinished(connection: sqlite3.Connection) -> None:
    """Delete documents whose reading was cut short, and list them as failures: none is half there."""
    unfinished = connection.execute("SELECT id, name, path FROM documents WHERE NOT finished").fetchall()
    for document_id, name, path in unfinished:
        delete_document(connection, document_id, ())
        _insert_failures(connection, [Failure(path or name, _UNFINISHED)])


def read_failures(connection: sqlite3.Connection) -> tuple[Failure, ...]:
    """The files that could not be added, in their order."""
    found = connection.execute("SELECT path, reason FROM failures ORDER BY id").fetchall()
    return tuple(Failure(path, reason) for path, reason in found)


def replace_failures(connection: sqlite3.Connection, failures: Iterable[Failure]) -> None:
    """These are the failures now."""
    connection.execute("DELETE FROM failures")
    _insert_failures(connection, failures)


def _insert_failures(connection: sqlite3.Connection, failures: Iterable[Failure]) -> None:
    connection.executemany(
        "INSERT INTO failures (path, reason) VALUES (?, ?)",
        ((storable(failure.path), storable(failure.reason)) for failure in failures),
    )
