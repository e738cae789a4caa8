"""The session: the real engine, the real model, real files, without a window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from semdesk.app.preferences import Preferences
from semdesk.app.session import Session
from semdesk.core.embedding.vector_cache import VectorCache, vector_cache_path
from semdesk.core.similarity.types import MiningSettings
from tests.app.conftest import PATIENCE_MS, SENTENCES, make_session


def wait_for_pictures(qtbot: QtBot, session: Session, count: int) -> None:
    def is_there() -> bool:
        return session.ready == count and session.projection is not None and session.background is not None

    qtbot.waitUntil(is_there, timeout=PATIENCE_MS)


def test_from_a_file_to_map_matrix_search_and_pairs(qtbot: QtBot, session: Session, texts: Path) -> None:
    session.show_matrix(True)
    session.start([texts])
    wait_for_pictures(qtbot, session, len(SENTENCES))
    qtbot.waitUntil(lambda: session.matrix is not None, timeout=PATIENCE_MS)
    assert session.matrix is not None
    scores = session.matrix.scores.open()
    assert scores[0, 1:4] == pytest.approx([0.7344, 0.4180, 0.1060], abs=5e-4)
    assert session.projection is not None
    assert np.isfinite(session.projection.coordinates).all()

    session.find("a lovely puppy", 3)
    qtbot.waitUntil(lambda: session.search is not None and not session.search.is_stale, timeout=PATIENCE_MS)
    assert session.search is not None
    assert set(session.search.rows[:2].tolist()) == {3, 4}
    assert session.search.coordinates is not None

    session.mine_pairs(MiningSettings(min_score=0.7))
    qtbot.waitUntil(lambda: session.pairs is not None, timeout=PATIENCE_MS)
    assert session.pairs is not None
    assert (int(session.pairs.row_a[0]), int(session.pairs.row_b[0])) == (0, 1)


def test_another_metric_re_embeds_nothing_and_another_pooling_neither(
    qtbot: QtBot, session: Session, texts: Path
) -> None:
    session.start([texts])
    wait_for_pictures(qtbot, session, len(SENTENCES))
    with qtbot.assertNotEmitted(session.embedding_changed, wait=0):
        for change in ({"metric": "manhattan"}, {"pooling": "max"}, {"normalize": False}):
            session.change(**change)  # type: ignore[arg-type]
            assert session.background is None  # never a yardstick of other settings
            wait_for_pictures(qtbot, session, len(SENTENCES))
    assert session.background is not None
    assert session.background.median < -10  # a negated Manhattan distance of unscaled vectors


def test_typing_editing_removing_and_undoing(qtbot: QtBot, session: Session, texts: Path) -> None:
    session.start([texts])
    wait_for_pictures(qtbot, session, 6)
    session.add_sentence("Cats are wonderful too")
    wait_for_pictures(qtbot, session, 7)
    session.edit_passage(2, "It is pouring")
    qtbot.waitUntil(lambda: session.can_undo, timeout=PATIENCE_MS)
    wait_for_pictures(qtbot, session, 7)
    session.remove_passages(np.array([0, 1]))
    qtbot.waitUntil(lambda: session.passage_count == 5, timeout=PATIENCE_MS)
    session.undo()
    qtbot.waitUntil(lambda: session.passage_count == 7, timeout=PATIENCE_MS)
    session.undo()
    qtbot.waitUntil(lambda: not session.can_undo, timeout=PATIENCE_MS)

    def is_as_before() -> bool:
        passage = session.passages.get(2)
        return passage is not None and passage.text == "It's raining!"

    qtbot.waitUntil(is_as_before, timeout=PATIENCE_MS)


def test_a_second_start_is_where_one_was(qtbot: QtBot, preferences: Preferences, texts: Path) -> None:
    first = make_session(preferences)
    first.start([texts])
    wait_for_pictures(qtbot, first, len(SENTENCES))
    first.change(pooling="max", metric="dot")
    first.selection.set([1, 4], 4)
    first.find("music")
    first.close()

    second = make_session(preferences)
    with qtbot.assertNotEmitted(second.embedding_changed, wait=0):
        second.start()
        wait_for_pictures(qtbot, second, len(SENTENCES))
    assert (second.settings.pooling, second.settings.metric) == ("max", "dot")
    assert second.selection.rows.tolist() == [1, 4]
    assert second.selection.current == 4
    qtbot.waitUntil(lambda: second.search is not None and not second.search.is_stale, timeout=PATIENCE_MS)
    second.close()


def test_a_file_that_fails_costs_only_itself(
    qtbot: QtBot, session: Session, texts: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 this is no archive")
    session.start([texts, broken, tmp_path / "missing.txt"])
    qtbot.waitUntil(lambda: session.passage_count == 6 and len(session.failures) == 2, timeout=PATIENCE_MS)
    assert {Path(failure.path).name for failure in session.failures} == {"broken.docx", "missing.txt"}
    assert all(failure.reason for failure in session.failures)


def test_a_project_that_is_open_in_another_window_stays_unharmed(
    qtbot: QtBot, session: Session, texts: Path, tmp_path: Path
) -> None:
    session.start([texts])
    wait_for_pictures(qtbot, session, 6)
    session.save_as(tmp_path / "mine.semdesk")
    qtbot.waitUntil(lambda: session.project_name == "mine", timeout=PATIENCE_MS)
    other = make_session(Preferences())
    other.start([tmp_path / "mine.semdesk"])
    qtbot.waitUntil(lambda: bool(other.messages.log), timeout=PATIENCE_MS)
    assert "open in another window" in other.messages.log[0].text
    other.close()
    assert session.passage_count == 6


def test_cancelling_the_embedding_leaves_what_was_finished(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "many.txt"
    path.write_text("\n".join(f"Sentence number {i} speaks of {i * 7 % 31} things" for i in range(6000)))
    session.start([path])
    qtbot.waitUntil(lambda: session.ready > 0, timeout=PATIENCE_MS)
    job = next(state for state in session.jobs.active() if state.counts)
    session.jobs.cancel(job.id)
    qtbot.waitUntil(lambda: not session.is_embedding and session.ready > 0, timeout=5_000)
    finished = session.ready
    assert 0 < finished < 6000
    session.resume_embedding()
    qtbot.waitUntil(lambda: session.is_embedding, timeout=5_000)
    session.find("numbers", 5)
    qtbot.waitUntil(lambda: session.search is not None and not session.search.is_stale, timeout=PATIENCE_MS)
    assert session.is_embedding  # search answers while the embedding job runs


def test_the_vector_cache_can_be_emptied(qtbot: QtBot, session: Session, texts: Path) -> None:
    session.start([texts])
    wait_for_pictures(qtbot, session, len(SENTENCES))
    before = vector_cache_path().stat().st_size
    told: list[str] = []
    session.messages.told.connect(lambda message: told.append(message.text))
    session.clear_vector_cache()
    qtbot.waitUntil(lambda: "The vector cache is empty." in told, timeout=PATIENCE_MS)
    with VectorCache(vector_cache_path(), 10) as cache:
        assert session.settings.model is not None
        places, _ = cache.find(session.settings.model, ("mean",), list(SENTENCES), False)
    assert len(places) == 0
    assert before > 0
    assert session.ready == len(SENTENCES)
