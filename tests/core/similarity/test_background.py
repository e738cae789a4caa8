"""The yardstick by which scores are read."""

from __future__ import annotations

import numpy as np
import pytest

from semdesk.core.progress import Cancelled
from semdesk.core.similarity.background import _pairs, random_background
from semdesk.core.similarity.metrics import metric
from tests.core.similarity.vectors import KEYS, awkward, natural


@pytest.mark.parametrize("key", KEYS)
def test_a_small_corpus_is_measured_whole(key: str) -> None:
    vectors = awkward(60)
    background = random_background(vectors, key)
    assert background is not None
    scores = metric(key).similarity(vectors, vectors)[np.triu_indices(60, 1)]
    np.testing.assert_allclose(
        background.quantiles, np.quantile(scores, np.linspace(0, 1, 1001)), rtol=1e-5, atol=1e-6
    )
    assert background.quantiles.dtype == np.float32


def test_a_sample_of_a_large_corpus_is_close_to_the_whole() -> None:
    vectors = natural(1500, 24)
    background = random_background(vectors, "cosine")
    assert background is not None
    scores = metric("cosine").similarity(vectors, vectors)[np.triu_indices(1500, 1)]
    assert background.median == pytest.approx(np.median(scores), abs=0.02)
    assert background.random_level == pytest.approx(np.quantile(scores, 0.95), abs=0.02)
    assert np.mean(scores < background.random_level) == pytest.approx(0.95, abs=0.01)


def test_random_pairs_are_of_different_passages_and_reach_all_of_them() -> None:
    first, second = _pairs(250, 0)
    assert len(first) == 20_000
    assert np.all(first != second)
    assert set(first.tolist()) == set(second.tolist()) == set(range(250))


def test_the_same_seed_gives_the_same_yardstick() -> None:
    vectors = natural(400)
    one, same, other = (random_background(vectors, "dot", None, seed) for seed in (0, 0, 1))
    assert one is not None
    assert same is not None
    assert other is not None
    np.testing.assert_array_equal(one.quantiles, same.quantiles)
    assert not np.array_equal(one.quantiles, other.quantiles)


def test_only_the_rows_asked_for_are_measured() -> None:
    vectors = np.concatenate([natural(40), np.zeros((40, 16), np.float32)])
    some, alone = (
        random_background(vectors, "cosine", np.arange(40)),
        random_background(vectors[:40], "cosine"),
    )
    assert some is not None
    assert alone is not None
    np.testing.assert_array_equal(some.quantiles, alone.quantiles)
    zeros = random_background(vectors, "cosine", np.arange(40, 80))
    assert zeros is not None
    assert np.all(zeros.quantiles == 0)


@pytest.mark.parametrize("count", [0, 1])
def test_without_a_pair_there_is_no_yardstick(count: int) -> None:
    assert random_background(natural(5), "cosine", np.arange(count)) is None


def test_a_cancel_is_heard() -> None:
    def cancelled(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        random_background(natural(5), "cosine", progress=cancelled)
