"""The life of the project file: opened, remembered in, saved under a name, left for another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk
from semdesk.app.preferences import Preferences, preferences_path, save_preferences
from semdesk.app.settings import Settings
from semdesk.core.errors import CannotOpenProject, SemdeskError
from semdesk.core.progress import ProgressFn
from semdesk.core.project.project import Project

_RECENT = 8
_NOT_OF_A_PROJECT = ("models", "prepare", "inspect model", "preferences")


@dataclass(frozen=True, slots=True)
class Remembered:
    """Where the user was: settings, selection, query, and how the corpus table was filtered and sorted."""

    settings: Settings | None = None
    model_key: str = ""
    rows: tuple[int, ...] = ()
    current: int | None = None
    query: str = ""


def unsaved_folder() -> Path:
    """Where projects live that have not been given a name."""
    return Path(platformdirs.user_data_dir("semdesk", appauthor=False)) / "projects"


class Opening(QObject):
    """``opened``: another project is there, with what was remembered; ``renamed``: it has another name."""

    opened = Signal(object)
    renamed = Signal()

    def __init__(self, desk: Desk, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._preferences = preferences

    @property
    def name(self) -> str:
        """The project's name as the title shows it; empty while it has none."""
        project = self._desk.project
        return "" if project is None or self.is_unsaved(project) else project.path.stem

    def is_unsaved(self, project: Project) -> bool:
        """Whether the project still lies in the program's own folder."""
        return project.path.parent == unsaved_folder()

    def start(self, path: Path | None) -> None:
        """Open this project, or the one of last time; if there is none, or it can't be opened, a new one."""
        last = self._preferences.last_project
        if path is not None or (last and Path(last).exists()):
            self._run(_open, path or Path(last), on_error=self._on_start_failed)
        else:
            self.new()

    def _on_start_failed(self, error: SemdeskError) -> None:
        self._desk.messages.problem(error)
        self.new()

    def new(self) -> None:
        """A new project without a name."""
        self._run(_create)

    def open(self, path: Path) -> None:
        """Open a project; if that fails the present one stays."""
        project = self._desk.project
        if project is None or path.resolve() != project.path.resolve():
            self._run(_open, path)

    def _run(
        self, function: Callable[..., Any], *args: Any, on_error: Callable[[SemdeskError], None] | None = None
    ) -> None:
        self._desk.jobs.run(
            "open", function, *args, worker="files", label=self.tr("Opening"), on_result=self._on_opened,
            on_error=on_error,
        )  # fmt: skip

    def _on_opened(self, found: tuple[Project, Remembered]) -> None:
        self.leave()
        self._desk.project, remembered = found
        self._note_path(self._desk.project.path)
        self.opened.emit(remembered)

    def leave(self) -> None:
        """Put the open project away; everything is saved already."""
        self._desk.jobs.cancel_all(but=_NOT_OF_A_PROJECT)
        project, self._desk.project = self._desk.project, None
        if project is not None:
            self._desk.jobs.run(f"close {project.path}", _close, project, worker="store")

    def save_as(self, path: Path) -> None:
        """Give the project a name and a place; the work goes on there."""
        path = path.with_suffix(".semdesk")
        self._desk.jobs.run(
            "save as", _save_as, self._desk.opened(), path, worker="store", label=self.tr("Saving"),
            on_result=self._on_saved,
        )  # fmt: skip

    def _on_saved(self, path: Path) -> None:
        self._note_path(path)
        self._desk.messages.notice(self.tr("Saved as {name}.").format(name=path.name))
        self.renamed.emit()

    def _note_path(self, path: Path) -> None:
        self._preferences.last_project = str(path)
        if path.parent != unsaved_folder():
            others = [p for p in self._preferences.recent_projects if p != str(path)]
            self._preferences.recent_projects = (str(path), *others)[:_RECENT]
        # Now and not only at the end: after a power cut one comes back to this project too.
        self._desk.jobs.run("preferences", _save_preferences, replace(self._preferences), worker="store")

    def remember(self, remembered: Remembered) -> None:
        """Write down where the user is."""
        if self._desk.project is not None:
            self._desk.jobs.run("remember", _remember, self._desk.project, remembered, worker="store")


# ------ on the worker threads -------------------------------------------------------------------------------
def _create(*, progress: ProgressFn) -> tuple[Project, Remembered]:
    progress(0, 1)
    folder = unsaved_folder()
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().strftime("%Y-%m-%d %H.%M.%S.%f")
    return Project.create(folder / f"{stamp}.semdesk", nameless=True), Remembered()


def _open(path: Path, *, progress: ProgressFn) -> tuple[Project, Remembered]:
    progress(0, 1)
    project = Project.open(path)
    try:
        return project, _read_remembered(project.value("remembered", {}), project.passage_count)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        project.close()
        raise CannotOpenProject(
            f"{path.name} is damaged: what it remembers of the window can't be read. Open a backup of it."
        ) from error


def _read_remembered(value: dict[str, Any], passage_count: int) -> Remembered:
    if not value:
        return Remembered()
    settings = Settings(None, str(value["pooling"]), str(value["metric"]), bool(value["normalize"]))
    rows = tuple(row for row in map(int, value["rows"]) if 0 <= row < passage_count)
    current = value["current"]
    return Remembered(
        settings, str(value["model"]), rows, current if current in rows else None, str(value["query"])
    )


def _close(project: Project, *, progress: ProgressFn) -> None:
    progress(0, 1)
    close_project(project)


def close_project(project: Project) -> None:
    """Close it here and now; one without a name and without texts is not kept."""
    is_unused = project.path.parent == unsaved_folder() and project.passage_count == 0
    project.close()
    if is_unused:
        project.path.unlink(missing_ok=True)


def _save_preferences(preferences: Preferences, *, progress: ProgressFn) -> None:
    progress(0, 1)
    save_preferences(preferences, preferences_path())


def _save_as(project: Project, path: Path, *, progress: ProgressFn) -> Path:
    project.save_as(path, progress)
    return path


def _remember(project: Project, remembered: Remembered, *, progress: ProgressFn) -> None:
    progress(0, 1)
    write_remembered(project, remembered)


def write_remembered(project: Project, remembered: Remembered) -> None:
    """Write down where the user is, here and now."""
    settings = remembered.settings or Settings()
    project.set_value(
        "remembered",
        {
            "model": remembered.model_key,
            "pooling": settings.pooling,
            "metric": settings.metric,
            "normalize": settings.normalize,
            "rows": list(remembered.rows),
            "current": remembered.current,
            "query": remembered.query,
        },
    )
