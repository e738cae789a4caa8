"""The similarity matrix: its scores, order, ramp and files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from semdesk.core.errors import NotPossible
from semdesk.core.progress import Cancelled
from semdesk.core.similarity.background import random_background
from semdesk.core.similarity.matrix import MAX_MATRIX_ROWS, matrix_limits, similarity_matrix, spread_rows
from semdesk.core.similarity.metrics import metric
from tests.core.similarity.vectors import KEYS, awkward, natural

_ROWS = np.array([5, 3, 40, 8, 0, 21, 22, 23, 39], np.int64)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("order", ["corpus", "alike"])
def test_it_holds_the_scores_of_its_rows(key: str, order: str, tmp_path: Path) -> None:
    vectors = awkward(50)
    matrix = similarity_matrix(vectors, _ROWS, key, None, None, order, tmp_path)
    shown = vectors[matrix.rows]
    scores = matrix.scores.open()
    np.testing.assert_allclose(scores, metric(key).similarity(shown, shown), rtol=1e-6, atol=1e-6)
    np.testing.assert_array_equal(scores, scores.T)
    assert sorted(matrix.rows) == sorted(_ROWS)
    assert (order == "alike") or matrix.rows.tolist() == _ROWS.tolist()
    assert (scores.dtype, matrix.levels.open().dtype) == (np.float32, np.uint8)


def test_alike_brings_groups_together(tmp_path: Path) -> None:
    groups = np.tile([0, 1, 2], 20)
    vectors = (np.eye(3)[groups] + 0.05 * np.random.default_rng(0).standard_normal((60, 3))).astype(
        np.float32
    )
    matrix = similarity_matrix(vectors, np.arange(60), "cosine", 0.0, 1.0, "alike", tmp_path)
    assert np.count_nonzero(np.diff(groups[matrix.rows])) == 2


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("key", KEYS)
def test_a_handful_is_a_matrix_too(count: int, key: str, tmp_path: Path) -> None:
    matrix = similarity_matrix(natural(5), np.arange(count), key, None, None, "alike", tmp_path)
    assert matrix.scores.open().shape == matrix.levels.open().shape == (count, count)
    assert matrix.rows.tolist() == list(range(count))
    assert matrix.low <= matrix.high


def test_levels_rise_from_low_to_high(tmp_path: Path) -> None:
    vectors = natural(40, 4)
    matrix = similarity_matrix(vectors, np.arange(40), "cosine", -0.25, 0.75, "corpus", tmp_path)
    scores, levels = matrix.scores.open(), matrix.levels.open().astype(float)
    assert (matrix.low, matrix.high) == (-0.25, 0.75)
    assert np.all(levels[scores <= -0.25] == 0)
    assert np.all(levels[scores >= 0.75] == 255)
    inside = (scores > -0.25) & (scores < 0.75)
    np.testing.assert_allclose(levels[inside], (scores[inside] + 0.25) * 255, atol=0.51)


@pytest.mark.parametrize("key", KEYS)
def test_equal_passages_are_all_at_the_high_end(key: str, tmp_path: Path) -> None:
    vectors = np.repeat(natural(1), 12, axis=0)
    matrix = similarity_matrix(vectors, np.arange(12), key, None, None, "alike", tmp_path)
    assert np.all(matrix.levels.open() == 255)


@pytest.mark.parametrize("key", KEYS)
def test_the_ramp_runs_from_the_corpus_median_to_what_equal_passages_score(key: str, tmp_path: Path) -> None:
    vectors = np.concatenate([awkward(100), np.zeros((100, 8), np.float32)])
    ready = np.flatnonzero(vectors.any(axis=1))
    background = random_background(vectors, key, ready)
    assert background is not None
    matrix = similarity_matrix(vectors, np.arange(20), key, None, None, "corpus", tmp_path)
    scores = matrix.scores.open()
    high = {"cosine": 1.0, "dot": float(scores.max())}.get(key, 0.0)
    assert (matrix.low, matrix.high) == (min(background.median, high), high)
    assert (matrix.low, matrix.high) == matrix_limits(background, key, np.asarray(scores))


def test_each_matrix_has_files_of_its_own(tmp_path: Path) -> None:
    vectors = natural(10)
    one, other = (similarity_matrix(vectors, np.arange(k), "dot", 0, 1, "corpus", tmp_path) for k in (4, 5))
    assert len({one.scores.path, one.levels.path, other.scores.path, other.levels.path}) == 4
    assert len(list(tmp_path.iterdir())) == 4
    assert one.scores.open().shape == (4, 4)


def test_too_many_rows_and_unknown_orders_are_refused(tmp_path: Path) -> None:
    vectors = np.zeros((MAX_MATRIX_ROWS + 1, 2), np.float32)
    with pytest.raises(NotPossible, match="2,000 passages"):
        similarity_matrix(vectors, np.arange(len(vectors)), "cosine", 0, 1, "corpus", tmp_path)
    with pytest.raises(NotPossible, match="corpus or alike"):
        similarity_matrix(vectors, np.arange(3), "cosine", 0, 1, "random", tmp_path)


def test_a_cancel_is_heard(tmp_path: Path) -> None:
    def cancelled(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        similarity_matrix(natural(5), np.arange(5), "cosine", 0, 1, "corpus", tmp_path, progress=cancelled)


@pytest.mark.parametrize(("count", "limit"), [(10, 20), (20, 20), (21, 20), (5000, 2000), (1999, 2)])
def test_spread_rows_are_even_and_in_order(count: int, limit: int) -> None:
    rows = np.arange(count) * 3 + 1
    spread = spread_rows(rows, limit)
    assert len(spread) == min(count, limit)
    assert (spread[0], spread[-1]) == (rows[0], rows[-1])
    assert np.all(np.isin(spread, rows))
    steps = np.diff(spread) / 3
    assert steps.min() >= 1
    assert steps.max() - steps.min() <= 1
