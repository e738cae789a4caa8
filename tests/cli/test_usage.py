"""What is refused, how it is said, and what the arguments mean."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from semdesk.cli import COMMANDS
from semdesk.cli.choices import make_choices
from semdesk.cli.main import find_command, window_files
from semdesk.cli.options import count
from semdesk.core.corpus.types import UNITS
from semdesk.core.embedding.poolings import POOLINGS
from semdesk.core.project.project import Project
from semdesk.core.similarity.metrics import METRICS
from tests.cli.conftest import Semdesk


@pytest.mark.parametrize(
    "wrong",
    [
        "similarity one",
        "similarity",
        "similarity a b --metric hamming",
        "embed a.txt",
        "embed a.txt --output a.zip",
        "search a.txt",
        "search a.txt query --top-k 0",
        "search a.txt query --unit chapter",
        "mine",
        "mine a.txt --max-pairs -1",
        "matrix a.txt --output a.svg",
        "map a.txt --output a.npy",
        "info --loud",
        "--loud",
    ],
)
def test_wrong_usage_ends_with_two(semdesk: Semdesk, wrong: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        semdesk(*wrong.split())
    assert ended.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "error:" in captured.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "absent.txt", "query"], "absent.txt"),
        (["search", "absent.semdesk", "query"], "absent.semdesk"),
        (["mine", "."], "no documents"),
        (["similarity", "a", "b", "--model", "nobody/nothing"], "nobody/nothing"),
        (["similarity", "a", "b", "--device", "mps"], "mps"),
    ],
)
def test_failure_is_one_sentence(
    semdesk: Semdesk, arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = semdesk(*arguments)
    assert (outcome.code, outcome.answers) == (1, [])
    assert len(outcome.messages.splitlines()) == 1
    assert said in outcome.messages


def test_a_project_in_use_is_refused(semdesk: Semdesk, project: Path) -> None:
    with Project.open(project):
        outcome = semdesk("search", project, "parking")
    assert (outcome.code, outcome.answers) == (1, [])
    assert project.name in outcome.messages


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_has_the_examples_and_they_parse(command: object, capsys: pytest.CaptureFixture[str]) -> None:
    name, parser, examples = command.name, command.parser(), command.examples  # type: ignore[attr-defined]
    assert examples
    for example in examples:
        program, given, *arguments = shlex.split(example)
        assert (program, given) == ("semdesk", name)
        parser.parse_intermixed_args(arguments)
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["--help"])
    assert ended.value.code == 0
    assert all(example in capsys.readouterr().out for example in examples[:1])


def test_choices_come_from_the_catalogues() -> None:
    command = find_command(["search"])
    assert command is not None
    help_text = command.parser().format_help()
    for key in (*(m.key for m in METRICS), *(p.key for p in POOLINGS), *UNITS):
        assert key in help_text


def test_options_may_stand_between_source_and_query() -> None:
    command = find_command(["search"])
    assert command is not None
    parsed = command.parser().parse_intermixed_args(["a.csv", "--top-k", "3", "one", "--unit", "row", "two"])
    assert (parsed.source, parsed.queries, parsed.top_k, parsed.unit) == ("a.csv", ["one", "two"], 3, "row")


def test_text_columns_are_named_together_or_one_by_one() -> None:
    command = find_command(["mine"])
    assert command is not None
    parsed = command.parser().parse_intermixed_args(["a", "--text-column", "a", "b", "--text-column", "c"])
    assert parsed.text_columns == ["a", "b", "c"]


def test_a_first_argument_that_is_no_command_is_a_file() -> None:
    assert find_command(["notes.txt"]) is None
    assert find_command(["./search"]) is None
    assert find_command([]) is None
    assert window_files(["notes.txt", "./search"]) == [Path("notes.txt"), Path("search")]


def test_what_a_project_remembers_is_the_default_for_it() -> None:
    command = find_command(["mine"])
    assert command is not None
    remembered = {"model": "", "pooling": "max", "metric": "dot", "normalize": False}
    plain = make_choices(command.parser().parse_args(["a"]), remembered)
    asked = make_choices(command.parser().parse_args(["a", "--metric", "cosine", "--normalize"]), remembered)
    fresh = make_choices(command.parser().parse_args(["a"]))
    assert (plain.pooling, plain.metric, plain.normalize) == ("max", "dot", False)
    assert (asked.pooling, asked.metric, asked.normalize) == ("max", "cosine", True)
    assert (fresh.pooling, fresh.metric, fresh.normalize) == ("mean", "cosine", True)


@pytest.mark.parametrize("text", ["0", "-1", "1.5", "ten", "²", ""])
def test_a_count_is_a_whole_number_from_one(text: str) -> None:
    with pytest.raises(Exception, match="whole number"):
        count(text)
