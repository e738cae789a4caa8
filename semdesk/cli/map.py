"""``semdesk map``: the passages as points in two dimensions, as a table or a picture."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from semdesk.cli.base import Answers, Command, number
from semdesk.cli.choices import Choices
from semdesk.cli.console import Console
from semdesk.cli.options import SOURCE_HELP, OutputPath, add_source_options
from semdesk.cli.sources import open_source
from semdesk.core.embedding.poolings import pooling
from semdesk.core.exports.map import write_map
from semdesk.core.projection import PROJECTIONS, ProjectionMethod

_METHOD = PROJECTIONS[0]


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument(
        "--output",
        required=True,
        type=OutputPath(".csv", ".png", ".svg"),
        metavar="F.csv|F.png|F.svg",
        help="the file to write",
    )
    add_source_options(parser)


def _run(arguments: Namespace, console: Console) -> Answers:
    with open_source(arguments, console) as source:
        projection = _METHOD.project(source.vectors, None, console.progress("Projecting"))
        caption = _caption(_METHOD, source.choices)
        progress = console.progress("Writing")
        write_map(arguments.output, source.project, projection.coordinates, caption, progress)
        yield {
            "output": str(arguments.output),
            "passages": len(projection.coordinates),
            "explained": [number(share) for share in projection.explained],
        }


def _caption(method: ProjectionMethod, choices: Choices) -> str:
    parts = [method.label, choices.model.name, f"{pooling(choices.pooling).label} pooling"]
    return " · ".join([*parts, "normalized"] if choices.normalize else parts)


COMMAND = Command(
    "map",
    "SOURCE --output F.csv|.png|.svg",
    "Write the map: each passage as a point, alike ones near each other.",
    (
        "semdesk map survey.xlsx --output map.svg --text-column Answer",
        "semdesk map survey.semdesk --output coordinates.csv",
    ),
    _add_arguments,
    _run,
)
