"""What a project remembers beside its corpus: choices, selection, views; JSON under a key."""

from __future__ import annotations

import sqlite3
from typing import Any

from semdesk.core.project.queries import from_json, to_json


def read_value(connection: sqlite3.Connection, key: str, default: Any) -> Any:
    """The value of a key, or the default; `Damaged` if it can't be read."""
    found = connection.execute("SELECT value FROM project_values WHERE key = ?", (key,)).fetchone()
    return from_json(found[0]) if found else default


def write_value(connection: sqlite3.Connection, key: str, value: Any) -> None:
    """Remember a value."""
    connection.execute(
        "INSERT OR REPLACE INTO project_values (key, value) VALUES (?, ?)", (key, to_json(value))
    )
