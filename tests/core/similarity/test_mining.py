"""Mining against brute force and against sentence-transformers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from sentence_transformers import util

from semdesk.core.errors import NotPossible
from semdesk.core.progress import Cancelled
from semdesk.core.similarity import mining, products, sampling
from semdesk.core.similarity.distinct import Distinct
from semdesk.core.similarity.metrics import Metric, metric
from semdesk.core.similarity.mining import mine_pairs
from semdesk.core.similarity.pair_files import read_pairs
from semdesk.core.similarity.types import MiningSettings, Pairs
from tests.core.similarity.vectors import KEYS, Floats, Rows, awkward, natural, small_arrays

_UTIL = {
    "cosine": util.cos_sim,
    "dot": util.dot_score,
    "euclidean": util.euclidean_sim,
    "manhattan": util.manhattan_sim,
}


def _listed(pairs: Pairs) -> list[tuple[float, int, int]]:
    assert (pairs.scores.dtype, pairs.row_a.dtype, pairs.row_b.dtype) == (np.float32, np.int64, np.int64)
    return list(zip(pairs.scores.tolist(), pairs.row_a.tolist(), pairs.row_b.tolist(), strict=True))


def _by_force(vectors: Floats, key: str, wanted: MiningSettings) -> list[tuple[float, int, int]]:
    """All pairs one by one; the top_k of each row by score, then row."""
    count = len(vectors)
    both = list(combinations(range(count), 2))
    first, second = np.array(both, np.int64).T
    scores = dict(zip(both, metric(key).paired(vectors[first], vectors[second]).tolist(), strict=True))
    near: set[tuple[int, int]] = set()
    for row in range(count):
        others = [(-scores[min(row, o), max(row, o)], o) for o in range(count) if o != row]
        near.update((min(row, o), max(row, o)) for _, o in sorted(others)[: wanted.top_k])
    least = -np.inf if wanted.min_score is None else np.float32(wanted.min_score)
    pairs = [(scores[pair], *pair) for pair in near if scores[pair] >= least]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))[: wanted.max_pairs]


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("top_k", [1, 4, 100])
@pytest.mark.parametrize("share", [None, 0.0, 0.5, 0.95, 1.0])
def test_it_finds_what_brute_force_finds(key: str, top_k: int, share: float | None) -> None:
    vectors = awkward(90, seed=3)
    scores = np.sort(metric(key).similarity(vectors, vectors)[np.triu_indices(90, 1)])
    least = None if share is None else float(scores[int(share * (len(scores) - 1))])
    wanted = MiningSettings(min_score=least, top_k=top_k)
    found = _listed(mine_pairs(vectors, key, wanted))
    assert found == _by_force(vectors, key, wanted)
    assert found


@pytest.mark.parametrize("key", KEYS)
@given(data=st.data())
def test_it_is_right_where_everything_ties(key: str, data: st.DataObject) -> None:
    vectors = data.draw(small_arrays(st.integers(2, 9), 2))
    wanted = MiningSettings(
        min_score=data.draw(st.sampled_from([None, -1.0, 0.0, 0.5, 1.0])),
        top_k=data.draw(st.integers(1, 9)),
        max_pairs=data.draw(st.integers(1, 40)),
        query_chunk_size=data.draw(st.integers(1, 10)),
        corpus_chunk_size=data.draw(st.integers(1, 10)),
    )
    assert _listed(mine_pairs(vectors, key, wanted)) == _by_force(vectors, key, wanted)


@pytest.mark.parametrize("key", _UTIL)
@pytest.mark.parametrize("top_k", [3, 200])
def test_it_agrees_with_sentence_transformers(key: str, top_k: int) -> None:
    vectors = natural(150, 32)
    theirs = util.paraphrase_mining_embeddings(
        torch.tensor(vectors), top_k=top_k, max_pairs=400, score_function=_UTIL[key]
    )
    ours = mine_pairs(vectors, key, MiningSettings(top_k=top_k, max_pairs=400))
    assert {(a, b) for _, a, b in theirs} == set(zip(ours.row_a.tolist(), ours.row_b.tolist(), strict=True))
    np.testing.assert_allclose(ours.scores, [score for score, _, _ in theirs], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("least", [None, 0.2, -3.0])
def test_blockwise_equals_whole(key: str, least: float | None) -> None:
    vectors = awkward(230, 24, seed=4)
    whole = _listed(mine_pairs(vectors, key, MiningSettings(min_score=least, top_k=5)))
    for query_size, corpus_size in [(1, 230), (7, 3), (100, 1), (64, 64), (1000, 1000)]:
        chunked = MiningSettings(
            min_score=least, top_k=5, query_chunk_size=query_size, corpus_chunk_size=corpus_size
        )
        assert _listed(mine_pairs(vectors, key, chunked)) == whole


_WAYS = {
    "nearest of each": (),
    "above a line": (2, 16),
    "above a line that was drawn too high at first": (0.001, 16),
    "nearest of each after lines too high": (0.001, 0.01),
}


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("share", [0.0, 0.8])
def test_all_ways_to_mine_give_the_same(
    way: str, key: str, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = awkward(120, 12, seed=5)
    least = float(np.quantile(metric(key).similarity(vectors, vectors), share))
    wanted = MiningSettings(min_score=least, top_k=60, max_pairs=150)
    monkeypatch.setattr(mining, "_SPARE", _WAYS[way])
    monkeypatch.setattr(sampling, "_FEWEST", 1)
    assert _listed(mine_pairs(vectors, key, wanted)) == _by_force(vectors, key, wanted)


@pytest.mark.parametrize("arithmetic", ["float32", "bfloat16", "float16", "int8"])
@pytest.mark.parametrize("key", KEYS)
def test_no_arithmetic_misses_a_pair(arithmetic: str, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "fastest_arithmetic", lambda *_, coarse: arithmetic)
    for vectors in (natural(200, 48), awkward(200, 48, seed=9), natural(200, 48) * np.float32(1e-9)):
        scores = metric(key).similarity(vectors, vectors)[np.triu_indices(200, 1)]
        wanted = MiningSettings(min_score=float(np.quantile(scores, 0.97)))
        assert _listed(mine_pairs(vectors, key, wanted)) == _by_force(vectors, key, wanted)


@pytest.mark.parametrize("top_k", [4, 60])
@pytest.mark.parametrize("max_pairs", [5, 50, 2000])
def test_dropping_on_the_way_changes_nothing(
    top_k: int, max_pairs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    vectors = awkward(150, 12, seed=6)
    wanted = MiningSettings(min_score=0.8, top_k=top_k, max_pairs=max_pairs, query_chunk_size=20)
    monkeypatch.setattr(mining, "_MOST_EDGES", 20)
    monkeypatch.setattr(mining, "_SPARE", (10_000,))
    assert _listed(mine_pairs(vectors, "cosine", wanted)) == _by_force(vectors, "cosine", wanted)


def test_what_was_found_before_a_cancel_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mining, "_KEEP_EVERY", 0.0)
    vectors = natural(400)
    wanted = MiningSettings(min_score=0.9, query_chunk_size=40, corpus_chunk_size=100)
    whole = set(_listed(mine_pairs(vectors, "cosine", wanted)))

    def cancelled(done: int, total: int) -> None:
        if done > total / 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        mine_pairs(vectors, "cosine", wanted, progress=cancelled, partial=tmp_path / "pairs")
    found = read_pairs(tmp_path / "pairs")
    assert found is not None
    assert 0 < len(found.scores) < len(whole)
    assert set(_listed(found)) < whole
    assert np.all(np.diff(found.scores) <= 0)


def test_where_nothing_was_written_there_are_no_pairs(tmp_path: Path) -> None:
    assert read_pairs(tmp_path / "pairs") is None


def test_repeated_texts_are_paired_once_each() -> None:
    vectors = np.repeat(natural(3), [40, 1, 30], axis=0)
    pairs = mine_pairs(vectors, "cosine", MiningSettings(min_score=1.0))
    assert len(pairs.scores) == 40 * 39 // 2 + 30 * 29 // 2
    assert np.all(pairs.row_a < pairs.row_b)
    assert _listed(pairs) == _by_force(vectors, "cosine", MiningSettings(min_score=1.0))


@pytest.mark.parametrize("least", [None, 0.999])
def test_a_crowd_of_equal_passages_is_scored_through_one_of_them(least: float | None) -> None:
    vectors = np.concatenate([np.repeat(natural(1, 32), 900, axis=0), natural(50, 32, seed=8)])
    pairs = mine_pairs(vectors, "cosine", MiningSettings(min_score=least, top_k=950, max_pairs=2_000_000))
    crowd = (pairs.row_a < 900) & (pairs.row_b < 900)
    assert crowd.sum() == 900 * 899 // 2
    assert np.all(pairs.scores[crowd] == 1)
    assert len(pairs.scores) == 950 * 949 // 2 or least is not None


def test_a_distance_is_mined_with_any_minimum_or_none() -> None:
    vectors = natural(30)
    assert len(mine_pairs(vectors, "euclidean", MiningSettings()).scores) == 30 * 29 // 2
    near = mine_pairs(vectors, "euclidean", MiningSettings(min_score=-0.6))
    assert 0 < len(near.scores) < 30 * 29 // 2
    assert near.scores.min() >= np.float32(-0.6)


@pytest.mark.parametrize("least", [1e300, -1e300, float("inf"), float("-inf")])
def test_a_minimum_beyond_all_scores_is_no_error(least: float) -> None:
    pairs = mine_pairs(natural(20), "dot", MiningSettings(min_score=least))
    assert len(pairs.scores) == (0 if least > 0 else 190)


@pytest.mark.parametrize("key", KEYS)
def test_only_the_rows_asked_for_are_paired(key: str) -> None:
    vectors = awkward(80, seed=7)
    rows = np.array([70, 3, 9, 9, 44, 21, 60], np.int64)
    kept = np.unique(rows)
    expected = [(s, kept[a], kept[b]) for s, a, b in _by_force(vectors[kept], key, MiningSettings(top_k=2))]
    assert _listed(mine_pairs(vectors, key, MiningSettings(top_k=2), rows=rows)) == expected


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("least", [None, 0.5])
def test_fewer_than_two_passages_have_no_pairs(count: int, least: float | None) -> None:
    assert _listed(mine_pairs(natural(5)[:count], "cosine", MiningSettings(min_score=least))) == []


@pytest.mark.parametrize("least", [None, 0.9])
def test_progress_rises_to_the_end_and_hears_a_cancel(least: float | None) -> None:
    vectors = natural(300)
    reports: list[tuple[int, int]] = []
    wanted = MiningSettings(min_score=least, query_chunk_size=50)
    mine_pairs(vectors, "cosine", wanted, progress=lambda done, total: reports.append((done, total)))
    done = [report[0] for report in reports]
    assert done == sorted(done)
    assert len(set(done)) > 2
    assert reports[-1][0] == reports[-1][1]

    def cancelled(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        mine_pairs(vectors, "cosine", wanted, progress=cancelled)


@pytest.mark.parametrize("name", ["top_k", "max_pairs", "query_chunk_size", "corpus_chunk_size"])
def test_a_setting_below_one_is_refused(name: str) -> None:
    with pytest.raises(NotPossible, match="1 or more"):
        mine_pairs(natural(5), "cosine", MiningSettings(**{name: 0}))


def test_a_graphics_processor_without_room_is_replaced_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = Distinct

    def without_room(
        metric: Metric, vectors: Floats, rows: Rows, device: str, tick: Callable[[], None], *, coarse: bool
    ) -> Distinct:
        if device == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")
        return compared(metric, vectors, rows, device, tick, coarse=coarse)

    monkeypatch.setattr(mining, "pick_device", lambda wish: "cuda")
    monkeypatch.setattr(mining, "Distinct", without_room)
    found = mine_pairs(natural(50), "cosine", MiningSettings(min_score=0.9))
    assert "graphics processor" in found.notice
    monkeypatch.undo()
    plain = mine_pairs(natural(50), "cosine", MiningSettings(min_score=0.9))
    assert (_listed(found), plain.notice) == (_listed(plain), "")
