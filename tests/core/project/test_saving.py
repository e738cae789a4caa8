"""Saving under another name, and a disk that refuses: whole or not at all, and the work goes on."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from semdesk.core.errors import CannotOpenProject, CannotWrite
from semdesk.core.progress import Cancelled, no_progress
from semdesk.core.project.corpus_vectors import gather_vectors
from semdesk.core.project.project import Project
from semdesk.core.project.saving import delete_project
from tests.core.project.making import FINGERPRINT, add, embed, make_blocks, shown

TEXTS = [f"text {i} " + "word " * 50 for i in range(200)]


def test_save_as_goes_on_in_the_copy(project: Project, tmp_path: Path) -> None:
    add(project, "a", TEXTS)
    embed(project)
    removed = project.remove_passages([0])
    copy = tmp_path / "copy.semdesk"
    project.save_as(copy)
    assert project.path == copy
    project.restore(removed)
    project.add_typed("only in the copy")
    assert shown(project) == [*TEXTS, "only in the copy"]
    assert project.missing_texts(FINGERPRINT, "mean").tolist() == project.text_ids()[-1:].tolist()
    project.close()
    assert {path.name for path in tmp_path.glob("*.semdesk*")} == {"trial.semdesk", "copy.semdesk"}
    with Project.open(tmp_path / "trial.semdesk") as original, Project.open(copy) as again:
        assert shown(original) == TEXTS[1:]
        assert shown(again) == [*TEXTS, "only in the copy"]
        there, copied = (p.read_vectors(FINGERPRINT, "cls")[1] for p in (original, again))
        assert len(there) == len(TEXTS)
        assert (there == copied).all()


def test_a_nameless_project_moves_to_its_name(tmp_path: Path) -> None:
    nameless = tmp_path / "data" / "unsaved.semdesk"
    nameless.parent.mkdir()
    with Project.create(nameless, nameless=True) as project:
        before = project.is_nameless
        add(project, "a", ["one"])
        project.save_as(tmp_path / "named.semdesk")
        assert (before, project.is_nameless) == (True, False)
        assert list(nameless.parent.iterdir()) == []
        project.save_as(tmp_path / "second.semdesk")
        assert shown(project) == ["one"]
    assert (tmp_path / "named.semdesk").exists()
    with Project.open(tmp_path / "second.semdesk") as again:
        assert not again.is_nameless


def test_saving_a_nameless_project_where_it_is_gives_it_the_name(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.semdesk", nameless=True) as project:
        project.save_as(tmp_path / "p.semdesk")
        assert not project.is_nameless
        add(project, "a", ["one"])
        assert shown(project) == ["one"]


def test_save_as_replaces_what_is_there(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one"])
    target = tmp_path / "there.semdesk"
    target.write_text("some text")
    project.save_as(target)
    with Project.create(tmp_path / "third.semdesk") as other:
        add(other, "b", ["other"])
    project.save_as(tmp_path / "third.semdesk")
    assert shown(project) == ["one"]


@pytest.mark.parametrize("is_hostile", [False, True])
def test_save_as_leaves_no_journal_of_the_replaced_file(
    project: Project, tmp_path: Path, is_hostile: bool
) -> None:
    add(project, "a", ["one"])
    target = tmp_path / "crashed.semdesk"
    with Project.create(tmp_path / "other.semdesk") as other:
        add(other, "b", ["other"] * 3)
        shutil.copy(other.path, target)
        shutil.copy(f"{other.path}-wal", f"{target}-wal")
    if is_hostile:
        Path(f"{target}-journal").write_bytes(bytes(100) + bytes.fromhex("d9d505f920a163d7"))
    project.save_as(target)
    project.close()
    with Project.open(target) as again:
        assert shown(again) == ["one"]


def test_save_as_over_a_project_in_use_is_refused(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one"])
    with Project.create(tmp_path / "other.semdesk") as other:
        add(other, "b", ["other"])
        with pytest.raises(CannotWrite, match="open in another window"):
            project.save_as(other.path)
        assert shown(other) == ["other"]
    assert project.path.name == "trial.semdesk"
    project.add_typed("two")
    assert shown(project) == ["one", "two"]


def test_save_as_into_no_folder_is_refused(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one"])
    with pytest.raises(CannotWrite, match="the folder does not exist"):
        project.save_as(tmp_path / "gone" / "p.semdesk")
    with pytest.raises(CannotWrite, match="could not be created"):
        project.save_as(tmp_path)
    assert shown(project) == ["one"]
    assert [path.name for path in tmp_path.glob("*.part*")] == []


def test_a_cancelled_save_as_changes_nothing(project: Project, tmp_path: Path) -> None:
    add(project, "a", TEXTS)

    def cancel(done: int, total: int) -> None:
        assert 0 < done <= total
        raise Cancelled

    with pytest.raises(Cancelled):
        project.save_as(tmp_path / "copy.semdesk", cancel)
    assert project.path.name == "trial.semdesk"
    project.add_typed("two")
    assert project.passage_count == len(TEXTS) + 1
    assert {path.name for path in tmp_path.iterdir()} & {"copy.semdesk"} == set()
    assert list(tmp_path.glob(".copy*")) == []


@contextmanager
def files_at_most(size: int) -> Iterator[None]:
    """No file may grow beyond this many bytes: a disk that refuses."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_refusing_disk_costs_only_what_could_not_be_written(project: Project) -> None:
    document = add(project, "a", ["one"])
    size = Path(f"{project.path}-wal").stat().st_size
    with files_at_most(size + 8192):
        with pytest.raises(CannotWrite, match=r"trial\.semdesk could not be saved: the disk is full .*safe"):
            add(project, "b", TEXTS)
        with pytest.raises(CannotWrite, match="could not be saved"):
            project.save_as(project.path.with_name("copy.semdesk"))
        assert shown(project) == ["one"]
    assert project.path.name == "trial.semdesk"
    assert [d.id for d in project.documents() if d.passages] == [document]
    project.add_typed("two")
    project.close()
    with Project.open(project.path) as again:
        assert shown(again) == ["one", "two"]


