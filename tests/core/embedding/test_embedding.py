"""Embedding a corpus: what is counted is on disk, what is there stays, what is missing is made up for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from semdesk.core.corpus.types import Block, Place
from semdesk.core.embedding import embedding
from semdesk.core.embedding.embedding import embed_corpus, poolings_to_keep
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.types import Encoded, ModelInfo
from semdesk.core.embedding.vector_cache import VectorCache
from semdesk.core.progress import Cancelled, no_progress
from semdesk.core.project.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.semdesk") as project:
        yield project


def _add(project: Project, texts: list[str]) -> None:
    document = project.add_document("texts.txt", "/texts.txt", "text", "line", (), "")
    project.add_passages(document, [Block(text, Place("line", i + 1)) for i, text in enumerate(texts)])
    project.finish_document(document)


class Counting:
    """The real encoder, and what it was asked."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.poolings: set[tuple[str, ...]] = set()

    def __call__(self, model: ModelInfo, texts: list[str], poolings: tuple[str, ...], /) -> Encoded:
        self.batches.append(texts)
        self.poolings.add(poolings)
        return encode(model, texts, poolings, "cpu", precision="exact")

    @property
    def texts(self) -> list[str]:
        return [text for batch in self.batches for text in batch]


TEXTS = [f"{'word ' * (i * 7 % 60)}number {i}" for i in range(400)]


def test_every_text_has_the_vector_of_its_own_words(project: Project, real_model: ModelInfo) -> None:
    texts = TEXTS[:80]
    _add(project, [*texts, texts[3]])
    asked = Counting()
    assert embed_corpus(project, real_model, "cls", asked, no_progress, exact=True) == len(texts)
    assert sorted(asked.texts) == sorted(texts), "identical texts are embedded once"
    assert asked.poolings == {("cls", *(key for key in real_model.poolings if key != "cls"))}
    expected = encode(real_model, texts, real_model.poolings, "cpu", precision="exact")
    for pooling in real_model.poolings:
        ids, vectors = project.read_vectors(real_model.fingerprint, pooling, exact=True)
        by_text = dict(zip(project.texts(ids), vectors, strict=True))
        np.testing.assert_allclose([by_text[text] for text in texts], expected.vectors[pooling], atol=1e-5)
    counts = project.token_counts(real_model.fingerprint)
    np.testing.assert_array_equal(counts[: len(texts), 0], expected.tokens)
    assert counts[-1].tolist() == counts[3].tolist()


def test_what_is_counted_is_on_disk(project: Project, tiny_model: ModelInfo) -> None:
    _add(project, TEXTS)
    reports: list[tuple[int, int]] = []

    def look(done: int, total: int) -> None:
        reports.append((done, total))
        left = len(project.missing_texts(tiny_model.fingerprint, "mean"))
        assert left == total - done

    embed_corpus(project, tiny_model, "mean", Counting(), look)
    assert reports[0] == (0, len(TEXTS))
    assert reports[-1] == (len(TEXTS), len(TEXTS))
    assert len(reports) > 2


