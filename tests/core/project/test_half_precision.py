"""Vectors in half precision: as good as exact ones, half as long, and never mixed up with them."""

from __future__ import annotations

from pathlib import Path

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.embedding.types import Encoded
from semdesk.core.errors import CannotOpenProject
from semdesk.core.progress import no_progress
from semdesk.core.project.corpus_vectors import gather_vectors
from semdesk.core.project.packing import packed, unpacked
from semdesk.core.project.project import Project
from tests.core.project.making import FINGERPRINT, add

Vectors = np.ndarray
ANY = arrays.arrays(
    np.float32,
    st.tuples(st.integers(1, 6), st.integers(1, 9)),
    elements=st.floats(width=32, allow_nan=True, allow_infinity=True),
)


def only(vectors: Vectors, pooling: str = "mean") -> Encoded:
    zeros = np.zeros(len(vectors), np.int64)
    return Encoded({pooling: vectors}, zeros, zeros)


def random_vectors(count: int, dimension: int = 384, seed: int = 1) -> Vectors:
    return np.random.default_rng(seed).standard_normal((count, dimension), np.float32)


def lengths_stored(project: Project) -> list[tuple[str, int]]:
    with project._database.reading() as connection:
        found = connection.execute("SELECT pooling, length(data) FROM vectors ORDER BY id")
        return [(name, length) for name, length in found]


@given(vectors=ANY)
def test_what_comes_back_is_close_or_the_same(vectors: Vectors) -> None:
    data = packed(vectors, exact=False)
    found = unpacked(data, vectors.shape, exact=False)
    assert found is not None
    assert found.shape == vectors.shape
    assert found.dtype == np.float32
    if len(data) == vectors.size * 4:
        assert found.tobytes() == np.ascontiguousarray(vectors).tobytes()
    else:
        wide = vectors.astype(np.float64)
        error = np.linalg.norm(found - wide, axis=1)
        assert (error <= 1e-3 * np.linalg.norm(wide, axis=1)).all()


@given(vectors=ANY)
def test_exact_is_bit_by_bit(vectors: Vectors) -> None:
    found = unpacked(packed(vectors, exact=True), vectors.shape, exact=True)
    assert found is not None
    assert found.tobytes() == np.ascontiguousarray(vectors).tobytes()


def test_the_cosine_hardly_changes() -> None:
    vectors = random_vectors(200)
    found = unpacked(packed(vectors, exact=False), vectors.shape, exact=False)
    assert found is not None
    assert len(packed(vectors, exact=False)) == vectors.size * 2
    cosine = (found * vectors).sum(axis=1) / np.linalg.norm(found, axis=1) / np.linalg.norm(vectors, axis=1)
    assert cosine.min() > 1 - 1e-6


@pytest.mark.parametrize("value", [70_000.0, 1e-9, 1e-30, np.nan, np.inf, -np.inf])
def test_what_half_precision_cannot_hold_is_kept_whole(project: Project, value: float) -> None:
    add(project, "a", ["one", "two"])
    vectors = np.array([[1, 2, 3], [value, 0, 0]], np.float32)
    project.write_vectors(FINGERPRINT, project.text_ids(), only(vectors))
    assert project.read_vectors(FINGERPRINT, "mean")[1].tobytes() == vectors.tobytes()
    assert lengths_stored(project) == [("mean/half", 24)]


def test_zero_vectors_need_no_more_room(project: Project) -> None:
    add(project, "a", ["one"])
    project.write_vectors(FINGERPRINT, project.text_ids(), only(np.zeros((1, 4), np.float32)))
    assert lengths_stored(project) == [("mean/half", 8)]


