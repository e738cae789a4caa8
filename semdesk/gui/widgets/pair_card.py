"""One side of a pair: where the passage stands, its text with what differs marked, its other columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.types import Passage
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.icons import icon_pixmap
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.column_list import ColumnList
from semdesk.gui.widgets.controls import Caption
from semdesk.gui.widgets.current_passage import LAID_OUT, shortened
from semdesk.gui.widgets.elided_label import ElidedLabel
from semdesk.gui.widgets.passage_text import Mark, PassageText
from semdesk.gui.widgets.passage_words import document_icon, document_of


class PairCard(QWidget):
    """``pressed``: this side is the one to read."""

    pressed = Signal()

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes
        self._kind = QLabel()
        self._name = ElidedLabel()
        self._place = Caption("", "caption")
        self.text = PassageText(themes, t.SERIF_PAIR)
        self.columns = ColumnList(themes)
        self._lay_out()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(self.tr("Read this one"))

    def _lay_out(self) -> None:
        self._head, head = _strip(t.S)
        for widget in (self._kind, self._name, self._place):
            head.addWidget(widget, 1 if widget is self._name else 0)
        self._body, inside = _strip(t.M)
        inside.addWidget(self.text)
        self._foot, foot = _strip(t.S)
        foot.addWidget(self.columns)
        column = QVBoxLayout(self)
        column.setContentsMargins(t.HAIRLINE, t.HAIRLINE, t.HAIRLINE, t.HAIRLINE)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._body, 1, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._foot)

    def set_roomy(self, is_roomy: bool) -> None:
        """Keep some height beside another card, also for a short text."""
        self._body.setMinimumHeight(self._themes.theme.px(sizes.PAIR_CARD_MIN) if is_roomy else 0)

    def show_passage(self, passage: Passage, marks: Sequence[Mark]) -> None:
        """Show this passage, with these characters marked."""
        document = document_of(self._session, passage)
        if document:
            ratio, theme = self.devicePixelRatioF(), self._themes.theme
            self._kind.setPixmap(icon_pixmap(document_icon(document), theme.text2, t.ICON_SMALL, ratio))
        self._name.setFont(self._themes.theme.ui(t.SMALL))
        self._name.setText(document.name if document else "")
        self._place.setText(str(passage.place))
        self.text.show_text(shortened(passage.text), [mark for mark in marks if mark.end <= LAID_OUT])
        self.columns.show_columns(passage.columns)
        self._foot.setVisible(not self.columns.isHidden())

    # ------ Qt ----------------------------------------------------------------------------------------------
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.CARD_RADIUS, t.CARD_RADIUS
        )
        painter.fillPath(outline, theme.surface)
        painter.setClipPath(outline)
        below_head = self._head.geometry().bottom() + t.HAIRLINE
        painter.fillRect(0, below_head, self.width(), t.HAIRLINE, theme.line)
        if not self._foot.isHidden():
            foot = self._foot.geometry()
            painter.fillRect(0, foot.top(), self.width(), self.height(), theme.sunken)
            painter.fillRect(0, foot.top(), self.width(), t.HAIRLINE, theme.line)
        painter.setClipping(False)
        painter.setPen(QPen(theme.line, t.HAIRLINE))
        painter.drawPath(outline)
        painter.end()


def _strip(margin: int) -> tuple[QWidget, QHBoxLayout]:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(t.L, margin, t.L, margin)
    row.setSpacing(t.S)
    return box, row
