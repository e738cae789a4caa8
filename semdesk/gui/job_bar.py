"""What runs: how far it is, how long it takes, and Cancel; when nothing runs, that everything is saved."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from semdesk.app.jobs import JobState
from semdesk.app.session import Session
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button
from semdesk.gui.widgets.progress_bar import ProgressBar
from semdesk.gui.widgets.spinner import BusyMark
from semdesk.gui.words import job_text


class JobBar(QWidget):
    """Shows the oldest of the session's jobs that counts something, else the oldest."""

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: JobState | None = None
        self._hint = ""
        self._mark = BusyMark(themes)
        self._text, self._rest, self._more = QLabel(), QLabel(), QLabel()
        self._rest.setProperty("tone", "status")
        self._more.setProperty("tone", "status")
        self._text.setProperty("type", "small")
        self._bar = ProgressBar(themes)
        self._cancel = Button(self.tr("Cancel"), themes, "quiet")
        self._cancel.clicked.connect(self._on_cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.S + t.FOCUS_WIDTH)
        for widget in (self._mark, self._text, self._rest, self._bar, self._cancel, self._more):
            row.addWidget(widget)
        row.addStretch(1)
        session.jobs.changed.connect(self._refresh)
        session.engine_changed.connect(self._refresh)
        session.corpus_changed.connect(self._refresh)
        self._refresh()

    def show_hint(self, text: str) -> None:
        """Explain a menu's entry for as long as the pointer is on it; an empty text ends that."""
        self._hint = text
        self._refresh()

    def _on_cancel(self) -> None:
        if self._shown is not None:
            self._session.jobs.cancel(self._shown.id)

    def _refresh(self) -> None:
        jobs = self._session.jobs.active()
        self._shown = job = next((j for j in jobs if j.total > 1), jobs[0] if jobs else None)
        has_share = job is not None and job.total > 1
        self._mark.set_busy(job is not None)
        self._text.setText(self._hint or (job_text(job) if job else ""))
        self._rest.setText("" if self._text.text() else self._at_rest())
        for label in (self._text, self._rest):
            label.setVisible(bool(label.text()))
        self._bar.setVisible(has_share and not self._hint)
        self._cancel.setVisible(has_share and not self._hint)
        self._more.setText("" if self._hint else self._beside(len(jobs)))
        self._more.setVisible(bool(self._more.text()))
        if job is not None and has_share:
            self._bar.set_share(job.done / job.total)

    def _at_rest(self) -> str:
        return self.tr("Everything is saved") if self._session.passage_count else self.tr("Ready")

    def _beside(self, jobs: int) -> str:
        if not self._session.passage_count and not self._session.is_model_ready and jobs:
            return self.tr("You can drop documents already")
        return self.tr("and %n more", "", jobs - 1) if jobs > 1 else ""
