"""Photographs of every panel, light and dark: empty, busy, full and failed (``make shots``).

They are written to docs/pictures, where README and manual take them from. The texts are those of the samples.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from benchmarks.common import ROOT
from benchmarks.window import desktop, own_home, wait_until
from semdesk.core.similarity.types import MiningSettings
from semdesk.gui.app import Desktop

PICTURES = ROOT / "docs" / "pictures"
_APPEARANCES = ("light", "dark")
_SIZE = (1440, 900)
_QUESTION = "can i renew a book on my phone"


class Camera:
    """Photographs the window in both appearances."""

    def __init__(self, application: QApplication, made: Desktop, folder: Path) -> None:
        self.application = application
        self.made = made
        self.session = made.session
        self.window = made.window
        self._folder = folder

    def settle(self, seconds: float = 0.5) -> None:
        """Let what is under way be painted."""
        try:
            wait_until(self.application, lambda: False, seconds)
        except TimeoutError:
            return

    def wait(self, is_true: Callable[[], object]) -> None:
        wait_until(self.application, lambda: bool(is_true()))

    def take(self, name: str) -> None:
        """One picture for each appearance."""
        for appearance in _APPEARANCES:
            self.made.themes.set_appearance(appearance)
            self.settle()
            self.window.grab().save(str(self._folder / f"{name}-{appearance}.png"))
        print(name, flush=True)

    def show_sample(self, key: str) -> None:
        self.session.open_sample(key)
        self.settle(1)
        self.wait(lambda: self.session.passage_count > 0 and self.session.ready == self.session.passage_count)
        self.wait(lambda: self.session.projection is not None and self.session.background is not None)


def _empty(camera: Camera) -> None:
    camera.settle(1)
    camera.take("start")


def _busy(camera: Camera, home: Path) -> None:
    path = home / "many-answers.txt"
    survey = (ROOT / "resources" / "samples" / "visitor-survey.csv").read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join(f"{line.split(',')[0].strip(chr(34))} ({i})" for i in range(12) for line in survey)
    )
    camera.session.open([path])
    camera.wait(lambda: any(job.counts and job.done > 300 for job in camera.session.jobs.active()))
    camera.take("map-busy")
    camera.window.show_panel("matrix")
    camera.take("matrix-busy")
    camera.session.jobs.cancel_all()
    camera.session.new_project()
    camera.settle(1)


def _map(camera: Camera) -> None:
    camera.show_sample("survey")
    camera.window.show_panel("map")
    camera.session.selection.set([5], 5)
    camera.wait(lambda: camera.session.likeness is not None)
    camera.settle(1)
    camera.take("map")
    panel = camera.window.panels["map"]
    QTest.keyClick(panel.mode, Qt.Key.Key_Right)  # type: ignore[attr-defined]
    camera.take("arrows-empty")
    nearest = camera.session.likeness.nearest[:4].tolist() if camera.session.likeness else []
    camera.session.selection.set([5, *nearest], 5)
    camera.wait(lambda: camera.session.arrows is not None)
    camera.take("arrows")
    QTest.keyClick(panel.mode, Qt.Key.Key_Left)  # type: ignore[attr-defined]
    camera.session.selection.clear()


def _matrix(camera: Camera) -> None:
    camera.show_sample("sentences")
    camera.window.show_panel("matrix")
    camera.wait(lambda: camera.session.matrix is not None)
    camera.settle(1)
    camera.take("matrix")
    view = camera.window.panels["matrix"].view  # type: ignore[attr-defined]
    spot = view.box((1, 4)).center().toPoint()
    QTest.mouseMove(view, spot - QPoint(1, 1))
    QTest.mouseMove(view, spot)
    camera.settle()
    camera.take("matrix-hover")
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=spot)


def _search(camera: Camera) -> None:
    camera.show_sample("library")
    camera.window.show_panel("search")
    camera.take("search-empty")
    camera.window.toolbar.search.setText(_QUESTION)
    camera.session.find(_QUESTION)
    camera.wait(lambda: camera.session.search is not None and not camera.session.search.is_stale)
    assert camera.session.search is not None
    camera.session.selection.set([int(camera.session.search.rows[0])])
    camera.take("search")


def _pairs(camera: Camera) -> None:
    camera.window.show_panel("pairs")
    camera.take("pairs-empty")
    camera.session.mine_pairs(MiningSettings(min_score=0.6))
    camera.wait(lambda: camera.session.pairs is not None)
    camera.settle()
    pairs = camera.session.pairs
    assert pairs is not None
    camera.session.selection.set([int(pairs.row_a[0]), int(pairs.row_b[0])], int(pairs.row_a[0]))
    camera.take("pairs")
    camera.session.change(pooling="max")
    camera.settle(2)
    camera.take("pairs-stale")
    camera.session.change(pooling="mean")
    camera.settle(1)


def _failed(camera: Camera, home: Path) -> None:
    (home / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    (home / "empty.txt").write_bytes(b"")
    camera.session.open([home / "broken.docx", home / "empty.txt", home / "missing.pdf"])
    camera.wait(lambda: len(camera.session.failures) == 3)
    camera.take("failed")
    camera.window.show_failures()
    camera.settle()
    dialog = camera.application.activeModalWidget() or camera.application.activeWindow()
    for appearance in _APPEARANCES:
        camera.made.themes.set_appearance(appearance)
        camera.settle()
        if dialog is not None:
            dialog.grab().save(str(PICTURES / f"failed-list-{appearance}.png"))
    if dialog is not None and dialog is not camera.window:
        dialog.close()


def _small(camera: Camera) -> None:
    camera.window.show_panel("map")
    camera.window.resize(1024, 640)
    camera.take("small")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with own_home() as home, desktop() as (application, made):
        camera = Camera(application, made, PICTURES)
        made.window.resize(*_SIZE)
        made.show()
        camera.wait(lambda: made.session.is_open)
        _empty(camera)
        camera.wait(lambda: made.session.is_model_ready)
        _busy(camera, home)
        _map(camera)
        _matrix(camera)
        _search(camera)
        _pairs(camera)
        _failed(camera, home)
        _small(camera)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    main()
