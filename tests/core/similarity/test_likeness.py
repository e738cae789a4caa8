"""How alike all passages are to one, and the search for texts."""

from __future__ import annotations

import numpy as np
import pytest

from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.progress import no_progress
from semdesk.core.similarity.likeness import NEAREST, likeness_to
from semdesk.core.similarity.metrics import METRICS, metric
from semdesk.core.similarity.text_search import search_texts
from semdesk.core.vectors import normalized


@pytest.mark.parametrize("key", [each.key for each in METRICS])
def test_likeness_is_the_metric_and_the_nearest_are_the_best_others(key: str) -> None:
    vectors = np.random.default_rng(1).normal(size=(40, 8)).astype(np.float32)
    ready = np.setdiff1d(np.arange(40), [3, 17])
    found = likeness_to(vectors, 5, ready, key, progress=no_progress)
    expected = metric(key).similarity(vectors[5:6], vectors)[0]
    np.testing.assert_allclose(found.scores[ready], expected[ready], rtol=1e-4, atol=1e-5)
    assert np.isnan(found.scores[[3, 17]]).all()
    others = [row for row in ready[np.argsort(-found.scores[ready], kind="stable")].tolist() if row != 5]
    assert found.nearest.tolist() == others[:NEAREST]


def test_a_passage_alone_has_no_nearest() -> None:
    found = likeness_to(np.ones((1, 4), np.float32), 0, np.array([0]), "cosine", progress=no_progress)
    assert found.nearest.tolist() == []
    assert found.scores[0] == pytest.approx(1)


@pytest.mark.parametrize("normalize", [True, False])
def test_texts_find_themselves_among_the_ready_rows(normalize: bool) -> None:
    model = built_in_model()
    texts = ["Dogs are awesome", "It's raining!", "The concert lasted two hours"]
    vectors = encode(model, texts, ("max",), "cpu", precision="exact").vectors["max"]
    vectors = normalized(vectors) if normalize else vectors
    rows = np.array([0, 2])
    hits, asked = search_texts(
        vectors, rows, texts, model, "max", normalize, "euclidean", 2, "cpu", progress=no_progress
    )
    np.testing.assert_allclose(asked, vectors, atol=1e-5)
    assert [hit.rows[0] for hit in hits if len(hit.rows) == 2][::2] == [0, 2]
    assert hits[0].scores[0] == pytest.approx(0, abs=1e-3)
    assert set(hits[1].rows.tolist()) == {0, 2}  # row 1 has no vector yet
