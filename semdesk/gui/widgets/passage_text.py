"""A passage in serif, with marks drawn under its words; for widgets, delegates and hover cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.fonts import BOLD
from semdesk.gui.theme import Theme, Type
from semdesk.gui.theme_manager import ThemeManager

MarkKind = Literal["only_here", "matters", "weak", "middle", "strong", "same_word", "unread"]
_WITHOUT_END = 1 << 20


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` of the text, and what is to be shown of them.

    only_here: only on this side of a pair. matters: a difference that may change the meaning. weak, middle,
    strong: how much a word pulls at the score. same_word: also in the query. unread: the model never read it.
    """

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class PassageLayout:
    """A text laid out in a width: lines of equal height, elided after ``max_lines``."""

    layout: QTextLayout
    line_height: int
    marks: tuple[Mark, ...]

    @property
    def height(self) -> int:
        return self.layout.lineCount() * self.line_height

    def paint(self, painter: QPainter, at: QPointF, theme: Theme, colour: QColor | None = None) -> None:
        """Draw it with its upper left corner at ``at``."""
        painter.save()
        for mark in self.marks:
            _paint_mark(painter, self, mark, at, theme)
        painter.setPen(colour or theme.text)
        self.layout.draw(painter, at)
        painter.restore()


def lay_out(
    text: str,
    width: float,
    theme: Theme,
    style: Type = t.SERIF_READER,
    *,
    marks: Sequence[Mark] = (),
    max_lines: int = 0,
    is_serif: bool = True,
) -> PassageLayout:
    """Lay a passage out; line breaks of the text stay, white space at its ends doesn't matter."""
    font = theme.serif(style) if is_serif else theme.ui(style)
    shown = text.replace("\r\n", "\n").replace("\n", "\u2028")
    height = theme.line_of(style)
    layout = _break(shown, font, width, height, marks, theme, max_lines)
    if max_lines and layout.lineCount() > max_lines:
        shown = _elided(shown, layout, max_lines, font, width)
        marks = [m for m in marks if m.start < len(shown) - 1]
        layout = _break(shown, font, width, height, marks, theme, max_lines)
    return PassageLayout(layout, height, tuple(marks))


def _break(
    text: str, font: QFont, width: float, height: int, marks: Sequence[Mark], theme: Theme, max_lines: int
) -> QTextLayout:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats([_format(mark, theme) for mark in marks if mark.kind in ("matters", "unread")])
    layout.setCacheEnabled(True)
    layout.beginLayout()
    limit, count = max_lines + 1 if max_lines else _WITHOUT_END, 0
    while count < limit and (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        line.setPosition(QPointF(0, count * height + (height - line.height()) / 2))
        count += 1
    layout.endLayout()
    return layout


def _elided(text: str, layout: QTextLayout, max_lines: int, font: QFont, width: float) -> str:
    last = layout.lineAt(max_lines - 1)
    start = last.textStart()
    end = start + last.textLength()
    metrics = QFontMetricsF(font)
    rest = text[start:end].rstrip()
    while rest and metrics.horizontalAdvance(rest + "…") > width:
        rest = rest[:-1]
    return text[:start] + rest.rstrip(" ,;:.\u2028") + "…"


def _format(mark: Mark, theme: Theme) -> QTextLayout.FormatRange:
    form = QTextCharFormat()
    if mark.kind == "matters":
        form.setFontWeight(BOLD)
    else:
        form.setFontItalic(True)
        form.setForeground(theme.text3)
    piece = QTextLayout.FormatRange()
    piece.start, piece.length, piece.format = mark.start, mark.end - mark.start, form
    return piece


def _mark_colours(mark: Mark, theme: Theme) -> tuple[QColor | None, QColor | None]:
    """Ground and underline of a mark."""
    weak, middle, strong = theme.why
    return {
        "only_here": (theme.accent_tint, theme.accent),
        "matters": (theme.warn_tint, theme.warn_line),
        "weak": (weak, None),
        "middle": (middle, None),
        "strong": (strong, None),
        "same_word": (None, theme.accent),
        "unread": (None, None),
    }[mark.kind]


def _paint_mark(painter: QPainter, passage: PassageLayout, mark: Mark, at: QPointF, theme: Theme) -> None:
    ground, underline = _mark_colours(mark, theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for box in _boxes(passage, mark):
        box.translate(at)
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(box, t.FOCUS_WIDTH, t.FOCUS_WIDTH)
        if underline:
            foot = QRectF(box.left(), box.bottom() - t.FOCUS_WIDTH, box.width(), t.FOCUS_WIDTH)
            painter.fillRect(foot, underline)
        if mark.kind == "unread":
            painter.setPen(QPen(theme.text3, t.HAIRLINE, Qt.PenStyle.DashLine))
            painter.drawLine(box.bottomLeft(), box.bottomRight())


def _boxes(passage: PassageLayout, mark: Mark) -> list[QRectF]:
    """A box for each line that the mark touches."""
    boxes = []
    for number in range(passage.layout.lineCount()):
        line = passage.layout.lineAt(number)
        start = max(mark.start, line.textStart())
        end = min(mark.end, line.textStart() + line.textLength())
        if start < end:
            left, right = _x_of(line, start), _x_of(line, end)
            top = number * passage.line_height + t.HAIRLINE
            boxes.append(QRectF(left - 1, top, right - left + 2, passage.line_height - 2 * t.HAIRLINE))
    return boxes


def _x_of(line: QTextLine, position: int) -> float:
    # Qt gives the place and the position it stands for; the stubs know only one of the two.
    x: Any = line.cursorToX(position)
    return float(x[0])


class PassageText(QWidget):
    """A passage as a widget that is as high as its text."""

    def __init__(
        self,
        themes: ThemeManager,
        style: Type = t.SERIF_READER,
        max_lines: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._style = style
        self._max_lines = max_lines
        self._text = ""
        self._marks: tuple[Mark, ...] = ()
        self._tone = "text"
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self._on_changed)

    def show_text(self, text: str, marks: Sequence[Mark] = (), tone: str = "text") -> None:
        """Show this passage; ``tone`` names the colour's token: text, text2, text3."""
        self._text, self._marks, self._tone = text, tuple(marks), tone
        self.setAccessibleName(text)
        self._on_changed()

    def _on_changed(self) -> None:
        self.updateGeometry()
        self.update()

    def _laid_out(self, width: int) -> PassageLayout:
        theme = self._themes.theme
        return lay_out(self._text, width, theme, self._style, marks=self._marks, max_lines=self._max_lines)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._laid_out(width).height

    def sizeHint(self) -> QSize:
        width = max(self.width(), self._themes.theme.px(t.CORPUS_MIN))
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(t.XL, self._themes.theme.line_of(self._style))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        self._laid_out(self.width()).paint(painter, QPointF(0, 0), theme, getattr(theme, self._tone))
        painter.end()
