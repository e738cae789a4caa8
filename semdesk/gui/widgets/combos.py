"""Choosing one of several: a combo whose list explains each choice, with its word to the left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from semdesk.gui import theme as t
from semdesk.gui.icons import paint_icon
from semdesk.gui.theme_manager import ThemeManager

Index = QModelIndex | QPersistentModelIndex

_KEY = Qt.ItemDataRole.UserRole
_DETAIL = Qt.ItemDataRole.UserRole + 1
_NOTE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry: ``label`` is shown in the combo, ``note`` after it in the list, ``detail`` explains it below.

    ``is_action``: choosing it does something and doesn't become the combo's value. ``is_note``: only the
    explanation, which can't be chosen.
    """

    key: str
    label: str
    detail: str = ""
    note: str = ""
    is_action: bool = False
    is_note: bool = False


class Combo(QComboBox):
    """A combo of `Choice`. ``chosen``: the user took the entry of that key."""

    chosen = Signal(str)

    def __init__(
        self,
        themes: ThemeManager,
        height: int = t.CONTROL_HEIGHT,
        max_width: int = t.COMBO_MAX,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._themes = themes
        self._height = height
        self._max_width = max_width
        self._choices: tuple[Choice, ...] = ()
        self._value = ""
        self.setItemDelegate(_ChoiceDelegate(themes, self))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMaxVisibleItems(14)
        self.activated.connect(self._on_activated)
        themes.changed.connect(self.updateGeometry)

    def set_choices(self, choices: Sequence[Choice], value: str) -> None:
        """Offer these, with one of them in force."""
        if tuple(choices) != self._choices:
            self._choices = tuple(choices)
            self.setModel(_model(self._choices, self))
        self.set_value(value)

    @property
    def value(self) -> str:
        """The key in force."""
        return self._value

    def set_value(self, key: str) -> None:
        """Show another choice as the one in force; tells nobody."""
        self._value = key
        self.setCurrentIndex(self.findData(key, _KEY))
        index = self.currentIndex()
        self.setToolTip(self._choices[index].detail if index >= 0 else "")
        self.updateGeometry()

    def _on_activated(self, index: int) -> None:
        choice = self._choices[index]
        if choice.is_action:
            self.set_value(self._value)
        elif choice.key == self._value:
            return
        else:
            self.set_value(choice.key)
        self.chosen.emit(choice.key)

    def list_width(self) -> int:
        """How wide the list is: as its longest entry, within reason."""
        metrics, limit = self.fontMetrics(), self._themes.theme.px(t.COMBO_LIST_MAX)
        words = [f"{c.label}   {c.note}" for c in self._choices] + [c.detail for c in self._choices]
        longest = max((metrics.horizontalAdvance(w) for w in words), default=0)
        return max(self.width(), min(longest, limit) + 2 * t.M + t.ICON + t.S + t.SCROLL_BAR)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.list_width())
        super().showPopup()

    def sizeHint(self) -> QSize:
        theme = self._themes.theme
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        width = min(words + 3 * t.S + theme.px(t.ICON_SMALL) + t.FOCUS_WIDTH, theme.px(self._max_width))
        return QSize(width, theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, is_on = self._themes.theme, self.isEnabled()
        width = t.FOCUS_WIDTH if self.hasFocus() and is_on else t.HAIRLINE
        border = theme.accent if width == t.FOCUS_WIDTH else (theme.line_strong if is_on else theme.line)
        hover = is_on and self.underMouse()
        painter.setBrush(
            theme.accent_tint if hover else theme.surface if is_on else Qt.GlobalColor.transparent
        )
        painter.setPen(QPen(border, width))
        edge = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), t.RADIUS, t.RADIUS)
        self._paint_value(painter, is_on)
        painter.end()

    def _paint_value(self, painter: QPainter, is_on: bool) -> None:
        theme = self._themes.theme
        painter.setPen(theme.text if is_on else theme.disabled(theme.text))
        side = theme.px(t.ICON_SMALL)
        arrow = QRectF(self.width() - t.S - side, (self.height() - side) / 2, side, side)
        words = QRect(t.S + t.HAIRLINE, 0, round(arrow.left()) - t.S - t.XS, self.height())
        text = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)
        paint_icon(painter, arrow, "chevron-down", theme.text2 if is_on else theme.disabled(theme.text2))


def _model(choices: Sequence[Choice], parent: Combo) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    for choice in choices:
        item = QStandardItem(choice.label)
        item.setData(choice.key, _KEY)
        item.setData(choice.detail, _DETAIL)
        item.setData(choice.note, _NOTE)
        item.setData(choice.detail, Qt.ItemDataRole.ToolTipRole)
        item.setData(f"{choice.label} {choice.note}. {choice.detail}", Qt.ItemDataRole.AccessibleTextRole)
        if choice.is_note:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        model.appendRow(item)
    return model


class _ChoiceDelegate(QStyledItemDelegate):
    """Label and note, and below them the explanation, wrapped."""

    def __init__(self, themes: ThemeManager, combo: Combo) -> None:
        super().__init__(combo)
        self._themes = themes
        self._combo = combo

    def _detail_height(self, index: Index) -> int:
        detail = index.data(_DETAIL)
        if not detail:
            return 0
        theme = self._themes.theme
        width = self._combo.list_width() - 2 * t.M - t.ICON - t.S - t.SCROLL_BAR
        metrics = QFontMetrics(theme.ui(t.SMALL))
        return metrics.boundingRect(QRect(0, 0, width, 1 << 14), Qt.TextFlag.TextWordWrap, detail).height()

    def _label_height(self, index: Index) -> int:
        return self._themes.theme.px(t.ROW_HEIGHT) if index.data() else t.XS

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        detail = self._detail_height(index)
        return QSize(self._combo.list_width(), self._label_height(index) + (detail + t.S if detail else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._themes.theme
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.accent_tint)
        row = QRect(rect.left() + t.M, rect.top(), rect.width() - 2 * t.M, self._label_height(index))
        if index.data(_KEY) == self._combo.value:
            mark = QRectF(row.left(), row.top() + (row.height() - t.ICON) / 2, t.ICON, t.ICON)
            paint_icon(painter, mark, "check", theme.accent)
        row.setLeft(row.left() + t.ICON + t.S)
        self._paint_words(painter, row, index)
        detail = QRect(row.left(), row.bottom() + 1 - t.HAIRLINE, row.width(), self._detail_height(index))
        painter.setFont(theme.ui(t.SMALL))
        painter.setPen(theme.text2)
        painter.drawText(detail, Qt.TextFlag.TextWordWrap, index.data(_DETAIL) or "")

    def _paint_words(self, painter: QPainter, row: QRect, index: Index) -> None:
        theme = self._themes.theme
        painter.setFont(theme.ui())
        painter.setPen(theme.text)
        label = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, label)
        if note := index.data(_NOTE):
            beside = row.adjusted(painter.fontMetrics().horizontalAdvance(label) + t.S, 0, 0, 0)
            painter.setPen(theme.text2)
            painter.drawText(beside, Qt.AlignmentFlag.AlignVCenter, note)


class LabelledCombo(QWidget):
    """A word, and to its right the combo."""

    def __init__(
        self, label: str, themes: ThemeManager, height: int = t.CONTROL_HEIGHT, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.label = QLabel(label)
        self.label.setProperty("tone", "quiet")
        self.combo = Combo(themes, height)
        self.combo.setAccessibleName(label)
        self.label.setBuddy(self.combo)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(t.S - t.FOCUS_WIDTH)
        row.addWidget(self.label)
        row.addWidget(self.combo)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
