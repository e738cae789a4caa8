"""A runner, an engine and a session for the tests of the app layer, closed after each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from semdesk.app.desk import make_scratch
from semdesk.app.engine import Engine
from semdesk.app.jobs import JobRunner
from semdesk.app.preferences import Preferences
from semdesk.app.session import Session

PATIENCE_MS = 60_000
SENTENCES = (
    "Today is a sunny day",
    "The weather today is beautiful",
    "It's raining!",
    "Dogs are awesome",
    "I love my dog",
    "The band played for two hours",
)
Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    assert runner.close(5)


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.close()


@pytest.fixture
def preferences() -> Preferences:
    return Preferences()


@pytest.fixture
def session(qtbot: QtBot, preferences: Preferences) -> Iterator[Session]:
    """A session that has not been started; a bug in it fails the test."""
    bugs: list[str] = []
    session = make_session(preferences)
    session.jobs.crashed.connect(bugs.append)
    yield session
    session.close()
    assert not bugs, bugs[0]


def make_session(preferences: Preferences) -> Session:
    return Session(JobRunner(), Engine(), make_scratch(), preferences)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A small text file, a sentence a line."""
    path = tmp_path / "sentences.txt"
    path.write_text("\n".join(SENTENCES) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    """Waits until something holds."""

    def wait_until(is_true: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(is_true()), timeout=PATIENCE_MS)

    return wait_until


@pytest.fixture
def filled(wait: Wait, session: Session, texts: Path) -> Session:
    """The session with the sentences in it, before or while they are embedded."""
    session.start([texts])
    wait(lambda: session.passage_count == len(SENTENCES))
    return session


@pytest.fixture
def embedded(wait: Wait, filled: Session) -> Session:
    """The session with the sentences, their vectors, map and yardstick."""
    wait(lambda: filled.ready == len(SENTENCES) and filled.projection and filled.background)
    return filled


def said(session: Session) -> list[str]:
    """What the user was told."""
    return [message.text for message in session.messages.log]
