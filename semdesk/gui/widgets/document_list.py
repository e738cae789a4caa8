"""The documents of the corpus: what kind, what name, how many passages; a click shows only that one's."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from semdesk.app.session import Session
from semdesk.core.corpus.types import Document
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.icons import paint_icon
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.focus_ring import FocusRing
from semdesk.gui.widgets.passage_words import document_icon
from semdesk.gui.words import number, passages

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class DocumentModel(QAbstractListModel):
    """The session's documents, in its order."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self.documents: tuple[Document, ...] = session.documents

    def refresh(self) -> None:
        """Take the documents from the session again."""
        self.beginResetModel()
        self.documents = self._session.documents
        self.endResetModel()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        document = self.documents[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return document.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return document.path or document.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{document.name}, {passages(document.passages)}"
        return None


class DocumentList(QListView):
    """``chosen``: a document's id, or None when the one already chosen was clicked again."""

    chosen = Signal(object)

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes
        self._documents = DocumentModel(session, self)
        self.setModel(self._documents)
        self.setItemDelegate(_DocumentDelegate(session, themes, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Documents"))
        self.clicked.connect(self._on_picked)
        FocusRing(self, themes)
        session.corpus_changed.connect(self.refresh)
        session.view_changed.connect(self.viewport().update)
        themes.changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the documents as they are now."""
        self._documents.refresh()
        self.updateGeometry()

    def _on_picked(self, index: Index) -> None:
        document = self._documents.documents[index.row()]
        self.chosen.emit(None if document.id == self._session.view.document_id else document.id)

    def menu_for(self, document: Document) -> QMenu:
        """What can be done with a document."""
        menu = QMenu(self)
        is_chosen = document.id == self._session.view.document_id
        show = menu.addAction(
            self.tr("Show all documents") if is_chosen else self.tr("Show only this document")
        )
        show.triggered.connect(lambda: self.chosen.emit(None if is_chosen else document.id))
        menu.addSeparator()
        remove = menu.addAction(self.tr("Remove"))
        remove.setToolTip(self.tr("Takes it out of the project; the file stays as it is."))
        remove.triggered.connect(lambda: self._session.remove_document(document.id))
        return menu

    def _show_menu(self, position: QPoint) -> None:
        index = self.indexAt(position)
        if index.isValid():
            menu = self.menu_for(self._documents.documents[index.row()])
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(self.viewport().mapToGlobal(position))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: Any) -> None:
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
            and self.currentIndex().isValid()
        ):
            self._on_picked(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        rows = min(len(self._documents.documents), sizes.DOCUMENTS_SHOWN)
        return QSize(self._themes.theme.px(t.CORPUS_MIN), rows * self._themes.theme.px(t.ROW_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """As high as its rows: Qt would keep room for scroll bars."""
        return QSize(0, self.sizeHint().height())


class _DocumentDelegate(QStyledItemDelegate):
    """Icon, name, count; the document that the table is narrowed to has a tinted ground and a cross."""

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes

    def _paint(self, painter: QPainter, rect: QRect, document: Document, is_hovered: bool) -> None:
        theme = self._themes.theme
        is_chosen = document.id == self._session.view.document_id
        if is_chosen or is_hovered:
            painter.fillRect(rect, theme.accent_tint)
        inside = QRectF(rect).adjusted(t.PANEL_PADDING, 0, -t.PANEL_PADDING, 0)
        paint_icon(painter, _icon_box(inside, inside.left()), document_icon(document), theme.text2)
        count = number(document.passages)
        if is_chosen:
            paint_icon(painter, _icon_box(inside, inside.right() - t.ICON), "x", theme.accent)
            inside.setRight(inside.right() - t.ICON - t.XS)
        painter.setFont(theme.ui())
        painter.setPen(theme.text2)
        painter.drawText(inside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, count)
        metrics = QFontMetrics(theme.bold() if is_chosen else theme.ui())
        painter.setFont(theme.bold() if is_chosen else theme.ui())
        painter.setPen(theme.text)
        inside.adjust(t.ICON + t.S, 0, -metrics.horizontalAdvance(count) - t.S, 0)
        name = metrics.elidedText(document.name, Qt.TextElideMode.ElideMiddle, int(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, name)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, DocumentModel)
        state = option.state
        painter.save()
        by_keys = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver) or (state & by_keys) == by_keys
        self._paint(painter, option.rect, model.documents[index.row()], is_hovered)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._themes.theme
        return QSize(theme.px(t.CORPUS_MIN) // 2, theme.px(t.ROW_HEIGHT))


def _icon_box(inside: QRectF, left: float) -> QRectF:
    return QRectF(left, inside.center().y() - t.ICON / 2, t.ICON, t.ICON)
