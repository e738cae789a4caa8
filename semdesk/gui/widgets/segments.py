"""Two to four exclusive modes in one row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.fonts import MEDIUM
from semdesk.gui.theme_manager import ThemeManager


class Segments(QWidget):
    """Modes as (key, label); ``chosen``: the user took the one of that key. Arrow keys move."""

    chosen = Signal(str)

    def __init__(
        self, modes: Sequence[tuple[str, str]], name: str, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._modes = tuple(modes)
        self._themes = themes
        self._value = self._modes[0][0]
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name = name
        self._tell_name()
        themes.changed.connect(self.updateGeometry)

    @property
    def value(self) -> str:
        """The key of the mode in force."""
        return self._value

    def set_value(self, key: str) -> None:
        """Show another mode as the one in force; tells nobody."""
        self._value = key
        self._tell_name()
        self.update()

    def _tell_name(self) -> None:
        self.setAccessibleName(f"{self._name}: {dict(self._modes)[self._value]}")

    def _choose(self, index: int) -> None:
        key = self._modes[max(0, min(index, len(self._modes) - 1))][0]
        if key != self._value:
            self.set_value(key)
            self.chosen.emit(key)

    def _index(self) -> int:
        return [key for key, _ in self._modes].index(self._value)

    def _widths(self) -> list[int]:
        metrics = self.fontMetrics()
        return [metrics.horizontalAdvance(label) + 2 * t.M + t.XS for _, label in self._modes]

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()), self._themes.theme.px(t.VIEW_CONTROL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._choose(self._index() + step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = 0
        for index, width in enumerate(self._widths()):
            if left <= event.position().x() < left + width:
                self._choose(index)
            left += width

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._themes.theme
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS, t.RADIUS)
        painter.fillPath(outline, theme.surface)
        painter.setClipPath(outline)
        self._paint_modes(painter)
        painter.setClipping(False)
        border = theme.accent if self.hasFocus() else theme.line_strong
        painter.setPen(QPen(border, t.FOCUS_WIDTH if self.hasFocus() else t.HAIRLINE))
        painter.drawPath(outline)
        painter.end()

    def _paint_modes(self, painter: QPainter) -> None:
        theme, left = self._themes.theme, 0
        painter.setFont(theme.ui(t.BASE, MEDIUM))
        for (key, label), width in zip(self._modes, self._widths(), strict=True):
            box = QRectF(left, 0, width, self.height())
            is_on = key == self._value
            if is_on:
                painter.fillRect(box, theme.accent)
            elif left and self._modes[self._index()][0] != key:
                painter.fillRect(QRectF(left, 0, t.HAIRLINE, self.height()), theme.line_strong)
            painter.setPen(theme.on_accent if is_on else theme.text)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, label)
            left += width
