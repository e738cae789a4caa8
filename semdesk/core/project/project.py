"""The project: one SQLite file with a corpus, its vectors and the user's choices, saved as it happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semdesk.core.corpus.types import Block, Document, Failure, Passage
from semdesk.core.embedding.types import Encoded
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.project import documents, finding, opening, passages, saving, texts, values, vectors
from semdesk.core.project.corpus_rows import CorpusRows, Removed
from semdesk.core.project.database import Database
from semdesk.core.project.row_index import RowIndex
from semdesk.core.project.spaces import Spaces, spaces_of

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
_NAMELESS = "project.nameless"


class Project:
    """An open project file; any thread may use it, one at a time does. Use ``create`` or ``open``.

    Row i is the i-th passage that is not removed, by age. Every method that changes something is one
    transaction: when it returns, the change is on the disk. All raise CannotWrite if the disk refuses,
    CannotOpenProject if the file turns out damaged, NotPossible after ``close``.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._rows = CorpusRows(database)
        self._spaces = Spaces(database)
        self._finder = finding.Finder(database)

    # ------ the file --------------------------------------------------------------------------------------
    @classmethod
    def create(cls, path: Path, *, nameless: bool = False) -> Project:
        """A new project; CannotWrite if there is such a file. A nameless one goes when saved under a name."""
        path = Path(path).absolute()
        project = cls(Database(opening.create_project(path), path))
        if nameless:
            project.set_value(_NAMELESS, True)
        return project

    @classmethod
    def open(cls, path: Path) -> Project:
        """The project in ``path``, checked and locked; CannotOpenProject says why not.

        A document that was being read when the program was killed is listed as a failure.
        """
        path = Path(path).absolute()
        database = Database(opening.open_project(path), path)
        try:
            return cls(database)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Leave one plain file. Closing twice is no error."""
        self._database.close()

    def __enter__(self) -> Project:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The file, absolute."""
        return self._database.path

    @property
    def is_nameless(self) -> bool:
        """Whether the user has not yet saved it under a name."""
        return self.value(_NAMELESS, False) is True

    def save_as(self, path: Path, progress: ProgressFn = no_progress) -> None:
        """Go on in a copy under another name, replacing a file there. The file so far stays unless nameless.

        Whole or not at all: on CannotWrite, or when cancelled, the project goes on in the file it has.
        """
        path = Path(path).absolute()
        with self._database.lock:
            before, was_nameless = self.path, self.is_nameless
            if not (path.exists() and path.samefile(before)):
                with self._database.reading() as connection:
                    saving.copy_project(connection, path, progress)
                self._database.replace(opening.open_project(path), path)
            if was_nameless:
                self.set_value(_NAMELESS, False)
                if self.path != before:
                    saving.delete_project(before)

    @property
    def index(self) -> RowIndex:
        """Which passage is in which row now; it is never changed, only replaced.

        What reads by row takes an index, so that rows keep their meaning whatever has been changed since.
        """
        return self._rows.index

    def overview(self) -> tuple[tuple[Document, ...], tuple[Failure, ...], RowIndex]:
        """Documents, failures and index, of one moment."""
        with self._database.lock:
            return self.documents(), self.failures(), self.index

    # ------ documents -------------------------------------------------------------------------------------
    def documents(self) -> tuple[Document, ...]:
        """All that are not removed, in the order they were added."""
        with self._database.reading() as connection:
            ids, counts = np.unique(self._rows.index.documents, return_counts=True)
            by_id = dict(zip(ids.tolist(), counts.tolist(), strict=True))
            return documents.read_documents(connection, by_id)

    def failures(self) -> tuple[Failure, ...]:
        """The files that could not be added."""
        with self._database.reading() as connection:
            return documents.read_failures(connection)

    def set_failures(self, failures: Iterable[Failure]) -> None:
        """Replace the list of files that could not be added."""
        with self._database.writing() as connection:
            documents.replace_failures(connection, failures)

    def add_document(
        self,
        name: str,
        path: str,
        kind: str,
        unit: str,
        columns: Sequence[str] = (),
        sha256: str = "",
        *,
        finished: bool = True,
    ) -> int:
        """A new document's id. Pass ``finished=False`` if its passages come in several transactions.

        Then call `finish_document`: one that was cut short by a kill is not silently half there.
        """
        with self._database.writing() as connection:
            labels = (name, path, kind, unit)
            return documents.insert_document(connection, labels, columns, sha256, finished)

    def finish_document(self, document_id: int) -> None:
        """The document has been read to its end."""
        with self._database.writing() as connection:
            documents.set_finished(connection, document_id)

    def add_passages(self, document_id: int, blocks: Sequence[Block]) -> None:
        """Append passages; NotPossible if the document has been discarded."""
        self._rows.add_passages(document_id, blocks)

    def discard_document(self, document_id: int) -> None:
        """Delete a document that was not wanted after all, for good; there is no undo."""
        self._rows.discard_document(document_id)

    def remove_document(self, document_id: int) -> Removed:
        """Take a document out of sight; `restore` brings it back as it was."""
        return self._rows.remove_document(document_id)

    # ------ passages --------------------------------------------------------------------------------------
    @property
    def passage_count(self) -> int:
        """n: how many rows there are."""
        return len(self._rows.index)

    def passages(
        self, rows: Sequence[int] | Ints, fingerprint: str = "", index: RowIndex | None = None
    ) -> list[Passage]:
        """The passages in the asked order; rows that no longer exist are left out.

        With a model's fingerprint they carry its token counts.
        """
        with self._database.reading() as connection:
            index = self._rows.index if index is None else index
            existing = index.existing(rows)
            counts = (
                vectors.read_counts(connection, fingerprint, index.texts[existing]) if fingerprint else None
            )
            return passages.read_passages(connection, index, existing, counts)

    def row_documents(self) -> Ints:
        """The document id of each row, (n,)."""
        return self._rows.index.documents.copy()

    def document_rows(self, document_id: int) -> Ints:
        """The rows of a document."""
        return self._rows.rows_of(document_id)

    def column_values(self, name: str, index: RowIndex | None = None) -> list[str]:
        """A column's value for each row, empty where there is none."""
        return finding.column_values(self._database, self._rows.index if index is None else index, name)

    def find_rows(
        self,
        text: str = "",
        document_id: int | None = None,
        sort: str | None = None,
        descending: bool = False,
        index: RowIndex | None = None,
    ) -> Ints:
        """The rows whose text, columns or document's name contain ``text``, whatever its case.

        ``sort``: None for the corpus's order, "text" (by its first 200 characters), "document" (by name,
        within it in its order), or a column's name: by number if all its values are numbers. Equal ones
        stay in the corpus's order, empty ones come last.
        """
        index = self._rows.index if index is None else index
        return self._finder.find(index, text, document_id, sort, descending)

    def add_typed(self, text: str) -> int:
        """Add a sentence typed by hand; its row. NotPossible if it is blank."""
        return self._rows.add_typed(text)

    def edit_passage(self, row: int, text: str) -> int:
        """Give a passage another text; the old one's id, for `set_passage_text`. NotPossible if blank."""
        return self._rows.edit(row, text)

    def set_passage_text(self, passage_id: int, text_id: int) -> None:
        """Give a passage, by its id, a text that is in the project: takes an edit back."""
        self._rows.set_text(passage_id, text_id)

    def remove_passages(self, rows: Sequence[int] | Ints) -> Removed:
        """Take passages out of sight; `restore` brings them back to where they were."""
        return self._rows.remove_passages(rows)

    def restore(self, token: Removed) -> None:
        """Bring back what a removal took out of sight; their vectors are still there."""
        self._rows.restore(token)

    # ------ texts and vectors -----------------------------------------------------------------------------
    def text_ids(self) -> Ints:
        """The text id of each row, (n,); identical passages have the same."""
        return self._rows.index.texts.copy()

    def texts(self, text_ids: Sequence[int] | Ints) -> list[str]:
        """The texts of these ids, in the asked order."""
        with self._database.reading() as connection:
            return texts.read_texts(connection, np.asarray(text_ids, np.int64).tolist())

    def missing_texts(self, fingerprint: str, pooling: str, *, exact: bool = False) -> Ints:
        """The ids (m,) of the texts that have no vector in this space, each once, in reading order.

        Vectors are stored in half precision, as good as exact ones for comparing, unless asked for ``exact``:
        then only those count, here and below, that are bit by bit as the model gave them.
        """
        spaces = spaces_of(fingerprint, pooling, exact)
        return self._spaces.missing(spaces, self._rows.index.distinct_texts())

    def write_vectors(
        self, fingerprint: str, text_ids: Sequence[int] | Ints, encoded: Encoded, *, exact: bool = False
    ) -> None:
        """Add a batch: vectors of each pooling, and token counts. What is there already stays as it is."""
        self._spaces.write(fingerprint, np.asarray(text_ids, np.int64), encoded, exact)

    def read_vectors(self, fingerprint: str, pooling: str, *, exact: bool = False) -> tuple[Ints, Floats]:
        """All vectors of a space: text ids (m,), each once, and vectors (m, d); d is 0 if m is.

        Of a text that has both an exact vector and a rounded one it is the exact one.
        """
        with self._database.reading() as connection:
            return vectors.read_vectors(connection, spaces_of(fingerprint, pooling, exact))

    def vector_blocks(self, fingerprint: str, pooling: str, *, exact: bool = False) -> list[int]:
        """The blocks of a space, for reading it piece by piece with `vector_block`; later ones hold."""
        with self._database.reading() as connection:
            return vectors.block_ids(connection, spaces_of(fingerprint, pooling, exact))

    def vector_block(self, block: int) -> tuple[Ints, Floats]:
        """The text ids (m,) and vectors (m, d) of a block, read-only."""
        with self._database.reading() as connection:
            return vectors.read_block(connection, block)

    def token_counts(self, fingerprint: str) -> Ints:
        """Tokens, and tokens that the model reads, of each row: (n, 2), -1 where unknown."""
        with self._database.reading() as connection:
            return vectors.read_counts(connection, fingerprint, self._rows.index.texts)

    # ------ what else is remembered -----------------------------------------------------------------------
    def value(self, key: str, default: Any = None) -> Any:
        """What was remembered under ``key``."""
        with self._database.reading() as connection:
            return values.read_value(connection, key, default)

    def set_value(self, key: str, value: Any) -> None:
        """Remember anything that JSON can hold."""
        with self._database.writing() as connection:
            values.write_value(connection, key, value)
