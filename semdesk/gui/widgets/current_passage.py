"""The current passage in the reader, with what the model never read of it set apart."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.core.corpus.types import Passage
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.passage_text import Mark, PassageLayout, lay_out
from semdesk.gui.words import number

LAID_OUT = 6_000
"""Characters: laying out more at once would make the window wait."""


def read_until(passage: Passage) -> int:
    """About where in its text the model stopped reading: the share of tokens, at the end of a word."""
    text = passage.text
    if passage.tokens is None or passage.tokens_read is None or passage.tokens_read >= passage.tokens:
        return len(text)
    end = round(len(text) * passage.tokens_read / passage.tokens)
    while 0 < end < len(text) and not text[end].isspace():
        end += 1
    return end


def shortened(text: str) -> str:
    """As much of a text as a panel lays out, and how much more there is."""
    more = len(text) - LAID_OUT
    if more <= 0:
        return text
    words = QCoreApplication.translate("CurrentPassage", "… ({0} more characters)")
    return text[:LAID_OUT].rstrip() + words.format(number(more))


class CurrentPassage(QWidget):
    """On the selection's ground, with its bar; as high as the text."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._passage: Passage | None = None
        self._known: dict[int, tuple[PassageLayout, PassageLayout | None]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self._on_changed)

    def show_passage(self, passage: Passage) -> None:
        """Show this one."""
        self._passage = passage
        self.setAccessibleName(passage.text)
        self._on_changed()

    def _on_changed(self) -> None:
        self._known.clear()
        self.updateGeometry()
        self.update()

    def _laid_out(self, width: int) -> tuple[PassageLayout, PassageLayout | None]:
        """What was read, and what was not; kept, since a window asks for the same widths again and again."""
        if width not in self._known:
            self._known[width] = self._lay_out(width - t.SEL_BAR - 2 * t.PANEL_PADDING)
        return self._known[width]

    def _lay_out(self, width: int) -> tuple[PassageLayout, PassageLayout | None]:
        passage, theme = self._passage, self._themes.theme
        if passage is None:
            return lay_out("", width, theme), None
        end = read_until(passage)
        read, rest = shortened(passage.text[:end]), shortened(passage.text[end:].lstrip())
        if not rest:
            return lay_out(read, width, theme), None
        unread = lay_out(rest, width, theme, marks=[Mark(0, len(rest), "unread")])
        # Italic and grey as the mark says, but with one line above instead of one under each.
        return lay_out(read.rstrip(), width, theme), PassageLayout(unread.layout, unread.line_height, ())

    def _rule_height(self) -> int:
        return self._themes.theme.line_of(t.CAPTION) + 2 * t.XS

    def _paint_rule(self, painter: QPainter, rect: QRect) -> None:
        """The dashed line, and what it says at its right end."""
        theme = self._themes.theme
        words = self.tr("not read by the model from about here")
        painter.setFont(theme.ui(t.CAPTION))
        room = painter.fontMetrics().horizontalAdvance(words) + t.S
        painter.setPen(QPen(theme.text3, t.HAIRLINE, Qt.PenStyle.DashLine))
        middle = rect.center().y()
        painter.drawLine(rect.left(), middle, rect.right() - room, middle)
        painter.setPen(theme.text2)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        read, unread = self._laid_out(width)
        rest = self._rule_height() + unread.height if unread else 0
        return read.height + rest + 2 * t.S

    def sizeHint(self) -> QSize:
        width = max(self.width(), self._themes.theme.px(t.CORPUS_MIN))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(t.XL, self._themes.theme.line_of(t.SERIF_READER))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.fillRect(self.rect(), theme.sel_tint)
        painter.fillRect(0, 0, t.SEL_BAR, self.height(), theme.sel)
        read, unread = self._laid_out(self.width())
        left, top = t.SEL_BAR + t.PANEL_PADDING, t.S
        read.paint(painter, QPointF(left, top), theme)
        if unread:
            top += read.height
            self._paint_rule(
                painter, QRect(left, top, self.width() - left - t.PANEL_PADDING, self._rule_height())
            )
            unread.paint(painter, QPointF(left, top + self._rule_height()), theme)
        painter.end()
