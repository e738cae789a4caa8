"""Projects come and go: nothing that the user did is lost, and nothing of one is shown in the other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from semdesk.app.opening import unsaved_folder
from semdesk.app.preferences import Preferences
from semdesk.app.session import Session
from semdesk.core.errors import CannotOpenProject
from semdesk.core.project.project import Project
from tests.app.conftest import SENTENCES, Wait, make_session, said
from tests.helpers import work


def keep_busy(session: Session, worker: str) -> None:
    """Have a worker do something else for a moment, until it is cancelled."""
    session.jobs.run(f"busy {worker}", work.count_slowly, 500, 0.02, worker=worker)


def can_be_opened(path: Path) -> bool:
    try:
        Project.open(path).close()
    except CannotOpenProject:
        return False
    return True


def test_an_edit_just_before_the_end_is_kept(filled: Session) -> None:
    keep_busy(filled, "store")
    filled.add_sentence("The last word")
    filled.edit_passage(0, "Today is a rainy day")
    filled.close()
    (path,) = unsaved_folder().glob("*.semdesk")
    with Project.open(path) as project:
        found = [passage.text for passage in project.passages(range(7))]
    assert found == ["Today is a rainy day", *SENTENCES[1:], "The last word"]


def test_leaving_keeps_edits_and_place_and_frees_the_file(
    wait: Wait, filled: Session, tmp_path: Path
) -> None:
    wait(lambda: filled.settings.model)
    path = tmp_path / "mine.semdesk"
    filled.save_as(path)
    wait(lambda: filled.project_name == "mine")
    keep_busy(filled, "store")
    filled.add_sentence("The last word")
    filled.selection.set([2])
    filled.new_project()
    wait(lambda: filled.project_name == "")
    keep_busy(filled, "files")
    filled.new_project()  # leaving again does not cancel what the first leaving has begun
    wait(lambda: can_be_opened(path))
    with Project.open(path) as project:
        assert project.passage_count == 7
        assert project.value("remembered")["rows"] == [2]


def test_leaving_in_the_middle_of_embedding_says_nothing_and_shows_nothing(
    wait: Wait, session: Session, tmp_path: Path
) -> None:
    many = tmp_path / "many.txt"
    many.write_text("\n".join(f"Sentence number {i} speaks of {i * 7 % 31} things" for i in range(2000)))
    session.start([many])
    wait(lambda: session.is_embedding)
    session.find("things")
    wait(lambda: session.search)
    session.new_project()
    wait(lambda: session.is_open and not session.passage_count and not session.jobs.is_any_running("open"))
    assert session.search is None
    assert session.query == ""
    assert not session.is_embedding
    assert said(session) == []


def test_two_openings_at_once_leave_no_project_open(wait: Wait, session: Session, tmp_path: Path) -> None:
    paths = [tmp_path / "one.semdesk", tmp_path / "two.semdesk"]
    for path in paths:
        Project.create(path).close()
    session.start()
    wait(lambda: session.is_open)
    for path in paths:
        session.open_project(path)
    wait(lambda: session.project_name == "two")
    wait(lambda: can_be_opened(paths[0]))


def test_documents_dropped_with_a_project_land_in_it(
    wait: Wait, filled: Session, texts: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.semdesk"
    with Project.create(path) as project:
        project.add_typed("Already here")
    filled.open([path, texts])
    wait(lambda: filled.project_name == "mine" and filled.passage_count == 7)
    filled.open([tmp_path / "missing.semdesk", texts])  # and if it can't be opened, in the present one
    wait(lambda: filled.passage_count == 13)
    assert filled.project_name == "mine"
    filled.open([path, texts])  # it is open already
    wait(lambda: filled.passage_count == 19)


def test_what_is_wanted_before_there_is_a_project_waits(wait: Wait, session: Session, texts: Path) -> None:
    session.filter("sunny")
    session.add_pasted("One paragraph\n\nAnother")
    session.add_sentence("A sentence")
    session.open([texts])
    session.start()
    wait(lambda: session.passage_count == 9)


def test_a_sample_that_is_clicked_twice_is_there_once(wait: Wait, session: Session) -> None:
    session.start()
    wait(lambda: session.is_open and session.models)
    session.open_sample("sentences")
    session.open_sample("sentences")
    wait(lambda: session.passage_count and not session.jobs.is_any_running("reading"))
    assert len(session.documents) == 1
    session.open_sample("sentences")
    session.open_sample("survey")
    wait(lambda: "survey" in "".join(document.path for document in session.documents))
    assert len(session.documents) == 1


@pytest.mark.parametrize("content", [None, b"", b"no project at all", b"SQLite format 3\0" + bytes(4096)])
def test_a_start_whose_last_project_is_lost_says_so_and_is_of_use(
    wait: Wait, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "odd {name} %n.semdesk"
    if content is not None:
        path.write_bytes(content)
    session = make_session(Preferences(last_project=str(path)))
    session.start()
    wait(lambda: session.is_open)
    assert len(said(session)) == 1
    assert path.name in said(session)[0]
    session.close()


def test_an_empty_project_without_a_name_is_nothing_to_come_back_to(
    wait: Wait, session: Session, preferences: Preferences, texts: Path
) -> None:
    preferences.last_project = ""
    session.start()
    wait(lambda: session.is_open)
    assert preferences.last_project == ""
    session.open([texts])
    wait(lambda: session.passage_count == 6)
    unnamed = preferences.last_project
    assert Path(unnamed).parent == unsaved_folder()
    session.new_project()
    wait(lambda: not session.passage_count)
    assert preferences.recent_projects == (unnamed,)  # not lost: it can be opened again
    session.close()
    assert [str(path) for path in unsaved_folder().glob("*.semdesk")] == [unnamed]


def test_a_name_is_taken_as_it_is_and_replaces_nothing_unasked(
    wait: Wait, filled: Session, preferences: Preferences, tmp_path: Path
) -> None:
    other = tmp_path / "report v1.2.semdesk"
    other.write_text("precious")
    filled.save_as(tmp_path / "report v1.2")
    wait(lambda: said(filled))
    assert "already" in said(filled)[0]
    assert other.read_text() == "precious"
    filled.save_as(tmp_path / "report v1.3")
    wait(lambda: filled.project_name == "report v1.3")
    named = (str(tmp_path / "report v1.3.semdesk"),)
    wait(lambda: preferences.recent_projects == named)
    filled.save_as(other)  # named in full, so the dialog has asked
    wait(lambda: filled.project_name == "report v1.2")
    assert filled.passage_count == 6


def test_saving_under_a_name_while_embedding_goes_on_there(
    wait: Wait, session: Session, tmp_path: Path
) -> None:
    many = tmp_path / "many.txt"
    many.write_text("\n".join(f"Sentence number {i} speaks of {i * 7 % 31} things" for i in range(800)))
    session.start([many])
    wait(lambda: any(job.counts and job.done for job in session.jobs.active()))
    session.save_as(tmp_path / "named.semdesk")
    wait(lambda: session.project_name == "named" and session.ready == 800)
    assert not list(unsaved_folder().glob("*.semdesk"))
    session.close()
    with Project.open(tmp_path / "named.semdesk") as project:
        fingerprint = session.models[0].fingerprint
        assert len(project.read_vectors(fingerprint, "mean")[0]) == len(np.unique(project.text_ids()))


def test_what_is_remembered_but_makes_no_sense_is_told(wait: Wait, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "odd.semdesk"
    with Project.create(path) as project:
        project.set_value("remembered", {"rows": "none"})
    session.start([path])
    wait(lambda: session.is_open)
    assert "odd.semdesk is damaged" in said(session)[0]
