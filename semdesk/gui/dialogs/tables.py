"""Which columns of the dropped tables hold the text: asked table by table, with a look at the first rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from semdesk.core.corpus.types import ReadOptions, Source, TablePreview
from semdesk.gui.dialogs.base import Dialog
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.combos import Choice, LabelledCombo
from semdesk.gui.widgets.controls import Check
from semdesk.gui.widgets.preview_table import PreviewTable
from semdesk.gui.words import number


class TablesDialog(Dialog):
    """``decided``: a tuple of `Source`, one for each table that was not skipped; once, at the end."""

    decided = Signal(object)

    def __init__(
        self, previews: Sequence[TablePreview], themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", themes, parent)
        self._waiting = list(previews)
        self._sources: list[Source] = []
        self.sentence.setVisible(True)
        self._table = PreviewTable(themes)
        self._table.changed.connect(self._on_columns_changed)
        self._note = QLabel()
        self._note.setProperty("tone", "quiet")
        self._unit = LabelledCombo(self.tr("One passage for each"), themes)
        self._unit.combo.set_choices(self._units(), "auto")
        self._same = Check(self.tr("Use for all tables with these columns"), themes)
        self._make_body()
        self.add_button(self.tr("Leave this table out")).clicked.connect(self._on_skip)
        self._add = self.add_button("", "primary")
        self._add.clicked.connect(self._on_add)
        self._show_first()

    def _units(self) -> tuple[Choice, ...]:
        return (
            Choice("auto", self.tr("Row"), self.tr("The usual choice for answers, questions and records.")),
            Choice("sentence", self.tr("Sentence"), self.tr("Each sentence of a row by itself.")),
            Choice("paragraph", self.tr("Paragraph"), self.tr("Each paragraph of a row by itself.")),
        )

    def _make_body(self) -> None:
        row = QHBoxLayout()
        row.addWidget(self._unit)
        row.addStretch(1)
        row.addWidget(self._note)
        self.body.addWidget(self._table, 1)
        self.body.addLayout(row)
        self.add_foot(self._same)

    def _show_first(self) -> None:
        preview = self._waiting[0]
        name = Path(preview.path).name
        self.setWindowTitle(self.tr("Add {name}").format(name=name))
        self.heading.setText(self.tr("Which columns of {name} hold the text?").format(name=name))
        self.sentence.setText(
            self.tr("They become the passages that are compared; the other columns come along and are shown.")
        )
        self._table.show_preview(preview)
        others = self._alike()
        self._same.setVisible(bool(others))
        self._same.setChecked(bool(others))
        self._on_columns_changed()

    def _alike(self) -> list[TablePreview]:
        first = self._waiting[0]
        return [p for p in self._waiting[1:] if p.columns == first.columns]

    def _on_columns_changed(self) -> None:
        chosen = self._table.chosen
        self._add.setEnabled(bool(chosen))
        self._note.setText(self._consequence(chosen))
        rest = len(self._waiting) - 1 - (len(self._alike()) if self._same.isChecked() else 0)
        self._add.setText(self.tr("Add, then the next table") if rest > 0 else self.tr("Add to the project"))

    def _consequence(self, chosen: tuple[str, ...]) -> str:
        preview = self._waiting[0]
        if not chosen:
            return self.tr("Tick at least one column.")
        joined = self.tr("The ticked columns are joined. ") if len(chosen) > 1 else ""
        rows = preview.row_count
        return joined if rows is None else joined + self.tr("{rows} rows").format(rows=number(rows))

    def _on_add(self) -> None:
        options = ReadOptions(self._unit.combo.value, self._table.chosen)
        taken = [self._waiting[0], *(self._alike() if self._same.isChecked() else ())]
        self._sources += [Source(preview.path, options) for preview in taken]
        self._go_on(taken)

    def _on_skip(self) -> None:
        self._go_on([self._waiting[0]])

    def _go_on(self, done: list[TablePreview]) -> None:
        self._waiting = [preview for preview in self._waiting if preview not in done]
        if self._waiting:
            self._show_first()
        else:
            self.accept()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def done(self, result: int) -> None:
        """Closing the dialog early keeps what has been decided."""
        super().done(result)
        self.decided.emit(tuple(self._sources))
