"""What a project holds: documents, passages, edits, removals, and how rows are numbered."""

from __future__ import annotations

import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from semdesk.core.corpus.types import Block, Document, Failure, Place
from semdesk.core.errors import CannotOpenProject, NotPossible
from semdesk.core.project.project import Project
from tests.core.project.making import FINGERPRINT, add, embed, encode, make_blocks, shown


def reopened(project: Project) -> Project:
    project.close()
    return Project.open(project.path)


def test_everything_is_there_after_reopening(project: Project) -> None:
    columns = [{"age": "30", "region": 'No"rth\n'}, {"age": "", "region": "Süd"}]
    first = project.add_document("a.xlsx", "/docs/a.xlsx", "table", "row", ("age", "region"), "ab12")
    project.add_passages(first, make_blocks(["one", "zwei\0 ü 𝄞"], columns))
    second = add(project, "b.txt", ["three"])
    project.set_failures([Failure("/docs/c.pdf", "It needs a password.")])
    project.set_value("view", {"sort": "age", "rows": [1, 2]})
    with reopened(project) as again:
        assert again.documents() == (
            Document(first, "a.xlsx", "/docs/a.xlsx", "table", "row", 2, ("age", "region"), "ab12"),
            Document(second, "b.txt", "/home/b.txt", "text", "line", 1, ("age", "region"), ""),
        )
        assert shown(again) == ["one", "zwei\0 ü 𝄞", "three"]
        passages = again.passages([2, 0])
        assert [(p.row, p.document_id, p.place) for p in passages] == [
            (2, second, Place("row", 1, "Sheet")),
            (0, first, Place("row", 1, "Sheet")),
        ]
        assert [p.columns for p in again.passages([0, 1])] == columns
        assert again.failures() == (Failure("/docs/c.pdf", "It needs a password."),)
        assert again.value("view") == {"sort": "age", "rows": [1, 2]}
        assert again.value("nothing", 7) == 7


def test_a_closed_project_is_one_plain_file(project: Project, tmp_path: Path) -> None:
    add(project, "a.txt", ["one"])
    assert (tmp_path / "trial.semdesk-wal").exists()
    project.close()
    project.close()
    assert [path.name for path in tmp_path.glob("trial*")] == ["trial.semdesk"]
    header = project.path.read_bytes()[:100]
    assert header[18:20] == b"\1\1"  # no write-ahead log
    assert header[68:72] == b"SEMD"


def test_a_closed_project_says_so(project: Project) -> None:
    project.close()
    with pytest.raises(NotPossible, match=r"trial.semdesk has been closed"):
        project.documents()


def test_rows_are_passages_by_age_whatever_their_document(project: Project) -> None:
    a, b = add(project, "a", ["a1", "a2"]), add(project, "b", ["b1"])
    project.add_passages(a, make_blocks(["a3"]))
    assert shown(project) == ["a1", "a2", "b1", "a3"]
    assert project.row_documents().tolist() == [a, a, b, a]
    assert project.document_rows(a).tolist() == [0, 1, 3]
    assert project.passage_count == 4


def test_passages_come_in_the_asked_order_and_may_repeat(project: Project) -> None:
    add(project, "a", [f"text {i}" for i in range(1200)])
    rows = [1199, 0, 700, 700, 3]
    assert [p.row for p in project.passages(rows)] == rows
    assert [p.text for p in project.passages(np.array(rows))] == [f"text {i}" for i in rows]
    assert project.passages([]) == []


def test_rows_that_are_gone_are_left_out(project: Project) -> None:
    add(project, "a", ["one", "two"])
    assert [p.text for p in project.passages([5, 1, -1, 0])] == ["two", "one"]


def test_arrays_are_the_callers_own(project: Project) -> None:
    add(project, "a", ["one", "two"])
    project.row_documents()[0] = 99
    project.text_ids()[0] = 99
    assert 99 not in project.row_documents()
    assert 99 not in project.text_ids()


def test_identical_texts_are_one_text(project: Project) -> None:
    add(project, "a", ["same", "other", "same"])
    add(project, "b", ["same"])
    ids = project.text_ids()
    assert ids[0] == ids[2] == ids[3] != ids[1]
    assert project.texts(ids[[3, 1]]) == ["same", "other"]


def test_texts_that_differ_in_case_or_space_are_not_identical(project: Project) -> None:
    add(project, "a", ["same", "Same", "same ", "e\u0301", "\u00e9"])
    assert len(set(project.text_ids().tolist())) == 5