def test_a_full_disk_is_called_so(project: Project) -> None:
    add(project, "a", ["one"])
    with project._database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 1}").fetchall()
    with pytest.raises(
        CannotWrite, match=r"could not be saved: the disk is full\. What was saved before is safe"
    ):
        add(project, "b", TEXTS)
    assert shown(project) == ["one"]


def test_vectors_that_find_no_room_are_a_sentence(project: Project, tmp_path: Path) -> None:
    add(project, "a", TEXTS)
    embed(project)
    with files_at_most(1000), pytest.raises(CannotWrite, match=r"could not be laid out .* Free some space"):
        gather_vectors(project, FINGERPRINT, "mean", False, tmp_path, no_progress)
    assert list(tmp_path.glob("*.f32")) == []


def test_a_disk_without_room_for_a_project(tmp_path: Path) -> None:
    with files_at_most(100), pytest.raises(CannotWrite, match="could not be saved: the disk is full"):
        Project.create(tmp_path / "p.semdesk")
    assert list(tmp_path.glob("p.semdesk*")) == []


def test_a_disk_without_room_for_tidying_up(project: Project) -> None:
    """Opening discards a half-read document, which needs room; nothing is lost where there is none."""
    half = project.add_document("half.txt", "", "text", "line", finished=False)
    project.add_passages(half, make_blocks(TEXTS))
    project.close()
    with files_at_most(100), pytest.raises(CannotOpenProject, match=r"can't be opened: the disk is full"):
        Project.open(project.path)
    with files_at_most(40_000), pytest.raises(CannotWrite, match="could not be saved: the disk is full"):
        Project.open(project.path)
    with Project.open(project.path) as again:
        assert [failure.path for failure in again.failures()] == ["half.txt"]


def test_a_project_that_can_not_be_deleted_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="could not be deleted"):
        delete_project(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that nobody may change")
def test_closing_where_the_disk_refuses_loses_nothing(project: Project) -> None:
    add(project, "a", TEXTS)
    embed(project)
    with files_at_most(project.path.stat().st_size), pytest.raises(CannotWrite, match="could not be saved"):
        project.close()
    with Project.open(project.path) as again:
        assert shown(again) == TEXTS
        assert len(again.missing_texts(FINGERPRINT, "mean")) == 0
