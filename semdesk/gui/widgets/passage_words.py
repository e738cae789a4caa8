"""How a passage is named in one line: its document, its place, its other columns."""

from __future__ import annotations

from semdesk.app.session import Session
from semdesk.core.corpus.types import Document, Passage

_ICONS = {
    "csv": "sheet",
    "tsv": "sheet",
    "xlsx": "sheet",
    "docx": "file-type",
    "pdf": "file-type",
    "html": "globe",
    "pasted": "clipboard-paste",
    "typed": "pen-line",
}
SEEN = 1_000
"""Characters of a passage that a list looks at: more don't fit into its lines."""


def document_icon(document: Document) -> str:
    """The icon of a document's kind."""
    return _ICONS.get(document.kind, "file-text")


def document_of(session: Session, passage: Passage) -> Document | None:
    """The document of a passage; None while the list of documents is being read again."""
    return next((d for d in session.documents if d.id == passage.document_id), None)


def place_line(session: Session, passage: Passage) -> str:
    """``faq.csv · row 4``."""
    document = document_of(session, passage)
    return f"{document.name} · {passage.place}" if document else str(passage.place)


def short_columns(passage: Passage, longest: int = 40) -> str:
    """The other columns that fit beside a passage: ``topic: card   date: 4 Mar``."""
    return "    ".join(
        f"{name}: {value}" for name, value in passage.columns.items() if 0 < len(value) <= longest
    )


def first_lines(text: str) -> str:
    """What a list lays out of a text."""
    return text if len(text) <= SEEN else text[:SEEN] + "…"
