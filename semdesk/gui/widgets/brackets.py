"""Groups of rows that follow each other, and the brackets with their names beside a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme import Theme
from semdesk.gui.widgets.painting import elided
from semdesk.gui.words import number

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Group:
    """The rows ``first`` up to, not including, ``last``."""

    name: str
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first


def runs(ids: Ids, names: Mapping[int, str]) -> tuple[Group, ...]:
    """The groups of equal ids, one after the other; none if an id comes back later: that is another order."""
    if not len(ids):
        return ()
    starts = np.append(0, np.flatnonzero(np.diff(ids)) + 1).tolist()
    if len(np.unique(ids)) < len(starts):
        return ()
    ends = [*starts[1:], len(ids)]
    return tuple(
        Group(names.get(int(ids[first]), ""), first, last) for first, last in zip(starts, ends, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A group on the screen: from ``begin`` to ``end``, in logical pixels along its side."""

    group: Group
    begin: float
    end: float
    is_marked: bool


def paint_left(
    painter: QPainter, spans: list[Span], right: float, theme: Theme, is_turned: bool = False
) -> None:
    """Brackets that end at ``right``, with name and count to their left where there is room for a line.

    ``is_turned``: the names run upwards, beside row heads that need the room.
    """
    for span in spans:
        _paint_bracket(painter, span, right, theme, is_upright=True)
        if is_turned:
            _paint_turned(painter, span, right, theme)
            continue
        font = theme.bold(t.SMALL) if span.is_marked else theme.ui(t.SMALL)
        line = theme.line_of(t.SMALL)
        if span.end - span.begin < line:
            continue
        width = right - sizes.BRACKET - t.S - t.XS
        middle = (span.begin + span.end) / 2
        has_count = span.end - span.begin >= 2 * line
        top = middle - line if has_count else middle - line / 2
        _paint_line(painter, QRectF(t.XS, top, width - t.XS, line), span.group.name, font, theme.text)
        if has_count:
            small = theme.ui(t.CAPTION)
            box = QRectF(t.XS, top + line, width - t.XS, theme.line_of(t.CAPTION))
            _paint_line(painter, box, number(span.group.count), small, theme.text2)


def _paint_turned(painter: QPainter, span: Span, right: float, theme: Theme) -> None:
    font = theme.bold(t.CAPTION) if span.is_marked else theme.ui(t.CAPTION)
    line, length = theme.line_of(t.CAPTION), span.end - span.begin
    if length < 2 * line:
        return
    painter.save()
    painter.translate(right - sizes.BRACKET - t.XS - line, span.end)
    painter.rotate(-90)
    painter.setFont(font)
    painter.setPen(theme.text)
    painter.drawText(
        QRectF(0, 0, length, line), Qt.AlignmentFlag.AlignCenter, elided(span.group.name, font, length)
    )
    painter.restore()


def paint_top(painter: QPainter, spans: list[Span], bottom: float, theme: Theme) -> None:
    """Brackets that end at ``bottom``, with the name above where some letters of it fit."""
    line = theme.line_of(t.CAPTION)
    for span in spans:
        _paint_bracket(painter, span, bottom, theme, is_upright=False)
        font = theme.bold(t.CAPTION) if span.is_marked else theme.ui(t.CAPTION)
        width = span.end - span.begin - t.XS
        if width < QFontMetricsF(font).averageCharWidth() * 4:
            continue
        box = QRectF(span.begin, bottom - sizes.BRACKET - t.XS - line, width + t.XS, line)
        painter.setFont(font)
        painter.setPen(theme.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, elided(span.group.name, font, width))


def _paint_line(painter: QPainter, box: QRectF, words: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = elided(words, painter.font(), box.width())
    painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)


def _paint_bracket(painter: QPainter, span: Span, edge: float, theme: Theme, is_upright: bool) -> None:
    """Three lines, open towards the matrix; two pixels thick where it is marked."""
    width = t.FOCUS_WIDTH if span.is_marked else t.HAIRLINE
    painter.setPen(QPen(theme.sel if span.is_marked else theme.line_strong, width))
    outer = edge - sizes.BRACKET + width / 2
    begin, end = span.begin + width / 2 + 1, span.end - width / 2 - 1
    if end <= begin:
        return
    lines = [
        QLineF(outer, begin, outer, end),
        QLineF(outer, begin, edge, begin),
        QLineF(outer, end, edge, end),
    ]
    if not is_upright:
        lines = [QLineF(line.y1(), line.x1(), line.y2(), line.x2()) for line in lines]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.drawLines(lines)
