"""The real window, with the real engine and model behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semdesk.gui.app import Desktop

PATIENCE_MS = 90_000


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication) -> Iterator[Desktop]:
    """The program as it is at its first start, shown and ready for files."""
    made = Desktop(qapp)
    bugs: list[str] = []
    made.jobs.crashed.connect(bugs.append)
    made.themes.set_appearance("light")
    made.show()
    qtbot.waitExposed(made.window)
    qtbot.waitUntil(lambda: made.session.is_open)
    yield made
    made.window.close()
    made.close()
    made.window.deleteLater()
    made.themes.deleteLater()
    assert not bugs, bugs[0]


@pytest.fixture
def drop(desktop: Desktop) -> Callable[..., None]:
    """Drops files on the window, as a file manager does."""

    def drop_paths(*paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(desktop.window, QDragEnterEvent(QPoint(400, 400), *how))
        QApplication.sendEvent(desktop.window, QDropEvent(QPointF(400, 400), *how))

    return drop_paths


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], object]], None]:
    """Waits, with the patience that a model's loading needs, until something holds."""

    def wait_until(is_true: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(is_true()), timeout=PATIENCE_MS)

    return wait_until


SENTENCES = (
    "Today is a sunny day",
    "The weather today is beautiful",
    "It's raining!",
    "Dogs are awesome",
    "I love my dog",
    "The band played for two hours",
    "The concert lasted two hours",
)


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    """A small text file, a sentence a line."""
    path = tmp_path / "sentences.txt"
    path.write_text("\n".join(SENTENCES) + "\n", encoding="utf-8")
    return path
