"""What an export needs of a project: the passages behind the rows, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from semdesk.core.corpus.types import Document, Passage

Rows = NDArray[np.int64]

CHUNK = 1000
"""Passages held at a time, so that a table of any length can be written."""


class PassageSource(Protocol):
    """A project, or whatever else can give passages and documents like it."""

    def passages(self, rows: Rows) -> Sequence[Passage]: ...

    def documents(self) -> Sequence[Document]: ...

    def row_documents(self) -> Rows: ...


def document_names(source: PassageSource) -> dict[int, str]:
    """The name of each document by its id."""
    return {document.id: document.name for document in source.documents()}


def chunks(count: int) -> Iterator[slice]:
    """Slices that cover ``count`` lines."""
    for start in range(0, count, CHUNK):
        yield slice(start, min(start + CHUNK, count))
