"""What is remembered between starts, in one versioned JSON file."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from semdesk.core.embedding.precision import PRECISION_KEYS
from semdesk.core.errors import CannotWrite
from semdesk.core.project.problems import os_reason

VERSION = 1
_MOST_CACHE_MEGABYTES = 1_000_000
APPEARANCES = ("system", "light", "dark")


@dataclass(slots=True)
class Preferences:
    """A person's choices. ``cache_megabytes``: how much the vector cache may take, 0 turns it off.

    ``window_geometry`` is Qt's own, base64; ``window_state`` JSON.

    ``known`` is what stood in the file when this program last read or wrote it; copies share it.
    """

    appearance: str = "system"
    text_size: int = 100
    last_project: str = ""
    recent_projects: tuple[str, ...] = ()
    model_folders: tuple[str, ...] = ()
    device: str = "auto"
    cache_megabytes: int = 1000
    precision: str = "auto"
    window_geometry: str = ""
    window_state: str = ""
    known: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def values(self) -> dict[str, Any]:
        """The choices by name."""
        return {name: getattr(self, name) for name in _NAMES}


_NAMES = tuple(each.name for each in fields(Preferences) if each.name != "known")


def preferences_path() -> Path:
    """Where the file is."""
    return Path(platformdirs.user_config_dir("semdesk", appauthor=False)) / "preferences.json"


def load_preferences(path: Path) -> tuple[Preferences, tuple[str, ...]]:
    """The remembered choices, and a sentence for each that could not be used and is at its default again."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Preferences(), ()
    except (OSError, ValueError):
        return Preferences(), (f"The preferences in {path} can't be read; the defaults are used.",)
    if not isinstance(data, dict) or data.get("version") != VERSION:
        return Preferences(), (f"The preferences in {path} are of another version; the defaults are used.",)
    return _checked(data)


def _checked(data: dict[str, Any]) -> tuple[Preferences, tuple[str, ...]]:
    preferences = Preferences()
    notes = []
    for name in _NAMES:
        if name not in data:
            continue
        value = tuple(data[name]) if isinstance(data[name], list) else data[name]
        if _is_valid(name, value, getattr(preferences, name)):
            setattr(preferences, name, value)
        else:
            notes.append(f"The preference {name} had an unusable value; its default is used.")
    preferences.known.update(preferences.values())
    return preferences, tuple(notes)


def _is_valid(name: str, value: Any, default: Any) -> bool:
    if type(value) is not type(default):
        return False
    if name == "appearance":
        return bool(value in APPEARANCES)
    if name == "precision":
        return bool(value in PRECISION_KEYS)
    if name == "text_size":
        return bool(90 <= value <= 150)
    if name == "cache_megabytes":
        return bool(0 <= value <= _MOST_CACHE_MEGABYTES)
    return not isinstance(value, tuple) or all(isinstance(v, str) for v in value)


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Write the choices, whole or not at all; CannotWrite if the disk refuses.

    What another window has written since stays, unless it was changed here too.
    """
    mine = preferences.values()
    merged = {
        name: _merged(mine[name], preferences.known.get(name, getattr(Preferences(), name)), theirs)
        for name, theirs in load_preferences(path)[0].values().items()
    }
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps({"version": VERSION, **merged}, indent=1), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink()
        raise CannotWrite(
            f"The preferences could not be saved in {path.parent}: {os_reason(error)}."
        ) from error
    preferences.known.update(mine)


def _merged(mine: Any, known: Any, theirs: Any) -> Any:
    if isinstance(mine, tuple):
        return (*mine, *(value for value in theirs if value not in mine and value not in known))
    return theirs if mine == known else mine
