"""The composition root: a command, or the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from semdesk.cli.main import find_command, run_command, window_files


def main(arguments: Sequence[str] | None = None) -> int:
    """The program; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if command := find_command(given):
        return run_command(command, given[1:])
    files = window_files(given)
    # Late: a command needs no Qt, and neither does the engine process, which imports this module again.
    from semdesk.gui.app import run_window

    return run_window(files)


if __name__ == "__main__":
    sys.exit(main())
