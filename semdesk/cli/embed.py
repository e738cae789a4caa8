"""``semdesk embed``: documents into a project file, with all their vectors."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from pathlib import Path

from semdesk.cli.base import Answers, Command
from semdesk.cli.choices import make_choices
from semdesk.cli.console import Console
from semdesk.cli.options import OutputPath, add_model_options, add_reading_options
from semdesk.cli.sources import add_documents, embed_missing
from semdesk.core.corpus.importing import ImportResult
from semdesk.core.errors import SemdeskError
from semdesk.core.project.project import Project


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("documents", nargs="+", type=Path, metavar="DOCUMENT", help="a file or a folder")
    parser.add_argument(
        "--output",
        required=True,
        type=OutputPath(".semdesk"),
        metavar="P.semdesk",
        help="the project to make",
    )
    add_model_options(parser)
    add_reading_options(parser)


def _run(arguments: Namespace, console: Console) -> Answers:
    started = time.monotonic()
    choices = make_choices(arguments)
    with Project.create(arguments.output) as project:
        result = _read(project, arguments, console)
        project.set_failures(result.failures)
        choices.remember(project)
        embed_missing(project, choices, console)
        yield {
            "documents": len(result.documents),
            "passages": project.passage_count,
            "failed": [asdict(failure) for failure in result.failures],
            "seconds": round(time.monotonic() - started, 2),
        }


def _read(project: Project, arguments: Namespace, console: Console) -> ImportResult:
    try:
        return add_documents(project, arguments.documents, arguments, console)
    except SemdeskError:
        # Nothing was read: an empty project would only be in the way of the next try.
        project.close()
        project.path.unlink()
        raise


COMMAND = Command(
    "embed",
    "DOCUMENT... --output P.semdesk",
    "Read documents and save them with their vectors as a project, for the window and the other commands.",
    (
        "semdesk embed reports/ notes.docx --output reports.semdesk",
        "semdesk embed survey.xlsx --output survey.semdesk --text-column Answer Comment",
    ),
    _add_arguments,
    _run,
)
