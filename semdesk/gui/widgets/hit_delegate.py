"""Paints what a search found: rank, passage, answer, place, other columns, and the score."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from semdesk.app.session import Session
from semdesk.core.corpus.types import Passage
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.passage_text import PassageLayout, lay_out
from semdesk.gui.widgets.passage_words import first_lines, place_line, short_columns
from semdesk.gui.widgets.scored_delegate import ScoredDelegate

Index = QModelIndex | QPersistentModelIndex
_LINES = 3
_ANSWER_LINES = 2


class HitDelegate(ScoredDelegate):
    """``answer_of`` gives the text of a passage's answer column, "" without one. Dimmed: out of date."""

    def __init__(
        self, session: Session, themes: ThemeManager, answer_of: Callable[[Passage], str], view: QListView
    ) -> None:
        super().__init__(session, themes, view)
        self._answer_of = answer_of
        self.is_dimmed = False

    def _text_width(self, width: int) -> int:
        return width - self.theme.px(sizes.RANK_WIDTH) - self.theme.px(sizes.SCORE_WIDTH) - t.L - t.M

    def _passage_layout(self, passage: Passage | None, width: int) -> PassageLayout:
        text = first_lines(passage.text) if passage else "…"
        return lay_out(text, self._text_width(width), self.theme, max_lines=_LINES)

    def _answer_layout(self, passage: Passage | None, width: int) -> PassageLayout | None:
        answer = self._answer_of(passage) if passage else ""
        if not answer:
            return None
        return lay_out(
            first_lines(answer), self._text_width(width), self.theme, t.SERIF_LIST, max_lines=_ANSWER_LINES
        )

    def _paint_row(self, painter: QPainter, rect: QRect, index: Index, score: float) -> None:
        theme, passage = self.theme, self.passage(index)
        if self.is_dimmed:
            painter.setOpacity(t.DISABLED_SHARE)
        left, top = rect.left() + theme.px(sizes.RANK_WIDTH), rect.top() + t.S
        line = theme.line_of(t.SERIF_READER)
        self._paint_rank(
            painter, QRectF(rect.left(), top, theme.px(sizes.RANK_WIDTH) - t.M, line), index.row() + 1
        )
        width = theme.px(sizes.SCORE_WIDTH)
        self.paint_score(painter, QRectF(rect.right() - width - t.L, top, width, line), score)
        text = self._passage_layout(passage, rect.width())
        text.paint(painter, QPointF(left, top), theme)
        top += text.height
        if answer := self._answer_layout(passage, rect.width()):
            answer.paint(painter, QPointF(left, top + t.FOCUS_WIDTH), theme, theme.text2)
            top += answer.height + t.FOCUS_WIDTH
        if passage:
            foot = QRectF(left, top + t.FOCUS_WIDTH, self._text_width(rect.width()), theme.line_of(t.CAPTION))
            self._paint_foot(painter, foot, passage)

    def _paint_rank(self, painter: QPainter, rect: QRectF, rank: int) -> None:
        painter.setFont(self.theme.ui())
        painter.setPen(self.theme.text2)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(rank))

    def _paint_foot(self, painter: QPainter, rect: QRectF, passage: Passage) -> None:
        font = self.theme.ui(t.CAPTION)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        where = place_line(self._session, passage)
        painter.setPen(self.theme.text2)
        painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter, where)
        rest = rect.adjusted(metrics.horizontalAdvance(where) + t.L, 0, 0, 0)
        columns = metrics.elidedText(short_columns(passage), Qt.TextElideMode.ElideRight, int(rest.width()))
        painter.setPen(self.theme.text3)
        painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, columns)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width, passage = self._view.viewport().width(), self.passage(index)
        height = self._passage_layout(passage, width).height
        if answer := self._answer_layout(passage, width):
            height += answer.height + t.FOCUS_WIDTH
        return QSize(width, t.S + height + t.FOCUS_WIDTH + self.theme.line_of(t.CAPTION) + t.S)
