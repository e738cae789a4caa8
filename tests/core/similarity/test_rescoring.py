"""Pairs scored one by one, and crowds of equal pairs scored through one of them."""

from __future__ import annotations

import numpy as np
import pytest

from semdesk.core.similarity import rescoring
from semdesk.core.similarity.rescoring import PairScorer, first_twins
from tests.core.similarity.vectors import Floats, awkward


def _lopsided(a: Floats, b: Floats) -> Floats:
    """Not the same from both ends, so that an exchange of rows and columns shows."""
    return a[:, 0] - 2 * b[:, 1]


@pytest.mark.parametrize("is_merged", [True, False])
def test_each_pair_gets_its_own_score(is_merged: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescoring, "_WORTH_MERGING", 10 if is_merged else 10_000)
    monkeypatch.setattr(rescoring, "_PIECE", 700)
    a, b = awkward(40, seed=1), awkward(60, seed=2)
    random = np.random.default_rng(0)
    rows, columns = random.integers(40, size=5000), random.integers(60, size=5000)
    ticks: list[None] = []
    scores = PairScorer(_lopsided, a, b).exact(rows, columns, lambda: ticks.append(None))
    np.testing.assert_array_equal(scores, _lopsided(a[rows], b[columns]))
    assert len(ticks) >= 3


def test_pairs_of_equal_vectors_are_scored_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rescoring, "_WORTH_MERGING", 10)
    scored: list[int] = []

    def counted(a: Floats, b: Floats) -> Floats:
        scored.append(len(a))
        return _lopsided(a, b)

    vectors = np.repeat(awkward(2, seed=3), 50, axis=0)
    rows, columns = (side.ravel() for side in np.indices((100, 100)))
    PairScorer(counted, vectors, vectors).exact(rows, columns)
    assert sum(scored) <= 4


def test_no_pairs_have_no_scores() -> None:
    nothing = np.zeros(0, np.int64)
    assert PairScorer(_lopsided, awkward(3), awkward(3)).exact(nothing, nothing).shape == (0,)


def test_twins_are_the_first_rows_of_their_kind() -> None:
    vectors = np.array([[1, 2], [3, 4], [1, 2], [5, 6], [3, 4], [1, 2]], np.float32)
    assert first_twins(vectors).tolist() == [0, 1, 0, 3, 1, 0]
    assert first_twins(vectors[:, ::-1]).tolist() == [0, 1, 0, 3, 1, 0]