def test_a_run_that_was_stopped_goes_on_where_it_stopped(project: Project, tiny_model: ModelInfo) -> None:
    _add(project, TEXTS)
    first, second = Counting(), Counting()

    def cancel(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        embed_corpus(project, tiny_model, "mean", first, cancel)
    assert 0 < len(first.texts) < len(TEXTS)
    left = embed_corpus(project, tiny_model, "mean", second, no_progress)
    assert left == len(second.texts) == len(TEXTS) - len(first.texts)
    assert not set(first.texts) & set(second.texts)
    assert embed_corpus(project, tiny_model, "max", second, no_progress) == 0


def test_texts_are_taken_in_reading_order_a_window_at_a_time(
    project: Project, tiny_model: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_WINDOW_TEXTS", 100)
    _add(project, TEXTS)
    asked = Counting()
    embed_corpus(project, tiny_model, "mean", asked, no_progress)
    for start in range(0, len(TEXTS), 100):
        assert sorted(asked.texts[start : start + 100]) == sorted(TEXTS[start : start + 100])


def test_batches_begin_small_and_are_bounded(
    project: Project, tiny_model: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_MOST_TEXTS", 300)
    _add(project, [f"{i}" for i in range(900)] + [f"{i} {'long words ' * 900}" for i in range(250)])
    asked = Counting()
    embed_corpus(project, tiny_model, "mean", asked, no_progress)
    tokens = [sum(min(len(text) // 4 + 2, 64) for text in batch) for batch in asked.batches]
    assert tokens[0] <= 6_000
    assert max(len(batch) for batch in asked.batches) == 300


def test_slow_batches_stay_small(
    project: Project, tiny_model: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "_BATCH_SECONDS", 0.0)
    _add(project, [f"{i} {'long words ' * 900}" for i in range(300)])
    asked = Counting()
    embed_corpus(project, tiny_model, "mean", asked, no_progress)
    assert {len(batch) for batch in asked.batches[:-1]} == {6_000 // 64}


def test_a_large_corpus_keeps_the_chosen_pooling(tiny_model: ModelInfo) -> None:
    assert poolings_to_keep(tiny_model, "max", 20_001) == ("max",)
    assert set(poolings_to_keep(tiny_model, "max", 20_000)) == set(tiny_model.poolings)


def test_another_pooling_of_a_large_corpus_is_made_up_for(
    project: Project, tiny_model: ModelInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedding, "ALL_POOLINGS_UP_TO", 3)
    _add(project, TEXTS[:5])
    asked = Counting()
    assert embed_corpus(project, tiny_model, "mean", asked, no_progress) == 5
    assert embed_corpus(project, tiny_model, "cls", asked, no_progress) == 5
    assert embed_corpus(project, tiny_model, "mean", asked, no_progress) == 0
    assert asked.poolings == {("mean",), ("cls",)}


def test_an_empty_corpus_is_done_at_once(project: Project, tiny_model: ModelInfo) -> None:
    reports: list[tuple[int, int]] = []
    assert embed_corpus(project, tiny_model, "mean", Counting(), lambda *report: reports.append(report)) == 0
    assert reports == [(0, 0)]


# ------ the vector cache ------------------------------------------------------------------------------------
def _embedded(folder: Path, name: str, texts: list[str], model: ModelInfo, exact: bool = False) -> list[str]:
    """The texts that had to be encoded for a project of these; what is on disk is as without a cache."""
    asked = Counting()
    with Project.create(folder / name) as project, VectorCache(folder / "cache.sqlite", 100) as cache:
        _add(project, texts)
        reports: list[tuple[int, int]] = []
        embed_corpus(
            project, model, "mean", asked, lambda *report: reports.append(report), exact=exact, cache=cache
        )
        assert reports[-1] == (len(set(texts)), len(set(texts)))
        expected = encode(model, texts, ("mean",), "cpu", precision="exact")
        assert project.token_counts(model.fingerprint)[:, 0].tolist() == expected.tokens.tolist()
        ids, vectors = project.read_vectors(model.fingerprint, "mean", exact=exact)
        by_text = dict(zip(project.texts(ids), vectors, strict=True))
        np.testing.assert_allclose([by_text[text] for text in texts], expected.vectors["mean"], atol=1e-3)
    return asked.texts


def test_what_another_project_knows_is_not_embedded_again(tmp_path: Path, tiny_model: ModelInfo) -> None:
    assert len(_embedded(tmp_path, "a.semdesk", TEXTS[:50], tiny_model)) == 50
    assert _embedded(tmp_path, "b.semdesk", TEXTS[:50][::-1], tiny_model) == []
    assert sorted(_embedded(tmp_path, "c.semdesk", TEXTS[20:70], tiny_model)) == sorted(TEXTS[50:70])


def test_what_is_rounded_is_not_taken_for_exact(tmp_path: Path, tiny_model: ModelInfo) -> None:
    _embedded(tmp_path, "a.semdesk", TEXTS[:5], tiny_model)
    assert len(_embedded(tmp_path, "b.semdesk", TEXTS[:5], tiny_model, exact=True)) == 5
    assert _embedded(tmp_path, "c.semdesk", TEXTS[:5], tiny_model, exact=True) == []
