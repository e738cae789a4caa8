"""Changes of the corpus: each in one transaction, and the rows' numbering in memory follows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.corpus.types import Block, Place
from semdesk.core.errors import NotPossible
from semdesk.core.project import documents, passages, texts
from semdesk.core.project.database import Database
from semdesk.core.project.queries import storable
from semdesk.core.project.row_index import RowIndex

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal took out of sight, for `Project.restore`."""

    passages: tuple[int, ...] = ()
    document: int | None = None


class CorpusRows:
    """``index`` says which passage is in which row; the rest changes it. See `Project` for what each does."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._replaced_texts: set[int] = set()  # an undone edit needs them
        with database.writing() as connection:
            documents.discard_unfinished(connection)
        self.index = self._load()

    def _load(self) -> RowIndex:
        with self._database.reading() as connection:
            return RowIndex.load(connection)

    def rows_of(self, document_id: int) -> Ints:
        """The rows of a document."""
        return np.flatnonzero(self.index.documents == document_id)

    # ------ adding ----------------------------------------------------------------------------------------
    def add_passages(self, document_id: int, blocks: Sequence[Block]) -> None:
        with self._database.lock:
            with self._database.writing() as connection:
                removed = documents.is_removed(connection, document_id)
                if removed is None:
                    raise NotPossible("The document is no longer in the project. Add it again.")
                ids, text_ids = passages.insert_passages(connection, document_id, blocks)
            if not removed:
                self.index = self.index.with_appended(ids, document_id, text_ids)

    def add_typed(self, text: str) -> int:
        _refuse_blank(text)
        with self._database.lock:
            with self._database.writing() as connection:
                document_id, number = passages.typed_document(connection)
                block = Block(text, Place("typed", number))
                ids, text_ids = passages.insert_passages(connection, document_id, [block])
            self.index = self.index.with_appended(ids, document_id, text_ids)
            return len(self.index) - 1

    # ------ changing --------------------------------------------------------------------------------------
    def edit(self, row: int, text: str) -> int:
        _refuse_blank(text)
        with self._database.lock:
            if not 0 <= row < len(self.index):
                raise NotPossible("The passage is no longer in the project. Choose another one.")
            before = int(self.index.texts[row])
            with self._database.writing() as connection:
                (text_id,) = texts.store_texts(connection, [storable(text)])
                passages.set_text(connection, int(self.index.passages[row]), text_id)
            self._replaced_texts.add(before)
            self.index = self.index.with_text(row, text_id)
            return before

    def set_text(self, passage_id: int, text_id: int) -> None:
        with self._database.lock:
            with self._database.writing() as connection:
                if not texts.has_text(connection, text_id):
                    raise NotPossible("The text from before is no longer in the project. Type it again.")
                passages.set_text(connection, passage_id, text_id)
            row = self.index.row_of(passage_id)
            if row is not None:
                self.index = self.index.with_text(row, text_id)

    # ------ taking out ------------------------------------------------------------------------------------
    def discard_document(self, document_id: int) -> None:
        with self._database.lock:
            with self._database.writing() as connection:
                documents.delete_document(connection, document_id, self._replaced_texts)
            self.index = self.index.without(self.rows_of(document_id))

    def remove_document(self, document_id: int) -> Removed:
        with self._database.lock:
            with self._database.writing() as connection:
                documents.set_removed(connection, document_id, True)
            self.index = self.index.without(self.rows_of(document_id))
        return Removed(document=document_id)

    def remove_passages(self, rows: Sequence[int] | Ints) -> Removed:
        with self._database.lock:
            existing = np.unique(self.index.existing(rows))
            ids = tuple(self.index.passages[existing].tolist())
            with self._database.writing() as connection:
                passages.set_removed(connection, ids, True)
            self.index = self.index.without(existing)
        return Removed(passages=ids)

    def restore(self, token: Removed) -> None:
        with self._database.lock:
            with self._database.writing() as connection:
                passages.set_removed(connection, token.passages, False)
                if token.document is not None:
                    documents.set_removed(connection, token.document, False)
            self.index = self._load()


def _refuse_blank(text: str) -> None:
    if not text.strip():
        raise NotPossible("An empty text has no meaning to compare. Type some words.")
