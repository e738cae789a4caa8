"""The scratch folder: what ended programs left is removed, what is in use stays."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from semdesk.app.desk import Shelf, drop, make_scratch
from semdesk.core.arrays import SharedArray


def test_scratch_is_private_and_what_ended_programs_left_goes() -> None:
    mine = make_scratch()
    if os.name == "posix":
        assert mine.stat().st_mode & 0o077 == 0
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = mine.parent / f"{ended.pid}-1234"
    left.mkdir()
    (left / "vectors.f32").write_bytes(b"1234")
    other = make_scratch()
    assert not left.exists()
    assert mine.exists()
    assert other.exists()


def test_what_is_not_ours_does_no_harm() -> None:
    root = make_scratch().parent
    odd = [root / ".DS_Store", root / "notes.txt", root / "-5", root / "x-1", root / "²-1"]
    for path in odd:
        path.write_text("not ours")
    make_scratch()
    assert all(path.exists() for path in odd)


def test_the_shelf_keeps_the_last_few(tmp_path: Path) -> None:
    shelf = Shelf(2)
    made = [SharedArray.create(tmp_path / str(n), np.zeros(1)) for n in range(5)]
    shelf.keep(made[0], made[1])
    for array in made[2:]:
        shelf.keep(array)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["3", "4"]
    drop(*made)
    assert not list(tmp_path.iterdir())
