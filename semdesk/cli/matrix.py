"""``semdesk matrix``: every passage's score with every other, as a table, an array or a picture."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from semdesk.cli.base import Answers, Command
from semdesk.cli.console import Console
from semdesk.cli.options import SOURCE_HELP, OutputPath, add_source_options
from semdesk.cli.sources import open_source
from semdesk.core.exports.matrix import write_matrix
from semdesk.core.similarity.matrix import MAX_MATRIX_ROWS, similarity_matrix, spread_rows


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument(
        "--output",
        required=True,
        type=OutputPath(".csv", ".npy", ".png"),
        metavar="F.csv|F.npy|F.png",
        help="the file to write; table and array hold true distances where the metric is one",
    )
    add_source_options(parser)


def _run(arguments: Namespace, console: Console) -> Answers:
    with open_source(arguments, console) as source, TemporaryDirectory(prefix="semdesk-") as folder:
        every = np.arange(len(source.vectors))
        rows = spread_rows(every, MAX_MATRIX_ROWS)
        if len(rows) < len(every):
            console.say(f"{len(every):,} passages are too many; the matrix has {len(rows):,} of them.")
        metric_key = source.choices.metric
        progress = console.progress("Comparing")
        matrix = similarity_matrix(
            source.vectors, rows, metric_key, None, None, "corpus", Path(folder), progress
        )
        write_matrix(arguments.output, source.project, matrix, metric_key, console.progress("Writing"))
        yield {"output": str(arguments.output), "passages": len(rows), "of": len(every)}


COMMAND = Command(
    "matrix",
    "SOURCE --output F.csv|.npy|.png",
    f"Write the similarity matrix of the passages, {MAX_MATRIX_ROWS:,} at most.",
    (
        "semdesk matrix faq.csv --output matrix.png --text-column question",
        "semdesk matrix faq.semdesk --metric euclidean --output distances.npy",
    ),
    _add_arguments,
    _run,
)
