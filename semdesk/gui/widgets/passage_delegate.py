"""Paints the cells of the corpus table, and edits a passage where it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QPlainTextEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from semdesk.app.selection import Selection
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.passage_model import GROUP, NUMBER, ROW_ROLE, SCORE, PassageModel

Index = QModelIndex | QPersistentModelIndex


class PassageEditor(QPlainTextEdit):
    """Enter accepts, Shift Enter starts a new line, Escape gives up."""

    accepted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.accepted.emit()
        else:
            super().keyPressEvent(event)


class PassageDelegate(QStyledItemDelegate):
    """Selection is painted from the session's, not from the view's: it may consist of many scattered rows."""

    def __init__(
        self, selection: Selection, themes: ThemeManager, hovered: Callable[[], int], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._selection = selection
        self._themes = themes
        self._hovered = hovered

    def _paint_ground(self, painter: QPainter, rect: QRect, index: Index, row: int) -> None:
        theme = self._themes.theme
        if row in self._selection:
            painter.fillRect(rect, theme.sel_tint)
        elif index.row() == self._hovered():
            painter.fillRect(rect, theme.accent_tint)
        if index.column() == GROUP and row == self._selection.current:
            painter.fillRect(QRect(rect.left(), rect.top(), t.SEL_BAR, rect.height()), theme.sel)

    def _paint_group(self, painter: QPainter, rect: QRect, index: Index, row: int) -> None:
        model = index.model()
        assert isinstance(model, PassageModel)
        side = t.GROUP_SQUARE
        square = QRectF(rect.right() - side, rect.center().y() - side // 2 + 1, side, side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._themes.theme.category(model.group_of(row)))
        painter.drawRoundedRect(square, t.HAIRLINE, t.HAIRLINE)

    def _paint_text(self, painter: QPainter, rect: QRect, index: Index) -> None:
        theme = self._themes.theme
        font = theme.ui()
        painter.setFont(font)
        painter.setPen(theme.text2 if index.column() in (NUMBER, SCORE) else theme.text)
        words = " ".join(str(index.data())[:_SEEN].split())
        inside = rect.adjusted(t.XS if index.column() == NUMBER else t.S, 0, -t.S, 0)
        text = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, index.data(Qt.ItemDataRole.TextAlignmentRole), text)

    def _on_accepted(self) -> None:
        editor = self.sender()
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        row = int(index.data(ROW_ROLE))
        painter.save()
        self._paint_ground(painter, rect, index, row)
        if index.column() == GROUP:
            self._paint_group(painter, rect, index, row)
        else:
            self._paint_text(painter, rect, index)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = PassageEditor(parent)
        editor.setFont(self._themes.theme.ui())
        editor.setTabChangesFocus(True)
        editor.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        editor.setAccessibleName(self.tr("Text of the passage"))
        editor.accepted.connect(self._on_accepted)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill it once: texts that arrive meanwhile must not overwrite what is being typed."""
        assert isinstance(editor, PassageEditor)
        if not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setPlainText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, PassageEditor)
        model.setData(index, editor.toPlainText())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """As wide as the table, and high enough for the text, within the table."""
        assert isinstance(editor, PassageEditor)
        rect: QRect = option.rect
        view = editor.parentWidget()
        assert view is not None
        left = max(0, rect.left())
        width = view.width() - left
        line = self._themes.theme.line_of(t.BASE)
        text = str(index.data(Qt.ItemDataRole.EditRole))
        metrics = QFontMetrics(editor.font())
        needed = metrics.boundingRect(
            0, 0, width - t.XL, 1 << 14, Qt.TextFlag.TextWordWrap, text[:_SEEN]
        ).height()
        height = min(max(line, needed), sizes.EDITOR_LINES * line) + 2 * t.S
        top = max(0, min(rect.top(), view.height() - height))
        editor.setGeometry(left, top, width, height)


_SEEN = 500
