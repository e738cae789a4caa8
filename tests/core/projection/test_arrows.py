"""Arrows: lengths, angles and what the plane keeps of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.errors import NotPossible
from semdesk.core.progress import Cancelled
from semdesk.core.projection.arrows import MAX_ARROWS, project_arrows
from semdesk.core.similarity.metrics import metric
from tests.core.similarity.vectors import KEYS, Floats, awkward, natural, small_arrays


def _drawn_angle(tips: Floats) -> float:
    one, other = tips.astype(np.float64)
    turned = np.array([one @ other, one[0] * other[1] - one[1] * other[0]])
    return float(np.degrees(abs(np.arctan2(turned[1], turned[0]))))


@given(vectors=small_arrays(st.just(2), 5))
def test_two_arrows_are_drawn_as_they_are(vectors: Floats) -> None:
    arrows = project_arrows(vectors, np.arange(2), "cosine")
    np.testing.assert_allclose(np.linalg.norm(arrows.tips, axis=1), arrows.lengths, rtol=1e-4, atol=1e-4)
    assert arrows.kept == pytest.approx(1)
    if arrows.lengths.min() > 0:
        assert _drawn_angle(arrows.tips) == pytest.approx(arrows.angles[0, 1], abs=0.05)


def test_angles_are_those_of_the_full_vectors() -> None:
    vectors = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 2], [-3, 0, 0], [1, 1e-5, 0], [0, 0, 0]], np.float32)
    arrows = project_arrows(vectors, np.arange(6), "cosine")
    np.testing.assert_allclose(arrows.angles[0], [0, 45, 90, 180, np.degrees(1e-5), 0], rtol=1e-5)
    np.testing.assert_array_equal(arrows.angles, arrows.angles.T)
    np.testing.assert_allclose(arrows.lengths, [1, np.sqrt(2), 2, 3, 1, 0], rtol=1e-6)
    assert np.all(arrows.angles[5] == 0)
    assert np.all(arrows.tips[5] == 0)


@pytest.mark.parametrize("key", KEYS)
def test_scores_are_those_of_the_metric_for_the_rows_asked_for(key: str) -> None:
    vectors = awkward(60)
    rows = np.array([50, 2, 17, 30], np.int64)
    arrows = project_arrows(vectors, rows, key)
    assert arrows.rows.tolist() == rows.tolist()
    np.testing.assert_allclose(arrows.scores, metric(key).similarity(vectors[rows], vectors[rows]), rtol=1e-6)


def test_the_plane_keeps_what_the_two_largest_singular_values_hold() -> None:
    vectors = natural(12, 30)
    arrows = project_arrows(vectors, np.arange(12), "cosine")
    values = np.linalg.svd(vectors.astype(np.float64), compute_uv=False) ** 2
    assert arrows.kept == pytest.approx(values[:2].sum() / values.sum(), rel=1e-6)
    assert np.sum(arrows.tips.astype(np.float64) ** 2) == pytest.approx(values[:2].sum(), rel=1e-5)
    assert np.all(np.linalg.norm(arrows.tips, axis=1) <= arrows.lengths * (1 + 1e-6))


def test_arrows_point_right_and_the_first_one_up() -> None:
    for seed in range(5):
        tips = project_arrows(natural(6, seed=seed), np.arange(6), "cosine").tips
        assert tips[:, 0].sum() > 0
        assert tips[0, 1] > 0


@pytest.mark.parametrize("count", [0, 1])
def test_one_arrow_or_none_is_a_picture_too(count: int) -> None:
    arrows = project_arrows(natural(3), np.arange(count), "cosine")
    assert arrows.tips.shape == (count, 2)
    assert arrows.angles.shape == arrows.scores.shape == (count, count)
    assert np.all(arrows.tips[:, 1] == 0)
    assert np.allclose(arrows.tips[:, 0], 1)
    assert arrows.kept == 1


def test_vectors_of_one_component_lie_on_a_line() -> None:
    arrows = project_arrows(np.array([[2], [-1]], np.float32), np.arange(2), "cosine")
    np.testing.assert_allclose(arrows.tips, [[2, 0], [-1, 0]], atol=1e-6)
    assert arrows.angles[0, 1] == 180


def test_more_arrows_than_can_be_told_apart_are_refused() -> None:
    with pytest.raises(NotPossible, match="up to 24 passages"):
        project_arrows(natural(40), np.arange(MAX_ARROWS + 1), "cosine")
    assert len(project_arrows(natural(40), np.arange(MAX_ARROWS), "cosine").tips) == MAX_ARROWS


def test_a_cancel_is_heard() -> None:
    def cancelled(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        project_arrows(natural(3), np.arange(2), "cosine", progress=cancelled)
