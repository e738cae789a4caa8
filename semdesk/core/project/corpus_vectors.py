"""The vectors of the whole corpus in row order, as a file that the processes share."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
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
_ROW_BYTES = 4
_ZEROS = bytes(2**20)


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
) -> CorpusVectors:
    """Write the corpus's vectors into a new file in ``folder``; the caller deletes it after use.

    ``text_ids`` (n,) are the texts of the rows, by default as they are now.

    Block by block: memory does not grow with the corpus. d is 0 while the space has no vectors. ``progress``
    counts blocks. CannotWrite if the disk is full.
    """
    text_ids = project.text_ids() if text_ids is None else text_ids
    blocks = project.vector_blocks(fingerprint, pooling)
    dimension = project.vector_block(blocks[0])[1].shape[1] if blocks else 0
    path = folder / f"vectors-{uuid.uuid4().hex}.f32"
    try:
        shared = _allocate(path, (len(text_ids), dimension))
        ready = _fill(project, blocks, shared, _RowsOfTexts(text_ids), normalize, progress)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return CorpusVectors(shared, np.flatnonzero(ready))


def _allocate(path: Path, shape: tuple[int, int]) -> SharedArray:
    """A file of zeros, really written: a full disk is an error here, in a mapped file a crash."""
    left = shape[0] * shape[1] * _ROW_BYTES
    try:
        with path.open("xb") as file:
            while left > 0:
                left -= file.write(_ZEROS[:left])
    except OSError as error:
        raise CannotWrite(
            f"The vectors could not be laid out in {path.parent}: {os_reason(error)}. Free some space there."
        ) from error
    return SharedArray(str(path), shape, np.dtype(np.float32).str)


def _fill(
    project: Project,
    blocks: list[int],
    shared: SharedArray,
    rows_of: _RowsOfTexts,
    normalize: bool,
    progress: ProgressFn,
) -> NDArray[np.bool_]:
    """Write each block to its rows; True for the rows that got a vector."""
    ready = np.zeros(shared.shape[0], np.bool_)
    if 0 in shared.shape:
        return ready
    target = np.memmap(shared.path, dtype=shared.dtype, mode="r+", shape=shared.shape)
    for done, block in enumerate(blocks):
        progress(done, len(blocks))
        ids, vectors = project.vector_block(block)
        rows, of = rows_of.find(ids)
        target[rows] = (normalized(vectors) if normalize else vectors)[of]
        ready[rows] = True
    progress(len(blocks), len(blocks))
    return ready


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
