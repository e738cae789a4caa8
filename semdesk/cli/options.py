"""The options that commands share; their choices come from the catalogues."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction
from pathlib import Path

from semdesk.core.corpus.types import UNITS
from semdesk.core.embedding.devices import DEVICES
from semdesk.core.embedding.poolings import POOLINGS
from semdesk.core.embedding.precision import PRECISIONS
from semdesk.core.similarity.metrics import METRICS

SOURCE_HELP = "a project (.semdesk), a document or a folder"


def add_model_options(parser: ArgumentParser) -> None:
    """How texts become vectors. What is not given is as the project remembers it or the model has it."""
    group = parser.add_argument_group("model")
    group.add_argument(
        "--model", help="the built-in model's name, a folder, or a name in the Hugging Face cache"
    )
    group.add_argument("--pooling", choices=[p.key for p in POOLINGS], help="default: the model's own")
    group.add_argument(
        "--normalize",
        action=BooleanOptionalAction,
        help="scale all vectors to length 1 (default: yes)",
    )
    group.add_argument("--device", choices=DEVICES, default="auto", help="where to compute (default: auto)")
    group.add_argument(
        "--precision",
        choices=[p.key for p in PRECISIONS],
        default="auto",
        help="auto: as fast as this computer can with vectors that are as good (default);"
        " exact: all numbers in single precision",
    )


def add_metric_option(parser: ArgumentParser) -> None:
    """How vectors are compared."""
    parser.add_argument(
        "--metric",
        choices=[m.key for m in METRICS],
        help="how vectors are compared; distances are negated, so that larger is always more alike "
        "(default: what the model recommends)",
    )


def add_reading_options(parser: ArgumentParser) -> None:
    """How documents are read; a project is taken as it is."""
    group = parser.add_argument_group("reading documents")
    group.add_argument(
        "--text-column",
        dest="text_columns",
        nargs="+",
        action="extend",
        default=[],
        metavar="NAME",
        help="the columns of a table that hold the text (default: a good guess); give it last or repeat it",
    )
    group.add_argument(
        "--unit", choices=UNITS, default="auto", help="what one passage is (default: as fits the format)"
    )


def add_source_options(parser: ArgumentParser) -> None:
    """All the options of a command that compares passages."""
    add_metric_option(parser)
    add_model_options(parser)
    add_reading_options(parser)


def count(text: str) -> int:
    """An argument that counts something: a whole number from 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text} is not a whole number from 1")
    return int(text)


class OutputPath:
    """An argument that names a file to write, of one of these suffixes."""

    def __init__(self, *suffixes: str) -> None:
        self._suffixes = suffixes

    def __call__(self, text: str) -> Path:
        if Path(text).suffix.lower() not in self._suffixes:
            raise ArgumentTypeError(f"{text} must end in {' or '.join(self._suffixes)}")
        return Path(text)
