"""From an argument list to a command, its answers and exit code, or to the files for the window."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Sequence
from pathlib import Path

from semdesk import __version__
from semdesk.cli import COMMANDS
from semdesk.cli.base import Answers, Command, WrongUsage
from semdesk.cli.console import Console
from semdesk.core.errors import SemdeskError

DONE, FAILED, WRONG_USAGE = 0, 1, 2
_CANCELLED = 130
"""What shells expect after Ctrl-C."""


def find_command(arguments: Sequence[str]) -> Command | None:
    """The command that the first argument names; None if it is a file."""
    return next((command for command in COMMANDS if arguments and command.name == arguments[0]), None)


def window_files(arguments: Sequence[str]) -> list[Path]:
    """The files that the window is to open; ends the program for --help, --version and unknown options."""
    parser = ArgumentParser(
        prog="semdesk",
        usage="semdesk [FILES...]  or  semdesk COMMAND ...",
        description="Explore texts by meaning, on your own computer, offline.",
        epilog=_commands_help(),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILES", help="documents, folders or one project"
    )
    parser.add_argument("--version", action="version", version=f"semdesk {__version__}")
    files: list[Path] = parser.parse_args(arguments).files
    return files


def _commands_help() -> str:
    lines = [f"  semdesk {command.name} {command.usage}".rstrip() for command in COMMANDS]
    return "\n".join(
        [
            "commands:",
            *lines,
            "",
            "Each command has its own --help. Answers are JSON, one object a line; messages go to stderr.",
            "Exit codes: 0 done, 1 failed with one sentence, 2 wrong usage.",
            "A file that is called like a command is opened as ./search.",
        ]
    )


def run_command(command: Command, arguments: Sequence[str]) -> int:
    """Run a command; its exit code. Wrong usage ends the program with 2, as argparse does."""
    parser = command.parser()
    chosen = parser.parse_intermixed_args(arguments)
    console = Console(sys.stderr)
    try:
        _print_answers(command.run(chosen, console), console)
    except WrongUsage as error:
        parser.error(str(error))
    except SemdeskError as error:
        console.say(str(error))
        return FAILED
    except KeyboardInterrupt:
        console.say("Cancelled. What a project file had been given is kept.")
        return _CANCELLED
    except BrokenPipeError:
        # Whoever read the answers has had enough (``| head``); nothing more can be written, at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    return DONE


def _print_answers(answers: Answers, console: Console) -> None:
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    for answer in answers:
        console.clear()
        print(json.dumps(answer, ensure_ascii=False))
    sys.stdout.flush()
    console.clear()
