"""The first rows of a table, with a check box over each column that may hold the text."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from semdesk.core.corpus.types import TablePreview
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import paint_tick

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_CHAR_LIMIT = 400


class _Rows(QAbstractTableModel):
    """The preview's cells; a chosen column is tinted."""

    def __init__(self, themes: ThemeManager) -> None:
        super().__init__()
        self._themes = themes
        self.preview = TablePreview("", (), (), ())
        self.chosen: set[int] = set()

    def show_preview(self, preview: TablePreview) -> None:
        self.beginResetModel()
        self.preview = preview
        self.chosen = {n for n, name in enumerate(preview.columns) if name in preview.guess}
        self.endResetModel()

    def toggle(self, column: int) -> None:
        self.chosen ^= {column}
        self.dataChanged.emit(self.index(0, column), self.index(self.rowCount() - 1, column))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, column, column)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return len(self.preview.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return len(self.preview.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.preview.rows[index.row()]
        text = row[index.column()] if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(text[:_CHAR_LIMIT].split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return text[:_CHAR_LIMIT]
        if role == Qt.ItemDataRole.BackgroundRole and index.column() in self.chosen:
            return self._themes.theme.accent_tint
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        is_name = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self.preview.columns[section] if is_name else None


class _CellDelegate(QStyledItemDelegate):
    """One line of text with the same room at its left as the name above it."""

    def __init__(self, themes: ThemeManager, parent: QTableView) -> None:
        super().__init__(parent)
        self._themes = themes

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._themes.theme
        if ground := index.data(Qt.ItemDataRole.BackgroundRole):
            painter.fillRect(option.rect, ground)
        words = option.rect.adjusted(t.S, 0, -t.S, 0)
        painter.setFont(theme.ui())
        painter.setPen(theme.text if ground else theme.text2)
        text = painter.fontMetrics().elidedText(str(index.data()), _END, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)


class _Head(QHeaderView):
    """Column names behind check boxes. ``toggled``: the user ticked or unticked a column."""

    toggled = Signal(int)

    def __init__(self, rows: _Rows, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = rows
        self._themes = themes
        self.setSectionsClickable(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(themes.theme.px(t.HEAD_HEIGHT))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if (column := self.logicalIndexAt(event.position().toPoint())) >= 0:
            self.toggled.emit(column)

    def sectionSizeFromContents(self, section: int) -> QSize:
        return super().sectionSizeFromContents(section) + QSize(t.CHECK_BOX + 2 * t.S, 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, side = self._themes.theme, t.CHECK_BOX
        is_on = section in self._rows.chosen
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(rect, theme.accent_tint if is_on else theme.sunken)
        painter.fillRect(rect.adjusted(0, rect.height() - t.HAIRLINE, 0, 0), theme.line)
        box = QRectF(rect.left() + t.S, rect.top() + (rect.height() - side) / 2, side, side)
        painter.setBrush(theme.accent if is_on else theme.surface)
        painter.setPen(QPen(theme.accent if is_on else theme.line_strong, t.HAIRLINE))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), t.RADIUS - 1, t.RADIUS - 1)
        if is_on:
            paint_tick(painter, box, theme.on_accent)
        painter.setFont(theme.bold(t.SMALL) if is_on else theme.ui(t.SMALL))
        painter.setPen(theme.text if is_on else theme.text2)
        words = rect.adjusted(2 * t.S + side, 0, -t.S, 0)
        name = painter.fontMetrics().elidedText(self._rows.preview.columns[section], _END, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


_END = Qt.TextElideMode.ElideRight


class PreviewTable(QTableView):
    """``changed``: other columns are ticked now. A click on a cell ticks its column; so does Space."""

    changed = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows(themes)
        self._rows.setParent(self)
        self._themes = themes
        head = _Head(self._rows, themes, self)
        self.setHorizontalHeader(head)
        self.setModel(self._rows)
        self.setItemDelegate(_CellDelegate(themes, self))
        self.setProperty("kind", "framed")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(themes.theme.px(t.ROW_HEIGHT))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(self.tr("The first rows; tick the columns that hold the text"))
        head.toggled.connect(self._on_toggled)
        self.activated.connect(self._on_cell)
        self.clicked.connect(self._on_cell)

    def show_preview(self, preview: TablePreview) -> None:
        """Show another table, with the guessed columns ticked and the widest for the text."""
        self._rows.show_preview(preview)
        self._share_width()
        if self._rows.chosen:
            self.scrollTo(self._rows.index(0, min(self._rows.chosen)))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the ticked columns, in the table's order."""
        return tuple(self._rows.preview.columns[n] for n in sorted(self._rows.chosen))

    def _share_width(self) -> None:
        head, theme = self.horizontalHeader(), self._themes.theme
        self.resizeColumnsToContents()
        count, chosen = self._rows.columnCount(), self._rows.chosen
        most = theme.px(t.SEARCH_MIN)
        needed = [max(head.sectionSizeHint(n), self.columnWidth(n) + 2 * t.S) for n in range(count)]
        widths = [width if n in chosen else min(width, most) for n, width in enumerate(needed)]
        room = self.viewport().width() - sum(width for n, width in enumerate(widths) if n not in chosen)
        for column, width in enumerate(widths):
            share = max(theme.px(t.CORPUS_MIN), room // max(1, len(chosen)))
            head.resizeSection(column, min(width, share) if column in chosen else width)
        head.setStretchLastSection(True)

    def _on_cell(self, index: QModelIndex) -> None:
        self._on_toggled(index.column())

    def _on_toggled(self, column: int) -> None:
        self._rows.toggle(column)
        self.changed.emit()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()
