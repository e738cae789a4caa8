"""The head of a table: quiet words on a sunken ground, wider than a narrow column of numbers if need be."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hairlines import paint_edge


class TableHead(QHeaderView):
    """Sections can be clicked; right-aligned words may reach into the section on their left."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._themes = themes
        self._hovered = -1
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(t.L)
        self.setMouseTracking(True)
        themes.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self._themes.theme.px(t.ROW_HEIGHT))

    def _paint_words(self, painter: QPainter, section: int) -> None:
        model, theme = self.model(), self._themes.theme
        words = str(model.headerData(section, Qt.Orientation.Horizontal) or "")
        alignment = model.headerData(section, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        left, width = self.sectionViewportPosition(section), self.sectionSize(section)
        inside = QRect(left + t.S, 0, width - 2 * t.S, self.height())
        font = theme.ui(t.SMALL)
        needed = QFontMetrics(font).horizontalAdvance(words)
        if alignment and alignment & Qt.AlignmentFlag.AlignRight:
            inside.setLeft(inside.right() - max(needed, inside.width()))
        else:
            words = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.setFont(font)
        painter.setPen(theme.text if section == self._hovered else theme.text2)
        painter.drawText(inside, alignment or Qt.AlignmentFlag.AlignVCenter, words)

    def _hover(self, section: int) -> None:
        if section != self._hovered:
            self._hovered = section
            self.viewport().update()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self.viewport()), self._themes.theme
        painter.fillRect(self.viewport().rect(), theme.sunken)
        for section in range(self.count()):
            if not self.isSectionHidden(section):
                self._paint_words(painter, section)
        paint_edge(painter, self.viewport().rect(), Qt.Edge.BottomEdge, theme.line)
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.logicalIndexAt(event.position().toPoint()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)
