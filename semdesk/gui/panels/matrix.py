"""The matrix: how alike each passage is to each other one, of the corpus or of the selection."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QRect, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.embedding.poolings import pooling
from semdesk.core.errors import SemdeskError
from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.panels.base import Panel
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.combos import Choice, LabelledCombo
from semdesk.gui.widgets.controls import Check, IconButton
from semdesk.gui.widgets.export_path import ask_export_path
from semdesk.gui.widgets.hairlines import BorderedBar
from semdesk.gui.widgets.hover_card import CardContent, HoverCard
from semdesk.gui.widgets.matrix_data import MatrixData
from semdesk.gui.widgets.matrix_scene import FIT
from semdesk.gui.widgets.matrix_view import MatrixView
from semdesk.gui.widgets.picture_stack import PictureStack
from semdesk.gui.widgets.points_view import passage_entry
from semdesk.gui.widgets.ramp_legend import RampLegend
from semdesk.gui.widgets.score_bar import ScoreScale
from semdesk.gui.widgets.view_bar import ViewBar
from semdesk.gui.words import decimal, number

_HEAD = 80
"""So many letters of a passage are enough for the head of its row."""


class MatrixPanel(Panel):
    """Shows `Session.matrix`; a click on a cell selects its two passages."""

    key = "matrix"
    title = str(QT_TRANSLATE_NOOP("Panel", "Matrix"))
    icon = "grid-3x3"
    place = "centre"

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self._make()
        self._lay_out()
        self._connect()
        self._reserve_legend()
        self._refresh()

    # ------ building --------------------------------------------------------------------------------------
    def _make(self) -> None:
        themes = self.themes
        self.bar = ViewBar(themes)
        self.rows = self.bar.add_fact()
        self.rows.setToolTip(self.tr("The corpus, or the selection when three or more passages are selected"))
        self.order = LabelledCombo(self.tr("Order"), themes, t.VIEW_CONTROL_HEIGHT)
        self.order.combo.set_choices(
            [
                Choice("corpus", self.tr("Corpus"), self.tr("In reading order, by document")),
                Choice("alike", self.tr("Alike together"), self.tr("What is alike stands side by side")),
            ],
            "corpus",
        )
        self.cells = LabelledCombo(self.tr("Cells"), themes, t.VIEW_CONTROL_HEIGHT)
        self.numbers = Check(self.tr("Show numbers"), themes)
        self.numbers.setToolTip(self.tr("Written in cells of {0} px and more").format(sizes.NUMBERS_FROM))
        self.export = IconButton(self.tr("Save the matrix as a table or picture"), themes, "download")
        self.view = MatrixView(themes, self._head, self._number)
        self.view.setAccessibleName(self.tr("Similarity matrix"))
        self.legend = RampLegend(themes, self.view)
        self.card = HoverCard(themes, sizes.CARD_WIDTH, self.view)
        self.stack = PictureStack(themes)
        self.sentence = QLineEdit()
        self.sentence.setPlaceholderText(self.tr("Type a sentence"))
        self.sentence.setAccessibleName(self.tr("Add a sentence"))
        self.sentence.setToolTip(self.tr("Enter adds it to the corpus; matrix and map follow."))

    def _lay_out(self) -> None:
        for choice in (self.order, self.cells, self.numbers):
            self.bar.add_left(choice)
        self.bar.add_right(self.export)
        self.stack.add(self.view)
        foot = BorderedBar(self.themes, t.VIEW_BAR_HEIGHT, "surface", Qt.Edge.TopEdge)
        row = QHBoxLayout(foot)
        row.setContentsMargins(t.M, t.HAIRLINE, t.M, 0)
        row.addWidget(self.sentence)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget, stretch in ((self.bar, 0), (self.stack, 1), (foot, 0)):
            column.addWidget(widget, stretch)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        session = self.session
        self.order.combo.chosen.connect(self._on_order)
        self.cells.combo.chosen.connect(lambda key: self.view.set_cells(int(key)))
        self.numbers.toggled.connect(self._on_numbers)
        self.export.clicked.connect(self._on_export)
        self.sentence.returnPressed.connect(self._on_sentence)
        self.view.chosen.connect(self._on_chosen)
        self.view.hovered.connect(self._show_card)
        self.view.laid_out.connect(self._on_laid_out)
        self.stack.pressed.connect(self._try_again)
        session.jobs.failed.connect(self._on_failed)
        session.matrix_changed.connect(self._refresh)
        session.corpus_changed.connect(self._refresh)
        session.vectors_changed.connect(self._refresh)
        session.background_changed.connect(self._show_legend)
        session.selection.changed.connect(self._show_selection)
        session.passages.loaded.connect(self._on_passages_loaded)

    # ------ what is shown ---------------------------------------------------------------------------------
    def _refresh(self) -> None:
        matrix = self.session.matrix
        shown = self.view.scene.data
        if matrix is None:
            self.view.show_matrix(None)
            self._say_why_empty()
        elif shown is None or shown.matrix is not matrix:
            names = {document.id: document.name for document in self.session.documents}
            self.view.show_matrix(MatrixData(matrix, self.session.row_documents, names))
            self._show_selection()
        if matrix is not None:
            self.stack.show_picture(self.view)
        self.export.setEnabled(matrix is not None)
        self._show_legend()
        self._show_rows()
        self._show_cells()

    def _say_why_empty(self) -> None:
        session = self.session
        if not session.passage_count:
            self.stack.show_note(
                self.tr("No passages yet. Drop documents on the window, or type a sentence.")
            )
        elif session.ready:
            words = self.tr("Computing with {0} pooling…").format(pooling(session.settings.pooling).label)
            self.stack.show_busy(words)
        else:
            self.stack.show_busy(self.tr("The matrix appears as soon as the first passages are embedded."))

    def _show_rows(self) -> None:
        matrix, of, count = self.session.matrix, self.session.matrix_of, self.session.passage_count
        if matrix is None:
            text = ""
        elif len(matrix.rows) < of:
            text = self.tr("{0} of {1}, evenly spread").format(number(len(matrix.rows)), number(of))
        elif self.session.is_matrix_of_selection:
            text = self.tr("{0} selected").format(number(of))
        elif of < count:
            text = self.tr("{0} of {1} embedded so far").format(number(of), number(count))
        else:
            text = self.tr("All {0} passages").format(number(of))
        self.rows.setText(text)

    def _show_cells(self) -> None:
        size = self.view.scene.cells
        offered = sorted({*sizes.CELLS, size} - {FIT})
        choices = [Choice(str(FIT), self.tr("Fit"))]
        choices += [Choice(str(px), self.tr("{0} px").format(px)) for px in offered]
        self.cells.combo.set_choices(choices, str(size))

    def _show_selection(self) -> None:
        selection = self.session.selection
        self.view.show_selection(selection.rows, selection.current)

    def _scale(self) -> ScoreScale:
        return ScoreScale.of(self.session.settings, self.session.background)

    def _show_legend(self) -> None:
        matrix = self.session.matrix
        if matrix is None:
            self.legend.show_scale(None)
        else:
            self.legend.show_scale(self._scale(), matrix.low, matrix.high)

    def _head(self, row: int) -> str:
        passage = self.session.passages.get(row)
        return passage.text[:_HEAD] if passage is not None else ""

    def _number(self, score: float, digits: int) -> str:
        return self._scale().number(score, digits)

    def _show_card(self) -> None:
        data, cell = self.view.scene.data, self.view.cell
        if data is None or cell is None:
            self.card.hide()
            self.legend.point_at(None)
            return
        score = data.score(*cell)
        self.legend.point_at(score)
        self.card.show_content(
            self._content(score, int(data.rows[cell[0]]), int(data.rows[cell[1]])),
            self.view.box(cell).toAlignedRect(),
            self._card_area(),
        )
        self.view.setAccessibleDescription(self.card.content.spoken())

    def _card_area(self) -> QRect:
        """Beside the legend, whose pointer belongs to what is hovered, where that leaves enough room."""
        beside = self.view.rect().adjusted(0, 0, self.legend.x() - self.view.width(), 0)
        wide = self.theme.px(sizes.CARD_WIDTH)
        return beside if beside.width() >= wide else self.view.rect()

    def _content(self, score: float, row: int, column: int) -> CardContent:
        scale, rows = self._scale(), (row,) if row == column else (row, column)
        entries = tuple(passage_entry(self.session, each) for each in rows)
        return CardContent(entries, scale.text(score), scale.share(score), scale.tick, self._note(score))

    def _note(self, score: float) -> str:
        """The score measured by random pairs."""
        background = self.session.background
        if background is None:
            return ""
        share = decimal(100 * background.share_below(score), 1)
        if self._scale().metric.is_distance:
            return self.tr("nearer than {0} % of random pairs").format(share)
        return self.tr("higher than {0} % of random pairs").format(share)

    def _reserve_legend(self) -> None:
        self.view.reserve(self.legend.sizeHint().width())

    def _place_legend(self) -> None:
        """Right beside the cells, or at the edge of the view when they fill it."""
        width = self.legend.sizeHint().width()
        right = self.view.scene.place().seen().right()
        left = min(round(right) + t.L, self.view.width() - width)
        self.legend.setGeometry(left, 0, width, self.view.height())

    # ------ what happened ---------------------------------------------------------------------------------
    def _on_laid_out(self) -> None:
        self._show_cells()
        self._place_legend()

    def _on_failed(self, error: SemdeskError) -> None:
        session = self.session
        if session.matrix is None and session.ready and not session.jobs.is_running("matrix"):
            self.stack.show_note(str(error), self.tr("Try again"))

    def _try_again(self) -> None:
        self.session.show_matrix(False, self.order.combo.value)
        self.session.show_matrix(self.isVisible(), self.order.combo.value)

    def _on_passages_loaded(self) -> None:
        self.view.ask_heads_again()
        if self.card.isVisible():
            self._show_card()

    def _on_order(self) -> None:
        self.session.show_matrix(self.isVisible(), self.order.combo.value)

    def _on_numbers(self, are_shown: bool) -> None:
        self.view.show_numbers(are_shown)
        if are_shown and self.view.scene.place().cell < sizes.NUMBERS_FROM:
            self.view.set_cells(sizes.CELLS[-1])

    def _on_chosen(self, row: int, column: int) -> None:
        self.session.selection.set([row, column], row)

    def _on_sentence(self) -> None:
        text = self.sentence.text().strip()
        if text:
            self.session.add_sentence(text)
            self.sentence.clear()

    def _on_export(self) -> None:
        kinds = ((self.tr("Table"), ".csv"), (self.tr("NumPy array"), ".npy"), (self.tr("Picture"), ".png"))
        path = ask_export_path(self, self.tr("Save the matrix"), self.tr("matrix"), kinds)
        if path is not None:
            self.session.export_matrix(path)

    def _on_theme_changed(self) -> None:
        self._reserve_legend()
        super()._on_theme_changed()

    # ------ for the window --------------------------------------------------------------------------------
    def zoom_in(self) -> None:
        self.view.zoom_in()

    def zoom_out(self) -> None:
        self.view.zoom_out()

    def zoom_fit(self) -> None:
        self.view.zoom_fit()

    # ------ Qt --------------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.show_matrix(True, self.order.combo.value)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.show_matrix(False, self.order.combo.value)
