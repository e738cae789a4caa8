"""The generated parts of docs/performance.md, from whatever results there are: tables, machine, figures.

Each part stands between ``<!-- NAME -->`` and ``<!-- end NAME -->``; all else on the page is written by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.common import ROOT, read
from benchmarks.words import in_megabytes, in_seconds

PAGE = ROOT / "docs" / "performance.md"
SHOWN = (1_000, 10_000, 20_000, 50_000, 100_000, 500_000)
"""Sizes in the table; the results have more."""
CONTESTANTS = ("semdesk", "sentence-transformers", "faiss flat")
APPROXIMATE = "semdesk, approximate"
LABELS = {
    "encode": "Encoding",
    "neighbours": "30 neighbours of each",
    "mining": "Mining at 0.75",
    "one": "Search, one query",
    "many": "Search, each of 200",
}
OTHERS = ("encode", "search", "mine", "neighbors", "reopen", "million")
"""Benchmarks whose figures are listed as they are, in this order."""

Point = dict[str, Any]
Results = dict[str, Any]


def write_page() -> None:
    """Bring the generated parts up to the results; a part without results says so."""
    text = PAGE.read_text(encoding="utf-8")
    for name, make in PARTS.items():
        text = replaced(text, name, make())
    PAGE.write_text(text, encoding="utf-8")


def replaced(text: str, name: str, content: str) -> str:
    """The page with the part ``name`` made new. ValueError if it has no such part."""
    start, end = f"<!-- {name} -->\n", f"<!-- end {name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise ValueError(f"{PAGE.name} needs exactly one part {name}.")
    before, _, rest = text.partition(start)
    return f"{before}{start}\n{content.strip()}\n\n{end}{rest.partition(end)[2]}"


# ------ growth ----------------------------------------------------------------------------------------------
def _picture() -> str:
    words = "Time and memory of encoding, neighbours, mining and search, as the number of passages grows"
    return f"![{words}](pictures/growth.svg)" if read("growth") else _missing("growth")


def _machine() -> str:
    results = read("growth")
    if results is None:
        return _missing("growth")
    machine, vectors = results["machine"], results["figures"]["vectors"]
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    return (
        f"{_place(machine)}, {machine['memory_gb']} GB; {machine['system']}; Python {machine['python']}; "
        f"{packages}. Measured on {machine['date']} at commit {machine['commit']}.\n\n"
        f"Vectors: {vectors['real']:,} of real questions, of {vectors['dimension']} dimensions; "
        f"{vectors['share of real pairs at 0.75']:.4%} of their pairs score 0.75 or more, and "
        f"{vectors['share of made-up pairs at 0.75']:.4%} of the made-up ones. "
        f"The limit for a run was {results['figures']['longest run, s']:.0f} s."
    )


def _place(machine: Results) -> str:
    return f"{machine['processor']}, {machine['cores']} cores"


def _growth() -> str:
    results = read("growth")
    return _missing("growth") if results is None else growth_table(results["figures"]["tasks"])


def growth_table(tasks: dict[str, dict[str, list[Point]]]) -> str:
    """A line for each task and size, with time and extra memory of each contestant."""
    lines = [
        "| | passages | " + " | ".join(CONTESTANTS) + " |",
        "| --- | ---: | " + "--- | " * len(CONTESTANTS),
    ]
    for task, ways in tasks.items():
        label = LABELS[task]
        largest = max((point["size"] for points in ways.values() for point in points), default=0)
        for size in (size for size in SHOWN if size <= largest):
            cells = [_cell(ways, name, size) for name in CONTESTANTS]
            if any(cells):
                lines.append(f"| {label} | {size:,} | " + " | ".join(cell or "–" for cell in cells) + " |")
                label = ""
    return "\n".join(lines)


def _cell(ways: dict[str, list[Point]], name: str, size: int) -> str:
    own = point_at(ways.get(name, []), size)
    if name == CONTESTANTS[0] and (chosen := point_at(ways.get(APPROXIMATE, []), size)):
        return f"{own}; approximate: {chosen}" if own else f"approximate: {chosen}"
    return own


def point_at(points: list[Point], size: int) -> str:
    """What was found at a size, in words; where a contestant was stopped at a smaller one, that it was."""
    if not points or (size < points[-1]["size"] and not any(point["size"] == size for point in points)):
        return ""
    point = next((point for point in points if point["size"] == size), points[-1])
    if "seconds" in point:
        return _measured(point) if point["size"] == size else ""
    if point["size"] < size:
        return "not run"
    if "extrapolated, s" in point:
        return f"not run ({in_seconds(point['extrapolated, s'])}, extrapolated)"
    return f"not run ({point['not run']})"


def _measured(point: Point) -> str:
    found = f", {point['found']} found" if "found" in point else ""
    return f"{in_seconds(point['seconds'])} · {in_megabytes(point['megabytes'])}{found}"


# ------ the others ------------------------------------------------------------------------------------------
def _others() -> str:
    parts = [_listed(name, results) for name in OTHERS if (results := read(name))]
    return "\n\n".join(parts) or "No other benchmark was run yet."


def _ranking() -> str:
    results = read("ranking")
    return _missing("ranking") if results is None else _listed("ranking", results)


def _listed(name: str, results: Results) -> str:
    machine = results["machine"]
    head = f"**{name}** · {_place(machine)} · {machine['date']}, {machine['commit']}"
    lines = [f"| {label} | {value} |" for label, value in flat(results["figures"])]
    return "\n".join([head, "", "| | |", "| --- | ---: |", *lines])


def flat(figures: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Figures with their names, those within others named after them; numbers in few digits."""
    for name, value in figures.items():
        label = f"{before}{name}"
        if isinstance(value, dict):
            yield from flat(value, f"{label}: ")
        elif isinstance(value, float):
            yield label, f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
        elif isinstance(value, int):
            yield label, f"{value:,}"
        else:
            yield label, str(value)


def _missing(name: str) -> str:
    return f"Not measured yet: `python -m benchmarks {name}`."


PARTS: dict[str, Callable[[], str]] = {
    "picture": _picture,
    "machine": _machine,
    "growth": _growth,
    "ranking": _ranking,
    "others": _others,
}


if __name__ == "__main__":
    write_page()
