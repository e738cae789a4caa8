"""The reader: the current passage in its document, and the passages nearest to it."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.types import Passage
from semdesk.core.similarity.metrics import metric
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.icons import icon_pixmap
from semdesk.gui.panels.base import Panel, Place
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Caption, IconButton, hairline
from semdesk.gui.widgets.elided_label import ElidedLabel
from semdesk.gui.widgets.empty_note import EmptyNote
from semdesk.gui.widgets.hairlines import BorderedBar
from semdesk.gui.widgets.nearest_delegate import NearestDelegate
from semdesk.gui.widgets.passage_in_document import PassageInDocument
from semdesk.gui.widgets.passage_words import document_icon, document_of
from semdesk.gui.widgets.score_bar import ScoreScale
from semdesk.gui.widgets.scored_list import ScoredList
from semdesk.gui.words import passages

_READING, _NOTE = range(2)
_LIST, _WAITING = range(2)


class ReaderPanel(Panel):
    """Reads one passage: the current one of the selection."""

    key = "reader"
    title = str(QT_TRANSLATE_NOOP("Panel", "Reader"))
    icon = "book-open"
    place: ClassVar[Place] = "right"

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self._passage: Passage | None = None
        self._nearest_late = QTimer(self)
        self._nearest_late.setSingleShot(True)
        self._nearest_late.setInterval(t.STALE_AFTER_MS)
        self._nearest_late.timeout.connect(self._show_nearest)
        self._make_widgets()
        self._lay_out()
        self._listen()
        self._refresh()

    # ------ building ----------------------------------------------------------------------------------------
    def _make_widgets(self) -> None:
        session, themes = self.session, self.themes
        self.many = QLabel()
        self._previous = IconButton(self.tr("Previous selected passage"), themes, "chevron-left")
        self._next = IconButton(self.tr("Next selected passage"), themes, "chevron-right")
        self._previous.clicked.connect(lambda: self._step(-1))
        self._next.clicked.connect(lambda: self._step(1))
        self._kind = QLabel()
        self.document = ElidedLabel()
        self.place_label = Caption("", "caption")
        self.text = PassageInDocument(session, themes)
        self._metric = Caption("", "caption")
        self.nearest = ScoredList(session, themes, picks_on_move=False)
        self.nearest.set_delegate(NearestDelegate(session, themes, self.nearest))
        self.nearest.setAccessibleName(self.tr("Nearest passages"))
        self.waiting = EmptyNote(themes)
        self.yardstick = Caption("", "caption")
        self.note = EmptyNote(themes)
        copy = QAction(self.tr("Copy passage"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        copy.triggered.connect(self.copy_passage)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _lay_out(self) -> None:
        reading = QWidget()
        column = QVBoxLayout(reading)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._many_row = _row(self.many, None, self._previous, self._next)
        column.addWidget(self._many_row)
        column.addWidget(_row(self._kind, self.document, self.place_label))
        column.addWidget(self.text)
        column.addWidget(hairline())
        column.addWidget(self._nearest_head())
        self._below = QStackedWidget()
        self._below.addWidget(self.nearest)
        self._below.addWidget(self.waiting)
        column.addWidget(self._below, 1)
        self._foot = _row(self.yardstick)
        column.addWidget(hairline())
        column.addWidget(self._foot)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(reading)
        self._stack.addWidget(self.note)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _nearest_head(self) -> QWidget:
        head = BorderedBar(self.themes, t.HEAD_HEIGHT, "sunken", Qt.Edge.BottomEdge)
        self._heading = QLabel(self.tr("Nearest passages"))
        row = QHBoxLayout(head)
        row.setContentsMargins(t.PANEL_PADDING, 0, t.PANEL_PADDING, 0)
        row.addWidget(self._heading)
        row.addStretch(1)
        row.addWidget(self._metric)
        return head

    def _listen(self) -> None:
        session = self.session
        session.selection.changed.connect(self._refresh)
        session.passages.loaded.connect(self._refresh)
        session.corpus_changed.connect(self._refresh)
        session.settings_changed.connect(self._refresh)
        session.background_changed.connect(self._show_yardstick)
        session.likeness_changed.connect(self._on_likeness_changed)
        session.vectors_changed.connect(self._on_likeness_changed)

    def focus_first(self) -> None:
        self.nearest.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------ showing -----------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        current = self.session.selection.current
        self._heading.setFont(self.theme.bold())
        self.document.setFont(self.theme.ui(t.SMALL))
        if current is None:
            self._passage = None
            self.note.say(self.tr("Select a passage anywhere to read it here, in its document."))
            self._stack.setCurrentIndex(_NOTE)
            return
        self._stack.setCurrentIndex(_READING)
        self._show_how_many()
        passage = self.session.passages.get(current)
        if passage is not None:
            self._show_passage(passage)
        self._show_yardstick()

    def _show_how_many(self) -> None:
        count = len(self.session.selection)
        self._many_row.setVisible(count > 1)
        self.many.setText(self.tr("{0} selected").format(passages(count)))
        self.many.setFont(self.theme.bold())

    def _show_passage(self, passage: Passage) -> None:
        is_other = self._passage is None or self._passage.row != passage.row
        self._passage = passage
        document = document_of(self.session, passage)
        self._kind.setVisible(document is not None)
        if document:
            ratio = self.devicePixelRatioF()
            pixmap = icon_pixmap(document_icon(document), self.theme.text2, t.ICON_SMALL, ratio)
            self._kind.setPixmap(pixmap)
        self.document.setText(document.name if document else "")
        self.place_label.setText(str(passage.place))
        self.text.show_passage(passage, document)
        if is_other:
            self.text.verticalScrollBar().setValue(0)
        self._fit()

    def _fit(self) -> None:
        """The text takes what it needs, up to a share; the list of nearest passages has the rest."""
        most = int(self.height() * sizes.READER_SHARE)
        self.text.setFixedHeight(min(self.text.content_height(), most))

    def _on_likeness_changed(self) -> None:
        """The old list stays for a moment, so that nothing flickers while the new one is computed."""
        if self.session.likeness is None:
            self._nearest_late.start()
        else:
            self._show_nearest()

    def _show_nearest(self) -> None:
        self._nearest_late.stop()
        likeness = self.session.likeness
        self._metric.setText(metric(self.session.settings.metric).label)
        if likeness is None:
            self.nearest.show_scored(np.zeros(0, np.int64), np.zeros(0, np.float32))
            self.waiting.say(self._why_waiting())
        else:
            self.nearest.show_scored(likeness.nearest, likeness.scores[likeness.nearest])
            self.waiting.say(self.tr("There is no other passage to compare with."))
        has_any = likeness is not None and len(likeness.nearest) > 0
        self._below.setCurrentIndex(_LIST if has_any else _WAITING)

    def _why_waiting(self) -> str:
        if self.session.is_embedding or not self.session.ready:
            return self.tr("The nearest passages are shown as soon as this one is embedded.")
        return self.tr("Comparing…")

    def _show_yardstick(self) -> None:
        words = ScoreScale.of(self.session.settings, self.session.background).yardstick()
        self.yardstick.setText(f"|  {words}" if words else "")

    # ------ doing -------------------------------------------------------------------------------------------
    def _step(self, by: int) -> None:
        selection = self.session.selection
        if selection.current is not None:
            at = int(np.searchsorted(selection.rows, selection.current)) + by
            selection.set(selection.rows, int(selection.rows[at % len(selection)]))

    def copy_passage(self) -> None:
        """Put the text of the passage on the clipboard."""
        if self._passage is not None:
            QGuiApplication.clipboard().setText(self._passage.text)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _row(*widgets: QWidget | None) -> QWidget:
    """Widgets side by side at the panel's padding; None is the room between."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(t.PANEL_PADDING, t.S, t.PANEL_PADDING, t.S)
    row.setSpacing(t.S)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget, 1 if isinstance(widget, ElidedLabel) else 0)
    return box