def test_rounded_vectors_do_not_count_as_exact(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one", "two"])
    one, two = project.text_ids().tolist()
    vectors = random_vectors(2, 8)
    project.write_vectors(FINGERPRINT, [one], only(vectors[:1]))
    assert project.missing_texts(FINGERPRINT, "mean").tolist() == [two]
    assert project.missing_texts(FINGERPRINT, "mean", exact=True).tolist() == [one, two]
    assert project.read_vectors(FINGERPRINT, "mean", exact=True)[1].shape == (0, 0)
    gathered = gather_vectors(project, FINGERPRINT, "mean", False, tmp_path, no_progress, exact=True)
    assert gathered.ready.tolist() == []


def test_exact_vectors_are_used_whatever_is_asked_for(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one", "two", "three"])
    ids = project.text_ids()
    vectors = random_vectors(3, 8)
    project.write_vectors(FINGERPRINT, ids[:2], only(vectors[:2]))
    project.write_vectors(FINGERPRINT, ids[1:], only(vectors[1:]), exact=True)
    project.write_vectors(FINGERPRINT, ids, only(vectors))  # all are there
    assert [name for name, _ in lengths_stored(project)] == ["mean/half", "mean"]
    assert len(project.missing_texts(FINGERPRINT, "mean")) == 0
    assert project.missing_texts(FINGERPRINT, "mean", exact=True).tolist() == ids[:1].tolist()
    found_ids, found = project.read_vectors(FINGERPRINT, "mean")
    assert found_ids.tolist() == ids.tolist()
    gathered = gather_vectors(project, FINGERPRINT, "mean", False, tmp_path, no_progress)
    for some in (found, gathered.vectors.open()):
        assert (some[1:] == vectors[1:]).all()
        assert (some[0] != vectors[0]).any()
    with Project.open(_closed(project)) as again:
        assert again.missing_texts(FINGERPRINT, "mean", exact=True).tolist() == ids[:1].tolist()


def _closed(project: Project) -> Path:
    project.close()
    return project.path


def test_the_two_have_the_same_length(project: Project) -> None:
    add(project, "a", ["one", "two"])
    project.write_vectors(FINGERPRINT, project.text_ids()[:1], only(random_vectors(1, 8)))
    with pytest.raises(ValueError, match="vectors"):
        project.write_vectors(FINGERPRINT, project.text_ids(), only(random_vectors(2, 9)), exact=True)
    assert project.read_vectors(FINGERPRINT, "mean")[1].shape == (1, 8)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE vectors SET data = CAST(substr(data, 1, 15) AS BLOB)",
        "UPDATE vectors SET data = CAST(data || data || data AS BLOB)",
        "UPDATE vectors SET pooling = 'mean'",
        "UPDATE vectors SET dimension = 3",
    ],
)
def test_blocks_that_do_not_fit_are_damage(project: Project, tmp_path: Path, damage: str) -> None:
    add(project, "a", ["one"])
    project.write_vectors(FINGERPRINT, project.text_ids(), only(random_vectors(1, 8)))
    with project._database.writing() as connection:
        connection.execute(damage)
    with pytest.raises(CannotOpenProject, match="damaged"):
        project.read_vectors(FINGERPRINT, "mean")
    with pytest.raises(CannotOpenProject, match="damaged"):
        gather_vectors(project, FINGERPRINT, "mean", False, tmp_path, no_progress)
    assert list(tmp_path.glob("*.f32")) == []


def test_scattered_blocks_are_gathered_in_order(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("semdesk.core.project.corpus_vectors._AT_ONCE", 700)
    texts = [f"text {i % 70}" for i in range(100)]
    add(project, "a", texts)
    ids = project.missing_texts(FINGERPRINT, "mean")
    vectors = random_vectors(70, 8)
    order = np.random.default_rng(3).permutation(70)[:65]
    for some in np.array_split(order, 9):
        project.write_vectors(FINGERPRINT, ids[some], only(vectors[some]), exact=True)
    gathered = gather_vectors(project, FINGERPRINT, "mean", False, tmp_path, no_progress)
    expected = np.array([vectors[i % 70] if i % 70 in order else np.zeros(8) for i in range(100)])
    assert (gathered.vectors.open() == expected).all()
    assert gathered.ready.tolist() == [i for i in range(100) if i % 70 in order]
