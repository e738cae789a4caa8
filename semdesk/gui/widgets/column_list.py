"""A table's other columns: names on the left, values on the right, long texts below in serif."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.current_passage import shortened
from semdesk.gui.widgets.passage_text import PassageLayout, lay_out

LONG = 60
"""A value longer than this is a text of its own, such as an answer."""


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    value: PassageLayout
    is_long: bool
    top: int


class ColumnList(QWidget):
    """As high as its values. Columns without a value are left out."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._columns: Mapping[str, str] = {}
        self._known: dict[int, tuple[list[_Line], int]] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self._on_changed)

    def show_columns(self, columns: Mapping[str, str]) -> None:
        """Show these values."""
        self._columns = {name: value for name, value in columns.items() if value}
        self.setAccessibleName(". ".join(f"{name}: {value}" for name, value in self._columns.items()))
        self.setVisible(bool(self._columns))
        self._on_changed()

    def _on_changed(self) -> None:
        self._known.clear()
        self.updateGeometry()
        self.update()

    def _name_width(self, width: int) -> int:
        metrics = QFontMetrics(self._themes.theme.ui(t.SMALL))
        names = [name for name, value in self._columns.items() if len(value) <= LONG]
        widest = max(map(metrics.horizontalAdvance, names), default=0)
        return min(widest, width // 3) + t.M

    def _lines(self, width: int) -> tuple[list[_Line], int]:
        """All lines with their places, and the height of all; kept for each width that was asked for."""
        if width not in self._known:
            self._known[width] = self._lay_out(width)
        return self._known[width]

    def _lay_out(self, width: int) -> tuple[list[_Line], int]:
        theme, lines, top = self._themes.theme, list[_Line](), 0
        name_width, name_height = self._name_width(width), theme.line_of(t.SMALL)
        for name, value in self._columns.items():
            is_long = len(value) > LONG
            room = width if is_long else width - name_width
            style = t.SERIF_LIST if is_long else t.SMALL
            laid = lay_out(shortened(value), room, theme, style, is_serif=is_long)
            lines.append(_Line(name, laid, is_long, top))
            top += laid.height + (name_height if is_long else 0) + t.XS
        return lines, top

    def _paint_line(self, painter: QPainter, line: _Line) -> None:
        theme, width = self._themes.theme, self.width()
        font, height = theme.ui(t.SMALL), theme.line_of(t.SMALL)
        name_width = self._name_width(width)
        room = width if line.is_long else name_width - t.S
        painter.setFont(font)
        painter.setPen(theme.text2)
        name = QFontMetrics(font).elidedText(line.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(0, line.top, room, height), Qt.AlignmentFlag.AlignVCenter, name)
        at = QPointF(0, line.top + height) if line.is_long else QPointF(name_width, line.top)
        line.value.paint(painter, at, theme)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lines(width)[1]

    def sizeHint(self) -> QSize:
        width = max(self.width(), self._themes.theme.px(t.CORPUS_MIN))
        return QSize(width, self.heightForWidth(width))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for line in self._lines(self.width())[0]:
            self._paint_line(painter, line)
        painter.end()
