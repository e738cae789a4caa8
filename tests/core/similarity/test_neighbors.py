"""Neighbours are those that brute force finds; approximate ones only where that is said."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from semdesk.core.errors import NotPossible
from semdesk.core.progress import Cancelled
from semdesk.core.similarity import approximate, candidates, nearest
from semdesk.core.similarity.comparing import Edges
from semdesk.core.similarity.distinct import Distinct
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.nearest import nearest_groups
from semdesk.core.similarity.neighbors import Neighbors, find_neighbors
from semdesk.core.similarity.scanning import BlockSize, Found
from tests.core.similarity.vectors import KEYS, Floats, Rows, awkward, natural, small_arrays

HAS_HNSWLIB = find_spec("hnswlib") is not None
_SMALL = BlockSize(32, 64)


def crowd(count: int, noise: float, seed: int = 0) -> Floats:
    """Nearly, but not quite equal vectors."""
    random = np.random.default_rng(seed)
    vectors = natural(1, 8, seed) * (1 + noise * random.standard_normal((count, 8)))
    return vectors.astype(np.float32)


def _all_scores(vectors: Floats, key: str) -> Floats:
    first, second = np.divmod(np.arange(len(vectors) ** 2), max(1, len(vectors)))
    scores = metric(key).paired(vectors[first], vectors[second])
    return scores.reshape(len(vectors), len(vectors))


def _by_force(vectors: Floats, key: str, k: int) -> tuple[NDArray[np.int64], Floats]:
    """The neighbours (n, k) and their scores, by scoring every pair exactly."""
    rows, best = np.full((len(vectors), k), -1), np.full((len(vectors), k), np.nan, np.float32)
    for row, scores in enumerate(_all_scores(vectors, key)):
        order = [other for other in np.lexsort((np.arange(len(scores)), -scores)) if other != row][:k]
        rows[row, : len(order)], best[row, : len(order)] = order, scores[order]
    return rows, best


def _check(found: Neighbors, vectors: Floats, key: str, k: int) -> None:
    rows, scores = _by_force(vectors, key, k)
    assert found.recall is None
    np.testing.assert_array_equal(found.rows, rows)
    np.testing.assert_array_equal(found.scores, scores)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("k", [1, 7, 200])
def test_they_are_what_brute_force_finds(key: str, k: int) -> None:
    for vectors in (natural(150), awkward(150), crowd(150, 1e-3), crowd(150, 1e-6)):
        _check(find_neighbors(vectors, key, k), vectors, key, k)


@given(small_arrays(st.integers(0, 12), 3), st.sampled_from(KEYS), st.integers(1, 5))
def test_equal_scores_go_by_row(vectors: Floats, key: str, k: int) -> None:
    _check(find_neighbors(vectors, key, k), vectors, key, k)


@pytest.mark.parametrize("key", KEYS)
def test_equal_scores_of_many_different_vectors_go_by_row(key: str) -> None:
    vectors = np.eye(90, dtype=np.float32)
    _check(find_neighbors(vectors, key, 4), vectors, key, 4)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_passages_have_few_neighbours(count: int) -> None:
    found = find_neighbors(natural(5)[:count], "cosine", 3)
    assert found.rows.shape == found.scores.shape == (count, 3)
    assert (found.rows >= 0).sum() == np.isfinite(found.scores).sum() == count * (count - 1)


@pytest.mark.parametrize("key", KEYS)
def test_only_some_rows_are_compared_with_each_other(key: str) -> None:
    vectors, rows = awkward(80, seed=7), np.array([70, 3, 9, 9, 44, 21, 60], np.int64)
    found = find_neighbors(vectors, key, 3, rows)
    kept = np.unique(rows)
    expected, scores = _by_force(vectors[kept], key, 3)
    np.testing.assert_array_equal(found.of, kept)
    np.testing.assert_array_equal(found.rows, kept[expected])
    np.testing.assert_array_equal(found.scores, scores)


def _check_groups(distinct: Distinct, edges: Edges, k: int) -> None:
    """Each pair is there once, scored exactly, and none that brute force finds is missing."""
    vectors, key = distinct.vectors[distinct.twins.firsts], distinct.metric.key
    count = len(vectors)
    codes = np.minimum(edges.rows, edges.columns) * count + np.maximum(edges.rows, edges.columns)
    assert len(np.unique(codes)) == len(codes)
    np.testing.assert_array_equal(edges.scores, _all_scores(vectors, key)[edges.rows, edges.columns])
    for row, others in enumerate(_by_force(vectors, key, k)[0]):
        others = others[others >= 0]
        assert np.isin(np.minimum(others, row) * count + np.maximum(others, row), codes).all()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("coarse", [False, True])
@pytest.mark.parametrize("make", [natural, awkward, lambda count: crowd(count, 1e-6)])
def test_a_bad_guess_and_small_blocks_change_nothing(
    key: str, coarse: bool, make: Callable[[int], Floats], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nearest, "_SAMPLE", 8)
    vectors = make(300)
    distinct = Distinct(metric(key), vectors, np.arange(300), coarse=coarse)
    _check_groups(distinct, nearest_groups(distinct, 5, size=_SMALL), 5)


@pytest.mark.parametrize("key", KEYS)
def test_places_whose_guess_was_too_high_are_done_again(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    redone: list[Rows] = []
    nearest_of = nearest.nearest_of

    def watched(distinct: Distinct, places: Rows, k: int, tick: Callable[[], None]) -> Edges:
        redone.append(places)
        return nearest_of(distinct, places, k, tick)

    monkeypatch.setattr(nearest, "nearest_of", watched)
    likely_goals = nearest._likely_goals

    def too_high(*arguments: object) -> NDArray[np.float64]:
        goals = likely_goals(*arguments)  # type: ignore[arg-type]
        goals[::3] += 0.1
        return goals

    monkeypatch.setattr(nearest, "_likely_goals", too_high)
    distinct = Distinct(metric(key), awkward(200), np.arange(200))
    _check_groups(distinct, nearest_groups(distinct, 5, size=_SMALL), 5)
    assert len(redone[0]) > 10


@pytest.mark.parametrize("key", KEYS)
def test_crowds_are_held_in_bounded_memory(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[int] = []
    add = candidates.Candidates.add

    def watched(self: candidates.Candidates, found: Found) -> None:
        add(self, found)
        held.append(self._held)

    monkeypatch.setattr(candidates.Candidates, "add", watched)
    vectors = np.concatenate([crowd(250, 1e-6), natural(150, 8)])
    distinct = Distinct(metric(key), vectors, np.arange(len(vectors)))
    _check_groups(distinct, nearest_groups(distinct, 2, size=_SMALL, most_held=3000), 2)
    assert max(held) <= 3000


def test_it_counts_to_the_end_and_hears_a_cancel() -> None:
    reports: list[tuple[int, int]] = []
    find_neighbors(natural(400), "cosine", 20, progress=lambda done, total: reports.append((done, total)))
    assert [done for done, _ in reports] == sorted(done for done, _ in reports)
    assert reports[-1][0] == reports[-1][1] > 0

    def cancelled(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        find_neighbors(natural(400), "cosine", 20, progress=cancelled)


def test_no_neighbours_and_unknown_metrics_are_refused() -> None:
    with pytest.raises(NotPossible, match="fewer than one"):
        find_neighbors(natural(5), "cosine", 0)
    with pytest.raises(NotPossible, match="no metric"):
        find_neighbors(natural(5), "chebyshev", 1)


# ------ approximate ---------------------------------------------------------------------------------------
@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index passes for faster, however small the corpus."""
    monkeypatch.setattr(approximate, "_TRIAL", 200)
    monkeypatch.setattr(approximate, "_WORTH_TRYING", 0.0)
    monkeypatch.setattr(approximate, "_CLEARLY", 0.0)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("key", KEYS)
