"""The vector cache: what went in comes out, it stays small, and no harm to its file does any."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from semdesk.core.embedding import vector_cache
from semdesk.core.embedding.types import Encoded, ModelInfo
from semdesk.core.embedding.vector_cache import VectorCache, clear_vector_cache

MODEL = ModelInfo("m", "m", "/m", "folder", "f" * 64, 16, 64, ("mean", "cls", "max"), "cosine", True)
TEXTS = [f"text {number}" for number in range(40)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "vectors.sqlite"


def made(texts: list[str], poolings: tuple[str, ...] = MODEL.poolings, seed: int = 1) -> Encoded:
    chance = np.random.default_rng(seed)
    vectors = {pooling: chance.standard_normal((len(texts), 16), np.float32) for pooling in poolings}
    return Encoded(vectors, np.arange(len(texts)) + 5, np.arange(len(texts)))


def stored(path: Path, texts: list[str] = TEXTS, exact: bool = True) -> Encoded:
    encoded = made(texts)
    with VectorCache(path, 10) as cache:
        cache.store(MODEL, texts, encoded, exact)
    return encoded


def known(path: Path, texts: list[str] = TEXTS, model: ModelInfo = MODEL, exact: bool = True) -> int:
    with VectorCache(path, 10) as cache:
        return len(cache.find(model, MODEL.poolings, texts, exact)[0])


def test_what_went_in_comes_out(path: Path) -> None:
    encoded = stored(path)
    with VectorCache(path, 10) as cache:
        places, found = cache.find(MODEL, MODEL.poolings, ["new", *TEXTS[::-1]], True)
    assert places.tolist() == list(range(1, 41))
    for pooling in MODEL.poolings:
        assert (found.vectors[pooling] == encoded.vectors[pooling][::-1]).all()
    assert found.tokens.tolist() == encoded.tokens[::-1].tolist()
    assert found.tokens_read.tolist() == encoded.tokens_read[::-1].tolist()


def test_rounded_vectors_are_close(path: Path) -> None:
    encoded = stored(path, exact=False)
    with VectorCache(path, 10) as cache:
        _, found = cache.find(MODEL, MODEL.poolings, TEXTS, False)
    np.testing.assert_allclose(found.vectors["cls"], encoded.vectors["cls"], atol=2e-3)
    assert known(path, exact=True) == 0


def test_one_pooling_is_found_where_all_are_kept(path: Path) -> None:
    encoded = stored(path)
    with VectorCache(path, 10) as cache:
        places, found = cache.find(MODEL, ("max",), TEXTS, True)
        cache.store(MODEL, ["other"], made(["other"], ("max",)), True)
        assert len(cache.find(MODEL, ("max",), ["other"], True)[0]) == 1
        assert len(cache.find(MODEL, MODEL.poolings, ["other"], True)[0]) == 0
    assert len(places) == 40
    assert (found.vectors["max"] == encoded.vectors["max"]).all()


def test_models_do_not_mix(path: Path) -> None:
    stored(path)
    assert known(path) == 40
    assert known(path, model=replace(MODEL, fingerprint="e" * 64)) == 0


def test_turned_off_it_leaves_no_file(path: Path) -> None:
    with VectorCache(path, 0) as cache:
        cache.store(MODEL, TEXTS, made(TEXTS), True)
        places, found = cache.find(MODEL, ("mean",), TEXTS, True)
    assert len(places) == 0
    assert found.vectors["mean"].shape == (0, 16)
    assert not path.parent.exists()


def test_no_text_is_in_the_file(path: Path) -> None:
    stored(path, ["a confidential sentence"])
    for file in path.parent.iterdir():
        assert b"confidential" not in file.read_bytes()


def test_what_was_not_used_for_longest_goes_first(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with VectorCache(path, 1) as cache:
        for day in range(30):
            monkeypatch.setattr(vector_cache, "_today", lambda day=day: day)
            texts = [f"{day} {number}" for number in range(300)]
            cache.store(MODEL, texts, made(texts), True)
            assert len(cache.find(MODEL, MODEL.poolings, ["0 0", "0 299"], True)[0]) == 2
        assert len(cache.find(MODEL, MODEL.poolings, ["1 0", "2 0", "0 5"], True)[0]) == 0
        assert len(cache.find(MODEL, MODEL.poolings, texts, True)[0]) == 300
    assert path.stat().st_size < 1_300_000


def test_two_windows_share_it(path: Path) -> None:
    with VectorCache(path, 10) as one, VectorCache(path, 10) as other:
        one.store(MODEL, TEXTS[:20], made(TEXTS[:20]), True)
        other.store(MODEL, TEXTS[10:], made(TEXTS[10:]), True)
        assert len(one.find(MODEL, MODEL.poolings, TEXTS, True)[0]) == 40


def test_clearing_forgets_all_while_another_window_uses_it(path: Path) -> None:
    clear_vector_cache(path)
    encoded = stored(path)
    with VectorCache(path, 10) as cache:
        assert len(cache.find(MODEL, MODEL.poolings, TEXTS, True)[0]) == 40
        clear_vector_cache(path)
        assert len(cache.find(MODEL, MODEL.poolings, TEXTS, True)[0]) == 0
        cache.store(MODEL, TEXTS, encoded, True)
    vector = encoded.vectors["mean"][3].tobytes()
    assert any(vector in file.read_bytes() for file in path.parent.iterdir())
    clear_vector_cache(path)
    assert not any(vector in file.read_bytes() for file in path.parent.iterdir())


# ------ what may befall the file ----------------------------------------------------------------------------
def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE vectors SET data = CAST(substr(data, 1, 7) AS BLOB)",
        "UPDATE vectors SET data = CAST(substr(data, 2) || x'00' AS BLOB)",
        "UPDATE vectors SET checksum = checksum + 1",
        "UPDATE vectors SET data = x''",
    ],
)
def test_an_entry_that_is_not_whole_is_not_used(path: Path, damage: str) -> None:
    stored(path)
    change(path, damage)
    assert known(path) == 0


@pytest.mark.parametrize(
    "harm",
    [
        lambda path: path.write_bytes(b"no database at all " * 500),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:4096] + b"x" * 40_000),
        lambda path: change(path, "DROP TABLE vectors"),
        lambda path: change(path, "PRAGMA user_version = 9"),
    ],
)
def test_a_damaged_file_is_begun_anew(path: Path, harm: Callable[[Path], None]) -> None:
    stored(path)
    harm(path)
    assert known(path) == 0
    for _ in range(2):  # what is wrong may be found when writing
        stored(path)
    assert known(path) == 40


def test_a_locked_file_is_not_waited_for(path: Path) -> None:
    stored(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        stored(path, ["more"])
    assert known(path) == 40
    assert known(path, ["more"]) == 0


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    path = tmp_path / "file" / "vectors.sqlite"
    stored(path)
    assert known(path) == 0
