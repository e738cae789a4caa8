"""Run the benchmarks that are named, or all of them: ``python -m benchmarks [name …]``."""

from __future__ import annotations

import sys

from benchmarks import encode, gaps, memory, mine, read, search, startup

BENCHMARKS = {
    "startup": startup.main,
    "read": read.main,
    "encode": encode.main,
    "search": search.main,
    "mine": mine.main,
    "gaps": gaps.main,
    "memory": memory.main,
}


def main() -> None:
    for name in sys.argv[1:] or BENCHMARKS:
        BENCHMARKS[name]()


if __name__ == "__main__":
    main()
