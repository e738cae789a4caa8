"""Files are written whole or not at all, and what can't be written is said in a sentence."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from semdesk.core.errors import CannotWrite
from semdesk.core.exports.files import replacing, writer_for


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def _write(path: Path, text: str, *, through: Path | None = None) -> None:
    with replacing(path) as draft:
        if through is not None:
            draft.symlink_to(through)
        draft.write_text(text)


def _fail(path: Path, error: Exception) -> None:
    with replacing(path) as draft:
        draft.write_text("half")
        raise error


def test_a_new_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    with replacing(target) as draft:
        draft.write_text("new")
        assert not target.exists()
        assert draft.suffix == ".csv"
    assert target.read_text() == "new"
    assert _names(tmp_path) == ["a.csv"]


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    with pytest.raises(ZeroDivisionError):
        _fail(target, ZeroDivisionError())
    assert target.read_text() == "old"
    assert _names(tmp_path) == ["a.csv"]


def test_a_link_stays_one_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.csv"
    target.write_text("old")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    with replacing(link) as draft:
        draft.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="is a folder"), replacing(tmp_path):
        pass


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"a\.csv can't be written: the folder does not exist"):
        _write(tmp_path / "none" / "a.csv", "new")


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="this system has no device files")
def test_a_device_is_never_replaced() -> None:
    with pytest.raises(CannotWrite, match="device"), replacing(Path("/dev/null")):
        pass
    assert not Path("/dev/null").is_file()


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="the root user may write everywhere")
def test_a_read_only_file_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")
    target.chmod(0o444)
    with pytest.raises(CannotWrite, match="read-only"), replacing(target):
        pass
    assert target.read_text() == "old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"the disk is full\. Free some space"):
        _write(tmp_path / "a.csv", "new", through=Path("/dev/full"))
    assert _names(tmp_path) == []


def test_any_other_reason_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match=r"a\.csv can't be written: Input/output error"):
        _fail(tmp_path / "a.csv", OSError(errno.EIO, "Input/output error"))
    assert _names(tmp_path) == []


def test_the_suffix_chooses_the_writer_in_any_case() -> None:
    writers = {".csv": 1, ".png": 2}
    assert writer_for(Path("a.PNG"), writers) == 2
    with pytest.raises(CannotWrite, match=r"a\.doc .*\.csv, \.png"):
        writer_for(Path("a.doc"), writers)
