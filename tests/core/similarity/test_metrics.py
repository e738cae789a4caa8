"""Every metric against scikit-learn and sentence-transformers, and on what breaks formulas."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sentence_transformers import util
from sklearn.metrics import pairwise

from semdesk.core.errors import NotPossible
from semdesk.core.similarity.metrics import METRICS, metric, normalized_note
from tests.core.similarity.vectors import KEYS, Floats, awkward, natural, small_arrays

_SKLEARN = {
    "cosine": pairwise.cosine_similarity,
    "dot": pairwise.linear_kernel,
    "euclidean": lambda a, b: -pairwise.euclidean_distances(a, b),
    "sqeuclidean": lambda a, b: -pairwise.euclidean_distances(a, b, squared=True),
    "manhattan": lambda a, b: -pairwise.manhattan_distances(a, b),
}
_SENTENCE_TRANSFORMERS = {
    "cosine": (util.cos_sim, util.pairwise_cos_sim),
    "dot": (util.dot_score, util.pairwise_dot_score),
    "euclidean": (util.euclidean_sim, util.pairwise_euclidean_sim),
    "manhattan": (util.manhattan_sim, util.pairwise_manhattan_sim),
}
_two_sides = st.integers(1, 6).flatmap(
    lambda dimension: st.tuples(
        small_arrays(st.integers(1, 7), dimension), small_arrays(st.integers(1, 7), dimension)
    )
)


def _tolerance(key: str, a: Floats, b: Floats) -> float:
    """1e-5 of the largest that the terms of the score can be."""
    if key == "cosine":
        return 1e-5
    reach = float(np.abs(a).sum(axis=1).max() + np.abs(b).sum(axis=1).max())
    return 1e-5 * (reach**2 if key in ("dot", "sqeuclidean") else reach) + 1e-9


def test_the_catalogue_is_complete() -> None:
    assert tuple(entry.key for entry in METRICS) == KEYS
    assert all(len(entry.explanation) > 80 and entry.explanation.endswith(".") for entry in METRICS)
    assert [entry.key for entry in METRICS if entry.is_distance] == ["euclidean", "sqeuclidean", "manhattan"]
    assert [entry.key for entry in METRICS if entry.bounded] == ["cosine"]


def test_an_unknown_metric_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(NotPossible, match=r"hamming.*cosine, dot, euclidean, sqeuclidean, manhattan"):
        metric("hamming")


@pytest.mark.parametrize("key", KEYS)
@given(sides=_two_sides)
@settings(deadline=None, max_examples=40)
def test_it_agrees_with_scikit_learn(key: str, sides: tuple[Floats, Floats]) -> None:
    a, b = sides
    expected = _SKLEARN[key](a.astype(np.float64), b.astype(np.float64))
    np.testing.assert_allclose(
        metric(key).similarity(a, b), expected, rtol=1e-5, atol=_tolerance(key, a, b) / 10
    )


@pytest.mark.parametrize("key", _SENTENCE_TRANSFORMERS)
@given(sides=_two_sides)
@settings(deadline=None, max_examples=40)
def test_it_agrees_with_sentence_transformers(key: str, sides: tuple[Floats, Floats]) -> None:
    a, b = sides
    whole, paired = _SENTENCE_TRANSFORMERS[key]
    expected = whole(torch.tensor(a), torch.tensor(b)).numpy()
    np.testing.assert_allclose(metric(key).similarity(a, b), expected, rtol=1e-5, atol=_tolerance(key, a, b))
    count = min(len(a), len(b))
    expected = paired(torch.tensor(a[:count]), torch.tensor(b[:count])).numpy()
    np.testing.assert_allclose(
        metric(key).paired(a[:count], b[:count]), expected, rtol=1e-5, atol=_tolerance(key, a, b)
    )


@pytest.mark.parametrize("key", KEYS)
def test_pairs_score_as_in_the_whole(key: str) -> None:
    a, b = awkward(80, 24, seed=1), awkward(80, 24, seed=2)
    whole = metric(key).similarity(a, b)
    assert whole.dtype == np.float32
    np.testing.assert_allclose(np.diagonal(whole), metric(key).paired(a, b), rtol=2e-6, atol=1e-6)


@pytest.mark.parametrize("key", KEYS)
def test_a_pair_scores_the_same_from_both_ends(key: str) -> None:
    a, b = awkward(200, 24, seed=1), awkward(200, 24, seed=2)
    np.testing.assert_array_equal(metric(key).paired(a, b), metric(key).paired(b, a))


@pytest.mark.parametrize("key", ["euclidean", "sqeuclidean", "manhattan"])
def test_equal_vectors_are_no_distance_apart_even_far_from_the_origin(key: str) -> None:
    vectors = natural(50, 384) + np.float32(1000)
    whole = metric(key).similarity(vectors, vectors)
    assert np.all(np.diagonal(whole) == 0)
    assert not np.signbit(np.diagonal(whole)).any()
    apart = np.abs(vectors[:, None].astype(np.float64) - vectors[None])
    power = 1 if key == "manhattan" else 2
    expected = (apart**power).sum(axis=2)
    expected = np.sqrt(expected) if key == "euclidean" else expected
    np.testing.assert_allclose(-whole, expected, rtol=1e-5)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("scale", [0.0, 1e-44, 1e-38, 1e-25, 1e25, 3e38])
def test_no_score_is_nan_or_infinite(key: str, scale: float) -> None:
    signs = np.array([[1, 1, 0, 1], [-1, -1, 0, -1], [1, -1, 1, 0], [0, 0, 0, 0], [0.5, 0.25, 0, 1]])
    vectors = (signs * scale).astype(np.float32)
    chosen = metric(key)
    everything = slice(None)
    rough = chosen.rough(vectors, vectors)(everything, everything)
    exact = chosen.similarity(vectors, vectors)
    assert np.isfinite(exact).all()
    assert np.isfinite(chosen.paired(vectors, vectors[::-1])).all()
    assert not np.isnan(rough).any()
    assert (rough >= exact).all()
    assert (exact[3] == 0).all() or chosen.is_distance


@pytest.mark.parametrize("key", ["cosine"])
@pytest.mark.parametrize("scale", [1e-42, 1e-30, 1e30, 3e38])
def test_the_direction_counts_however_long_a_vector_is(key: str, scale: float) -> None:
    vectors = (np.array([[1, 1], [1, 0], [-1, -1]]) * scale).astype(np.float32)
    expected = np.array([1, np.sqrt(0.5), -1])
    np.testing.assert_allclose(metric(key).similarity(vectors, vectors)[0], expected, rtol=1e-3)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("dimension", [1, 7, 384, 1024])
def test_rough_scores_are_never_too_low_and_hardly_too_high(key: str, dimension: int) -> None:
    a, b = awkward(120, dimension, seed=3), natural(150, dimension, seed=4)
    rough = metric(key).rough(a, b)(slice(10, 90), slice(5, 140))
    exact = metric(key).similarity(a[10:90], b[5:140])
    assert rough.shape == exact.shape
    assert (rough >= exact).all()
    lengths = np.linalg.norm(a[10:90], axis=1)[:, None] + np.linalg.norm(b[5:140], axis=1)
    reach = {
        "cosine": 1.0,
        "dot": lengths**2,
        "sqeuclidean": lengths**2,
        "manhattan": lengths * dimension**0.5,
    }
    allowed = 1e-6 * (dimension + 16) * reach.get(key, lengths * 30)
    assert ((rough - exact) <= allowed).all()


def test_what_the_user_sees_of_a_distance_is_the_distance() -> None:
    assert metric("euclidean").shown(-0.5) == 0.5
    assert str(metric("euclidean").shown(-0.0)) == "0.0"
    assert metric("euclidean").from_shown(0.5) == -0.5
    assert metric("cosine").shown(-0.5) == -0.5
    assert (metric("manhattan").shown_name, metric("dot").shown_name) == ("distance", "score")


@pytest.mark.parametrize("key", KEYS)
def test_the_note_on_normalized_vectors_is_true(key: str) -> None:
    vectors = natural(60, 32)
    ranking = np.argsort(-metric(key).similarity(vectors[:1], vectors)[0])
    by_cosine = np.argsort(-metric("cosine").similarity(vectors[:1], vectors)[0])
    assert (normalized_note(key, True) is not None) == np.array_equal(ranking, by_cosine)
    assert normalized_note(key, False) is None
