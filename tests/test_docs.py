"""What the documents say is so: the manual is complete, links lead somewhere, examples parse."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from semdesk import __version__
from semdesk.cli import COMMANDS
from semdesk.cli.main import find_command
from semdesk.core.corpus.readers import READERS
from semdesk.core.embedding.poolings import POOLINGS
from semdesk.core.exports import EXPORTS
from semdesk.core.similarity.metrics import METRICS
from semdesk.gui.panels.catalogue import PANELS
from tests.helpers.rules import REPOSITORY

DOCUMENTS = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
MANUAL = (REPOSITORY / "docs" / "manual.md").read_text(encoding="utf-8")
_LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
_NAMED_FILE = re.compile(r"`((?:tests|semdesk|docs|benchmarks|installer)/[\w./-]+)`")


def _commands_in(document: Path) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    lines = [line.partition("  #")[0].partition(" | ")[0] for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("semdesk ")]


EXAMPLES = [example for document in DOCUMENTS for example in _commands_in(document)]


@pytest.mark.parametrize("entry", [*METRICS, *POOLINGS], ids=lambda entry: entry.key)
def test_the_manual_has_every_metric_and_pooling(entry: object) -> None:
    assert f"| `{entry.key}` | {entry.label} |" in MANUAL  # type: ignore[attr-defined]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
def test_the_manual_has_every_format_with_its_suffixes(reader: object) -> None:
    line = f"| {reader.label} | {' '.join(reader.suffixes)} |"  # type: ignore[attr-defined]
    assert line in MANUAL


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_manual_and_readme_have_every_command(command: object) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    assert f"`semdesk {command.name}" in MANUAL  # type: ignore[attr-defined]
    assert f"semdesk {command.name}" in readme  # type: ignore[attr-defined]


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.key)
def test_the_manual_has_every_panel_and_export(panel: object) -> None:
    headings = " ".join(re.findall(r"^## (.*)", MANUAL, re.MULTILINE))
    assert panel.title in headings  # type: ignore[attr-defined]
    assert all(suffix in MANUAL for export in EXPORTS for suffix in export.suffixes)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_parse(example: str) -> None:
    arguments = shlex.split(example)[1:]
    command = find_command(arguments)
    assert command is not None
    command.parser().parse_intermixed_args(arguments[1:])


def test_there_are_examples() -> None:
    assert {shlex.split(example)[1] for example in EXAMPLES} == {command.name for command in COMMANDS}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_named_files_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link for link in _LINK.findall(text) if "://" not in link]
    missing = [link for link in links if not (document.parent / link).exists()]
    missing += [name for name in _NAMED_FILE.findall(text) if not (REPOSITORY / name).exists()]
    # Files that the instructions ask the reader to make.
    assert set(missing) <= {"semdesk/core/corpus/readers/srt.py", "semdesk/gui/panels/words.py"}


def test_every_decision_says_context_decision_and_consequences() -> None:
    decisions = sorted((REPOSITORY / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in decisions] == [
        f"{number:04}" for number in range(1, len(decisions) + 1)
    ]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert all(word in text for word in ("Context", "Decision", "Consequences")), path.name


def test_the_version_is_the_same_everywhere() -> None:
    assert f'version = "{__version__}"' in (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
