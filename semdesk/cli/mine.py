"""``semdesk mine``: the pairs of passages that mean the most alike (paraphrase mining)."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from semdesk.cli.base import Answers, Command, number
from semdesk.cli.console import Console
from semdesk.cli.options import SOURCE_HELP, OutputPath, add_source_options, count
from semdesk.cli.sources import open_source
from semdesk.core.exports.pairs import write_pairs_csv
from semdesk.core.exports.source import chunks
from semdesk.core.project.project import Project
from semdesk.core.similarity.mining import mine_pairs
from semdesk.core.similarity.types import MiningSettings, Pairs


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument(
        "--min-score", type=float, metavar="S", help="leave out pairs that score below (default: none)"
    )
    parser.add_argument(
        "--max-pairs", type=count, default=1000, metavar="N", help="keep the N best (default: 1000)"
    )
    parser.add_argument(
        "--top-k",
        type=count,
        default=100,
        metavar="N",
        help="look at the N nearest of each passage (default: 100)",
    )
    parser.add_argument(
        "--output", type=OutputPath(".csv"), metavar="F.csv", help="write a table instead of lines"
    )
    add_source_options(parser)


def _run(arguments: Namespace, console: Console) -> Answers:
    settings = MiningSettings(arguments.min_score, arguments.top_k, arguments.max_pairs)
    with open_source(arguments, console) as source:
        metric_key = source.choices.metric
        device = source.choices.device
        pairs = mine_pairs(
            source.vectors, metric_key, settings, None, device, progress=console.progress("Mining")
        )
        if arguments.output is None:
            yield from _lines(source.project, pairs)
        else:
            write_pairs_csv(arguments.output, source.project, pairs, metric_key, console.progress("Writing"))
            yield {"output": str(arguments.output), "pairs": len(pairs.scores)}


def _lines(project: Project, pairs: Pairs) -> Answers:
    for part in chunks(len(pairs.scores)):
        sides = project.passages(pairs.row_a[part]), project.passages(pairs.row_b[part])
        for score, a, b in zip(pairs.scores[part], *sides, strict=True):
            yield {
                "score": number(score),
                "row_a": a.row,
                "row_b": b.row,
                "text_a": a.text,
                "text_b": b.text,
            }


COMMAND = Command(
    "mine",
    "SOURCE [--min-score S] [--max-pairs N] [--output F.csv]",
    "Find similar pairs (paraphrase mining): prints a line per pair, the most alike first, each pair once.",
    (
        "semdesk mine survey.xlsx --min-score 0.8 --text-column Answer",
        "semdesk mine survey.semdesk --max-pairs 5000 --output pairs.csv",
    ),
    _add_arguments,
    _run,
)
