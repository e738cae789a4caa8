"""What finding pairs is asked: neighbours, pairs, and under Advanced the sizes of its pieces."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from semdesk.core.similarity.types import MiningSettings
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, Caption
from semdesk.gui.widgets.hairlines import BorderedBar
from semdesk.gui.widgets.number_field import CountField
from semdesk.gui.widgets.view_bar import ViewBar

_USUAL = MiningSettings()
_MOST_NEIGHBOURS = 10_000
_MOST_PAIRS = 5_000_000
_MOST_AT_ONCE = 1_000_000


class MiningChoices:
    """The fields, put into a view bar and into a bar of their own below it, which the Advanced button opens.

    The score is not among them: pairs are found, best first, and the line is drawn afterwards, with the same
    result and without waiting again.
    """

    def __init__(self, bar: ViewBar, themes: ThemeManager) -> None:
        tr = bar.tr
        self.top_k = _field(
            themes, _USUAL.top_k, _MOST_NEIGHBOURS,
            tr("For each passage so many of the most alike others are looked at (top_k)."),
        )  # fmt: skip
        self.max_pairs = _field(
            themes,
            _USUAL.max_pairs,
            _MOST_PAIRS,
            tr("Of all pairs so many of the best are kept (max_pairs)."),
        )
        self.query_chunk = _field(
            themes, _USUAL.query_chunk_size, _MOST_AT_ONCE,
            tr("So many passages are compared at a time. More takes more memory; the result is the same."),
        )  # fmt: skip
        self.corpus_chunk = _field(
            themes, _USUAL.corpus_chunk_size, _MOST_AT_ONCE,
            tr("Compared with so many others at a time. More takes more memory; the result is the same."),
        )  # fmt: skip
        self.advanced_button = Button(tr("Advanced"), themes, "quiet", "chevron-down", t.VIEW_CONTROL_HEIGHT)
        self.advanced_button.setCheckable(True)
        bar.add_left(labelled(tr("Neighbours"), self.top_k))
        bar.add_left(labelled(tr("Most pairs"), self.max_pairs))
        bar.add_left(self.advanced_button)
        self.advanced_bar = BorderedBar(themes, t.VIEW_BAR_HEIGHT, "sunken", Qt.Edge.BottomEdge)
        row = QHBoxLayout(self.advanced_bar)
        row.setContentsMargins(t.M, 0, t.M, t.HAIRLINE)
        row.setSpacing(t.L)
        row.addWidget(labelled(tr("Compare at a time (query chunk)"), self.query_chunk))
        row.addWidget(labelled(tr("with (corpus chunk)"), self.corpus_chunk))
        row.addStretch(1)
        self.advanced_bar.hide()
        self.advanced_button.toggled.connect(self.advanced_bar.setVisible)

    def settings(self, min_score: float | None) -> MiningSettings:
        """What is asked for."""
        return MiningSettings(
            min_score,
            self.top_k.value(),
            self.max_pairs.value(),
            self.query_chunk.value(),
            self.corpus_chunk.value(),
        )


def labelled(words: str, field: QWidget) -> QWidget:
    """A field with its word to the left."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(t.S)
    label = Caption(words)
    label.setBuddy(field)
    label.setToolTip(field.toolTip())
    field.setAccessibleName(words)
    row.addWidget(label)
    row.addWidget(field)
    return box


def _field(themes: ThemeManager, value: int, most: int, explained: str) -> CountField:
    field = CountField(value, most, themes)
    field.setToolTip(explained)
    return field
