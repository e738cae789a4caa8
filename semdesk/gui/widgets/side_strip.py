"""What remains of a folded panel: a strip with its icon and its name, turned."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from semdesk.gui import theme as t
from semdesk.gui.icons import paint_icon
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hairlines import paint_edge


class SideStrip(QAbstractButton):
    """A click brings the panel back. ``edge`` is where its line to the content is."""

    def __init__(
        self, title: str, icon_name: str, edge: Qt.Edge, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icon_name = icon_name
        self._edge = edge
        self.setText(title)
        self.setToolTip(self.tr("Show {panel}").format(panel=title))
        self.setAccessibleName(self.toolTip())
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(t.STRIP_WIDTH, t.STRIP_WIDTH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.fillRect(self.rect(), theme.accent_tint if self.underMouse() else theme.window)
        paint_edge(painter, self.rect(), self._edge, theme.line)
        side = t.ICON_SMALL
        paint_icon(
            painter,
            QRectF((self.width() - side) / 2, t.S + t.FOCUS_WIDTH, side, side),
            self._icon_name,
            theme.text2,
        )
        if self.hasFocus():
            painter.setPen(QPen(theme.accent, t.FOCUS_WIDTH))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.translate(self.width(), 2 * t.S + side + t.FOCUS_WIDTH)
        painter.rotate(90)
        painter.setFont(theme.ui())
        painter.setPen(theme.text2)
        painter.drawText(
            QRectF(0, 0, self.height(), self.width()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        painter.end()
