"""The card beside what the cursor is on: a score with its yardstick, passages in serif with their place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.painting import elided, paint_raised
from semdesk.gui.widgets.passage_text import PassageLayout, lay_out
from semdesk.gui.widgets.score_bar import paint_score_bar

_PAD = t.M


@dataclass(frozen=True, slots=True)
class CardEntry:
    """A passage: where it stands, and its text (empty until it is known)."""

    caption: str
    text: str


@dataclass(frozen=True, slots=True)
class CardContent:
    """``score`` has a bar (``share`` of 0 to 1, None: no bar) with a tick; ``note`` stands beside it."""

    entries: tuple[CardEntry, ...]
    score: str = ""
    share: float | None = None
    tick: float | None = None
    note: str = ""

    def spoken(self) -> str:
        """The card in one line, for a screen reader."""
        said = [f"{self.score} {self.note}".strip()]
        said += [f"{entry.caption}: {entry.text}" for entry in self.entries]
        return ". ".join(piece for piece in said if piece)


def place_card(size: QSize, target: QRect, area: QRect) -> QPoint:
    """Where a card stands: beside ``target``, never on it, inside ``area`` where there is room for that."""
    gap = sizes.CARD_DISTANCE
    right, left = target.right() + 1 + gap, target.left() - gap - size.width()
    below, above = target.bottom() + 1 + gap, target.top() - gap - size.height()
    along_x = _clamp(target.left(), area.left(), area.right() + 1 - size.width())
    along_y = _clamp(target.top(), area.top(), area.bottom() + 1 - size.height())
    wished = [
        QPoint(right, below),
        QPoint(left, below),
        QPoint(right, above),
        QPoint(left, above),
        QPoint(right, along_y),
        QPoint(left, along_y),
        QPoint(along_x, below),
        QPoint(along_x, above),
    ]
    return next((spot for spot in wished if area.contains(QRect(spot, size))), wished[0])


def _clamp(value: int, low: int, high: int) -> int:
    return max(low, min(value, high))


class HoverCard(QWidget):
    """Lies over its parent and lets the mouse through."""

    def __init__(self, themes: ThemeManager, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._width = width
        self._card_width = width
        self._content = CardContent(())
        self._layouts: list[PassageLayout] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    @property
    def content(self) -> CardContent:
        return self._content

    def show_content(self, content: CardContent, target: QRect, area: QRect) -> None:
        """Show this beside ``target``; both in the parent's pixels."""
        theme = self._themes.theme
        self._content = content
        self._card_width = width = min(theme.px(self._width), area.width())
        self._layouts = [
            lay_out(entry.text, width - 2 * _PAD, theme, t.SERIF_LIST, max_lines=sizes.CARD_LINES)
            for entry in content.entries
        ]
        self.setAccessibleName(content.spoken())
        size = QSize(width, self._height(theme))
        self.setGeometry(QRect(place_card(size, target, area), size))
        self.show()
        self.raise_()
        self.update()

    def _height(self, theme: Theme) -> int:
        height = 2 * _PAD
        if self._content.score:
            height += self._score_height(theme) + t.S
        for layout in self._layouts:
            height += theme.line_of(t.CAPTION) + t.FOCUS_WIDTH + layout.height
        return height + t.S * max(0, len(self._layouts) - 1)

    def _score_height(self, theme: Theme) -> int:
        return theme.line_of(t.HEADING) + (0 if self._has_room_for_note(theme) else theme.line_of(t.CAPTION))

    def _note_left(self, theme: Theme) -> float:
        """Where the note may begin beside the score."""
        left = _PAD + QFontMetricsF(theme.bold(t.HEADING)).horizontalAdvance(self._content.score) + t.M
        return left if self._content.share is None else left + theme.px(t.SCORE_BAR[0]) + t.M

    def _has_room_for_note(self, theme: Theme) -> bool:
        width = QFontMetricsF(theme.ui(t.CAPTION)).horizontalAdvance(self._content.note)
        return self._note_left(theme) + width <= self._card_width - _PAD

    def _paint_score(self, painter: QPainter, box: QRectF, theme: Theme) -> None:
        content = self._content
        painter.setFont(theme.bold(t.HEADING))
        painter.setPen(theme.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, content.score)
        if content.share is not None:
            width = theme.px(t.SCORE_BAR[0])
            bar = QRectF(self._note_left(theme) - t.M - width, box.top(), width, box.height())
            paint_score_bar(painter, bar, content.share, content.tick, theme)
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        if not self._has_room_for_note(theme):
            box = QRectF(box.left(), box.bottom(), box.width(), theme.line_of(t.CAPTION))
            align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        small = theme.ui(t.CAPTION)
        painter.setFont(small)
        painter.setPen(theme.text2)
        painter.drawText(box, align, elided(content.note, small, box.width()))

    def _paint_entries(self, painter: QPainter, top: float, theme: Theme) -> None:
        small = theme.ui(t.CAPTION)
        for entry, layout in zip(self._content.entries, self._layouts, strict=True):
            line = QRectF(_PAD, top, self.width() - 2 * _PAD, theme.line_of(t.CAPTION))
            painter.setFont(small)
            painter.setPen(theme.text2)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, elided(entry.caption, small, line.width()))
            top = line.bottom() + t.FOCUS_WIDTH
            layout.paint(painter, QPointF(_PAD, top), theme)
            top += layout.height + t.S

    # ------ Qt --------------------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        paint_raised(painter, QRectF(self.rect()), theme.line_strong, theme)
        top = float(_PAD)
        if self._content.score:
            box = QRectF(_PAD, top, self.width() - 2 * _PAD, theme.line_of(t.HEADING))
            self._paint_score(painter, box, theme)
            top += self._score_height(theme) + t.S
        self._paint_entries(painter, top, theme)
        painter.end()
