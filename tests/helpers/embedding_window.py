"""The real program with a file, telling on stdout how far it is: for tests that kill it.

``python -m tests.helpers.embedding_window FILE…``; each line is ``engine PID`` or ``embedded DONE TOTAL``.
"""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer

from semdesk.gui.app import Desktop, make_application


class _Teller:
    def __init__(self, desktop: Desktop) -> None:
        self._desktop = desktop
        self._engine: int | None = None
        desktop.jobs.changed.connect(self.tell)

    def tell(self) -> None:
        if self._desktop.engine.pid != self._engine:
            self._engine = self._desktop.engine.pid
            print("engine", self._engine, flush=True)
        for job in self._desktop.jobs.active():
            if job.counts and job.total:
                print("embedded", job.done, job.total, flush=True)
        session = self._desktop.session
        if session.passage_count and session.ready == session.passage_count:
            print("ready", session.ready, flush=True)


def main() -> None:
    application = make_application()
    desktop = Desktop(application)
    teller = _Teller(desktop)
    desktop.show([Path(argument) for argument in sys.argv[1:]])
    signal.signal(signal.SIGTERM, lambda *_: desktop.window.close())
    wake = QTimer(interval=20)  # Python sees a signal only when it gets a turn
    wake.timeout.connect(lambda: None)
    wake.start()
    application.exec()
    del teller
    desktop.close()


if __name__ == "__main__":
    main()
