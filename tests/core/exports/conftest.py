"""A small project to export from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from semdesk.core.corpus.types import Block, Place
from semdesk.core.project.project import Project

TEXTS = (
    "Where do I return books?",
    '=HYPERLINK("http://example.org","click")',
    'Zwei Zeilen,\nund ein „Zitat“ "hier"',
    "- a list item",
    "plain text, with a comma",
    "日本語の文",
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Two documents: a table of four rows with a column, and a text of two lines."""
    with Project.create(tmp_path / "exports.semdesk") as project:
        table = project.add_document("faq.csv", "faq.csv", "csv", "row", ("Answer",))
        blocks = [
            Block(text, Place("row", at + 2), {"Answer": f"@answer {at}"})
            for at, text in enumerate(TEXTS[:4])
        ]
        project.add_passages(table, blocks)
        notes = project.add_document("notes.txt", "notes.txt", "txt", "line")
        project.add_passages(notes, [Block(text, Place("line", at + 1)) for at, text in enumerate(TEXTS[4:])])
        yield project
