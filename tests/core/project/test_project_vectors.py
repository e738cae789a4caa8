"""Vectors in a project: read as they were written, once for each text, in row order when gathered."""

from __future__ import annotations

from pathlib import Path

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semdesk.core.embedding.types import Encoded
from semdesk.core.errors import CannotOpenProject, CannotWrite
from semdesk.core.progress import Cancelled, no_progress
from semdesk.core.project.corpus_vectors import CorpusVectors, gather_vectors
from semdesk.core.project.project import Project
from tests.core.project.making import DIMENSION, FINGERPRINT, add, embed, encode, vector

FLOATS = st.floats(width=32, allow_nan=True, allow_infinity=True)


def only(pooling: str, vectors: np.ndarray) -> Encoded:
    zeros = np.zeros(len(vectors), np.int64)
    return Encoded({pooling: vectors}, zeros, zeros)


def gathered(project: Project, folder: Path, pooling: str = "mean", normalize: bool = False) -> CorpusVectors:
    return gather_vectors(project, FINGERPRINT, pooling, normalize, folder, no_progress)


@settings(max_examples=30)
@given(
    vectors=arrays.arrays(np.float32, st.tuples(st.integers(1, 12), st.integers(1, 7)), elements=FLOATS),
    cuts=st.lists(st.integers(0, 12), max_size=4),
)
def test_exact_vectors_are_read_as_they_were_written(
    vectors: np.ndarray, cuts: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("law") / "p.semdesk"
    ids = np.arange(len(vectors), dtype=np.int64)[::-1] * 3 + 1
    with Project.create(path) as project:
        for some in np.split(np.arange(len(vectors)), sorted(cuts)):
            project.write_vectors("model", ids[some], only("cls", vectors[some]), exact=True)
    with Project.open(path) as project:
        found_ids, found = project.read_vectors("model", "cls", exact=True)
    assert found_ids.tolist() == ids.tolist()
    assert found.tobytes() == np.ascontiguousarray(vectors).tobytes()
    assert found.dtype == np.float32


def test_a_space_without_vectors_is_empty(project: Project) -> None:
    ids, vectors = project.read_vectors(FINGERPRINT, "mean")
    assert (ids.shape, vectors.shape) == ((0,), (0, 0))
    assert (ids.dtype, vectors.dtype) == (np.dtype(np.int64), np.dtype(np.float32))


def test_nothing_is_written_twice(project: Project) -> None:
    add(project, "a", ["one", "two", "three"])
    one, two, three = project.text_ids().tolist()
    project.write_vectors(FINGERPRINT, [two, one, two], encode(["two", "one", "two"]))
    project.write_vectors(FINGERPRINT, [one, three], encode(["ONE", "three"]))
    project.close()
    with Project.open(project.path) as again:
        again.write_vectors(FINGERPRINT, [three, one], encode(["THREE", "ONE"]))
        for pooling in ("mean", "cls"):
            ids, vectors = again.read_vectors(FINGERPRINT, pooling)
            # Which of two in one batch is written, and in which order, is not promised.
            assert sorted(ids.tolist()) == [one, two, three]
            for id, text in ((one, "one"), (two, "two"), (three, "three")):
                assert (vectors[ids == id] == vector(text, pooling)).all()
        assert again.token_counts(FINGERPRINT).tolist() == [[3, 3], [3, 3], [5, 5]]


def test_a_pooling_added_later_joins_what_is_there(project: Project) -> None:
    add(project, "a", ["one", "two"])
    ids = project.text_ids()
    project.write_vectors(FINGERPRINT, ids[:1], encode(["one"], ("mean",)))
    project.write_vectors(FINGERPRINT, ids, encode(["one", "two"], ("mean", "max")))
    assert project.read_vectors(FINGERPRINT, "mean")[0].tolist() == ids.tolist()
    assert project.read_vectors(FINGERPRINT, "max")[0].tolist() == ids.tolist()


def test_spaces_do_not_mix(project: Project) -> None:
    add(project, "a", ["one"])
    project.write_vectors("model a", project.text_ids(), only("mean", np.ones((1, 3), np.float32)))
    project.write_vectors("model b", project.text_ids(), only("mean", np.zeros((1, 5), np.float32)))
    assert project.read_vectors("model a", "mean")[1].shape == (1, 3)
    assert project.read_vectors("model b", "mean")[1].shape == (1, 5)
    assert len(project.missing_texts("model a", "cls")) == 1


@pytest.mark.parametrize("shape", [(1, 4), (2, 3), (2, 0)])
def test_vectors_of_another_shape_are_a_mistake(project: Project, shape: tuple[int, int]) -> None:
    add(project, "a", ["one", "two", "three"])
    project.write_vectors("m", project.text_ids()[:1], only("mean", np.ones((1, 3), np.float32)))
    fits = only("mean", np.ones(shape, np.float32))
    with pytest.raises(ValueError, match="vectors"):
        project.write_vectors(
            "m", project.text_ids()[1:] if shape == (2, 0) else project.text_ids()[:1], fits
        )
    assert project.read_vectors("m", "mean")[1].shape == (1, 3)


def test_missing_texts_are_in_reading_order_and_distinct(project: Project) -> None:
    add(project, "a", ["z", "y", "z", "x"])
    z, y, x = project.text_ids()[[0, 1, 3]].tolist()
    assert project.missing_texts(FINGERPRINT, "mean").tolist() == [z, y, x]
    token = project.remove_passages([0])
    project.edit_passage(1, "x")  # the other z: now only x is read, and y
    assert project.missing_texts(FINGERPRINT, "mean").tolist() == [y, x]
    project.restore(token)
    assert project.missing_texts(FINGERPRINT, "mean").tolist() == [z, y, x]
    project.write_vectors(FINGERPRINT, [y], encode(["y"], ("mean",)))
    assert project.missing_texts(FINGERPRINT, "mean").tolist() == [z, x]
    assert project.missing_texts(FINGERPRINT, "cls").tolist() == [z, y, x]


def test_what_comes_back_needs_no_embedding(project: Project) -> None:
    document = add(project, "a", ["one", "two"])
    embed(project)
    passage = project.passages([0])[0]
    before = project.edit_passage(0, "changed")
    assert len(project.missing_texts(FINGERPRINT, "mean")) == 1
    project.set_passage_text(passage.id, before)
    project.restore(project.remove_document(document))
    project.restore(project.remove_passages([1]))
    add(project, "b", ["two"])
    assert len(project.missing_texts(FINGERPRINT, "mean")) == 0


def test_gathered_vectors_are_in_row_order(project: Project, tmp_path: Path) -> None:
    texts = [f"text {i % 30}" for i in range(50)]
    add(project, "a", texts)
    ids = project.missing_texts(FINGERPRINT, "mean")[::-1]
    for some in np.array_split(ids[:-1], 4):  # one text stays without
        project.write_vectors(FINGERPRINT, some, encode(project.texts(some)))
    found = gathered(project, tmp_path)
    vectors = found.vectors.open()
    assert vectors.shape == (50, DIMENSION)
    assert found.ready.tolist() == [row for row in range(50) if row % 30]
    for row in found.ready.tolist():
        assert (vectors[row] == vector(texts[row], "mean")).all()
    assert not vectors[[0, 30]].any()


def test_gathered_vectors_follow_removals(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one", "two", "three"])
    embed(project)
    project.remove_passages([0])
    found = gathered(project, tmp_path, "cls")
    assert (found.vectors.open() == [vector("two", "cls"), vector("three", "cls")]).all()


def test_normalized_vectors_have_length_one_and_zero_stays_zero(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one", "two"])
    raw = np.array([[3, 4], [0, 0]], np.float32)
    project.write_vectors(FINGERPRINT, project.text_ids(), only("mean", raw))
    scaled = gathered(project, tmp_path, normalize=True).vectors.open()
    expected = np.array([[0.6, 0.8], [0, 0]], np.float32)
    assert abs(np.asarray(scaled, np.float32) - expected).max() < 1e-6
    assert (gathered(project, tmp_path).vectors.open() == raw).all()


def test_each_gathering_has_its_own_file(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one"])
    embed(project)
    paths = {gathered(project, tmp_path).vectors.path for _ in range(3)}
    assert len(paths) == 3


def test_an_empty_corpus_has_empty_vectors(project: Project, tmp_path: Path) -> None:
    found = gathered(project, tmp_path)
    assert found.vectors.open().shape == (0, 0)
    assert found.ready.tolist() == []
    add(project, "a", ["one"])
    found = gathered(project, tmp_path)
    assert found.vectors.open().shape == (1, 0)
    assert found.ready.tolist() == []
    embed(project)
    project.remove_passages([0])
    assert gathered(project, tmp_path).vectors.open().shape == (0, DIMENSION)


def test_a_cancelled_gathering_leaves_no_file(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one", "two"])
    embed(project, at_once=1)
    folder = tmp_path / "scratch"
    folder.mkdir()

    def cancel(done: int, total: int) -> None:
        assert total == 2
        if done == 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        gather_vectors(project, FINGERPRINT, "mean", False, folder, cancel)
    assert list(folder.iterdir()) == []


def test_a_missing_folder_is_a_sentence(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one"])
    embed(project)
    with pytest.raises(CannotWrite, match="the folder does not exist"):
        gathered(project, tmp_path / "gone")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE vectors SET data = CAST(substr(data, 1, 7) AS BLOB)",
        "UPDATE vectors SET text_ids = CAST(substr(text_ids, 1, 7) AS BLOB)",
        "UPDATE vectors SET text_ids = x''",
        "UPDATE vectors SET dimension = 7",
        "UPDATE vectors SET dimension = 4, text_ids = CAST(text_ids || text_ids AS BLOB) WHERE id = 1",
    ],
)
def test_blocks_that_do_not_fit_are_damage(project: Project, tmp_path: Path, damage: str) -> None:
    add(project, "a", ["one", "two"])
    embed(project, at_once=1)
    with project._database.writing() as connection:
        connection.execute(damage)
    with pytest.raises(CannotOpenProject, match="damaged"):
        project.read_vectors(FINGERPRINT, "mean")
    with pytest.raises(CannotOpenProject, match="damaged"):
        gathered(project, tmp_path)
    assert len(list(tmp_path.glob("*.f32"))) == 0


def test_token_counts_that_do_not_fit_are_damage(project: Project) -> None:
    add(project, "a", ["one", "two"])
    embed(project)
    with project._database.writing() as connection:
        connection.execute("UPDATE token_counts SET counts = CAST(substr(counts, 1, 8) AS BLOB)")
    with pytest.raises(CannotOpenProject, match="damaged"):
        project.token_counts(FINGERPRINT)
