"""What is remembered between starts, in one versioned JSON file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

VERSION = 1
APPEARANCES = ("system", "light", "dark")


@dataclass(slots=True)
class Preferences:
    """A person's choices. ``window`` holds Qt's own geometry and dock state, base64."""

    appearance: str = "system"
    text_size: int = 100
    last_project: str = ""
    recent_projects: tuple[str, ...] = ()
    model_folders: tuple[str, ...] = ()
    device: str = "auto"
    window_geometry: str = ""
    window_state: str = ""


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
    for field in fields(Preferences):
        if field.name not in data:
            continue
        value = tuple(data[field.name]) if isinstance(data[field.name], list) else data[field.name]
        if _is_valid(field.name, value, getattr(preferences, field.name)):
            setattr(preferences, field.name, value)
        else:
            notes.append(f"The preference {field.name} had an unusable value; its default is used.")
    return preferences, tuple(notes)


def _is_valid(name: str, value: Any, default: Any) -> bool:
    if type(value) is not type(default):
        return False
    if name == "appearance":
        return bool(value in APPEARANCES)
    if name == "text_size":
        return bool(90 <= value <= 150)
    return not isinstance(value, tuple) or all(isinstance(v, str) for v in value)


def save_preferences(preferences: Preferences, path: Path) -> None:
    """Write all choices, to a temporary name first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".new")
    temporary.write_text(json.dumps({"version": VERSION, **asdict(preferences)}, indent=1), encoding="utf-8")
    temporary.replace(path)
