"""The current passage where it stands, with its neighbours, what was read of it, and its columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.types import Document, Passage
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.chips import Chip
from semdesk.gui.widgets.column_list import ColumnList
from semdesk.gui.widgets.controls import Caption
from semdesk.gui.widgets.current_passage import CurrentPassage
from semdesk.gui.widgets.passage_text import PassageText
from semdesk.gui.words import number

_AROUND = {"sentence": 3, "line": 2}
"""How many neighbours are shown on each side; one where passages are longer."""
_MOST_AROUND = max(_AROUND.values())
_CONTEXT_LINES = 4
_CONTEXT_SEEN = 280


class PassageInDocument(QScrollArea):
    """Scrolls when the passage is long."""

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._before = [_Neighbour(themes) for _ in range(_MOST_AROUND)]
        self._after = [_Neighbour(themes) for _ in range(_MOST_AROUND)]
        self._current = CurrentPassage(themes)
        self._all_read = Caption("", "caption")
        self._not_all_read = Chip(
            "", themes, "warn", "triangle-alert", self.tr("The model reads only so many tokens of a passage.")
        )
        self.columns = ColumnList(themes)
        self._columns_box = _indented(self.columns, t.PANEL_PADDING)
        self._content = QWidget()
        self._content.setProperty("ground", "surface")
        self._column = QVBoxLayout(self._content)
        self._lay_out()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._content)

    def _lay_out(self) -> None:
        column = self._column
        column.setContentsMargins(0, 0, 0, t.S)
        column.setSpacing(t.S)
        for neighbour in self._before:
            column.addWidget(neighbour)
        column.addWidget(self._current)
        for neighbour in self._after:
            column.addWidget(neighbour)
        column.addLayout(self._read_row())
        column.addWidget(self._columns_box)
        column.addStretch(1)

    def _read_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(t.PANEL_PADDING, 0, t.PANEL_PADDING, 0)
        row.addStretch(1)
        row.addWidget(self._all_read)
        row.addWidget(self._not_all_read)
        return row

    def show_passage(self, passage: Passage, document: Document | None) -> None:
        """Show this passage of that document."""
        self._current.show_passage(passage)
        self.columns.show_columns(passage.columns)
        self._columns_box.setVisible(not self.columns.isHidden())
        around = _AROUND.get(document.unit, 1) if document else 0
        for distance, (before, after) in enumerate(zip(reversed(self._before), self._after, strict=True), 1):
            is_wanted = distance <= around
            self._show_context(before, passage, passage.row - distance if is_wanted else -1, from_end=True)
            self._show_context(after, passage, passage.row + distance if is_wanted else -1)
        self._show_read(passage)

    def _show_context(
        self, neighbour: _Neighbour, passage: Passage, row: int, from_end: bool = False
    ) -> None:
        is_there = 0 <= row < self._session.passage_count and self._is_same_document(row, passage)
        found = self._session.passages.get(row) if is_there else None
        neighbour.show_piece(_piece(found.text, from_end) if found else "")

    def _is_same_document(self, row: int, passage: Passage) -> bool:
        return int(self._session.row_documents[row]) == passage.document_id

    def _show_read(self, passage: Passage) -> None:
        tokens, read = passage.tokens, passage.tokens_read
        is_known = tokens is not None and read is not None and tokens >= 0
        is_all = is_known and read >= tokens  # type: ignore[operator]
        self._all_read.setVisible(is_all)
        self._not_all_read.setVisible(is_known and not is_all)
        if is_all:
            self._all_read.setText(self.tr("All {0} tokens read").format(number(tokens or 0)))
        elif is_known:
            words = self.tr("{0} of {1} tokens read")
            self._not_all_read.setText(words.format(number(read or 0), number(tokens or 0)))
            self._not_all_read.updateGeometry()

    def content_height(self) -> int:
        """How high everything is at the present width."""
        return self._column.heightForWidth(self.width())


class _Neighbour(QWidget):
    """A passage before or after, a few lines of it."""

    def __init__(self, themes: ThemeManager) -> None:
        super().__init__()
        self._text = PassageText(themes, t.SERIF_CONTEXT, _CONTEXT_LINES)
        row = QHBoxLayout(self)
        row.setContentsMargins(t.SEL_BAR + t.PANEL_PADDING, 0, t.PANEL_PADDING, 0)
        row.addWidget(self._text)

    def show_piece(self, text: str) -> None:
        """Show this text; without any there is nothing."""
        self._text.show_text(text, tone="text3")
        self.setVisible(bool(text))


def _indented(widget: QWidget, left: int) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(left, 0, t.PANEL_PADDING, 0)
    row.addWidget(widget)
    return box


def _piece(text: str, from_end: bool) -> str:
    """What stands next to the passage: the end of the one before, the beginning of the one after."""
    if len(text) <= _CONTEXT_SEEN:
        return text
    return "…" + text[-_CONTEXT_SEEN // 2 :] if from_end else text[:_CONTEXT_SEEN]
