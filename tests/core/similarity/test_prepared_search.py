"""Search by codes: the same hits as by sorting all scores, whatever the vectors."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.arrays import SharedArray
from semdesk.core.progress import Cancelled, no_progress
from semdesk.core.similarity import codes, prepared, ranking
from semdesk.core.similarity import search as searching
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.prepared import prepare_search, prepared_codes
from semdesk.core.similarity.search import search
from tests.core.similarity.vectors import KEYS, Floats, awkward, natural

_LEAST = 32


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Small sets of vectors are searched as large ones are, whether or not it is faster here."""
    monkeypatch.setattr(prepared, "_FEWEST_ROWS", _LEAST)
    monkeypatch.setattr(prepared, "are_worth_it", lambda dimension: True)
    monkeypatch.setattr(searching, "_FEW", _LEAST)
    monkeypatch.setattr(ranking, "_MANY", 8)
    monkeypatch.setattr(ranking, "_SPARE", 2)
    yield
    prepared._kept.clear()


def _mapped(vectors: Floats, folder: Path) -> Floats:
    return np.asanyarray(SharedArray.create(folder / "vectors", vectors).open(), np.float32)


def _prepared(vectors: Floats, folder: Path) -> Floats:
    mapped = _mapped(vectors, folder)
    while not prepare_search(mapped, progress=no_progress):
        pass
    assert prepared_codes(mapped) is not None
    return mapped


def _by_sorting(vectors: Floats, query: Floats, key: str, top_k: int) -> tuple[list[int], list[float]]:
    scores = metric(key).paired(vectors, np.broadcast_to(query, vectors.shape))
    order = np.argsort(-scores.astype(np.float64), kind="stable")[:top_k]
    return order.tolist(), scores[order].tolist()


def _check(vectors: Floats, queries: Floats, key: str, top_k: int, rows: np.ndarray | None = None) -> None:
    kept = np.arange(len(vectors)) if rows is None else np.unique(rows)
    for query, hits in zip(queries, search(vectors, queries, key, top_k, rows), strict=True):
        places, scores = _by_sorting(np.asarray(vectors)[kept], query, key, top_k)
        assert (hits.rows.tolist(), hits.scores.tolist()) == (kept[places].tolist(), scores)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("top_k", [1, 10, 300])
def test_it_finds_what_sorting_finds(key: str, top_k: int, tmp_path: Path) -> None:
    vectors = natural(300, 24, seed=1) * np.linspace(0.1, 5, 300, dtype=np.float32)[:, None]
    vectors[[40, 50, 60]], vectors[[70, 80]] = vectors[30], 0
    queries = np.concatenate([natural(3, 24, seed=2), vectors[28:32], vectors[70:71]])
    mapped = _prepared(vectors, tmp_path)
    _check(mapped, queries, key, top_k)
    for query in queries:
        _check(mapped, query[None], key, top_k)


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data())
def test_whatever_the_vectors(
    key: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    count, dimension = data.draw(st.integers(_LEAST + 1, 90)), data.draw(st.integers(2, 40))
    distinct = data.draw(st.integers(1, count))
    lengths = 10.0 ** random.uniform(-1, 1, distinct) ** data.draw(st.sampled_from([0, 1, 5]))
    some = random.standard_normal((distinct, dimension)) * lengths[:, None]
    near = data.draw(st.sampled_from([0, 1e-7, 1e-3]))
    vectors = some[random.integers(distinct, size=count)]
    vectors = (vectors + near * random.standard_normal(vectors.shape)).astype(np.float32)
    queries = np.concatenate([vectors[:2], random.standard_normal((1, dimension)).astype(np.float32)])
    rows = data.draw(
        st.sampled_from([None, np.arange(count), np.arange(3, count), random.integers(count, size=70)])
    )
    mapped = _prepared(vectors, tmp_path_factory.mktemp("mapped"))
    for asked in (queries, queries[1:2]):
        _check(mapped, asked, key, data.draw(st.integers(1, 12)), rows)


@pytest.mark.parametrize("key", KEYS)
def test_numbers_at_the_ends_of_what_floats_hold(key: str, tmp_path: Path) -> None:
    vectors = awkward(200, seed=1)
    _check(_prepared(vectors, tmp_path), np.concatenate([vectors[5:8], awkward(3, seed=2)]), key, 9)


@pytest.mark.parametrize("key", KEYS)
def test_a_crowd_of_equal_vectors_comes_by_row(key: str, tmp_path: Path) -> None:
    vectors = natural(5000, 16, seed=3)
    vectors[100:4900:2] = vectors[7]
    mapped = _prepared(vectors, tmp_path)
    found = prepared_codes(mapped)
    assert found is not None
    assert (found.firsts[100:4900:2] == 7).all()
    assert (found.firsts[:100] == np.arange(100)).all()
    _check(mapped, vectors[6:9], key, 20)
    _check(mapped, vectors[7:8], key, 20, np.arange(2000, 5000))


def test_many_queries_are_worth_codes_of_their_own() -> None:
    vectors, queries = natural(400, 24, seed=1), natural(90, 24, seed=2)
    for key in KEYS:
        _check(vectors, queries, key, 5)


def test_a_cancel_is_heard_and_the_next_call_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_CHUNK", 50)
    mapped = _mapped(natural(300), tmp_path)
    seen = []

    def cancelled(done: int, total: int) -> None:
        seen.append((done, total))
        if done == 150:
            raise Cancelled

    with pytest.raises(Cancelled):
        prepare_search(mapped, progress=cancelled)
    assert seen == [(0, 300), (50, 300), (100, 300), (150, 300)]
    assert prepared_codes(mapped) is None
    _check(mapped, natural(2), "cosine", 5)
    seen.clear()
    monkeypatch.setattr(prepared, "_SECONDS", 60)
    assert prepare_search(mapped, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(150, 300), (200, 300), (250, 300)]
    _check(mapped, natural(2), "cosine", 5)


def test_codes_are_those_of_the_file_as_it_is(tmp_path: Path) -> None:
    first = _prepared(natural(100), tmp_path)
    assert prepared_codes(first[10:60]) is None
    assert prepared_codes(np.array(first)) is None
    other = _prepared(natural(120, seed=9), tmp_path)
    assert len(prepared_codes(other).numbers) == 120
    (tmp_path / "vectors").unlink()
    assert prepared_codes(other) is None


def test_there_is_nothing_to_prepare_for_few_vectors_and_for_no_file(tmp_path: Path) -> None:
    assert prepare_search(natural(100), progress=no_progress)
    few = _mapped(natural(_LEAST - 1), tmp_path)
    assert prepare_search(few, progress=no_progress)
    assert prepared_codes(few) is None


def test_products_of_codes_are_tried_before_they_are_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_seconds", lambda work: next(seconds))
    seconds = itertools.count(100, -1)
    codes.are_worth_it.cache_clear()
    assert codes.are_worth_it(384)
    right = codes.products
    monkeypatch.setattr(codes, "products", lambda numbers, asked: right(numbers, asked).clip(-(2**22), 2**22))
    codes.are_worth_it.cache_clear()
    assert not codes.are_worth_it(384)
    codes.are_worth_it.cache_clear()