def test_an_edit_changes_one_passage_and_can_be_taken_back(project: Project) -> None:
    add(project, "a", ["same", "same"])
    passage = project.passages([0])[0]
    before = project.edit_passage(0, "new")
    assert shown(project) == ["new", "same"]
    with reopened(project) as again:
        assert shown(again) == ["new", "same"]
        again.set_passage_text(passage.id, before)
        assert shown(again) == ["same", "same"]
        assert again.passages([0])[0] == passage


def test_an_edit_of_what_is_gone_or_to_nothing_is_refused(project: Project) -> None:
    add(project, "a", ["one"])
    with pytest.raises(NotPossible, match="no longer in the project"):
        project.edit_passage(1, "x")
    for blank in ("", " \n"):
        with pytest.raises(NotPossible, match="empty text"):
            project.edit_passage(0, blank)
        with pytest.raises(NotPossible, match="empty text"):
            project.add_typed(blank)
    with pytest.raises(NotPossible, match="text from before"):
        project.set_passage_text(1, 999)
    assert shown(project) == ["one"]


def test_an_edit_survives_that_another_document_is_discarded(project: Project) -> None:
    add(project, "a", ["old"])
    passage_id = project.passages([0])[0].id
    before = project.edit_passage(0, "new")
    project.discard_document(add(project, "b", ["old", "new"]))
    project.set_passage_text(passage_id, before)
    assert shown(project) == ["old"]


def test_removed_passages_come_back_to_where_they_were(project: Project) -> None:
    add(project, "a", list("abcdef"))
    first = project.remove_passages([1, 3, 3])
    second = project.remove_passages(np.array([0, 99]))
    assert shown(project) == ["c", "e", "f"]
    with reopened(project) as again:
        assert shown(again) == ["c", "e", "f"]
        again.restore(first)
        assert shown(again) == ["b", "c", "d", "e", "f"]
        again.restore(second)
        assert shown(again) == list("abcdef")


def test_a_removed_document_comes_back_as_it_was(project: Project) -> None:
    a = add(project, "a", ["a1", "a2"])
    add(project, "b", ["b1"])
    project.remove_passages([0])
    before = project.documents()
    token = project.remove_document(a)
    assert [d.name for d in project.documents()] == ["b"]
    assert shown(project) == ["b1"]
    project.add_passages(a, make_blocks(["a3"]))  # it was still being read
    assert shown(project) == ["b1"]
    project.restore(token)
    assert shown(project) == ["a2", "b1", "a3"]
    assert [d.id for d in project.documents()] == [d.id for d in before]
    assert project.documents()[0].passages == 2


def test_typed_sentences_are_counted_in_a_document_of_their_own(project: Project) -> None:
    add(project, "a", ["one"])
    assert project.add_typed("first") == 1
    assert project.add_typed("second") == 2
    assert [str(p.place) for p in project.passages([1, 2])] == ["typed 1", "typed 2"]
    assert [(d.kind, d.passages) for d in project.documents()] == [("text", 1), ("typed", 2)]
    typed = project.documents()[1].id
    project.remove_passages([2])
    project.add_typed("third")
    assert str(project.passages([2])[0].place) == "typed 3"
    project.remove_document(typed)
    project.add_typed("fourth")
    assert [(d.kind, d.passages) for d in project.documents()] == [("text", 1), ("typed", 1)]


def test_a_discarded_document_is_gone_from_the_file(project: Project) -> None:
    add(project, "a", ["kept"])
    gone = add(project, "b", ["kept", "secret sentence"])
    assert project.passage_count == 3
    project.discard_document(gone)
    assert shown(project) == ["kept"]
    with pytest.raises(NotPossible, match="no longer in the project"):
        project.add_passages(gone, make_blocks(["x"]))
    project.close()
    with sqlite3.connect(project.path) as connection:
        assert connection.execute("SELECT text FROM texts").fetchall() == [("kept",)]
    connection.close()


def test_the_id_of_a_discarded_text_is_not_used_again(project: Project) -> None:
    gone = add(project, "a", ["one", "two"])
    embed(project)
    before = set(project.text_ids().tolist())
    project.discard_document(gone)
    with reopened(project) as again:
        add(again, "b", ["three", "four"])
        assert before.isdisjoint(again.text_ids().tolist())
        assert len(again.missing_texts(FINGERPRINT, "mean")) == 2


