"""The life of the project file: opened, remembered in, saved under a name, left for another."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import platformdirs
from PySide6.QtCore import QObject, Signal

from semdesk.app.desk import Desk
from semdesk.app.preferences import Preferences, preferences_path, save_preferences
from semdesk.app.settings import Settings
from semdesk.core.errors import CannotOpenProject, CannotWrite, SemdeskError
from semdesk.core.progress import ProgressFn
from semdesk.core.project.project import Project

_RECENT = 8
_SUFFIX = ".semdesk"
_NOT_OF_A_PROJECT = ("models", "prepare", "inspect model", "preferences", "export ")
_numbers = itertools.count(1)
Verb = Callable[[], None]


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
    """The one open project.

    ``leaving``: it will go, and can still be written to; ``opened``: another one is there, with what was
    remembered; ``renamed``: it has another name.
    """

    leaving = Signal()
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

    def start(self, path: Path | None, then: Verb | None = None) -> None:
        """Open this project, or the one of last time; if there is none, or it can't be opened, a new one."""
        last = self._preferences.last_project
        if path is not None or last:
            self._run(then, _open, path or Path(last))
        else:
            self.new(then)

    def new(self, then: Verb | None = None) -> None:
        """A new project without a name; ``then`` is done in it."""
        self._run(then, _create)

    def open(self, path: Path, then: Verb | None = None) -> None:
        """Open a project, and do ``then``; if that fails the present one stays."""
        project = self._desk.project
        if project is None or path.resolve() != project.path.resolve():
            self._run(then, _open, path)
        elif then:
            then()

    def _run(self, then: Verb | None, function: Callable[..., Any], *args: Any) -> None:
        # Not on the worker of the files: one that is being read would have to be waited for.
        self._desk.jobs.run(
            "open", function, *args, worker="quick", label=self.tr("Opening"),
            on_result=lambda found: self._on_opened(found, then),
            on_error=lambda error: self._on_failed(error, then),
            on_unwanted=lambda found: close_project(found[0]),
        )  # fmt: skip

    def _on_opened(self, found: tuple[Project, Remembered], then: Verb | None) -> None:
        self.leave()
        self._desk.project, remembered = found
        self.note()
        self.opened.emit(remembered)
        if then:
            then()

    def _on_failed(self, error: SemdeskError, then: Verb | None) -> None:
        self._desk.messages.problem(error)
        if self._desk.project is None:
            self.new(then)
        elif then:
            then()

    def leave(self) -> None:
        """Put the open project away; everything is saved already."""
        project = self._desk.project
        if project is not None:
            self.leaving.emit()
        self._desk.jobs.cancel_all(but=_NOT_OF_A_PROJECT)
        self._desk.project = None
        if project is not None:
            # Two workers write to it: it is closed when both are through with that.
            stored = threading.Event()
            jobs = self._desk.jobs
            jobs.run(f"stored {next(_numbers)}", _tell, stored, worker="store", always=True)
            jobs.run(f"close {next(_numbers)}", _close, project, stored, worker="files", always=True)

    def save_as(self, path: Path) -> None:
        """Give the project a name and a place; the work goes on there."""
        # A name that was not typed in full has not been confirmed either: it replaces nothing.
        is_full = path.suffix == _SUFFIX
        full = path if is_full else path.with_name(path.name + _SUFFIX)
        self._desk.jobs.run(
            "save as", _save_as, self._desk.opened(), full, is_full, worker="store", label=self.tr("Saving"),
            on_result=self._on_saved,
        )  # fmt: skip

    def _on_saved(self, before: Path) -> None:
        path = self._desk.opened().path
        if not before.exists():
            recent = self._preferences.recent_projects
            self._preferences.recent_projects = tuple(p for p in recent if p != str(before))
        self.note()
        self._desk.messages.notice(self.tr("Saved as {name}.").format(name=path.name))
        self.renamed.emit()

    def note(self) -> None:
        """Remember that this is the project to come back to, unless it is a new one without texts."""
        project = self._desk.project
        if project is None or is_unused(project) or self._preferences.last_project == str(project.path):
            return
        self._preferences.last_project = str(project.path)
        recent = (self._preferences.last_project, *self._preferences.recent_projects)
        self._preferences.recent_projects = tuple(dict.fromkeys(recent))[:_RECENT]
        # Now and not only at the end: after a power cut one comes back to this project too.
        self._desk.jobs.run(
            "preferences", _save_preferences, replace(self._preferences), worker="store", always=True
        )

    def remember(self, remembered: Remembered) -> None:
        """Write down where the user is."""
        if self._desk.project is not None:
            self._desk.jobs.run(
                "remember", _remember, self._desk.project, remembered, worker="store", always=True
            )


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
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError) as error:
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


def _tell(event: threading.Event, *, progress: ProgressFn) -> None:
    event.set()


def _close(project: Project, stored: threading.Event, *, progress: ProgressFn) -> None:
    stored.wait()
    close_project(project)


def is_unused(project: Project) -> bool:
    """Whether it has neither a name nor texts, and need not be kept."""
    return project.path.parent == unsaved_folder() and project.passage_count == 0


def close_project(project: Project) -> None:
    """Close it here and now; one without a name and without texts is not kept."""
    is_kept = not is_unused(project)
    project.close()
    if not is_kept:
        project.path.unlink(missing_ok=True)


def _save_preferences(preferences: Preferences, *, progress: ProgressFn) -> None:
    progress(0, 1)
    save_preferences(preferences, preferences_path())


def _save_as(project: Project, path: Path, may_replace: bool, *, progress: ProgressFn) -> Path:
    """Where it was before."""
    if path.exists() and not may_replace:
        raise CannotWrite(
            f"There is a file {path.name} in {path.parent} already. Choose it in the list to replace it."
        )
    before = project.path
    project.save_as(path, progress)
    return before


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


def divided(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The projects among the paths, and the others."""
    projects = [path for path in paths if path.suffix == ".semdesk"]
    return projects, [path for path in paths if path not in projects]
