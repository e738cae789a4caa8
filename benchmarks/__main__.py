"""Run the benchmarks that are named, or all of them: ``python -m benchmarks [name …] [--options …]``."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "startup",
    "read",
    "encode",
    "ranking",
    "search",
    "mine",
    "neighbors",
    "gaps",
    "memory",
    "growth",
    "page",
)


def main() -> None:
    """Each in a process of its own: what one has imported must not weigh on another's memory or time."""
    given = sys.argv[1:]
    count = next((at for at, word in enumerate(given) if word.startswith("--")), len(given))
    for name in given[:count] or BENCHMARKS:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *given[count:]], check=True)


if __name__ == "__main__":
    main()
