"""What the colours of a map mean: a square, a name and a count for each group, or a ramp with its ends."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.colouring import Colouring, Group, plain
from semdesk.gui.images import image_of
from semdesk.gui.ramps import STEPS
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.painting import elided, paint_raised
from semdesk.gui.words import number


class MapLegend(QWidget):
    """Lies in a corner of the map; hidden when the colours mean nothing."""

    def __init__(self, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._themes = themes
        self._map = parent
        self._title = ""
        self._colouring = plain(0)
        self._ends = ("", "")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        themes.changed.connect(self._fit)
        self.hide()

    def show_colouring(self, title: str, colouring: Colouring, ends: tuple[str, str] = ("", "")) -> None:
        """Explain these colours; ``ends`` are the words at the low and the high end of a ramp."""
        self._title, self._colouring, self._ends = title, colouring, ends
        self.setAccessibleName(self.spoken())
        self._fit()
        self.setVisible(bool(colouring.groups) or colouring.is_ramp)

    def spoken(self) -> str:
        """The legend in one line."""
        if self._colouring.is_ramp:
            return f"{self._title}: {self._ends[0]} – {self._ends[1]}"
        groups = ", ".join(f"{group.label} {number(group.count)}" for group in self._colouring.groups)
        return f"{self._title}: {groups}"

    def _fit(self) -> None:
        self.resize(self.sizeHint())
        self.move(self._map.width() - self.width() - sizes.CORNER, sizes.CORNER)
        self.update()

    def follow(self) -> None:
        """The map has another size."""
        self._fit()

    def _line(self) -> int:
        return self._themes.theme.line_of(t.SMALL) + t.FOCUS_WIDTH

    def _label_width(self) -> float:
        theme = self._themes.theme
        metrics = QFontMetricsF(theme.ui(t.SMALL))
        widths = [metrics.horizontalAdvance(group.label) for group in self._colouring.groups]
        return min(max(widths, default=0) + 1, theme.px(sizes.LEGEND_LABEL))

    def _count_width(self) -> float:
        metrics = QFontMetricsF(self._themes.theme.ui(t.CAPTION))
        return max(
            (metrics.horizontalAdvance(number(group.count)) for group in self._colouring.groups), default=0
        )

    def _paint_group(self, painter: QPainter, top: float, group: Group, theme: Theme) -> None:
        side, line = t.GROUP_SQUARE, self._line()
        colour = QColor.fromRgba(int(self._colouring.colours(theme)[group.code]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(t.S, top + (line - side) / 2, side, side), 2, 2)
        box = QRectF(t.S + side + t.S, top, self.width() - 3 * t.S - side, line)
        painter.setFont(theme.ui(t.SMALL))
        painter.setPen(theme.text)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter, elided(group.label, painter.font(), self._label_width())
        )
        painter.setFont(theme.ui(t.CAPTION))
        painter.setPen(theme.text2)
        painter.drawText(
            box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number(group.count)
        )

    def _paint_ramp(self, painter: QPainter, top: float, theme: Theme) -> None:
        bar = QRectF(t.S, top + t.XS, self.width() - 2 * t.S, sizes.LEGEND_RAMP)
        ramp = image_of(self._colouring.colours(theme)[None, :STEPS])
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(bar, ramp)
        ends = QRectF(bar.left(), bar.bottom() + t.FOCUS_WIDTH, bar.width(), self._line())
        painter.setFont(theme.ui(t.CAPTION))
        painter.setPen(theme.text2)
        painter.drawText(ends, Qt.AlignmentFlag.AlignVCenter, self._ends[0])
        painter.drawText(ends, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._ends[1])

    # ------ Qt --------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        theme = self._themes.theme
        title = QFontMetricsF(theme.bold(t.SMALL)).horizontalAdvance(self._title)
        if self._colouring.is_ramp:
            wide = max(title, theme.px(sizes.LEGEND_LABEL))
            return QSize(int(wide + 2 * t.S), 2 * self._line() + sizes.LEGEND_RAMP + 2 * t.S + t.XS)
        names = t.GROUP_SQUARE + t.S + self._label_width() + t.M + self._count_width()
        lines = len(self._colouring.groups) + 1
        return QSize(int(max(title, names) + 2 * t.S), lines * self._line() + 2 * t.S - t.XS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        paint_raised(painter, QRectF(self.rect()), theme.line, theme)
        head = QRectF(t.S, t.XS, self.width() - 2 * t.S, self._line())
        painter.setFont(theme.bold(t.SMALL))
        painter.setPen(theme.text)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self._title)
        top = head.bottom()
        if self._colouring.is_ramp:
            self._paint_ramp(painter, top, theme)
        for group in self._colouring.groups:
            self._paint_group(painter, top, group, theme)
            top += self._line()
        painter.end()
