"""The similarity matrix as a table, as an array, as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semdesk.core.exports.files import replacing, writer_for
from semdesk.core.exports.pictures import write_png
from semdesk.core.exports.source import PassageSource
from semdesk.core.exports.tables import Cell, write_table
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.ramps import ramp
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.types import Matrix

_HEAD_LENGTH = 80
_SIDE = 1600
"""About how many pixels a picture is wide, but at least one for each cell."""


def write_matrix(
    path: Path, source: PassageSource, matrix: Matrix, metric_key: str, progress: ProgressFn = no_progress
) -> None:
    """Write a matrix in the format of the name's suffix: .csv, .npy or .png.

    Table and array hold the numbers that the user sees for scores, in the matrix's order; the table names
    each line and column by the head of its text. Raises `CannotWrite`, for another suffix too.
    """
    writer_for(path, _WRITERS)(path, source, matrix, metric_key, progress)


def _shown(matrix: Matrix, metric_key: str) -> NDArray[np.float32]:
    scores = np.asarray(matrix.scores.open(), np.float32)
    return np.float32(0) - scores if metric(metric_key).is_distance else scores


def _write_csv(
    path: Path, source: PassageSource, matrix: Matrix, metric_key: str, progress: ProgressFn
) -> None:
    heads = [" ".join(passage.text.split())[:_HEAD_LENGTH] for passage in source.passages(matrix.rows)]
    write_table(path, ("", *heads), _lines(heads, _shown(matrix, metric_key), progress))


def _lines(
    heads: Sequence[str], numbers: NDArray[np.float32], progress: ProgressFn
) -> Iterator[Sequence[Cell]]:
    for done, (head, line) in enumerate(zip(heads, numbers, strict=True)):
        progress(done, len(heads))
        yield head, *line


def _write_npy(
    path: Path, source: PassageSource, matrix: Matrix, metric_key: str, progress: ProgressFn
) -> None:
    progress(0, 1)
    with replacing(path) as draft, draft.open("wb") as file:
        np.save(file, _shown(matrix, metric_key), allow_pickle=False)


def _write_png(
    path: Path, source: PassageSource, matrix: Matrix, metric_key: str, progress: ProgressFn
) -> None:
    """Alike is dark; a cell is a square of whole pixels."""
    progress(0, 1)
    cell = max(1, _SIDE // max(1, len(matrix.rows)))
    levels = np.asarray(matrix.levels.open(), np.uint8)
    squares = levels.repeat(cell, axis=0).repeat(cell, axis=1)
    write_png(path, ramp("mako")[::-1][squares])


_WRITERS = {".csv": _write_csv, ".npy": _write_npy, ".png": _write_png}
