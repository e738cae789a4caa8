"""Where the line between pairs is drawn: the histogram, a field, and how many are listed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from semdesk.app.pairing import PairsState
from semdesk.core.similarity.metrics import metric
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Caption
from semdesk.gui.widgets.histogram import Histogram
from semdesk.gui.widgets.number_field import ScoreField
from semdesk.gui.words import counted

Scores = NDArray[np.float32]
_FINE = 0.01


class LinePanel(QWidget):
    """``line_wanted``: pairs that score at least so are wanted (a similarity, also for distances)."""

    line_wanted = Signal(float)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._metric = metric("cosine")
        self._shown: tuple[object, ...] = ()
        self.histogram = Histogram(themes)
        self.histogram.moved.connect(self._on_number)
        self.field = ScoreField(themes)
        self.field.valueChanged.connect(self._on_number)
        self._heading = QLabel(self.tr("Where to draw the line"))
        self._hint = Caption("", "caption")
        self._hint.setWordWrap(True)
        self._axis = Caption(self.tr("Pairs per score (log)"), "caption")
        self._label = Caption("")
        self._label.setBuddy(self.field)
        self.count = QLabel()
        self._lay_out()
        themes.changed.connect(self._dress)
        self._dress()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(t.S)
        row.addWidget(self._label)
        row.addWidget(self.field)
        row.addStretch(1)
        row.addWidget(self.count)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(t.L, t.L, t.L, t.M)
        self._column.setSpacing(t.XS)
        for widget in (self._heading, self._hint, self.histogram, self._axis):
            self._column.addWidget(widget)
        self._column.addSpacing(t.XS)
        self._column.addLayout(row)
        self._column.addStretch(1)

    def add_below(self, widget: QWidget) -> None:
        """Another choice of what is listed."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def set_compact(self, is_compact: bool) -> None:
        """Leave out the words, where the panel stands above the list instead of beside it."""
        self._heading.setVisible(not is_compact)
        self._hint.setVisible(not is_compact)
        self.histogram.height_wanted = sizes.HISTOGRAM_LOW if is_compact else sizes.HISTOGRAM_HEIGHT
        side = t.M if is_compact else t.L
        self._column.setContentsMargins(side, t.M if is_compact else t.L, side, t.M)
        self.histogram.updateGeometry()

    def show_pairs(self, state: PairsState, scores: Scores, listed: int) -> None:
        """Show how these scores lie, best first; ``listed`` of them are above the state's line."""
        self._metric = metric(state.metric)
        self._say_which()
        numbers = -scores if self._metric.is_distance else scores
        key = (id(state.pairs), len(scores))
        if key != self._shown:
            self._shown = key
            self.histogram.show_numbers(numbers, self._metric.is_distance, self._step(numbers))
            self._fit_field(numbers)
        if state.line is not None:
            self.histogram.show_line(self._metric.shown(state.line))
            self.field.blockSignals(True)
            self.field.setValue(self._metric.shown(state.line))
            self.field.blockSignals(False)
        self.count.setText(counted(listed, self.tr("pair"), self.tr("pairs")))

    def _step(self, numbers: Scores) -> float:
        """A hundredth; where scores range widely, about a hundredth of the range."""
        spread = float(np.ptp(numbers)) if len(numbers) else 0.0
        return _FINE if spread <= 2 else 10.0 ** np.floor(np.log10(spread / 50))

    def _fit_field(self, numbers: Scores) -> None:
        step = self._step(numbers)
        low, high = (float(numbers.min()), float(numbers.max())) if len(numbers) else (0.0, 1.0)
        self.field.blockSignals(True)
        self.field.setRange(np.floor(low / step) * step, np.ceil(high / step) * step)
        self.field.setSingleStep(step)
        self.field.blockSignals(False)

    def _say_which(self) -> None:
        is_distance = self._metric.is_distance
        self._label.setText(self.tr("At most") if is_distance else self.tr("At least"))
        self.field.setAccessibleName(self.tr("Largest distance") if is_distance else self.tr("Minimum score"))
        side = self.tr("left") if is_distance else self.tr("right")
        self._hint.setText(
            self.tr("Drag the line, or use the field. Pairs to its {0} are listed.").format(side)
        )
        axis = self.tr("Pairs per distance (log)") if is_distance else self.tr("Pairs per score (log)")
        self._axis.setText(axis)

    def _on_number(self, number: float) -> None:
        self.line_wanted.emit(self._metric.from_shown(number))

    def _dress(self) -> None:
        theme = self._themes.theme
        self._heading.setFont(theme.bold())
        self.count.setFont(theme.bold())
