"""The nouns of a corpus: documents, passages, their places, and what to read from a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

UNITS = ("row", "line", "sentence", "paragraph", "document")
"""What one passage is. ``auto`` in `ReadOptions` lets the reader choose."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in its document a passage stands.

    ``kind`` is one of row, line, paragraph, page, document, typed; ``number`` counts from 1 (a row as a
    spreadsheet counts it, heading included); ``within`` names what it is counted in (a sheet); ``part`` is
    the number of the sentence inside it, 0 for the whole.
    """

    kind: str
    number: int
    within: str = ""
    part: int = 0

    def __str__(self) -> str:
        if self.kind == "document":
            return "whole document"
        where = f"{self.within}, {self.kind} {self.number}" if self.within else f"{self.kind} {self.number}"
        return f"{where}, sentence {self.part}" if self.part else where


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of text as a reader yields it, with the table's other columns."""

    text: str
    place: Place
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read one file: the unit of a passage, and for a table the columns that hold the text."""

    unit: str = "auto"
    text_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TablePreview:
    """The head of a table, for choosing its text columns. ``guess`` is what we would choose."""

    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: tuple[str, ...]
    row_count: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be added, and how to read it."""

    path: str
    options: ReadOptions = ReadOptions()


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be added, and why, in a sentence that does not repeat the name."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """One file as loaded, or the sentences typed by hand (``kind`` is ``typed``)."""

    id: int
    name: str
    path: str
    kind: str
    unit: str
    passages: int
    columns: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and compared. ``row`` is its number in the corpus, from 0; ``id`` never changes.

    ``tokens`` is how many tokens the text has for the current model, ``tokens_read`` how many the model read;
    both are None until it is embedded.
    """

    row: int
    id: int
    document_id: int
    text: str
    place: Place
    columns: Mapping[str, str] = field(default_factory=dict)
    tokens: int | None = None
    tokens_read: int | None = None
