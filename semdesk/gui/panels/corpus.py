"""The corpus: its documents, the table of its passages, and the field that adds one."""

from __future__ import annotations

from typing import ClassVar

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtWidgets import QLineEdit, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.types import Document
from semdesk.gui import theme as t
from semdesk.gui.panels.base import Panel, Place
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.chips import Chip
from semdesk.gui.widgets.controls import IconButton, hairline
from semdesk.gui.widgets.document_list import DocumentList
from semdesk.gui.widgets.empty_note import EmptyNote
from semdesk.gui.widgets.failure_list import FailureList
from semdesk.gui.widgets.filter_field import FilterField
from semdesk.gui.widgets.passage_table import PassageTable
from semdesk.gui.words import number

_TABLE, _NOTE = range(2)


class CorpusPanel(Panel):
    """Where texts are looked through, narrowed, sorted, selected, edited, added and removed."""

    key = "corpus"
    title = str(QT_TRANSLATE_NOOP("Panel", "Corpus"))
    icon = "panel-left"
    place: ClassVar[Place] = "left"

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self._expects_typed = False
        self._make_widgets()
        self._lay_out()
        session.corpus_changed.connect(self._refresh)
        session.view_changed.connect(self._on_view_changed)
        self._refresh()

    # ------ building ----------------------------------------------------------------------------------------
    def _make_widgets(self) -> None:
        session, themes = self.session, self.themes
        self.documents = DocumentList(session, themes)
        self.documents.chosen.connect(self._on_document_chosen)
        self.failures = Chip("", themes, "warn", "triangle-alert", self.tr("Which, and why"))
        self.failures.clicked.connect(self.show_failures)
        self.filter_field = FilterField(themes)
        self.filter_field.wanted.connect(self._on_filter_wanted)
        self.table = PassageTable(session, themes)
        self.table.opened.connect(lambda: self.panel_wanted.emit("reader"))
        self.note = EmptyNote(themes)
        self.note.pressed.connect(self._show_everything)
        self.sentence_field = QLineEdit()
        self.sentence_field.setPlaceholderText(self.tr("Type a sentence"))
        self.sentence_field.setAccessibleName(self.tr("Add a sentence"))
        self.sentence_field.setToolTip(self.tr("Enter adds it to the corpus."))
        self.sentence_field.returnPressed.connect(self._on_sentence)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.note)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._above = _padded(t.S, 0, 0)
        self._above.layout().addWidget(self.documents)  # type: ignore[union-attr]
        column.addWidget(self._above)
        self._chip_row = _padded(t.XS, t.PANEL_PADDING, 0)
        self._chip_row.layout().addWidget(self.failures)  # type: ignore[union-attr]
        column.addWidget(self._chip_row)
        column.addSpacing(t.S)
        column.addWidget(hairline())
        column.addWidget(_around(self.filter_field))
        column.addWidget(self._stack, 1)
        column.addWidget(hairline())
        column.addWidget(_around(self.sentence_field))

    def head_widgets(self) -> tuple[QWidget, ...]:
        more = IconButton(self.tr("More about the table"), self.themes, "ellipsis")
        more.clicked.connect(lambda: self._show_more(more))
        return (more,)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------ showing -----------------------------------------------------------------------------------------
    def _refresh(self) -> None:
        failed = len(self.session.failures)
        self.failures.setText(self.tr("{0} not read").format(number(failed)))
        self.failures.updateGeometry()
        self._chip_row.setVisible(failed > 0)
        self._above.setVisible(bool(self.session.documents))
        self._on_view_changed()

    def _on_view_changed(self) -> None:
        view, total = self.session.view, self.session.passage_count
        shown, is_narrowed = len(view.rows), bool(view.text) or view.document_id is not None
        count = self.tr("{0} of {1}").format(number(shown), number(total)) if is_narrowed else number(total)
        self.filter_field.show_count(count if total else "")
        if not self.filter_field.hasFocus():
            self.filter_field.setText(view.text)
        self._say_why_empty()
        self._stack.setCurrentIndex(_TABLE if shown else _NOTE)
        self._select_typed()

    def _say_why_empty(self) -> None:
        view = self.session.view
        if not self.session.passage_count:
            self.note.say(self.tr("No passages yet. Drop documents on the window, or type a sentence below."))
        else:
            sentence = self.tr("No passage has “{0}” in it.").format(view.text)
            self.note.say(sentence, self.tr("Show all passages"))

    def _select_typed(self) -> None:
        """A sentence typed just now is the last one of the typed document: everything shows where it lies."""
        typed: Document | None = next((d for d in self.session.documents if d.kind == "typed"), None)
        if not self._expects_typed or typed is None:
            return
        rows = np.flatnonzero(self.session.row_documents == typed.id)
        if len(rows):
            self._expects_typed = False
            self.session.selection.set([int(rows[-1])])

    # ------ doing -------------------------------------------------------------------------------------------
    def _on_document_chosen(self, document_id: int | None) -> None:
        self.session.filter(self.session.view.text, document_id)

    def _on_filter_wanted(self, text: str) -> None:
        self.session.filter(text, self.session.view.document_id)

    def _show_everything(self) -> None:
        self.filter_field.clear()
        self.session.filter("", None)

    def _on_sentence(self) -> None:
        text = self.sentence_field.text().strip()
        if text:
            self._expects_typed = True
            self.sentence_field.clear()
            self.session.add_sentence(text)

    def show_failures(self) -> None:
        """List the files that were not read."""
        FailureList(self.session.failures, self.themes, self).pop_up_below(self.failures)

    def more_menu(self) -> QMenu:
        """Which of the tables' other columns the table shows, and what can be done with what is selected."""
        menu = QMenu(self)
        for name in self.table.column_names:
            action = menu.addAction(self.tr("Show column {0}").format(name))
            action.setCheckable(True)
            action.setChecked(self.table.is_column_shown(name))
            action.toggled.connect(lambda is_on, name=name: self.table.show_column(name, is_on))
        menu.addSeparator()
        menu.addAction(self.tr("Select all")).triggered.connect(self.table.selectAll)
        remove = menu.addAction(self.tr("Remove selected passages"))
        remove.setEnabled(len(self.session.selection) > 0)
        remove.triggered.connect(self.table.remove_selected)
        return menu

    def _show_more(self, button: QWidget) -> None:
        menu = self.more_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def _padded(top: int, side: int, bottom: int) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(side, top, side, bottom)
    return box


def _around(field: QWidget) -> QWidget:
    box = _padded(t.S, t.PANEL_PADDING, t.S)
    box.layout().addWidget(field)  # type: ignore[union-attr]
    return box
