"""What a command is: a name, its options, and a function that yields what is printed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from semdesk.cli.console import Console

Answers = Iterator[Mapping[str, Any]]
"""Objects to be printed, one JSON line each, as soon as they come."""


class WrongUsage(Exception):
    """A combination of arguments that the parser alone can't refuse."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``examples`` are whole command lines, shown by ``--help`` and parsed in the tests."""

    name: str
    usage: str
    summary: str
    examples: tuple[str, ...]
    add_arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Console], Answers]

    def parser(self) -> ArgumentParser:
        """The parser of what follows the command's name."""
        parser = ArgumentParser(
            prog=f"semdesk {self.name}",
            description=self.summary,
            epilog="examples:\n" + "\n".join(f"  {example}" for example in self.examples),
            formatter_class=RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self.add_arguments(parser)
        return parser


def number(value: float) -> float:
    """A score as it is printed: float32 has no more than seven good digits."""
    return round(float(value), 6)
