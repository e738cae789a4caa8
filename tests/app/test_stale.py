"""Nothing that is out of date is shown as if it were true."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from semdesk.app.session import Session
from semdesk.core.similarity.types import MiningSettings
from tests.app.conftest import Wait, said
from tests.helpers import work

PICTURES = ("background", "projection", "likeness", "arrows", "matrix")


def at_rest(session: Session) -> bool:
    """Whether nothing more can arrive."""
    lanes = (*PICTURES, "search", "gather", "embed", "corpus", "write", "view")
    return not any(session.jobs.is_any_running(lane) for lane in lanes)


def test_what_is_no_longer_asked_for_does_not_arrive(wait: Wait, embedded: Session) -> None:
    embedded.show_arrows(True)
    embedded.show_matrix(True)
    embedded.selection.set([0, 1])
    embedded.selection.clear()
    embedded.show_matrix(False)
    wait(lambda: at_rest(embedded))
    assert embedded.likeness is None
    assert embedded.arrows is None
    assert embedded.matrix is None
    embedded.selection.set([0, 1, 2])
    embedded.show_matrix(True)
    wait(lambda: embedded.matrix and embedded.arrows and embedded.likeness)
    assert embedded.is_matrix_of_selection
    embedded.show_arrows(False)
    assert embedded.arrows is None


def test_an_emptied_corpus_has_no_pictures(wait: Wait, embedded: Session) -> None:
    embedded.show_matrix(True)
    embedded.selection.set([3])
    embedded.change(pooling="max")  # everything is being computed
    embedded.remove_passages(np.arange(6))
    wait(lambda: not embedded.passage_count and at_rest(embedded))
    assert embedded.ready == 0
    assert [getattr(embedded, name) for name in PICTURES] == [None] * len(PICTURES)
    assert said(embedded) == ["Removed 6 passages."]
    embedded.mine_pairs(MiningSettings())
    assert said(embedded)[-1] == "There is nothing to compare yet: add texts first."
    embedded.undo()
    wait(lambda: embedded.ready == 6 and embedded.matrix)


def test_a_passage_alone_is_no_trouble(wait: Wait, embedded: Session) -> None:
    embedded.show_matrix(True)
    embedded.show_arrows(True)
    embedded.remove_passages(np.arange(1, 6))
    wait(lambda: embedded.passage_count == 1 and embedded.ready == 1)
    embedded.selection.set([0])
    wait(lambda: at_rest(embedded) and embedded.projection and embedded.matrix and embedded.likeness)
    assert embedded.likeness is not None
    assert embedded.likeness.nearest.tolist() == []
    embedded.mine_pairs(MiningSettings())
    wait(lambda: embedded.pairs)
    assert embedded.pairs is not None
    assert embedded.pairs.listed == 0


def test_removing_all_while_embedding_ends_it(wait: Wait, session: Session, tmp_path: Path) -> None:
    many = tmp_path / "many.txt"
    many.write_text("\n".join(f"Sentence number {i} speaks of {i * 7 % 31} things" for i in range(3000)))
    session.start([many])
    wait(lambda: any(job.counts and job.done for job in session.jobs.active()))
    session.remove_document(session.documents[0].id)
    wait(lambda: not session.passage_count and at_rest(session))
    assert not session.is_embedding
    assert session.projection is None
    assert said(session) == ["Removed many.txt."]


def test_selection_pairs_and_hits_follow_their_passages(wait: Wait, embedded: Session) -> None:
    embedded.mine_pairs(MiningSettings())
    embedded.find("my dog", 3)
    wait(lambda: embedded.pairs and embedded.search and not embedded.search.is_stale)
    assert embedded.pairs is not None
    pairs = zip(embedded.pairs.row_a.tolist(), embedded.pairs.row_b.tolist(), strict=True)
    before = dict(zip(pairs, embedded.pairs.scores.tolist(), strict=True))
    embedded.remove_passages(np.array([0]))
    wait(lambda: embedded.passage_count == 5)
    state = embedded.pairs
    assert state is not None
    assert state.is_stale
    after = zip(state.row_a.tolist(), state.row_b.tolist(), state.scores.tolist(), strict=True)
    assert {(a + 1, b + 1): score for a, b, score in after} == {
        pair: score for pair, score in before.items() if 0 not in pair
    }
    embedded.selection.set([2, 3], 3)  # the dogs
    embedded.undo()
    wait(lambda: embedded.passage_count == 6)
    assert embedded.selection.rows.tolist() == [3, 4]
    assert embedded.selection.current == 4
    assert said(embedded) == ["Removed one passage."]


def test_hits_are_marked_from_the_moment_they_are_out_of_date(wait: Wait, filled: Session) -> None:
    filled.find("a lovely puppy", 2)
    assert filled.query == "a lovely puppy"
    wait(lambda: filled.search and not filled.search.is_stale and filled.search.coordinates is not None)
    for change in ({"metric": "euclidean"}, {"normalize": False}, {"pooling": "cls"}):
        filled.change(**change)  # type: ignore[arg-type]
        assert filled.search is not None
        assert filled.search.is_stale
        assert filled.search.coordinates is None  # the place of another space
        wait(lambda: filled.search and not filled.search.is_stale)
        assert len(filled.search.rows) == 2
    filled.find("")
    assert filled.search is None
    assert filled.query == ""


def test_pairs_wait_for_the_vectors_and_are_marked_afterwards(wait: Wait, filled: Session) -> None:
    filled.mine_pairs(MiningSettings())
    wait(lambda: filled.pairs)
    assert said(filled) == ["Pairs are looked for as soon as all passages are embedded."]
    assert filled.pairs is not None
    assert not filled.pairs.is_stale
    filled.draw_line(0.7)
    assert filled.pairs.listed < len(filled.pairs.scores)
    filled.add_sentence("Cats are wonderful")
    filled.mine_pairs(MiningSettings(max_pairs=3))
    wait(lambda: filled.passage_count == 7 and filled.pairs and filled.pairs.is_stale)


def test_pairs_are_looked_for_once_all_vectors_are_there(wait: Wait, embedded: Session) -> None:
    embedded.add_sentence("Cats are wonderful")
    wait(lambda: embedded.passage_count == 7)
    embedded.mine_pairs(MiningSettings())  # the vectors are being gathered, one is missing
    wait(lambda: embedded.pairs)
    assert embedded.pairs is not None
    assert len(embedded.pairs.scores) == 21
    assert not embedded.pairs.is_stale
    assert said(embedded) == ["Pairs are looked for as soon as all passages are embedded."]


def test_mining_that_is_out_of_date_is_stopped_and_told(wait: Wait, embedded: Session) -> None:
    embedded.jobs.run("busy", work.count_slowly, 500, 0.02, worker="long")
    embedded.mine_pairs(MiningSettings())
    assert embedded.is_mining
    embedded.change(metric="dot")
    assert not embedded.is_mining
    assert said(embedded) == ["Finding pairs was stopped because the texts or settings changed."]
    embedded.jobs.cancel_lane("busy")
    wait(lambda: at_rest(embedded))
    assert embedded.pairs is None


def test_the_table_can_be_sorted_by_likeness(wait: Wait, embedded: Session) -> None:
    embedded.sort("likeness", descending=True)
    embedded.selection.set([3])
    wait(lambda: embedded.view.rows[:2].tolist() == [3, 4])
    embedded.sort(None)
    wait(lambda: embedded.view.rows.tolist() == list(range(6)))
