"""Ways of asking SQLite that the tables' modules share."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from semdesk.core.project.problems import Damaged

_AT_ONCE = 500


def select_in(connection: sqlite3.Connection, query: str, keys: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends in ``IN``, for any number of keys."""
    rest = iter(keys)
    while some := tuple(islice(rest, _AT_ONCE)):
        yield from connection.execute(f"{query} ({','.join('?' * len(some))})", some).fetchall()


def next_id(connection: sqlite3.Connection, table: str) -> int:
    """The id that the next row of a table gets: larger than any that was ever used."""
    used = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    largest = connection.execute(f"SELECT max(id) FROM {table}").fetchone()[0]
    return max(used[0] if used else 0, largest or 0) + 1


def storable(text: str) -> str:
    """The text with what UTF-8 can't hold (half characters, as in odd file names) replaced by ``?``."""
    return text.encode("utf-8", "replace").decode()


def to_json(value: Any) -> str:
    """JSON in which every character stands for itself, so that it can be searched."""
    return storable(json.dumps(value, ensure_ascii=False))


def from_json(text: str) -> Any:
    """The value; `Damaged` if it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"not JSON: {text[:40]}") from error


def names_from_json(text: str) -> tuple[str, ...]:
    """A list of strings; `Damaged` if it is none."""
    names = from_json(text)
    if not isinstance(names, list) or not _are_strings(names):
        raise Damaged("not a list of names")
    return tuple(names)


def columns_from_json(texts: Sequence[str]) -> list[dict[str, str]]:
    """The columns of passages, parsed together, which is four times as fast; `Damaged` if they are none."""
    found: list[dict[str, str]] = from_json(f"[{','.join(texts)}]")
    if len(found) != len(texts) or not all(isinstance(columns, dict) for columns in found):
        raise Damaged("not the columns of passages")
    if not all(_are_strings(columns.values()) for columns in found):
        raise Damaged("columns that hold something else than text")
    return found


def _are_strings(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
