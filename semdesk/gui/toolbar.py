"""The bar at the top: add, the four settings that make scores, and the search."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from semdesk.app.session import Session
from semdesk.core.embedding.poolings import pooling
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.similarity.metrics import METRICS, metric
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.combos import Choice, LabelledCombo
from semdesk.gui.widgets.controls import Button, Check, short_line
from semdesk.gui.widgets.hairlines import BorderedBar
from semdesk.gui.widgets.search_field import SearchField
from semdesk.gui.words import number

_CHOOSE_FOLDER = "choose a folder"


class Toolbar(BorderedBar):
    """Shows the settings and changes them. ``model_folder_wanted``: the user wants to choose one."""

    model_folder_wanted = Signal()

    def __init__(
        self,
        session: Session,
        themes: ThemeManager,
        add_menu: QMenu,
        search_key: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(themes, t.TOOLBAR_HEIGHT, "window", Qt.Edge.BottomEdge, parent)
        self._session = session
        self._add_menu = add_menu
        self._make(search_key)
        self._lay_out()
        self._connect()
        self._refresh()

    def _make(self, search_key: str) -> None:
        self.add = Button(self.tr("Add"), self.themes, "primary", "plus")
        self.add.setToolTip(self.tr("Add documents, a folder or text to this project"))
        self.model_choice = LabelledCombo(self.tr("Model"), self.themes)
        self.pooling_choice = LabelledCombo(self.tr("Pooling"), self.themes)
        self.metric_choice = LabelledCombo(self.tr("Metric"), self.themes)
        self.normalize = Check(self.tr("Normalize"), self.themes)
        self.search = SearchField(self.themes, search_key)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(t.M, 0, t.M, t.HAIRLINE)
        row.setSpacing(t.M)
        for widget in (
            self.add,
            short_line(self.themes),
            self.model_choice,
            self.pooling_choice,
            self.metric_choice,
            self.normalize,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        self.search.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.search.setMaximumWidth(t.SEARCH_WIDTH)
        self.search.setMinimumWidth(t.SEARCH_MIN)
        row.addWidget(self.search, 100)

    def _connect(self) -> None:
        session = self._session
        self.add.clicked.connect(self._on_add)
        self.model_choice.combo.chosen.connect(self._on_model)
        self.pooling_choice.combo.chosen.connect(self._on_pooling)
        self.metric_choice.combo.chosen.connect(self._on_metric)
        self.normalize.clicked.connect(self._on_normalize)
        self.search.asked.connect(self._on_asked)
        session.settings_changed.connect(self._refresh)
        session.corpus_changed.connect(self._refresh)
        session.search_changed.connect(self._on_search_changed)
        session.project_changed.connect(self._on_search_changed)

    def _name_what_fits(self) -> None:
        """In a narrow window the settings stand without their words; the tooltips still say them."""
        is_wide = self.width() >= self.themes.theme.px(t.NAME_SETTINGS_FROM)
        for setting in (self.model_choice, self.pooling_choice, self.metric_choice):
            setting.label.setVisible(is_wide)

    # ------ the user ----------------------------------------------------------------------------------------
    def _on_add(self) -> None:
        self._add_menu.exec(self.add.mapToGlobal(QPoint(0, self.add.height() + t.XS)))

    def _on_model(self, key: str) -> None:
        if key == _CHOOSE_FOLDER:
            self.model_folder_wanted.emit()
        else:
            self._session.change(model=key)

    def _on_pooling(self, key: str) -> None:
        self._session.change(pooling=key)

    def _on_metric(self, key: str) -> None:
        self._session.change(metric=key)

    def _on_normalize(self, on: bool) -> None:
        self._session.change(normalize=on)

    def _on_asked(self, words: str) -> None:
        self._session.find(words)

    # ------ the session -------------------------------------------------------------------------------------
    def _on_search_changed(self) -> None:
        if not self.search.hasFocus():
            self.search.setText(self._session.search.query if self._session.search else "")

    def _refresh(self) -> None:
        settings, has_texts = self._session.settings, self._session.passage_count > 0
        model = settings.model
        for widget in (self.pooling_choice, self.metric_choice, self.normalize, self.search):
            widget.setEnabled(has_texts and model is not None)
        self.model_choice.setEnabled(model is not None)
        self.add.set_kind("primary" if has_texts else "normal")
        if model is not None:
            self._show_models(model)
            self.pooling_choice.combo.set_choices(self._poolings(model), settings.pooling)
            self.metric_choice.combo.set_choices(self._metrics(model, settings.normalize), settings.metric)
        self.normalize.setChecked(settings.normalize)
        self.normalize.setToolTip(self._about_normalizing(model))

    def _show_models(self, current: ModelInfo) -> None:
        choices = [Choice(m.key, m.name, self._about(m)) for m in self._session.models]
        more = Choice(
            _CHOOSE_FOLDER,
            self.tr("Choose a model folder…"),
            self.tr("Any sentence-transformers model on this computer, saved as safetensors."),
            is_action=True,
        )
        notes = [Choice("", "", note, is_note=True) for note in self._session.model_notes]
        self.model_choice.combo.set_choices((*choices, more, *notes), current.key)

    def _about(self, model: ModelInfo) -> str:
        facts = self.tr(
            "{source} · {dimension} numbers a passage · reads up to {tokens} tokens · best with {metric}"
        )
        return facts.format(
            source=self._sources().get(model.source, model.source),
            dimension=number(model.dimension),
            tokens=number(model.max_tokens),
            metric=metric(model.metric).label,
        )

    def _sources(self) -> dict[str, str]:
        return {
            "built-in": self.tr("Comes with semdesk"),
            "folder": self.tr("From a folder"),
            "cache": self.tr("From the Hugging Face cache"),
        }

    def _poolings(self, model: ModelInfo) -> list[Choice]:
        own = self.tr("(the model's own)")
        entries = [pooling(key) for key in model.poolings]
        return [Choice(p.key, p.label, p.explanation, own if p.key == model.pooling else "") for p in entries]

    def _metrics(self, model: ModelInfo, is_normalized: bool) -> list[Choice]:
        best = self.tr("(recommended)")
        choices = [
            Choice(m.key, m.label, m.explanation, best if m.key == model.metric else "") for m in METRICS
        ]
        return [*choices, Choice("", "", self.alike(), is_note=True)] if is_normalized else choices

    def alike(self) -> str:
        """What normalizing means for the choice of the metric."""
        return self.tr("With normalized vectors, cosine, dot product and Euclidean rank alike.")

    def _about_normalizing(self, model: ModelInfo | None) -> str:
        text = self.tr("Give every vector length 1, so that only its direction counts.")
        if model is not None and model.normalized:
            text = self.tr("{0} This model does so itself.").format(text)
        return f"{text} {self.alike()}" if self._session.settings.normalize else text

    # ------ Qt ----------------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_what_fits()
