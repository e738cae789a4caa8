"""A real window for the benchmarks: offscreen if there is no screen, in a home folder of its own."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from semdesk.gui.app import Desktop


@contextmanager
def own_home() -> Iterator[Path]:
    """Preferences and projects of this run only."""
    with tempfile.TemporaryDirectory() as folder:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
            os.environ[variable] = folder
        if not os.environ.get("DISPLAY"):
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield Path(folder)


@contextmanager
def desktop() -> Iterator[tuple[QApplication, Desktop]]:
    """The application and its window, taken down in the end."""
    from semdesk.gui.app import Desktop, make_application

    application = make_application()
    made = Desktop(application)
    try:
        yield application, made
    finally:
        made.window.close()
        made.close()


def wait_until(application: QApplication, is_true: Callable[[], bool], seconds: float = 600) -> float:
    """Run the event loop until something holds; how long that took."""
    began = time.perf_counter()
    while not is_true():
        application.processEvents()
        time.sleep(0.0005)
        if time.perf_counter() - began > seconds:
            raise TimeoutError
    return time.perf_counter() - began
