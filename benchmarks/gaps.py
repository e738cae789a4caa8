"""How long the window's event loop is ever kept from its next turn while the engine works."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer

from benchmarks.common import real_texts, save
from benchmarks.window import desktop, own_home, wait_until
from semdesk.core.similarity.types import MiningSettings

_BEAT_MS = 2


class Heartbeat(QObject):
    """Notes the time between its turns in the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self._gaps: list[float] = []

    def start(self) -> None:
        self._gaps.clear()
        self._last = time.perf_counter()
        self._timer.start()

    def figures(self) -> dict[str, float]:
        """p50, p99 and the longest, in milliseconds."""
        self._timer.stop()
        gaps = np.array(self._gaps) * 1000
        names = {"p50, ms": 0.5, "p99, ms": 0.99, "max, ms": 1.0}
        return {name: round(float(np.quantile(gaps, q)), 1) for name, q in names.items()}

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gaps.append(now - self._last)
        self._last = now


def main() -> None:
    figures: dict[str, object] = {}
    with own_home() as home, desktop() as (application, made):
        heart = Heartbeat()
        session = made.session

        def measure(name: str, begin: Callable[[], None], is_done: Callable[[], bool]) -> None:
            heart.start()
            begin()
            seconds = _run(application, is_done)
            figures[name] = {**heart.figures(), "seconds": round(seconds, 1)}

        made.show()
        application.processEvents()  # the first painting belongs to showing the window: see startup
        measure("loading the model", lambda: None, lambda: session.is_model_ready)
        session.show_matrix(True)
        measure(
            "embedding 5,000 passages",
            lambda: session.open([_file(home, "five.txt", 5_000)]),
            lambda: session.ready == 5_000 and session.projection is not None,
        )
        measure(
            "another pooling for 5,000 passages",
            lambda: session.change(pooling="max"),
            lambda: session.ready == 5_000 and session.projection is not None and session.matrix is not None,
        )
        session.change(pooling="mean")
        session.new_project()
        wait_until(application, lambda: session.passage_count == 0)
        session.open([_file(home, "twenty.txt", 20_000)])
        wait_until(application, lambda: session.ready == 20_000 and not session.is_embedding)
        measure(
            "mining 20,000 passages",
            lambda: session.mine_pairs(MiningSettings(min_score=0.75)),
            lambda: session.pairs is not None,
        )
    save("gaps", figures)


def _run(application: object, is_done: Callable[[], bool]) -> float:
    """The event loop as it is in use: blocking, not polled."""
    began = time.perf_counter()
    check = QTimer()
    check.setInterval(20)
    check.timeout.connect(lambda: application.exit() if is_done() else None)  # type: ignore[attr-defined]
    check.start()
    application.exec()  # type: ignore[attr-defined]
    check.stop()
    return time.perf_counter() - began


def _file(home: Path, name: str, count: int) -> Path:
    path = home / name
    texts = list(dict.fromkeys(real_texts(count + 1_000)))[:count]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


if __name__ == "__main__":
    main()
