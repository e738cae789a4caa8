"""A window over a real session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from semdesk.app.desk import make_scratch
from semdesk.app.engine import Engine
from semdesk.app.jobs import JobRunner
from semdesk.app.preferences import Preferences
from semdesk.app.session import Session
from semdesk.gui.main_window import MainWindow
from semdesk.gui.theme_manager import ThemeManager


@pytest.fixture
def session(qtbot: QtBot) -> Iterator[Session]:
    """A real session that has not been started."""
    made = Session(JobRunner(), Engine(), make_scratch(), Preferences())
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, session: Session, themes: ThemeManager) -> MainWindow:
    """The window, shown at its usual size."""
    made = MainWindow(session, themes)
    qtbot.addWidget(made)
    made.show()
    return made
