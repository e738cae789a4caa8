"""``semdesk similarity``: a few texts given on the command line, each compared with each."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from semdesk.cli.base import Answers, Command, WrongUsage, number
from semdesk.cli.choices import make_choices
from semdesk.cli.console import Console
from semdesk.cli.options import add_metric_option, add_model_options
from semdesk.core.similarity.metrics import metric


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("texts", nargs="+", metavar="TEXT", help="two texts or more")
    add_metric_option(parser)
    add_model_options(parser)


def _run(arguments: Namespace, console: Console) -> Answers:
    if len(arguments.texts) < 2:
        raise WrongUsage("give two texts or more to compare")
    choices = make_choices(arguments)
    vectors = choices.vectors(arguments.texts)
    scores = metric(choices.metric).similarity(vectors, vectors)
    yield {
        "texts": arguments.texts,
        "metric": choices.metric,
        "scores": [[number(score) for score in row] for row in scores],
    }


COMMAND = Command(
    "similarity",
    "TEXT TEXT...",
    "Compare texts: prints the score of each with each.",
    (
        'semdesk similarity "Today is a sunny day" "The weather today is beautiful" "Dogs are awesome"',
        'semdesk similarity --metric euclidean "How do I pay?" "Where can I pay?"',
    ),
    _add_arguments,
    _run,
)
