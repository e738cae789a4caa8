"""What a reader is. One file per format; the catalogue READERS is in the package's ``__init__``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from semdesk.core.corpus.types import Block, ReadOptions, TablePreview
from semdesk.core.progress import ProgressFn


@dataclass(frozen=True, slots=True)
class Reader:
    """How one format is read.

    ``read(path, options, progress)`` yields blocks in reading order, or raises `CannotRead`, or anything
    else, which the caller turns into a `CannotRead`; it reports how far it is in bytes, pages or whatever the
    format counts. ``preview(path)`` is there for tables only. ``units`` are the units that a passage of this
    format can be, the usual one first; the reader yields the coarsest that its places need (paragraphs, rows,
    lines) and splitting does the rest. ``label`` is a noun without its article: "Word document".
    """

    key: str
    label: str
    suffixes: tuple[str, ...]
    units: tuple[str, ...]
    read: Callable[[Path, ReadOptions, ProgressFn], Iterator[Block]]
    preview: Callable[[Path], TablePreview] | None = None
