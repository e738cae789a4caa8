"""The map: all passages as points, or the selected ones as arrows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QT_TRANSLATE_NOOP
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.app.settings import Settings
from semdesk.core.embedding.poolings import pooling
from semdesk.core.errors import SemdeskError
from semdesk.gui import theme as t
from semdesk.gui.panels.base import Panel
from semdesk.gui.panels.map_colours import DOCUMENT, LIKENESS, colour_choices, colouring, end_words
from semdesk.gui.panels.map_words import arrows_words, projection_warning, projection_words
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.arrows_page import ArrowsPage
from semdesk.gui.widgets.combos import LabelledCombo
from semdesk.gui.widgets.controls import Check, IconButton
from semdesk.gui.widgets.export_path import ask_export_path
from semdesk.gui.widgets.picture_stack import PictureStack
from semdesk.gui.widgets.picture_strip import PictureStrip
from semdesk.gui.widgets.points_view import PointsView
from semdesk.gui.widgets.segments import Segments
from semdesk.gui.widgets.view_bar import ViewBar
from semdesk.gui.words import number

Rows = NDArray[np.int64]
_NO_ROWS: Rows = np.zeros(0, np.int64)
_POINTS, _ARROWS = "points", "arrows"


class MapPanel(Panel):
    """Shows `Session.projection` and `Session.arrows`; selects in both."""

    key = "map"
    title = str(QT_TRANSLATE_NOOP("Panel", "Map"))
    icon = "map"
    place = "centre"

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(session, themes, parent)
        self._drawn_for: tuple[object, ...] = ()
        self._arrows_for: tuple[object, ...] = ()
        self._make()
        self._lay_out()
        self._connect()
        self._refresh()

    # ------ building --------------------------------------------------------------------------------------
    def _make(self) -> None:
        themes = self.themes
        modes = ((_POINTS, self.tr("Points")), (_ARROWS, self.tr("Arrows")))
        self.mode = Segments(modes, self.tr("Mode"), themes)
        self.colour_by = LabelledCombo(self.tr("Colour by"), themes, t.VIEW_CONTROL_HEIGHT)
        self.colour_by.combo.set_choices(colour_choices(self.session), DOCUMENT)
        self.lines = Check(self.tr("Lines to nearest"), themes)
        self.lines.setToolTip(
            self.tr("Lines from the selected passage to those whose vectors are truly the nearest")
        )
        self.lines.setChecked(True)
        self.export = IconButton(self.tr("Save the map as a picture or table"), themes, "download")
        self.points = PointsView(self.session, themes)
        self.arrows = ArrowsPage(self.session, themes)
        self.stack = PictureStack(themes)
        self.stack.add(self.points)
        self.stack.add(self.arrows)
        self.strip = PictureStrip(themes)

    def _lay_out(self) -> None:
        bar = ViewBar(self.themes)
        for choice in (self.mode, self.colour_by, self.lines):
            bar.add_left(choice)
        bar.add_right(self.export)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.stack, 1)
        column.addWidget(self.strip)
        self.points.setAccessibleName(self.tr("Map of the passages"))
        self.arrows.setAccessibleName(self.tr("Selected passages as arrows"))
        self.setFocusProxy(self.points)

    def _connect(self) -> None:
        session = self.session
        self.mode.chosen.connect(self._on_mode)
        self.colour_by.combo.chosen.connect(self._show_colours)
        self.lines.toggled.connect(self._show_selection)
        self.export.clicked.connect(self._on_export)
        self.points.chosen.connect(self._on_chosen)
        self.points.opened.connect(self._on_opened)
        self.arrows.chosen.connect(self._on_arrow_chosen)
        self.arrows.opened.connect(self._on_opened)
        self.stack.pressed.connect(self._try_again)
        session.jobs.failed.connect(self._on_failed)
        session.corpus_changed.connect(self._on_corpus_changed)
        session.columns_changed.connect(self._show_colours)
        session.projection_changed.connect(self._refresh)
        session.vectors_changed.connect(self._refresh)
        session.arrows_changed.connect(self._on_arrows_changed)
        session.likeness_changed.connect(self._on_likeness_changed)
        session.background_changed.connect(self._on_likeness_changed)
        session.selection.changed.connect(self._on_selection_changed)
        session.search_changed.connect(self._show_query)

    # ------ what is shown ---------------------------------------------------------------------------------
    @property
    def _has_arrows(self) -> bool:
        return self.mode.value == _ARROWS

    def _refresh(self) -> None:
        if self._has_arrows:
            self._show_arrows()
        else:
            self._show_points()
        self._show_strip()
        self.export.setEnabled(self.session.projection is not None)

    def _picture_key(self, settings: Settings) -> tuple[object, ...]:
        return settings.space(), settings.normalize, self.session.passage_count

    def _arrows_key(self, settings: Settings) -> tuple[object, ...]:
        return *self._picture_key(settings), settings.metric, self.session.selection.rows.tobytes()

    def _show_points(self) -> None:
        projection = self.session.projection
        key = self._picture_key(self.session.settings)
        if projection is not None:
            if projection.coordinates is not self.points.scene.coordinates:
                self.points.show_points(projection.coordinates, keep_camera=key == self._drawn_for)
                self._drawn_for = key
                self._show_colours()
                self._show_selection()
                self._show_query()
            self.stack.show_picture(self.points)
        elif self.session.is_embedding and key == self._drawn_for:
            # Only more passages get their place: what is there is still true.
            self.stack.show_picture(self.points)
        else:
            self._drawn_for = ()
            self._say_why_empty()

    def _say_why_empty(self) -> None:
        session = self.session
        if not session.passage_count:
            self.stack.show_note(self.tr("No passages yet. Drop documents on the window."))
        elif session.ready:
            words = self.tr("Computing with {0} pooling…").format(pooling(session.settings.pooling).label)
            self.stack.show_busy(words)
        elif session.is_embedding:
            self.stack.show_busy(self.tr("The map appears as soon as the first passages are embedded."))
        else:
            self.stack.show_busy(self.tr("The passages have no vectors yet."))

    def _show_colours(self) -> None:
        combo = self.colour_by.combo
        colours = colouring(self.session, combo.value)
        self.points.show_colouring(colours)
        ends = end_words(self.session, combo.value, colours)
        self.points.show_legend(combo.currentText(), colours, ends)
        self._show_strip()

    def _show_selection(self) -> None:
        session = self.session
        likeness = session.likeness if self.lines.isChecked() else None
        is_of_current = likeness is not None and likeness.row == session.selection.current
        neighbours = likeness.nearest if likeness is not None and is_of_current else _NO_ROWS
        self.points.show_selection(session.selection.rows, session.selection.current, neighbours)
        self.points.setAccessibleDescription(
            self.tr("{0} of {1} passages selected").format(
                number(len(session.selection)), number(session.passage_count)
            )
        )

    def _show_query(self) -> None:
        search = self.session.search
        if search is None or search.is_stale or search.coordinates is None:
            self.points.show_query(None, "")
        else:
            self.points.show_query(search.coordinates, search.query)

    def _show_arrows(self) -> None:
        session = self.session
        if len(session.selection) < 2:
            self.stack.show_note(self.tr("Select two or more passages to see them as arrows."))
        elif session.arrows is not None:
            self.arrows.show_from_session(session.arrows)
            self._arrows_for = self._arrows_key(session.settings)
            self.stack.show_picture(self.arrows)
        elif self._arrows_key(session.settings) == self._arrows_for:
            # Another passage became the current one: the arrows are still those.
            self.stack.show_picture(self.arrows)
        else:
            self.stack.show_busy(self.tr("Computing the arrows…"))

    def _show_strip(self) -> None:
        session, shown = self.session, self.stack.shown()
        if shown is self.arrows and session.arrows is not None:
            self.strip.say(*arrows_words(session.arrows, len(session.selection)))
        elif shown is self.points and session.projection is not None:
            placed = len(self.points.scene.rows)
            left = projection_words(session.projection, placed, session.passage_count)
            self.strip.say(left, self._warning())
        else:
            self.strip.say("")

    def _warning(self) -> str:
        if self.colour_by.combo.value == LIKENESS and self.session.selection.current is None:
            return self.tr("Select a passage to colour by likeness to it")
        return projection_warning()

    # ------ what happened ---------------------------------------------------------------------------------
    def _on_mode(self) -> None:
        self.session.show_arrows(self._has_arrows and self.isVisible())
        for choice in (self.colour_by, self.lines):
            choice.setEnabled(not self._has_arrows)
        self.setFocusProxy(self.arrows if self._has_arrows else self.points)
        self._refresh()

    def _on_failed(self, error: SemdeskError) -> None:
        session = self.session
        lane, picture = ("arrows", session.arrows) if self._has_arrows else ("projection", session.projection)
        if picture is None and session.ready and not session.jobs.is_running(lane):
            # The projection is drawn again with the next change; arrows can be asked for.
            self.stack.show_note(str(error), self.tr("Try again") if self._has_arrows else "")

    def _try_again(self) -> None:
        self.session.show_arrows(False)
        self.session.show_arrows(self._has_arrows and self.isVisible())

    def _on_corpus_changed(self) -> None:
        self._drawn_for = self._arrows_for = ()
        combo = self.colour_by.combo
        choices = colour_choices(self.session)
        value = combo.value if combo.value in {choice.key for choice in choices} else DOCUMENT
        combo.set_choices(choices, value)
        self._refresh()
        self._show_colours()

    def _on_arrows_changed(self) -> None:
        if self._has_arrows:
            self._refresh()

    def _on_likeness_changed(self) -> None:
        self._show_selection()
        if self.colour_by.combo.value == LIKENESS:
            self._show_colours()

    def _on_selection_changed(self) -> None:
        self._show_selection()
        self.arrows.show_current(self.session.selection.current)
        if self._has_arrows:
            self._refresh()

    def _on_chosen(self, rows: Rows, is_added: bool) -> None:
        selection = self.session.selection
        if not is_added:
            selection.set(rows)
        elif len(rows) == 1:
            selection.toggle(int(rows[0]))
        else:
            selection.set(np.union1d(selection.rows, rows), selection.current)

    def _on_opened(self, row: int) -> None:
        self.session.selection.set([row])
        self.panel_wanted.emit("reader")

    def _on_arrow_chosen(self, row: int) -> None:
        self.session.selection.set(self.session.selection.rows, row)

    def _on_export(self) -> None:
        kinds = ((self.tr("Picture"), ".png"), (self.tr("Drawing"), ".svg"), (self.tr("Table"), ".csv"))
        path = ask_export_path(self, self.tr("Save the map"), self.tr("map"), kinds)
        if path is not None:
            self.session.export_map(path)

    # ------ for the window --------------------------------------------------------------------------------
    def zoom_in(self) -> None:
        self.points.zoom_in()

    def zoom_out(self) -> None:
        self.points.zoom_out()

    def zoom_fit(self) -> None:
        self.points.zoom_fit()

    # ------ Qt --------------------------------------------------------------------------------------------
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.session.show_arrows(self._has_arrows)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.session.show_arrows(False)
