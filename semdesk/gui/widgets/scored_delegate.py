"""What the rows of all lists of scored passages have in common: ground, bar, hairline, score."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from semdesk.app.session import Session
from semdesk.core.corpus.types import Passage
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hairlines import paint_edge
from semdesk.gui.widgets.score_bar import ScoreScale, paint_score_bar
from semdesk.gui.widgets.scored_list import ROW_ROLE, SCORE_ROLE

Index = QModelIndex | QPersistentModelIndex


class ScoredDelegate(QStyledItemDelegate):
    """A subclass draws the passage in ``_paint_passage`` and says how high a row is in ``_height``."""

    def __init__(self, session: Session, themes: ThemeManager, view: QListView) -> None:
        super().__init__(view)
        self._session = session
        self._themes = themes
        self._view = view

    @property
    def theme(self) -> Theme:
        return self._themes.theme

    def scale(self) -> ScoreScale:
        """How scores are written and drawn now."""
        return ScoreScale.of(self._session.settings, self._session.background)

    def passage(self, index: Index) -> Passage | None:
        """The passage of a row, once it is known."""
        return self._session.passages.get(int(index.data(ROW_ROLE)))

    def paint_score(self, painter: QPainter, rect: QRectF, score: float) -> None:
        """The number at the left of ``rect``, right-aligned before the bar; without a bar at the right."""
        theme, scale = self.theme, self.scale()
        font = theme.bold()
        bar_width = theme.px(t.SCORE_BAR[0])
        share = scale.share(score)
        painter.setFont(font)
        painter.setPen(theme.text)
        number = QRectF(rect)
        if share is not None:
            number.setRight(rect.right() - bar_width - t.S)
            bar = QRectF(rect.right() - bar_width, rect.top(), bar_width, rect.height())
            paint_score_bar(painter, bar, share, scale.tick, theme)
        alignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(number, alignment, self.score_text(score))

    def number_width(self, score: float) -> int:
        """How wide a written score is."""
        return QFontMetrics(self.theme.bold()).horizontalAdvance(self.score_text(score))

    def score_text(self, score: float) -> str:
        """A number beside its bar; where there is no bar it says what it is."""
        scale = self.scale()
        return scale.text(score) if scale.share(score) is None else scale.number(score)

    def _paint_ground(self, painter: QPainter, rect: QRect, row: int, state: QStyle.StateFlag) -> None:
        theme, selection = self.theme, self._session.selection
        if row in selection:
            painter.fillRect(rect, theme.sel_tint)
        elif state & QStyle.StateFlag.State_MouseOver or self._has_keys(state):
            painter.fillRect(rect, theme.accent_tint)
        paint_edge(painter, rect, Qt.Edge.BottomEdge, theme.line)
        if row == selection.current:
            painter.fillRect(QRect(rect.left(), rect.top(), t.SEL_BAR, rect.height()), theme.sel)

    @staticmethod
    def _has_keys(state: QStyle.StateFlag) -> bool:
        by_keys = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        return (state & by_keys) == by_keys

    def _paint_row(self, painter: QPainter, rect: QRect, index: Index, score: float) -> None:
        raise NotImplementedError

    def _height(self, index: Index, width: int) -> int:
        raise NotImplementedError

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        painter.save()
        self._paint_ground(painter, rect, int(index.data(ROW_ROLE)), option.state)
        self._paint_row(painter, rect, index, float(index.data(SCORE_ROLE)))
        painter.restore()
