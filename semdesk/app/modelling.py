"""Which models there are, and the settings: model, pooling, metric, normalize, precision."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk
from semdesk.app.preferences import Preferences
from semdesk.app.settings import Settings
from semdesk.core.embedding.encoder import prepare_model
from semdesk.core.embedding.models import find_models, inspect_model
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.errors import ModelRefused
from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.metrics import METRICS

_METRICS = frozenset(metric.key for metric in METRICS)
Found = tuple[tuple[ModelInfo, ...], tuple[str, ...]]


def is_model_folder(path: Path) -> bool:
    """Whether a path that was dropped or picked is a model rather than texts."""
    try:
        return (path / "modules.json").exists()
    except OSError:
        return False  # a name too long, a folder closed to us: its reader says so


class Modelling(QObject):
    """Holds the `Settings`.

    ``changed``: settings or the list of models; ``engine_changed``: device, readiness.
    """

    changed = Signal()
    engine_changed = Signal()

    def __init__(self, desk: Desk, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._preferences = preferences
        self._restored: tuple[Settings | None, str] = (None, "")
        self.models: tuple[ModelInfo, ...] = ()
        self.notes: tuple[str, ...] = ()
        self.settings = Settings()
        self.device_text = ""
        self.is_model_ready = False

    @property
    def device(self) -> str:
        """The device that is wished for."""
        return self._preferences.device

    def find(self) -> None:
        """Look for models: the built-in one, the folders of before, the Hugging Face cache."""
        folders = [Path(folder) for folder in self._preferences.model_folders]
        self._desk.jobs.run("models", _find, folders, worker="files", on_result=self._on_found)

    def _on_found(self, found: Found) -> None:
        self.models, self.notes = found
        if not self.models:
            self._desk.messages.problem(ModelRefused(self.notes[0]))
        self._adopt()

    def restore(self, saved: Settings | None, model_key: str) -> None:
        """Take up the settings of the project that was opened.

        Without any, those that the first model brings.
        """
        self._restored = (saved, model_key)
        self.settings = Settings()
        self._adopt()

    def _adopt(self) -> None:
        """Happens once both the models and the project's settings are known, whichever comes last."""
        if self.models and self.settings.model is None:
            saved, key = self._restored
            model = self._model(key) or self.models[0]
            if key and model.key != key:
                text = self.tr("{model} is not on this computer; {other} is used. Its vectors are kept.")
                self._desk.messages.notice(text.format(model=key, other=model.name))
            self._take(model, saved if model.key == key else None)
        self.changed.emit()

    def _model(self, key: str) -> ModelInfo | None:
        return next((model for model in self.models if model.key == key), None)

    def change(
        self,
        model: str | None = None,
        pooling: str | None = None,
        metric: str | None = None,
        normalize: bool | None = None,
        precision: str | None = None,
    ) -> None:
        """Change some of the settings; another model brings its own pooling, metric and normalization.

        The precision is remembered for all projects.
        """
        before = self.settings
        if model is not None and (chosen := self._model(model)) and chosen != before.model:
            self._take(chosen)
        given = {"pooling": pooling, "metric": metric, "normalize": normalize, "precision": precision}
        self.settings = replace(self.settings, **{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
        if self.settings.precision != before.precision:
            self._preferences.precision = self.settings.precision
            self._prepare()
        if self.settings != before:
            self.changed.emit()

    def add_folder(self, path: Path) -> None:
        """Offer the model in this folder, and choose it."""
        self._desk.jobs.run(
            "inspect model", _inspect, path, worker="files", label=self.tr("Looking at the model"),
            on_result=self._on_inspected,
        )  # fmt: skip

    def _on_inspected(self, model: ModelInfo) -> None:
        if model.path not in self._preferences.model_folders:
            self._preferences.model_folders = (*self._preferences.model_folders, model.path)
        if self._model(model.key) is None:
            self.models = (*self.models, model)
        self._take(self._model(model.key) or model)
        self.changed.emit()

    def _take(self, model: ModelInfo, saved: Settings | None = None) -> None:
        own = Settings(model, model.pooling, model.metric, model.normalized)
        usable = saved is not None and saved.pooling in model.poolings and saved.metric in _METRICS
        chosen = replace(saved, model=model) if saved is not None and usable else own
        self.settings = replace(chosen, precision=self._preferences.precision)
        self._prepare()

    # ------ the engine --------------------------------------------------------------------------------------
    def _prepare(self) -> None:
        model = self.settings.model
        if model is None:
            return
        self._set_ready(False)
        # As queries need it; what a large corpus is embedded with is loaded with the first of it.
        prepare = partial(prepare_model, precision="exact")
        label = self.tr("Getting {model} ready").format(model=model.name)
        self._desk.jobs.run(
            "prepare", self._desk.engine.long.call, prepare, model, self.device, worker="long",
            label=label, on_result=self._on_prepared, )  # fmt: skip

    def _on_prepared(self, device_text: str) -> None:
        self.device_text = device_text
        self._set_ready(True)

    def _set_ready(self, is_ready: bool) -> None:
        self.is_model_ready = is_ready
        self.engine_changed.emit()


def _find(folders: list[Path], *, progress: ProgressFn) -> Found:
    progress(0, 1)
    return find_models(folders)


def _inspect(path: Path, *, progress: ProgressFn) -> ModelInfo:
    progress(0, 1)
    return inspect_model(path)
