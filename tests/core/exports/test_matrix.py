"""The matrix in each format, read back."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from semdesk.core.errors import CannotWrite
from semdesk.core.exports import exports_of
from semdesk.core.exports.matrix import write_matrix
from semdesk.core.project.project import Project
from semdesk.core.ramps import ramp
from semdesk.core.similarity.matrix import similarity_matrix
from semdesk.core.similarity.types import Matrix
from tests.core.exports.conftest import TEXTS
from tests.core.similarity.vectors import natural


def _matrix(folder: Path, key: str = "cosine") -> Matrix:
    return similarity_matrix(natural(6), np.array([4, 0, 1, 5]), key, None, None, "corpus", folder)


@pytest.mark.parametrize("key", ["cosine", "euclidean"])
def test_the_table_holds_what_the_user_sees(key: str, project: Project, tmp_path: Path) -> None:
    matrix, path = _matrix(tmp_path, key), tmp_path / "matrix.csv"
    write_matrix(path, project, matrix, key)
    with path.open(encoding="utf-8-sig", newline="") as file:
        head, *lines = csv.reader(file)
    assert head == ["", TEXTS[4], TEXTS[0], "'" + TEXTS[1], TEXTS[5]]
    assert [line[0] for line in lines] == head[1:]
    numbers = np.array([line[1:] for line in lines], np.float32)
    scores = np.asarray(matrix.scores.open())
    np.testing.assert_array_equal(numbers, scores if key == "cosine" else -scores)


@pytest.mark.parametrize("key", ["cosine", "manhattan"])
def test_the_array_holds_what_the_user_sees(key: str, project: Project, tmp_path: Path) -> None:
    matrix, path = _matrix(tmp_path, key), tmp_path / "matrix.npy"
    write_matrix(path, project, matrix, key)
    numbers = np.load(path, allow_pickle=False)
    scores = np.asarray(matrix.scores.open())
    assert numbers.dtype == np.float32
    np.testing.assert_array_equal(numbers, scores if key == "cosine" else -scores)
    assert not np.signbit(np.diagonal(numbers)).any()


def test_the_picture_has_a_square_for_each_pair(project: Project, tmp_path: Path) -> None:
    matrix, path = _matrix(tmp_path), tmp_path / "matrix.png"
    write_matrix(path, project, matrix, "cosine")
    with Image.open(path) as picture:
        pixels = np.asarray(picture)
    cell = pixels.shape[0] // 4
    assert pixels.shape == (4 * cell, 4 * cell, 3)
    expected = ramp("mako")[255 - matrix.levels.open().astype(int)]
    for corner in (0, cell - 1):
        np.testing.assert_array_equal(pixels[corner::cell, corner::cell], expected)
    assert pixels[0, 0].sum() < pixels[:, :].reshape(-1, 3).sum(axis=1).max()


def test_every_format_of_the_catalogue_can_be_written(project: Project, tmp_path: Path) -> None:
    matrix = _matrix(tmp_path)
    for suffix in (suffix for export in exports_of("matrix") for suffix in export.suffixes):
        write_matrix(tmp_path / f"out{suffix}", project, matrix, "cosine")
        assert (tmp_path / f"out{suffix}").stat().st_size > 0
    with pytest.raises(CannotWrite, match=r"\.csv, \.npy, \.png"):
        write_matrix(tmp_path / "out.xls", project, matrix, "cosine")