def test_an_index_is_used_where_it_is_faster_and_its_recall_is_told(key: str) -> None:
    vectors = natural(1500, 32)
    found = find_neighbors(vectors, key, 12)
    if not HAS_HNSWLIB or key == "manhattan":
        _check(found, vectors, key, 12)
        return
    assert found.recall is not None
    assert found.recall >= 0.98
    rows, _ = _by_force(vectors, key, 10)
    hits = [len(set(found.rows[row, :10]) & set(rows[row])) for row in range(len(rows))]
    assert np.mean(hits) / 10 >= 0.97
    np.testing.assert_array_equal(
        found.scores, _all_scores(vectors, key)[np.arange(1500)[:, None], found.rows]
    )


@pytest.mark.usefixtures("hasty")
def test_the_exact_ones_are_found_where_they_are_wanted() -> None:
    vectors = natural(700, 32)
    _check(find_neighbors(vectors, "cosine", 5, is_exact=True), vectors, "cosine", 5)


@pytest.mark.usefixtures("hasty")
def test_an_index_that_misses_too_much_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(approximate, "LEAST_RECALL", 1.01)
    vectors = natural(700, 32)
    _check(find_neighbors(vectors, "euclidean", 5), vectors, "euclidean", 5)


@pytest.mark.usefixtures("hasty")
def test_equal_vectors_stand_once_in_the_index_and_all_among_the_neighbours() -> None:
    vectors = np.repeat(natural(600, 32), 3, axis=0)
    found = find_neighbors(vectors, "cosine", 2)
    assert (found.recall is not None) == HAS_HNSWLIB
    np.testing.assert_array_equal(found.rows, _by_force(vectors, "cosine", 2)[0])


def test_a_small_corpus_is_not_worth_an_index() -> None:
    assert find_neighbors(natural(300), "cosine", 5).recall is None
