"""Buttons, check boxes and hairlines as the look wants them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from semdesk.gui import theme as t
from semdesk.gui.icons import icon, paint_icon
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager

Kind = Literal["normal", "primary", "quiet", "link"]


class Button(QPushButton):
    """A button with words, and perhaps an icon: primary (one per view), normal, quiet or a link."""

    def __init__(
        self,
        text: str,
        themes: ThemeManager,
        kind: Kind = "normal",
        icon_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self._icon_name = icon_name
        self.setAutoDefault(False)
        self.setIconSize(QSize(t.ICON, t.ICON))
        self.setProperty("kind", kind)
        themes.changed.connect(self._dress)
        self._dress()

    def set_kind(self, kind: Kind) -> None:
        """Become primary, or stop being it."""
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._dress()

    def _dress(self) -> None:
        if self._icon_name:
            theme = self._themes.theme
            colour = self._icon_colour(theme)
            self.setIcon(icon(self._icon_name, colour, off=theme.disabled(colour, theme.surface)))

    def _icon_colour(self, theme: Theme) -> QColor:
        colours = {"primary": theme.on_accent, "link": theme.accent, "normal": theme.text}
        return colours.get(str(self.property("kind")), theme.text2)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        """A little more room between icon and words than Fusion leaves."""
        hint = super().sizeHint()
        return hint + QSize(t.XS, 0) if self._icon_name else hint


class IconButton(QToolButton):
    """A button that is only an icon; its name is its tooltip and what a screen reader says."""

    def __init__(
        self,
        name: str,
        themes: ThemeManager,
        icon_name: str,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._icon_name = icon_name
        self.setCheckable(checkable)
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIconSize(QSize(t.ICON, t.ICON))
        self.toggled.connect(self._dress)
        themes.changed.connect(self._dress)
        self._dress()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._dress()

    def _dress(self) -> None:
        theme = self._themes.theme
        colour = theme.accent if self.isChecked() else theme.text2
        self.setIcon(icon(self._icon_name, colour, off=theme.disabled(colour)))


class Check(QCheckBox):
    """A check box: accent when checked, a ring when it has the keyboard."""

    def __init__(self, text: str, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def _box(self) -> QRectF:
        side = t.CHECK_BOX
        return QRectF(t.FOCUS_WIDTH, (self.height() - side) // 2, side, side)

    def _paint_box(self, painter: QPainter, theme: Theme) -> None:
        box = self._box()
        ground, border = _check_colours(theme, self.isChecked(), self.isEnabled(), self.underMouse())
        painter.setBrush(ground)
        painter.setPen(QPen(border, t.HAIRLINE))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS - 1, t.RADIUS - 1)
        if self.isChecked():
            paint_icon(painter, box.adjusted(1.5, 1.5, -1.5, -1.5), "check", theme.on_accent)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, t.FOCUS_WIDTH))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), t.RADIUS, t.RADIUS)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        width = 2 * t.FOCUS_WIDTH + t.CHECK_BOX + (words + t.S if words else 0)
        return QSize(width, self._themes.theme.px(t.MIN_TARGET))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:
        """The words are part of the target."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._themes.theme
        self._paint_box(painter, theme)
        painter.setPen(theme.text if self.isEnabled() else theme.disabled(theme.text))
        words = self.rect().adjusted(round(self._box().right()) + t.S, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


def _check_colours(theme: Theme, checked: bool, enabled: bool, hover: bool) -> tuple[QColor, QColor]:
    if checked:
        colour = theme.accent_hover if hover and enabled else theme.accent
        colour = colour if enabled else theme.disabled(colour)
        return colour, colour
    border = theme.line_strong if enabled else theme.line
    return (theme.accent_tint if hover and enabled else theme.surface), border


class KeyHint(QLabel):
    """A key, as it stands on the keyboard."""

    def __init__(self, text: str, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("tone", "key")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class Caption(QLabel):
    """A line of words beside something: quiet, small, or said as an error."""

    def __init__(self, text: str, tone: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("tone", tone)


def hairline(vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """A separating line."""
    line = QFrame(parent)
    line.setProperty("kind", "line")
    if vertical:
        line.setFixedWidth(t.HAIRLINE)
    else:
        line.setFixedHeight(t.HAIRLINE)
    return line


def short_line(themes: ThemeManager, parent: QWidget | None = None) -> QFrame:
    """A separating line between words in a row, as high as a control's letters."""
    line = hairline(True, parent)
    line.setFixedHeight(t.ICON)
    return line
