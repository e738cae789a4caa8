"""Search against sorting all scores."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.errors import NotPossible
from semdesk.core.progress import Cancelled
from semdesk.core.similarity import comparing
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.search import search
from tests.core.similarity.vectors import KEYS, Floats, awkward, natural, small_arrays


def _by_sorting(vectors: Floats, query: Floats, key: str, top_k: int) -> tuple[list[int], list[float]]:
    scores = metric(key).paired(vectors, np.broadcast_to(query, vectors.shape))
    order = np.lexsort((np.arange(len(scores)), -scores.astype(np.float64)))[:top_k]
    return order.tolist(), scores[order].tolist()


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("top_k", [1, 3, 10, 149, 150, 1000])
def test_it_finds_what_sorting_finds(key: str, top_k: int) -> None:
    vectors, queries = awkward(150, seed=1), awkward(7, seed=2)
    queries[3] = vectors[20]
    for query, hits in zip(queries, search(vectors, queries, key, top_k), strict=True):
        assert (hits.rows.tolist(), hits.scores.tolist()) == _by_sorting(vectors, query, key, top_k)


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data())
def test_ties_come_by_row(key: str, data: st.DataObject) -> None:
    vectors = data.draw(small_arrays(st.integers(1, 9), 2))
    queries = data.draw(small_arrays(st.integers(1, 3), 2))
    top_k = data.draw(st.integers(1, 10))
    for query, hits in zip(queries, search(vectors, queries, key, top_k), strict=True):
        assert (hits.rows.tolist(), hits.scores.tolist()) == _by_sorting(vectors, query, key, top_k)


@pytest.mark.parametrize("key", KEYS)
def test_the_rows_asked_for_are_ranked_among_themselves(key: str) -> None:
    vectors, queries = awkward(120, seed=1), awkward(3, seed=2)
    rows = np.array([90, 4, 4, 17, 60, 119, 3], np.int64)
    kept = np.unique(rows)
    for query, hits in zip(queries, search(vectors, queries, key, 5, rows=rows), strict=True):
        places, scores = _by_sorting(vectors[kept], query, key, 5)
        assert hits.rows.tolist() == kept[places].tolist()
        assert hits.scores.tolist() == scores


def test_many_queries_in_strips_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, queries = natural(300), natural(41, seed=5)
    at_once = search(vectors, queries, "cosine", 7)
    monkeypatch.setattr(comparing, "_STRIP", 1000)
    monkeypatch.setattr(comparing, "_BLOCK", 128)
    for one, other in zip(at_once, search(vectors, queries, "cosine", 7), strict=True):
        np.testing.assert_array_equal(one.rows, other.rows)
        np.testing.assert_array_equal(one.scores, other.scores)


@pytest.mark.parametrize("key", KEYS)
def test_a_passage_finds_itself_first(key: str) -> None:
    vectors = natural(80, 32)
    assert [hits.rows[0] for hits in search(vectors, vectors, key, 1)] == list(range(80))


def test_an_empty_corpus_has_no_hits_and_no_queries_no_answers() -> None:
    empty = np.zeros((0, 4), np.float32)
    vectors = natural(5, 4)
    assert [len(hits.rows) for hits in search(empty, vectors, "cosine", 3)] == [0] * 5
    assert search(vectors, empty, "cosine", 3) == []
    assert [len(h.rows) for h in search(vectors, vectors[:1], "dot", 3, rows=np.zeros(0, np.int64))] == [0]


def test_a_file_mapped_into_memory_is_searched_like_an_array(tmp_path) -> None:
    vectors = natural(50)
    vectors.tofile(tmp_path / "vectors")
    mapped = np.memmap(tmp_path / "vectors", np.float32, "r", shape=vectors.shape)
    for key in KEYS:
        in_memory, on_disk = (search(v, vectors[:2], key, 4, rows=np.arange(40)) for v in (vectors, mapped))
        assert [h.rows.tolist() for h in in_memory] == [h.rows.tolist() for h in on_disk]


def test_no_hits_at_all_make_no_search() -> None:
    with pytest.raises(NotPossible, match="at least one hit"):
        search(natural(5), natural(1), "cosine", 0)


def test_a_cancel_stops_it() -> None:
    def cancelled(done: int, total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        search(natural(5), natural(1), "cosine", 2, progress=cancelled)
