"""The vectors of the whole corpus in row order, as a file that the processes share."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedWriter
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semdesk.core.arrays import SharedArray
from semdesk.core.errors import CannotWrite
from semdesk.core.progress import ProgressFn
from semdesk.core.project.problems import os_reason
from semdesk.core.project.project import Project
from semdesk.core.vectors import normalized

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]
_VALUE = np.dtype(np.float32)
_AT_ONCE = 16 * 2**20
"""Bytes of vectors that are put in order before they are written."""


@dataclass(frozen=True, slots=True)
class CorpusVectors:
    """``vectors`` (n, d) float32: row i is passage i, zero if missing. ``ready``: the rows that have one."""

    vectors: SharedArray
    ready: Ints


def gather_vectors(
    project: Project,
    fingerprint: str,
    pooling: str,
    normalize: bool,
    folder: Path,
    progress: ProgressFn,
    text_ids: Ints | None = None,
    *,
    exact: bool = False,
) -> CorpusVectors:
    """Write the corpus's vectors into a new file in ``folder``; the caller deletes it after use.

    ``text_ids`` (n,) are the texts of the rows, by default as they are now. With ``exact`` only vectors count
    that are not rounded.

    Block by block, and written rather than mapped: memory does not grow with the corpus. d is 0 while the
    space has no vectors. ``progress`` counts blocks. CannotWrite if the disk is full.
    """
    text_ids = project.text_ids() if text_ids is None else text_ids
    blocks = project.vector_blocks(fingerprint, pooling, exact=exact)
    dimension = project.vector_block(blocks[0])[1].shape[1] if blocks else 0
    path = folder / f"vectors-{uuid.uuid4().hex}.f32"
    shape = (len(text_ids), dimension)
    try:
        with path.open("xb") as file:
            file.truncate(shape[0] * shape[1] * _VALUE.itemsize)  # what is not written is zero
            ready = np.zeros(len(text_ids), np.bool_)
            for rows, vectors in _in_bulk(_found(project, blocks, _RowsOfTexts(text_ids), progress)):
                _write_rows(file, rows, normalized(vectors) if normalize else vectors)
                ready[rows] = True
    except OSError as error:
        path.unlink(missing_ok=True)
        raise CannotWrite(
            f"The vectors could not be laid out in {folder}: {os_reason(error)}. Free some space there."
        ) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return CorpusVectors(SharedArray(str(path), shape, _VALUE.str), np.flatnonzero(ready))


def _found(
    project: Project, blocks: list[int], rows_of: _RowsOfTexts, progress: ProgressFn
) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Block by block: rows, for each the position of its vector, and vectors."""
    for done, block in enumerate(blocks):
        progress(done, len(blocks))
        ids, vectors = project.vector_block(block)
        yield (*rows_of.find(ids), vectors)
    progress(len(blocks), len(blocks))


def _in_bulk(found: Iterator[tuple[Ints, Ints, Floats]]) -> Iterator[tuple[Ints, Floats]]:
    """Several blocks together by ascending row: texts that were embedded together stand near each other."""
    some: list[tuple[Ints, Ints, Floats]] = []
    held = 0
    for each in found:
        some.append(each)
        held += each[-1].nbytes
        if held >= _AT_ONCE:
            yield _ordered(some)
            some, held = [], 0
    if some:
        yield _ordered(some)


def _ordered(some: list[tuple[Ints, Ints, Floats]]) -> tuple[Ints, Floats]:
    """Each row once, with its last vector, ascending."""
    rows, places = np.unique(np.concatenate([rows for rows, _, _ in some]), return_inverse=True)
    ordered = np.empty((len(rows), some[0][-1].shape[1]), np.float32)
    start = 0
    for _, of, vectors in some:
        ordered[places[start : start + len(of)]] = vectors[of]
        start += len(of)
    return rows, ordered


def _write_rows(file: BufferedWriter, rows: Ints, vectors: Floats) -> None:
    """Write vectors to their rows, those of neighbouring rows at one go."""
    starts = np.flatnonzero(np.diff(rows, prepend=-2) != 1).tolist()
    for start, end in pairwise((*starts, len(rows))):
        file.seek(int(rows[start]) * vectors.shape[1] * vectors.itemsize)
        file.write(vectors[start:end].data)


class _RowsOfTexts:
    """Finds the rows in which texts stand: none for a text out of sight, several for a repeated one."""

    def __init__(self, text_ids: Ints) -> None:
        self._rows = np.argsort(text_ids, kind="stable")
        self._texts = text_ids[self._rows]

    def find(self, text_ids: Ints) -> tuple[Ints, Ints]:
        """All rows of these texts, and for each the position of its text in ``text_ids``."""
        first = np.searchsorted(self._texts, text_ids, "left")
        count = np.searchsorted(self._texts, text_ids, "right") - first
        of = np.repeat(np.arange(len(text_ids)), count)
        within = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        return self._rows[first[of] + within], of
