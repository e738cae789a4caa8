"""The tabs of the centre: painted, with counts; arrow keys and Ctrl with a number move between them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QToolTip, QVBoxLayout, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.hairlines import BorderedBar


@dataclass(slots=True)
class _Tab:
    key: str
    title: str
    tip: str
    badge: str = ""


class TabBar(QWidget):
    """``chosen``: the user took the tab of that key."""

    chosen = Signal(str)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._tabs: list[_Tab] = []
        self._value = ""
        self._hovered = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.updateGeometry)

    def add(self, key: str, title: str, tip: str) -> None:
        """A tab more, at the end."""
        self._tabs.append(_Tab(key, title, tip))
        self.updateGeometry()

    def set_value(self, key: str) -> None:
        """Show another tab as the current one; tells nobody."""
        self._value = key
        self.setAccessibleName(next((tab.title for tab in self._tabs if tab.key == key), ""))
        self.update()

    def set_badge(self, key: str, badge: str) -> None:
        """What stands after the title: work to do."""
        next(tab for tab in self._tabs if tab.key == key).badge = badge
        self.updateGeometry()
        self.update()

    def _boxes(self) -> list[QRectF]:
        theme, boxes, left = self._themes.theme, [], 0.0
        title, badge = QFontMetrics(theme.bold()), QFontMetrics(theme.ui(t.CAPTION))
        for tab in self._tabs:
            width = title.horizontalAdvance(tab.title) + 2 * t.M + t.FOCUS_WIDTH
            width += badge.horizontalAdvance(tab.badge) + t.S - t.FOCUS_WIDTH if tab.badge else 0
            boxes.append(QRectF(left, 0, width, self.height()))
            left += width
        return boxes

    def _tab_at(self, x: float) -> _Tab | None:
        pairs = zip(self._tabs, self._boxes(), strict=True)
        return next((tab for tab, box in pairs if box.left() <= x < box.right()), None)

    def _paint_tab(self, painter: QPainter, tab: _Tab, box: QRectF) -> None:
        theme, is_on = self._themes.theme, tab.key == self._value
        if is_on:
            painter.fillRect(box, theme.surface)
            painter.fillRect(QRectF(box.left(), 0, box.width(), t.FOCUS_WIDTH), theme.accent)
            for x in (box.left(), box.right() - t.HAIRLINE):
                painter.fillRect(QRectF(x, t.FOCUS_WIDTH, t.HAIRLINE, box.height()), theme.line)
        painter.setFont(theme.bold() if is_on else theme.ui())
        painter.setPen(theme.text if is_on or tab.key == self._hovered else theme.text2)
        words = box.adjusted(t.M + t.HAIRLINE, 0, 0, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, tab.title)
        if tab.badge:
            words.setLeft(
                words.left() + painter.fontMetrics().horizontalAdvance(tab.title) + t.S - t.FOCUS_WIDTH
            )
            painter.setFont(theme.ui(t.CAPTION))
            painter.setPen(theme.text2)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, tab.badge)
        if is_on and self.hasFocus():
            painter.setPen(QPen(theme.accent, t.FOCUS_WIDTH))
            painter.drawRect(box.adjusted(t.XS, t.XS + 1, -t.XS, -t.XS))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        boxes = self._boxes()
        width = boxes[-1].right() if boxes else 0
        return QSize(round(width), self._themes.theme.px(t.HEAD_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if tab := self._tab_at(event.position().x()):
            self.chosen.emit(tab.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        tab = self._tab_at(event.position().x())
        self._hovered = tab.key if tab else ""
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = ""
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = [tab.key for tab in self._tabs]
        at = max(0, min(keys.index(self._value) + step, len(keys) - 1))
        self.chosen.emit(keys[at])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and (tab := self._tab_at(event.pos().x())):
            QToolTip.showText(event.globalPos(), tab.tip, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for tab, box in zip(self._tabs, self._boxes(), strict=True):
            self._paint_tab(painter, tab, box)
        painter.end()


class ViewTabs(QWidget):
    """Tabs over a stack of views. ``shown``: another view came to the front, by its key."""

    shown = Signal(str)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._views: dict[str, QWidget] = {}
        self._head = BorderedBar(themes, t.HEAD_HEIGHT, "window", Qt.Edge.BottomEdge)
        self._bar = TabBar(themes)
        self._stack = QStackedWidget()
        self._row = QHBoxLayout(self._head)
        self._row.setContentsMargins(t.S - t.FOCUS_WIDTH, 0, t.S, 0)
        self._row.setSpacing(t.XS)
        self._row.addWidget(self._bar)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        self._bar.chosen.connect(self.show_view)

    def add_view(self, key: str, title: str, tip: str, view: QWidget) -> None:
        """A tab with this view; the first one is in front."""
        self._views[key] = view
        self._bar.add(key, title, tip)
        self._stack.addWidget(view)
        if len(self._views) == 1:
            self._bar.set_value(key)

    def add_button(self, button: QWidget) -> None:
        """Something for the right end of the tabs."""
        self._row.addWidget(button)

    def set_badge(self, key: str, badge: str) -> None:
        self._bar.set_badge(key, badge)

    @property
    def value(self) -> str:
        """The key of the view in front."""
        return next((key for key, view in self._views.items() if view is self._stack.currentWidget()), "")

    def show_view(self, key: str) -> None:
        """Bring a view to the front."""
        if key != self.value:
            self._stack.setCurrentWidget(self._views[key])
            self._bar.set_value(key)
            self.shown.emit(key)
