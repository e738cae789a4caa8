"""The whole way on the real window: drop, look, search, mine, type, edit."""

from __future__ import annotations

import csv
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from semdesk.gui.app import Desktop
from semdesk.gui.dialogs.tables import TablesDialog
from tests.end_to_end.conftest import SENTENCES

pytestmark = pytest.mark.end_to_end
Wait = Callable[[Callable[[], object]], None]
Drop = Callable[..., None]


def share_of(widget: QWidget, colour: QColor) -> float:
    """How much of what a widget shows is (nearly) of one colour."""
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)[:, : image.width(), :3]
    wanted = np.array([colour.blue(), colour.green(), colour.red()])
    return float((np.abs(pixels.astype(int) - wanted).max(axis=2) < 24).mean())


def wait_for_map(desktop: Desktop, wait: Wait, count: int) -> None:
    session = desktop.session
    wait(lambda: session.ready == count and session.projection is not None and session.background is not None)


def test_from_dropping_a_file_to_search_and_pairs(
    qtbot: QtBot, desktop: Desktop, drop: Drop, wait: Wait, sentences: Path, tmp_path: Path
) -> None:
    window, session = desktop.window, desktop.session
    assert window.content.is_at_start
    drop(sentences)
    wait_for_map(desktop, wait, len(SENTENCES))
    assert not window.content.is_at_start

    # A click on a point selects it everywhere; orange is on the map now, and was not before.
    points = window.panels["map"].points  # type: ignore[attr-defined]
    orange = desktop.themes.theme.sel
    wait(points.isVisible)
    assert share_of(points, orange) == 0
    qtbot.mouseClick(points, Qt.MouseButton.LeftButton, pos=points.spot(3).toPoint())
    assert session.selection.rows.tolist() == [3]
    wait(lambda: session.likeness is not None and share_of(points, orange) > 0)
    assert session.likeness is not None
    assert session.likeness.nearest[0] == 4  # the other sentence about dogs

    # Typing in the search field brings hits and puts the query on the map.
    field = window.toolbar.search
    window.focus_search()
    qtbot.keyClicks(field, "two hours of music")
    wait(lambda: session.search is not None and session.search.query == "two hours of music")
    assert session.search is not None
    assert set(session.search.rows[:2].tolist()) == {5, 6}
    wait(lambda: session.search is not None and session.search.coordinates is not None)

    # Pairs, by the panel's own button; the best one is the two concerts or the two sunny days.
    window.show_panel("pairs")
    window.panels["pairs"].find_pairs()  # type: ignore[attr-defined]
    wait(lambda: session.pairs is not None)
    assert session.pairs is not None
    assert (int(session.pairs.row_a[0]), int(session.pairs.row_b[0])) in {(0, 1), (5, 6)}
    session.export_pairs(tmp_path / "pairs.csv")
    wait(lambda: (tmp_path / "pairs.csv").exists() and not session.jobs.active())
    with (tmp_path / "pairs.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == session.pairs.listed + 1


def test_the_matrix_is_live(qtbot: QtBot, desktop: Desktop, drop: Drop, wait: Wait, sentences: Path) -> None:
    window, session = desktop.window, desktop.session
    drop(sentences)
    wait_for_map(desktop, wait, len(SENTENCES))
    window.show_panel("matrix")
    wait(lambda: session.matrix is not None)
    view = window.panels["matrix"].view  # type: ignore[attr-defined]
    wait(view.isVisible)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.box((0, 1)).center().toPoint())
    assert session.selection.rows.tolist() == [0, 1]

    # A typed sentence is in the matrix and on the map at once.
    session.add_sentence("Cats are wonderful")
    wait_for_map(desktop, wait, len(SENTENCES) + 1)
    wait(lambda: session.matrix is not None and len(session.matrix.rows) == len(SENTENCES) + 1)

    # Another pooling: never a picture of the old one.
    session.change(pooling="max")
    assert session.matrix is None
    wait(lambda: session.matrix is not None)
    assert session.matrix is not None
    assert session.matrix.scores.open()[0, 1] != pytest.approx(0.7344, abs=1e-3)


def test_a_table_asks_for_its_columns_and_shows_the_others(
    qtbot: QtBot, desktop: Desktop, drop: Drop, wait: Wait, tmp_path: Path
) -> None:
    path = tmp_path / "faq.csv"
    path.write_text(
        "id,question,answer\n1,How do I renew a loan?,Online or at the desk.\n"
        "2,When are you open?,From nine to six.\n3,Is there parking?,Behind the building.\n"
    )
    drop(path)
    wait(lambda: desktop.window.findChildren(TablesDialog))
    (dialog,) = desktop.window.findChildren(TablesDialog)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)  # the guess is right: the first button is Add
    wait_for_map(desktop, wait, 3)
    wait(lambda: desktop.session.passages.get(0) is not None)
    passage = desktop.session.passages.get(0)
    assert passage is not None
    assert passage.text == "How do I renew a loan?"
    assert dict(passage.columns) == {"id": "1", "answer": "Online or at the desk."}


def test_killing_the_engine_in_the_middle_loses_nothing(
    desktop: Desktop, drop: Drop, wait: Wait, tmp_path: Path
) -> None:
    session, engine = desktop.session, desktop.engine
    path = tmp_path / "many.txt"
    path.write_text("\n".join(f"Sentence number {i} speaks of {i * 7 % 31} things" for i in range(1500)))
    drop(path)
    wait(lambda: any(job.counts and job.done for job in session.jobs.active()))
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)
    wait(lambda: session.ready == 1500)
    said = [message.text for message in session.messages.log]
    assert said == ["The model stopped and was started again. Nothing is lost."]


def test_bad_files_cost_only_themselves(
    desktop: Desktop, drop: Drop, wait: Wait, sentences: Path, tmp_path: Path
) -> None:
    bad = {
        "empty.txt": b"",
        "binary.txt": bytes(range(256)) * 40,
        "broken.docx": b"PK\x03\x04 no archive",
        "broken.xlsx": b"not a table at all",
        "broken.pdf": b"%PDF-1.7\nno more of it",
        "photo.jpg": b"\xff\xd8\xff\xe0 a picture",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
    drop(sentences, tmp_path / "missing.txt", *(tmp_path / name for name in bad))
    wait(lambda: desktop.session.passage_count and len(desktop.session.failures) >= len(bad))
    wait_for_map(desktop, wait, len(SENTENCES))
    failed = {Path(failure.path).name for failure in desktop.session.failures}
    assert failed == {"missing.txt", *bad}
    assert all(len(failure.reason) > 10 for failure in desktop.session.failures)


def test_a_hover_over_the_matrix_reads_both_texts(
    qtbot: QtBot, desktop: Desktop, drop: Drop, wait: Wait, sentences: Path
) -> None:
    drop(sentences)
    wait_for_map(desktop, wait, len(SENTENCES))
    desktop.window.show_panel("matrix")
    wait(lambda: desktop.session.matrix is not None)
    panel = desktop.window.panels["matrix"]
    view = panel.view  # type: ignore[attr-defined]
    wait(view.isVisible)
    before = share_of(panel, desktop.themes.theme.sel)
    target = view.box((0, 3)).center().toPoint()
    qtbot.mouseMove(view, target - QPoint(2, 2))
    qtbot.mouseMove(view, target)
    wait(lambda: view.cell == (0, 3))
    assert share_of(panel, desktop.themes.theme.sel) > before
