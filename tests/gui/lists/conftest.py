"""One real session for these tests: real documents, the real model in the real engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QElapsedTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from semdesk.app.desk import make_scratch
from semdesk.app.engine import Engine
from semdesk.app.jobs import JobRunner
from semdesk.app.preferences import Preferences
from semdesk.app.session import Session
from semdesk.core.corpus.types import ReadOptions, Source, TablePreview

FAQ = """question,answer
When will my new card arrive?,"Cards are posted on the next working day. Within the country allow 7 days."
How do I change my PIN?,"At any cash machine, under Services. The new one holds at once, everywhere."
Can I close my account?,"Yes, in the app under Settings. Money that is left is sent where you want it."
"""
CHAT = """text,topic,date
Where is my card? It has been two weeks.,delivery,4 Mar 2025
My card still has not arrived.,delivery,5 Mar 2025
I returned the jacket and refunds take up to 30 days.,refund,6 Mar 2025
The machine swallowed my card.,lost,7 Mar 2025
I want to close my account.,account,8 Mar 2025
How can I get a new PIN?,pin,9 Mar 2025
"""
NOTES = """The dog sleeps all day.
It rains in the mountains.
I returned the jacket and refunds take up to 60 days.
The band played for two hours.
My dog sleeps the whole day.
"""
LONG = " ".join(f"Sentence number {number} says that the weather changes." for number in range(60)) + "\n"
TABLE_ROWS = 3 + 6
COUNT = TABLE_ROWS + 5 + 1
_PATIENCE_MS = 90_000


def wait_until(holds: Callable[[], bool], milliseconds: int = _PATIENCE_MS) -> None:
    """Let events happen until it holds; fails when it never does."""
    clock = QElapsedTimer()
    clock.start()
    while not holds():
        assert clock.elapsed() < milliseconds, "it never came to hold"
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _write(folder: Path) -> list[Path]:
    files = {"a faq.csv": FAQ, "chat.csv": CHAT, "notes.txt": NOTES, "zz long.txt": LONG}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 this is no document")
    return [folder / name for name in (*files, "broken.docx")]


def _choose_columns(session: Session, previews: tuple[TablePreview, ...]) -> None:
    first = [Source(p.path, ReadOptions(text_columns=p.columns[:1])) for p in previews]
    session.add_tables(first)


@pytest.fixture(scope="package")
def shared_session(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    session = Session(JobRunner(), Engine(), make_scratch(), Preferences())
    session.tables_found.connect(lambda previews: _choose_columns(session, previews))
    paths = _write(tmp_path_factory.mktemp("documents"))
    session.start(paths[:2])
    wait_until(lambda: session.passage_count == TABLE_ROWS)
    session.open(paths[2:])
    wait_until(lambda: session.ready == COUNT and session.background is not None and bool(session.failures))
    yield session
    session.close()


@pytest.fixture
def session(shared_session: Session) -> Iterator[Session]:
    """The session with all embedded, nothing selected, filtered, sorted or searched."""
    yield shared_session
    while shared_session.passage_count < COUNT:  # a test failed before it brought back what it removed
        shared_session.undo()
        wait_until(lambda: is_settled(shared_session))
    shared_session.change(metric="cosine")
    shared_session.selection.clear()
    shared_session.find("", 20)
    shared_session.filter("", None)
    shared_session.sort(None)
    wait_until(lambda: is_settled(shared_session))


def is_settled(session: Session) -> bool:
    """Nothing runs, everything is embedded, and all texts are known."""
    lanes = ("view", "search", "pairs", "likeness", "background", "gather", "embed", "corpus", "passages")
    if session.ready != session.passage_count or any(map(session.jobs.is_running, lanes)):
        return False
    return all(session.passages.get(row) is not None for row in range(session.passage_count))


@pytest.fixture
def settle(session: Session) -> Callable[[], None]:
    return lambda: wait_until(lambda: is_settled(session))


@pytest.fixture
def show(qtbot: QtBot) -> Callable[[QWidget, int, int], None]:
    """Show a widget at a size, and wait until it is there."""

    def show(widget: QWidget, width: int, height: int) -> None:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)

    return show
