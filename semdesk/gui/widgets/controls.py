"""Buttons, check boxes and hairlines as the look wants them."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from semdesk.gui import theme as t
from semdesk.gui.fonts import MEDIUM
from semdesk.gui.icons import icon, paint_icon
from semdesk.gui.theme import Theme
from semdesk.gui.theme_manager import ThemeManager

Kind = Literal["normal", "primary", "quiet", "link"]


class Button(QPushButton):
    """A button with words, and perhaps an icon and a key: primary (one per view), normal, quiet or a link."""

    def __init__(
        self,
        text: str,
        themes: ThemeManager,
        kind: Kind = "normal",
        icon_name: str = "",
        height: int = t.CONTROL_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self._kind: Kind = kind
        self._icon_name = icon_name
        self._height = height
        self._key = ""
        self.setAutoDefault(False)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def set_kind(self, kind: Kind) -> None:
        """Become primary, or stop being it."""
        self._kind = kind
        self.update()

    def set_key(self, key: str) -> None:
        """Show a key inside, after the words."""
        self._key = key
        self.updateGeometry()

    def _padding(self) -> int:
        if self._kind == "link":
            return t.FOCUS_WIDTH
        if self._kind == "quiet":
            return t.S
        return t.M if self._height <= t.CONTROL_HEIGHT else t.L

    def _parts(self) -> tuple[int, int, int]:
        """Widths of icon, words and key, with the gaps before the latter two."""
        theme = self._themes.theme
        words = QFontMetrics(theme.ui(t.BASE, MEDIUM)).horizontalAdvance(self.text())
        icon_width = theme.px(t.ICON) + (t.S - t.FOCUS_WIDTH if self.text() else 0) if self._icon_name else 0
        key = (
            QFontMetrics(theme.ui(t.CAPTION)).horizontalAdvance(self._key) + 2 * t.XS + t.S
            if self._key
            else 0
        )
        return icon_width, words, key

    def _paint_content(self, painter: QPainter, colour: QColor) -> None:
        theme, (icon_width, words, key) = self._themes.theme, self._parts()
        left = (self.width() - icon_width - words - key) / 2
        if self._icon_name:
            side = theme.px(t.ICON)
            top = (self.height() - side) / 2
            paint_icon(painter, QRectF(round(left), round(top), side, side), self._icon_name, colour)
        painter.setFont(theme.ui(t.BASE, MEDIUM))
        painter.setPen(colour)
        box = QRectF(left + icon_width, 0, words + 1, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._key:
            paint_key(
                painter, QRectF(box.right() + t.S, 0, key - t.S, self.height()), self._key, colour, theme
            )

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(sum(self._parts()) + 2 * self._padding(), self._themes.theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, border, words = _button_colours(theme, self._kind, self.isEnabled(), self.underMouse())
        is_ringed = self.hasFocus() and self.isEnabled()
        width = t.FOCUS_WIDTH if is_ringed else t.HAIRLINE
        painter.setBrush(ground)
        painter.setPen(QPen(_ring(theme, self._kind) if is_ringed else border, width))
        edge = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), t.RADIUS, t.RADIUS)
        self._paint_content(painter, words)
        painter.end()


def _ring(theme: Theme, kind: Kind) -> QColor:
    """The colour of the focus ring; on the accent itself it is the darker one."""
    return theme.text if kind == "primary" else theme.accent


def _button_colours(theme: Theme, kind: Kind, enabled: bool, hover: bool) -> tuple[QColor, QColor, QColor]:
    """Ground, border and words."""
    none = QColor(Qt.GlobalColor.transparent)
    if not enabled:
        faded = theme.disabled(theme.text)
        return (
            (theme.band, theme.band, faded) if kind == "primary" else (none, _border_off(theme, kind), faded)
        )
    if kind == "primary":
        ground = theme.accent_hover if hover else theme.accent
        return ground, ground, theme.on_accent
    if kind == "link":
        return none, none, theme.accent_hover if hover else theme.accent
    ground = theme.accent_tint if hover else none if kind == "quiet" else theme.surface
    return ground, none if kind == "quiet" else theme.line_strong, theme.text


def _border_off(theme: Theme, kind: Kind) -> QColor:
    return theme.line if kind == "normal" else QColor(Qt.GlobalColor.transparent)


def paint_key(painter: QPainter, box: QRectF, key: str, colour: QColor, theme: Theme) -> None:
    """A key as it stands on the keyboard, in the middle of ``box``'s height."""
    height = theme.line_of(t.CAPTION) + t.XS
    cap = QRectF(box.left(), round(box.center().y() - height / 2), box.width(), height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.line, t.HAIRLINE))
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS - 1, t.RADIUS - 1)
    painter.setFont(theme.ui(t.CAPTION))
    painter.setPen(colour)
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)


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
        self.toggled.connect(self._dress)
        themes.changed.connect(self._dress)
        self._dress()

    def set_icon(self, icon_name: str) -> None:
        """Show another icon."""
        self._icon_name = icon_name
        self._dress()

    def _dress(self) -> None:
        theme = self._themes.theme
        colour, side = theme.accent if self.isChecked() else theme.text2, theme.px(t.ICON)
        self.setIconSize(QSize(side, side))
        self.setIcon(icon(self._icon_name, colour, side, off=theme.disabled(colour)))


class Check(QCheckBox):
    """A check box: accent when checked, a ring when it has the keyboard."""

    def __init__(self, text: str, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._themes = themes
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def _box(self) -> QRectF:
        side = self._themes.theme.px(t.CHECK_BOX)
        return QRectF(t.FOCUS_WIDTH, (self.height() - side) // 2, side, side)

    def _paint_box(self, painter: QPainter, theme: Theme) -> None:
        box = self._box()
        ground, border = _check_colours(theme, self.isChecked(), self.isEnabled(), self.underMouse())
        painter.setBrush(ground)
        painter.setPen(QPen(border, t.HAIRLINE))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS - 1, t.RADIUS - 1)
        if self.isChecked():
            paint_tick(painter, box, theme.on_accent)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.accent, t.FOCUS_WIDTH))
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), t.RADIUS, t.RADIUS)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.text())
        box = self._themes.theme.px(t.CHECK_BOX)
        width = 2 * t.FOCUS_WIDTH + box + (words + t.S if words else 0)
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


def paint_tick(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """The tick of a check box, strong enough to be seen at its size."""
    pen = QPen(colour, t.TICK_STROKE)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    shares = ((0.24, 0.53), (0.42, 0.7), (0.77, 0.32))
    points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in shares]
    painter.drawPolyline(points)


def _check_colours(theme: Theme, checked: bool, enabled: bool, hover: bool) -> tuple[QColor, QColor]:
    if checked:
        colour = theme.accent_hover if hover and enabled else theme.accent
        colour = colour if enabled else theme.disabled(colour)
        return colour, colour
    border = theme.line_strong if enabled else theme.line
    return (theme.accent_tint if hover and enabled else theme.surface), border


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
