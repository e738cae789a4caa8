"""Lists to look things up in: files that were not read, messages of this session, keys."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from semdesk.app.messages import Message
from semdesk.core.corpus.types import Failure
from semdesk.gui import theme as t
from semdesk.gui.dialogs.base import Dialog
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.passage_text import PassageLayout, lay_out

Index = QModelIndex | QPersistentModelIndex
Entry = tuple[str, str]
"""What it is about, and what is said of it."""

_BELOW = Qt.ItemDataRole.UserRole


class ListingDialog(Dialog):
    """Entries of two lines, which can be copied together."""

    def __init__(
        self,
        title: str,
        sentence: str,
        entries: Sequence[Entry],
        themes: ThemeManager,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, sentence, themes, parent)
        self._entries = tuple(entries)
        view = QListView()
        view.setProperty("kind", "framed")
        view.setModel(_model(self._entries, self))
        view.setItemDelegate(_EntryDelegate(themes, view))
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setAccessibleName(title)
        self.body.addWidget(view)
        self._copy = self.add_button(self.tr("Copy the list"), "quiet", "copy")
        self._copy.setVisible(bool(self._entries))
        self._copy.clicked.connect(self._on_copy)
        self.add_button(self.tr("Close")).clicked.connect(self.accept)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(f"{title}\t{text}" for title, text in self._entries))


def _model(entries: Sequence[Entry], parent: QWidget) -> QStandardItemModel:
    model = QStandardItemModel(parent)
    for title, text in entries:
        item = QStandardItem(title)
        item.setData(text, _BELOW)
        item.setData(f"{title}: {text}", Qt.ItemDataRole.AccessibleTextRole)
        model.appendRow(item)
    return model


class _EntryDelegate(QStyledItemDelegate):
    """The subject semibold, and below it the sentence, as high as it needs."""

    def __init__(self, themes: ThemeManager, view: QListView) -> None:
        super().__init__(view)
        self._themes = themes
        self._view = view

    def _below(self, index: Index) -> PassageLayout:
        width = self._view.viewport().width() - 2 * t.M
        return lay_out(str(index.data(_BELOW)), width, self._themes.theme, t.BASE, is_serif=False)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = self._themes.theme
        return QSize(0, theme.line_of(t.BASE) + self._below(index).height + 2 * t.S + t.HAIRLINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = self._themes.theme
        rect: QRect = option.rect
        inside = rect.adjusted(t.M, t.S, -t.M, -t.S)
        painter.setFont(theme.bold())
        painter.setPen(theme.text)
        painter.drawText(inside, Qt.AlignmentFlag.AlignTop, index.data())
        at = QPointF(inside.left(), inside.top() + theme.line_of(t.BASE))
        self._below(index).paint(painter, at, theme, theme.text2)
        painter.fillRect(rect.adjusted(0, rect.height() - t.HAIRLINE, 0, 0), theme.line)


def failures_dialog(failures: Sequence[Failure], themes: ThemeManager, parent: QWidget) -> ListingDialog:
    """Which files were not read, and why."""
    tr = parent.tr
    entries = [(Path(failure.path).name, failure.reason) for failure in failures]
    sentence = tr("The other files are in the project. Drop a file again once its problem is solved.")
    return ListingDialog(tr("Files that were not read"), sentence, entries, themes, parent)


def messages_dialog(log: Sequence[Message], themes: ThemeManager, parent: QWidget) -> ListingDialog:
    """What was said since the program was started, the latest first."""
    tr = parent.tr
    entries = [(f"{m.at:%H:%M:%S}", m.text) for m in reversed(log)]
    sentence = tr("The latest first.") if entries else tr("Nothing has been said since the start.")
    return ListingDialog(tr("Messages"), sentence, entries, themes, parent)


def keys_dialog(
    keys: Sequence[tuple[QKeySequence, str]], themes: ThemeManager, parent: QWidget
) -> ListingDialog:
    """Every key, and what it does."""
    native = QKeySequence.SequenceFormat.NativeText
    entries = [(key.toString(native), text) for key, text in keys]
    return ListingDialog(parent.tr("Keys"), "", entries, themes, parent)
