"""A few real documents, and a way to run a command in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from semdesk.__main__ import main

FAQ = """question,answer,topic
How do I get a library card?,Bring an identity card to any branch.,Membership
I lost my card. What should I do?,Tell us at once.,Membership
What are your opening hours?,From nine to eight.,Visiting
Where can I park my car?,In Station Road.,Visiting
Can I bring my dog?,On a lead.,Visiting
How can I print something?,Send it from your phone.,Computers
"""
SENTENCES = "Today is a sunny day\nThe weather today is beautiful\nDogs are awesome\nI love dogs\n"


@dataclass(frozen=True)
class Outcome:
    """What a command answered, said and ended with."""

    code: int
    answers: list[dict[str, Any]]
    messages: str


Semdesk = Callable[..., Outcome]


@pytest.fixture
def semdesk(capsys: pytest.CaptureFixture[str]) -> Semdesk:
    """Runs ``semdesk ARGUMENTS...`` in this process."""

    def run(*arguments: object) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, [json.loads(line) for line in captured.out.splitlines()], captured.err)

    return run


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder with a table, a text file and a PDF that is none."""
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "faq.csv").write_text(FAQ, encoding="utf-8")
    (folder / "sentences.txt").write_text(SENTENCES, encoding="utf-8")
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\nbroken")
    return folder


@pytest.fixture
def project(documents: Path, tmp_path: Path, semdesk: Semdesk) -> Path:
    """A project of the table."""
    path = tmp_path / "faq.semdesk"
    assert semdesk("embed", documents / "faq.csv", "--output", path, "--text-column", "question").code == 0
    return path
