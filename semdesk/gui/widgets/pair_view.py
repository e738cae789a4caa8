"""A pair side by side: how alike, what differs, where each stands."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.types import Passage
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.fonts import BOLD
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.chips import Chip
from semdesk.gui.widgets.controls import Caption
from semdesk.gui.widgets.pair_card import PairCard
from semdesk.gui.widgets.passage_text import Mark, MarkKind, PassageText
from semdesk.gui.widgets.score_bar import ScoreBar, ScoreScale
from semdesk.gui.widgets.word_differences import Marks, differing_numbers, word_differences


class PairView(QScrollArea):
    """``side_wanted``: the passage of that row is the one to read."""

    side_wanted = Signal(int)

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes
        self._rows = (-1, -1)
        self._number = QLabel()
        self._bar = ScoreBar(themes)
        self._metric = Caption("", "caption")
        self.numbers_differ = Chip("", themes, "warn", "triangle-alert")
        self.left = PairCard(session, themes)
        self.right = PairCard(session, themes)
        self.left.pressed.connect(lambda: self.side_wanted.emit(self._rows[0]))
        self.right.pressed.connect(lambda: self.side_wanted.emit(self._rows[1]))
        self._cards = QHBoxLayout()
        self._legend = _Legend(themes)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._content())
        themes.changed.connect(self._dress)
        self._dress()

    def _content(self) -> QWidget:
        head = QHBoxLayout()
        head.setSpacing(t.M)
        for widget in (self._number, self._bar, self._metric):
            head.addWidget(widget)
        head.addStretch(1)
        head.addWidget(self.numbers_differ)
        self._cards.setSpacing(t.M)
        self._cards.addWidget(self.left, 1)
        self._cards.addWidget(self.right, 1)
        content = QWidget()
        content.setProperty("ground", "surface")
        column = QVBoxLayout(content)
        column.setContentsMargins(t.VIEW_PADDING, t.M, t.VIEW_PADDING, t.M)
        column.setSpacing(t.M)
        column.addLayout(head)
        column.addLayout(self._cards)
        column.addWidget(self._legend)
        column.addStretch(1)
        return content

    def show_pair(self, left: Passage, right: Passage, score: float, scale: ScoreScale) -> None:
        """Show these two, which are so alike."""
        self._rows = (left.row, right.row)
        marks = word_differences(left.text, right.text)
        self.left.show_passage(left, marks[0])
        self.right.show_passage(right, marks[1])
        self._number.setText(scale.number(score))
        self._bar.show_score(score, scale)
        self._bar.setVisible(scale.share(score) is not None)
        self._metric.setText(scale.metric.label)
        self._metric.setToolTip(scale.yardstick())
        self._say_what_differs(left, right, marks)

    def _say_what_differs(self, left: Passage, right: Passage, marks: tuple[Marks, Marks]) -> None:
        numbers = [
            " ".join(differing_numbers(p.text, own)) for p, own in zip((left, right), marks, strict=True)
        ]
        self.numbers_differ.setVisible(any(numbers))
        words = self.tr("Numbers differ: {0} ↔ {1}").format(numbers[0] or "–", numbers[1] or "–")
        self.numbers_differ.setText(words)
        self.numbers_differ.updateGeometry()
        kinds = {mark.kind for side in marks for mark in side}
        self._legend.show_kinds("only_here" in kinds, "matters" in kinds)

    def _dress(self) -> None:
        theme = self._themes.theme
        self._number.setFont(theme.bold(t.BIG_SCORE))
        self._fit()

    def _fit(self) -> None:
        """Side by side where both have room for a few words in a line, else one above the other."""
        theme, width = self._themes.theme, self.width()
        self._bar.setFixedWidth(
            theme.px(sizes.BIG_BAR if width >= theme.px(sizes.PAIR_WIDE) else t.SCORE_BAR[0])
        )
        is_beside = width >= theme.px(sizes.PAIR_BESIDE)
        way = QHBoxLayout.Direction.LeftToRight if is_beside else QHBoxLayout.Direction.TopToBottom
        self._cards.setDirection(way)
        for card in (self.left, self.right):
            card.set_roomy(is_beside)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _Legend(QWidget):
    """What the marks mean; those that aren't used are left out."""

    def __init__(self, themes: ThemeManager) -> None:
        super().__init__()
        self._themes = themes
        self._only_here = PassageText(themes, t.SERIF_LIST)
        self._matters = PassageText(themes, t.SERIF_LIST)
        self._words = Caption(self.tr("only on this side"), "caption")
        self._numbers = Caption(self.tr("a difference that may change the meaning"), "caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(t.FOCUS_WIDTH, 0, 0, 0)
        row.setSpacing(t.S)
        for widget in (self._only_here, self._words, self._matters, self._numbers):
            row.addWidget(widget)
        row.addStretch(1)
        themes.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        """The samples are as wide as their words."""
        theme = self._themes.theme
        metrics = QFontMetrics(theme.serif(t.SERIF_LIST, BOLD))
        kinds: tuple[tuple[PassageText, str, MarkKind], ...] = (
            (self._only_here, self.tr("word"), "only_here"),
            (self._matters, "30", "matters"),
        )
        for sample, word, kind in kinds:
            sample.show_text(word, [Mark(0, len(word), kind)])
            sample.setFixedSize(metrics.horizontalAdvance(word) + t.XS, theme.line_of(t.SERIF_LIST))

    def show_kinds(self, has_words: bool, has_numbers: bool) -> None:
        """Explain these kinds of marks."""
        for widget in (self._only_here, self._words):
            widget.setVisible(has_words)
        for widget in (self._matters, self._numbers):
            widget.setVisible(has_numbers)
