"""Paints the passages nearest to the one in the reader: score and place in one line, two lines of text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from semdesk.gui import theme as t
from semdesk.gui.widgets.passage_text import PassageLayout, lay_out
from semdesk.gui.widgets.passage_words import first_lines, place_line
from semdesk.gui.widgets.scored_delegate import ScoredDelegate

Index = QModelIndex | QPersistentModelIndex
_LINES = 2


class NearestDelegate(ScoredDelegate):
    """Rows of one or two lines of text."""

    def _laid_out(self, index: Index, width: int) -> PassageLayout:
        passage = self.passage(index)
        text = first_lines(passage.text) if passage else "…"
        return lay_out(text, width - 2 * t.PANEL_PADDING, self.theme, t.SERIF_LIST, max_lines=_LINES)

    def _paint_row(self, painter: QPainter, rect: QRect, index: Index, score: float) -> None:
        theme = self.theme
        inside = QRectF(rect).adjusted(t.PANEL_PADDING, t.S, -t.PANEL_PADDING, 0)
        line = theme.line_of(t.BASE)
        bar = theme.px(t.SCORE_BAR[0]) + t.S if self.scale().share(score) is not None else 0
        head = QRectF(inside.left(), inside.top(), self.number_width(score) + bar, line)
        self.paint_score(painter, head, score)
        self._paint_place(
            painter, QRectF(head.right() + t.S, head.top(), inside.right() - head.right() - t.S, line), index
        )
        at = QPointF(inside.left(), inside.top() + line + t.XS)
        self._laid_out(index, rect.width()).paint(painter, at, theme)

    def _paint_place(self, painter: QPainter, rect: QRectF, index: Index) -> None:
        passage = self.passage(index)
        if passage is None:
            return
        font = self.theme.ui(t.CAPTION)
        painter.setFont(font)
        painter.setPen(self.theme.text2)
        words = QFontMetrics(font).elidedText(
            place_line(self._session, passage), Qt.TextElideMode.ElideMiddle, int(rect.width())
        )
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        width = self._view.viewport().width()
        text = self._laid_out(index, width).height
        return QSize(width, t.S + self.theme.line_of(t.BASE) + t.XS + text + t.S)
