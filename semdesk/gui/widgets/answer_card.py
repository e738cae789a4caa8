"""The best answer that a search found, with its question, on a card of its own."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.types import Passage
from semdesk.gui import theme as t
from semdesk.gui.fonts import BOLD
from semdesk.gui.icons import icon_pixmap
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, Caption
from semdesk.gui.widgets.passage_text import PassageText
from semdesk.gui.widgets.passage_words import document_of
from semdesk.gui.widgets.score_bar import ScoreBar, ScoreScale

_ANSWER_LINES = 6
_SAY_COPIED_MS = 2_000


class AnswerCard(QWidget):
    """``show_wanted``: the user wants to see the passage in its document."""

    show_wanted = Signal(int)

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes
        self._row = -1
        self._answer = ""
        self._make_widgets()
        self._lay_out()
        themes.changed.connect(self._dress)
        self._dress()

    def _make_widgets(self) -> None:
        self._sign = QLabel()
        self._heading = QLabel()
        self._place = Caption("", "caption")
        self._number = QLabel()
        self._bar = ScoreBar(self._themes)
        self._question = QLabel()
        self._question.setWordWrap(True)
        self._question.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text = PassageText(self._themes, t.SERIF_READER, _ANSWER_LINES)
        self.copy = Button(self.tr("Copy answer"), self._themes, "normal", "copy")
        self.copy.clicked.connect(self._on_copy)
        self.show_in_document = Button(self.tr("Show in the document"), self._themes, "link", "external-link")
        self.show_in_document.clicked.connect(lambda: self.show_wanted.emit(self._row))
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_SAY_COPIED_MS)
        self._copied.timeout.connect(lambda: self.copy.setText(self.tr("Copy answer")))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(t.S)
        for widget in (self._sign, self._heading, self._place):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self._number)
        head.addWidget(self._bar)
        foot = QHBoxLayout()
        foot.setSpacing(t.M)
        foot.addWidget(self.copy)
        foot.addWidget(self.show_in_document)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(t.L + t.SEL_BAR, t.M, t.L, t.M)
        column.setSpacing(t.S)
        column.addLayout(head)
        column.addWidget(self._question)
        column.addWidget(self._text)
        column.addLayout(foot)

    def show_answer(self, passage: Passage, answer: str, score: float) -> None:
        """Show this answer, which belongs to a passage that scored so."""
        scale = ScoreScale.of(self._session.settings, self._session.background)
        document = document_of(self._session, passage)
        self._row, self._answer = passage.row, answer
        self._heading.setText(self.tr("Answered in {0}").format(document.name if document else ""))
        self._place.setText(str(passage.place))
        self._number.setText(scale.number(score))
        self._bar.show_score(score, scale)
        self._bar.setVisible(scale.share(score) is not None)
        self._question.setText(passage.text)
        self._text.show_text(answer)

    def set_dimmed(self, is_dimmed: bool) -> None:
        """Out of date: nothing can be done with it, and it is grey."""
        self.setEnabled(not is_dimmed)
        self._text.show_text(self._answer, tone="text3" if is_dimmed else "text")

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._answer)
        self.copy.setText(self.tr("Copied"))
        self._copied.start()

    def _dress(self) -> None:
        theme = self._themes.theme
        name = "message-circle-question-mark"
        self._sign.setPixmap(icon_pixmap(name, theme.text2, t.ICON, self.devicePixelRatioF()))
        self._heading.setFont(theme.bold())
        self._number.setFont(theme.bold())
        self._question.setFont(theme.serif(t.SERIF_READER, BOLD))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line_strong, t.HAIRLINE))
        painter.setBrush(theme.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS, t.RADIUS)
        painter.fillRect(QRectF(0, 0, t.SEL_BAR, self.height()), theme.accent)
        painter.end()
