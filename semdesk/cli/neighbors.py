"""``semdesk neighbors``: for each passage those that mean the most alike."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from semdesk.cli.base import Answers, Command, number
from semdesk.cli.console import Console
from semdesk.cli.options import SOURCE_HELP, add_source_options, count
from semdesk.cli.sources import open_source
from semdesk.core.exports.source import chunks
from semdesk.core.project.project import Project
from semdesk.core.similarity.neighbors import Neighbors, find_neighbors


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument(
        "--k", type=count, default=10, metavar="N", help="neighbours of each passage (default: 10)"
    )
    parser.add_argument(
        "--exact",
        action="store_true",
        help="find the true neighbours, however long it takes, also where hnswlib is installed and would be "
        "faster",
    )
    add_source_options(parser)


def _run(arguments: Namespace, console: Console) -> Answers:
    with open_source(arguments, console) as source:
        choices, progress = source.choices, console.progress("Finding neighbours")
        found = find_neighbors(
            source.vectors,
            choices.metric,
            arguments.k,
            None,
            choices.device,
            is_exact=arguments.exact,
            progress=progress,
        )
        yield from _lines(source.project, found)


def _lines(project: Project, found: Neighbors) -> Answers:
    honesty = {"exact": True} if found.recall is None else {"recall": number(found.recall)}
    for part in chunks(len(found.of)):
        passages = project.passages(found.of[part])
        for passage, rows, scores in zip(passages, found.rows[part], found.scores[part], strict=True):
            neighbors = [_neighbor(row, score) for row, score in zip(rows, scores, strict=True) if row >= 0]
            yield {"row": passage.row, "text": passage.text, "neighbors": neighbors, **honesty}


def _neighbor(row: int, score: float) -> dict[str, Any]:
    return {"row": int(row), "score": number(score)}


COMMAND = Command(
    "neighbors",
    "SOURCE [--k N] [--exact]",
    "Find the passages most alike to each passage: prints a line per passage, its nearest first.",
    (
        "semdesk neighbors survey.xlsx --k 5 --text-column Answer",
        "semdesk neighbors survey.semdesk --k 30 --exact",
    ),
    _add_arguments,
    _run,
)
