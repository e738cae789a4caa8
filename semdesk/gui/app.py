"""The composition root of the window: makes application, session and window, and takes them down in order."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from semdesk import __version__
from semdesk.app.desk import make_scratch
from semdesk.app.engine import Engine
from semdesk.app.jobs import JobRunner
from semdesk.app.preferences import load_preferences, preferences_path, save_preferences
from semdesk.app.session import Session
from semdesk.core.errors import CannotWrite
from semdesk.core.resources import resource
from semdesk.gui.main_window import MainWindow
from semdesk.gui.theme_manager import ThemeManager


def make_application() -> QApplication:
    """The one application object, named, with exact scaling on high-density screens."""
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("semdesk")
    application.setApplicationDisplayName("semdesk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("semdesk")
    application.setWindowIcon(QIcon(str(resource("semdesk.svg"))))
    return application


class Desktop:
    """A window with its session, engine and theme, from first showing to the last file closed."""

    def __init__(self, application: QApplication) -> None:
        self.preferences, self._notes = load_preferences(preferences_path())
        self.themes = ThemeManager(application, self.preferences.appearance, self.preferences.text_size)
        self.jobs = JobRunner()
        self.engine = Engine()
        self.session = Session(self.jobs, self.engine, make_scratch(), self.preferences)
        self.engine.restarted.connect(self.session.on_engine_restarted)
        self.window = MainWindow(self.session, self.themes)

    def show(self, paths: Sequence[Path] = ()) -> None:
        """Show the window; the rest begins once it is up."""
        self.window.show()
        for note in self._notes:
            self.session.messages.notice(note)
        QTimer.singleShot(0, self.window, lambda: self.session.start(paths))

    def close(self) -> None:
        """Take everything down: no job, process or open file is left."""
        self.session.close()
        try:
            save_preferences(self.preferences, preferences_path())
        except CannotWrite as error:
            print(error, file=sys.stderr)  # there is no window any more to say it in

    def on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A bug in the window itself: shown, and the program goes on."""
        self.jobs.crashed.emit("".join(traceback.format_exception(kind, error, trace)))


def run_window(paths: Sequence[Path]) -> int:
    """Open the window with these files; the process's exit code."""
    application = make_application()
    desktop = Desktop(application)
    sys.excepthook = desktop.on_exception
    desktop.show(paths)
    code = application.exec()
    desktop.close()
    return code
