"""The bar at the bottom: what runs on the left, facts about the corpus and the computer on the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from semdesk.app.session import Session
from semdesk.gui import theme as t
from semdesk.gui.icons import icon_pixmap
from semdesk.gui.job_bar import JobBar
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import short_line
from semdesk.gui.widgets.hairlines import BorderedBar
from semdesk.gui.words import documents, passages


class StatusBar(BorderedBar):
    """Holds the job bar; facts give way, the least needed first, when there is little room."""

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(themes, t.STATUS_HEIGHT, "window", Qt.Edge.TopEdge, parent)
        self._session = session
        self.jobs = JobBar(session, themes)
        self._counts, self._device, self._offline = QLabel(), QLabel(), QLabel(self._promise())
        self._lock = QLabel()
        self._lines = (short_line(themes), short_line(themes))
        self._lay_out()
        session.corpus_changed.connect(self._refresh)
        session.engine_changed.connect(self._refresh)
        themes.changed.connect(self._refresh)
        self._refresh()

    def _promise(self) -> str:
        return self.tr("Offline: nothing leaves this computer")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(t.M, t.HAIRLINE, t.M, 0)
        row.setSpacing(t.S + t.FOCUS_WIDTH)
        row.addWidget(self.jobs, 1)
        facts = (self._counts, self._lines[0], self._device, self._lines[1], self._lock, self._offline)
        for fact in facts:
            fact.setProperty("tone", "status")
            row.addWidget(fact)
        self._offline.setToolTip(self._promise())

    def _refresh(self) -> None:
        session, theme = self._session, self.themes.theme
        pixmap = icon_pixmap("lock", theme.text2, t.ICON_SMALL, self.devicePixelRatioF())
        self._lock.setPixmap(pixmap)
        self._device.setText(session.device_text)
        text = self.tr("{passages} in {documents}")
        counts = text.format(
            passages=passages(session.passage_count), documents=documents(len(session.documents))
        )
        self._counts.setText(counts if session.passage_count else "")
        self._show_what_fits()

    def _show_what_fits(self) -> None:
        is_wide = self.width() >= self.themes.theme.px(t.FOLD_READER_BELOW)
        is_roomy = self.width() >= self.themes.theme.px(t.FOLD_CORPUS_BELOW)
        has_counts, has_device = bool(self._counts.text()), bool(self._device.text()) and is_roomy
        self._counts.setVisible(has_counts)
        self._device.setVisible(has_device)
        self._lines[0].setVisible(has_counts and has_device)
        self._lines[1].setVisible(has_counts or has_device)
        self._offline.setText(self._promise() if is_wide else self.tr("Offline"))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_what_fits()