def test_a_document_cut_short_is_no_silent_half(project: Project) -> None:
    add(project, "whole.txt", ["one"])
    half = project.add_document("half.txt", "/docs/half.txt", "text", "line", finished=False)
    project.add_passages(half, make_blocks(["two"]))
    done = project.add_document("done.txt", "/docs/done.txt", "text", "line", finished=False)
    project.add_passages(done, make_blocks(["three"]))
    project.finish_document(done)
    assert shown(project) == ["one", "two", "three"]
    with reopened(project) as again:
        assert shown(again) == ["one", "three"]
        (failure,) = again.failures()
        assert failure.path == "/docs/half.txt"
        assert failure.reason.startswith("It was not read to its end")


def test_names_that_are_no_unicode_become_labels(project: Project) -> None:
    add(project, "caf\udce9.txt", ["half a character \ud83d"])
    project.set_failures([Failure("/caf\udce9", "No \udce9.")])
    assert project.documents()[0].name == "caf?.txt"
    assert shown(project) == ["half a character ?"]
    assert project.failures() == (Failure("/caf?", "No ?."),)


def test_failures_are_replaced(project: Project) -> None:
    project.set_failures([Failure("a", "x"), Failure("b", "y")])
    project.set_failures([Failure("c", "z")])
    assert project.failures() == (Failure("c", "z"),)


def test_token_counts_follow_texts(project: Project) -> None:
    add(project, "a", ["four", "sevenly", "four"])
    assert project.token_counts(FINGERPRINT).tolist() == [[-1, -1]] * 3
    ids = project.missing_texts(FINGERPRINT, "mean")[:1]
    project.write_vectors(FINGERPRINT, ids, encode(["four"]))
    assert project.token_counts(FINGERPRINT).tolist() == [[4, 4], [-1, -1], [4, 4]]
    embed(project)
    assert project.token_counts(FINGERPRINT).tolist() == [[4, 4], [7, 5], [4, 4]]
    assert [(p.tokens, p.tokens_read) for p in project.passages([1, 0], FINGERPRINT)] == [(7, 5), (4, 4)]
    assert project.passages([0])[0].tokens is None
    assert project.passages([0], "another model")[0].tokens is None


@pytest.mark.parametrize("table", ["texts", "passages"])
def test_what_vanishes_from_an_open_file_is_damage(project: Project, table: str) -> None:
    add(project, "a", ["one"])
    with project._database.reading() as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"DELETE FROM {table}")
    with pytest.raises(CannotOpenProject, match="damaged"):
        project.passages([0])
    if table == "texts":
        with pytest.raises(CannotOpenProject, match="damaged"):
            project.texts(project.text_ids())


def test_two_threads_work_in_one_project(project: Project) -> None:
    """One writes passages and vectors, one reads, types and edits: nothing is lost, mixed up or doubled."""
    add(project, "typed on", [f"edit {i}" for i in range(40)])
    document = project.add_document("a", "", "text", "line")
    start = threading.Barrier(2)

    def write() -> None:
        start.wait()
        for i in range(40):
            project.add_passages(document, make_blocks([f"text {i} {k}" for k in range(5)]))
            embed(project, at_once=3)

    def read() -> None:
        start.wait()
        for i in range(40):
            project.add_typed(f"typed {i}")
            project.edit_passage(i, f"edited {i}")
            for passage in project.passages(range(0, project.passage_count, 7)):
                assert passage.row % 7 == 0
            assert len(project.find_rows("edited", sort="text")) == i + 1

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(2) as pool:
            for future in [pool.submit(write), pool.submit(read)]:
                future.result(timeout=120)
    finally:
        sys.setswitchinterval(interval)
    embed(project)
    texts = shown(project)
    assert sorted(texts) == sorted(
        [f"edited {i}" for i in range(40)]
        + [f"typed {i}" for i in range(40)]
        + [f"text {i} {k}" for i in range(40) for k in range(5)]
    )
    ids, _ = project.read_vectors(FINGERPRINT, "mean")
    assert len(set(ids.tolist())) == len(ids)
    assert set(project.text_ids().tolist()) <= set(ids.tolist())
    with reopened(project) as again:
        assert shown(again) == texts


def test_a_failed_transaction_changes_nothing(project: Project) -> None:
    document = add(project, "a", ["one"])
    bad = Block("two", Place("row", 2**70))  # too large for the file
    with pytest.raises(OverflowError):
        project.add_passages(document, [*make_blocks(["three"]), bad])
    assert shown(project) == ["one"]
    project.add_passages(document, make_blocks(["four"]))
    with reopened(project) as again:
        assert shown(again) == ["one", "four"]
