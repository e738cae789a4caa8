"""Principal components against scikit-learn, and on corpora that have hardly any."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from semdesk.core.progress import Cancelled
from semdesk.core.projection import PROJECTIONS
from semdesk.core.projection.pca import project_pca
from tests.core.similarity.vectors import awkward, natural


@pytest.mark.parametrize(
    ("count", "dimension"), [(300, 40), (40, 300), (41, 40), (9000, 12), (3, 384), (50, 2)]
)
def test_it_agrees_with_scikit_learn(count: int, dimension: int) -> None:
    vectors = natural(count, dimension) * np.linspace(2, 1, dimension, dtype=np.float32) + np.float32(0.3)
    theirs = PCA(2, svd_solver="full").fit(vectors.astype(np.float64))
    ours = project_pca(vectors)
    np.testing.assert_allclose(ours.explained, theirs.explained_variance_ratio_, rtol=1e-5)
    signs = np.sign(np.sum(ours.components * theirs.components_, axis=1))
    expected = theirs.transform(vectors.astype(np.float64)) * signs
    np.testing.assert_allclose(ours.coordinates, expected, atol=2e-5)
    np.testing.assert_allclose(ours.mean, theirs.mean_, atol=1e-6)


def test_rows_without_a_vector_are_nowhere_and_pull_at_nothing() -> None:
    vectors = natural(100)
    rows = np.arange(0, 100, 3)
    some, alone = project_pca(vectors, rows), project_pca(vectors[rows])
    np.testing.assert_array_equal(some.coordinates[rows], alone.coordinates)
    assert np.isnan(np.delete(some.coordinates, rows, axis=0)).all()


def test_a_query_is_placed_where_the_same_passage_lies() -> None:
    vectors = natural(60)
    projection = project_pca(vectors)
    np.testing.assert_allclose(projection.place(vectors[7:9]), projection.coordinates[7:9], atol=1e-6)


def test_the_picture_does_not_flip_when_a_passage_is_added_or_all_come_in_another_order() -> None:
    vectors = natural(200, 48)
    before = project_pca(vectors).coordinates
    more = project_pca(np.concatenate([vectors, natural(1, 48, seed=9)])).coordinates
    assert np.all(np.sum(before * more[:200], axis=0) > 0)
    for seed in range(6):
        assert np.all(project_pca(natural(30, 12, seed)).components.sum(axis=1) > 0)
    order = np.random.default_rng(0).permutation(200)
    np.testing.assert_allclose(project_pca(vectors[order]).coordinates, before[order], atol=1e-5)
    np.testing.assert_array_equal(project_pca(vectors).coordinates, before)


@pytest.mark.parametrize("dimension", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_a_handful_of_vectors_is_a_picture_too(count: int, dimension: int) -> None:
    vectors = awkward(4, dimension, seed=1)[:count]
    projection = project_pca(vectors)
    assert projection.coordinates.shape == (count, 2)
    assert np.isfinite(projection.coordinates).all()
    assert projection.components.shape == (2, dimension)
    assert 0 <= sum(projection.explained) <= 1 + 1e-9
    if dimension == 1 or count < 3:
        assert np.all(projection.coordinates[:, 1] == 0)
    if count == 2 and dimension > 1:
        apart = np.linalg.norm(vectors[0].astype(np.float64) - vectors[1])
        assert np.ptp(projection.coordinates[:, 0]) == pytest.approx(apart, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("count", [10, 1000])
def test_equal_vectors_all_lie_in_one_place(count: int) -> None:
    projection = project_pca(np.repeat(natural(1, 64), count, axis=0))
    assert np.all(projection.coordinates == 0)
    assert projection.explained == (0.0, 0.0)
    assert np.all(projection.place(natural(3, 64)) == 0)


def test_a_cancel_is_heard() -> None:
    def cancelled(done: int, total: int) -> None:
        raise Cancelled

    for vectors in (natural(100), natural(10, 64)):
        with pytest.raises(Cancelled):
            project_pca(vectors, progress=cancelled)


def test_each_projection_of_the_catalogue_gives_coordinates() -> None:
    vectors = natural(30)
    for entry in PROJECTIONS:
        coordinates = entry.project(vectors, None, lambda done, total: None).coordinates
        assert coordinates.shape == (30, 2)
        assert np.isfinite(coordinates).all()
        assert entry.explanation.endswith(".")
