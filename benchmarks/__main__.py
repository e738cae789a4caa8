"""Run the benchmarks that are named, or all of them: ``python -m benchmarks [name …]``."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = ("startup", "read", "encode", "search", "mine", "gaps", "memory")


def main() -> None:
    """Each in a process of its own: what one has imported must not weigh on another's memory or time."""
    for name in sys.argv[1:] or BENCHMARKS:
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()
