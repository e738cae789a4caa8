"""What one sees before there are texts: the drop area, three promises, and samples to look at first."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.samples import SAMPLES
from semdesk.gui import theme as t
from semdesk.gui.icons import icon_pixmap
from semdesk.gui.panels.catalogue import PANELS
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.chips import Chip
from semdesk.gui.widgets.controls import Button
from semdesk.gui.widgets.drop_area import DropArea
from semdesk.gui.widgets.sample_card import SampleCard


class StartPage(QScrollArea):
    """``project_wanted``: open a project; ``failures_wanted``: say which files were not read;
    ``sample_wanted``: show this `Sample`.
    """

    project_wanted = Signal()
    failures_wanted = Signal()
    sample_wanted = Signal(object)

    def __init__(self, session: Session, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._themes = themes
        self._promise_icons: list[tuple[QLabel, str]] = []
        self.drop = DropArea(themes)
        self._failed = QHBoxLayout()
        page = QWidget()
        page.setProperty("ground", "surface")
        page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out(page)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        session.corpus_changed.connect(self._on_corpus_changed)
        themes.changed.connect(self._dress)
        self._dress()

    def _lay_out(self, page: QWidget) -> None:
        self._content = QWidget()
        column = QVBoxLayout(self._content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.drop, 1)
        column.addSpacing(t.M)
        column.addLayout(self._failed)
        column.addLayout(self._promises())
        column.addSpacing(t.XL)
        column.addLayout(self._samples_head())
        column.addSpacing(t.S)
        column.addLayout(self._samples())
        grid = QGridLayout(page)
        grid.setContentsMargins(t.XL, t.XL + t.L, t.XL, t.XL)
        grid.addWidget(self._content, 0, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1000)
        grid.setColumnStretch(2, 1)
        grid.setRowStretch(1, 1)

    def _promises(self) -> QBoxLayout:
        """In one row, or below each other where that is too wide."""
        self._promise_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._promise_row.setSpacing(t.XL)
        self._promise_row.addStretch(1)
        for name, text in self._promise_texts():
            mark, words = QLabel(), QLabel(text)
            words.setProperty("tone", "quiet")
            self._promise_icons.append((mark, name))
            promise = QHBoxLayout()
            promise.setSpacing(t.S)
            promise.addWidget(mark)
            promise.addWidget(words, 1)
            self._promise_row.addLayout(promise)
        self._promise_row.addStretch(1)
        return self._promise_row

    def _promise_texts(self) -> tuple[tuple[str, str], ...]:
        return (
            ("file-lock", self.tr("Your files are never changed")),
            ("wifi-off", self.tr("Nothing leaves this computer")),
            ("history", self.tr("Close any time; you come back to where you were")),
        )

    def _samples_head(self) -> QHBoxLayout:
        heading = QLabel(self.tr("Or look at a sample first"))
        heading.setProperty("type", "heading")
        self.open_project = Button(self.tr("Open a project…"), self._themes, "link", "history")
        self.open_project.clicked.connect(self.project_wanted)
        row = QHBoxLayout()
        row.addWidget(heading)
        row.addStretch(1)
        row.addWidget(self.open_project)
        return row

    def _samples(self) -> QBoxLayout:
        titles = {panel.key: panel.shown_title() for panel in PANELS}
        self._sample_row = row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(t.L)
        for seed, sample in enumerate(SAMPLES):
            views = ", ".join(titles.get(key, key) for key in sample.opens_with)
            card = SampleCard(sample, self.tr("Starts with {views}").format(views=views), seed, self._themes)
            card.chosen.connect(self.sample_wanted)
            row.addWidget(card, 1)
        return row

    def _on_corpus_changed(self) -> None:
        while item := self._failed.takeAt(0):
            if old := item.widget():
                old.deleteLater()
        if count := len(self._session.failures):
            text = self.tr("%n not read", "", count)
            chip = Chip(text, self._themes, "warn", "triangle-alert", self.tr("Show which, and why"))
            chip.clicked.connect(self.failures_wanted)
            self._failed.addWidget(chip, 0, Qt.AlignmentFlag.AlignCenter)
            self._failed.setContentsMargins(0, 0, 0, t.M)

    def _dress(self) -> None:
        theme = self._themes.theme
        self._content.setMaximumWidth(theme.px(t.DROP_AREA[0]))
        for label, name in self._promise_icons:
            label.setPixmap(icon_pixmap(name, theme.text2, theme.px(t.ICON), self.devicePixelRatioF()))
        self._fit()

    def _fit(self) -> None:
        """Side by side where there is room, else below each other."""
        is_wide = self.width() >= self._themes.theme.px(t.CARDS_BESIDE_FROM)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        for row in (self._promise_row, self._sample_row):
            row.setDirection(beside if is_wide else below)
        self._promise_row.setSpacing(t.XL if is_wide else t.S)

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
