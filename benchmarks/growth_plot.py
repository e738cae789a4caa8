"""The picture of growth: for each task its time above and its memory below, all scales logarithmic."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from benchmarks.common import ROOT, read
from benchmarks.labels import Label, spread
from benchmarks.words import in_megabytes, in_seconds

PICTURES = ROOT / "docs" / "pictures"
_GROUND, _LINE, _TEXT, _QUIET = "#FFFFFF", "#E4E1D9", "#1B2024", "#63686D"
_GUIDE = "#B9B5AC"
_SLOPES = {1: "linear", 2: "quadratic"}
_GUIDE_STARTS = 1.2e5
_SIZES = (1e3, 1e4, 1e5)
_WIDTH = (850, 1.8e7)
"""Passages, and room for the names at the right."""
_MEGABYTES = (1.0, 30_000.0)
_LINE_HEIGHT = 0.066
"""Of a name, as a share of a panel's height."""

Point = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """A task in the picture: what the time is of, the seconds shown, and how plain methods grow."""

    key: str
    title: str
    of: str
    seconds: tuple[float, float]
    power: int


PANELS = (
    Panel("encode", "Encoding", "time", (0.01, 900), 1),
    Panel("neighbours", "30 neighbours of each passage", "time", (0.01, 900), 2),
    Panel("mining", "Mining all similar pairs", "time", (0.01, 900), 2),
    Panel("one", "Search", "time for one query", (2e-5, 1.2), 1),
)


@dataclass(frozen=True)
class Style:
    """How a contestant's line looks: by shape as well as by colour."""

    label: str
    colour: str
    width: float
    marker: str
    dashes: Any = "-"


STYLES = {
    "sentence-transformers": Style("sentence-\ntransformers", "#B8509D", 1.5, "s"),
    "faiss flat": Style("faiss flat", "#77726A", 1.5, "D"),
    "semdesk, approximate": Style("semdesk,\napproximate", "#0B5B66", 1.5, "o", (0, (4, 1.5))),
    "semdesk": Style("semdesk", "#0B5B66", 2.6, "o"),
}


def draw() -> None:
    """Draw what was measured last, as a picture that scales and as one of dots."""
    results = read("growth")
    if results is None:
        return
    for path in sorted((ROOT / "resources" / "fonts").glob("Inter-*.ttf")):
        font_manager.fontManager.addfont(str(path))
    chosen: Any = {"font.family": "Inter", "font.size": 8.5, "svg.fonttype": "path", "svg.hashsalt": "growth"}
    with mpl.rc_context(chosen):
        figure = _figure(results["figures"]["tasks"])
        figure.text(0.005, 0.012, _footer(results), color=_QUIET, fontsize=8)
        figure.savefig(PICTURES / "growth.svg", metadata={"Date": None})
        figure.savefig(PICTURES / "growth.png", dpi=180)


def _footer(results: dict[str, Any]) -> str:
    machine, figures = results["machine"], results["figures"]
    return (
        f"Across: passages. Dotted: not run, it would take more than {figures['longest run, s']:.0f} s. "
        f"Vectors are real up to {figures['vectors']['real']:,} passages and made like them above. "
        f"{machine['processor']}, {machine['cores']} cores, {machine['date']}."
    )


def _figure(tasks: dict[str, dict[str, list[Point]]]) -> Figure:
    figure = Figure(figsize=(11.6, 6.4), facecolor=_GROUND)
    grid = figure.subplots(2, len(PANELS))
    figure.subplots_adjust(left=0.045, right=0.995, top=0.9, bottom=0.085, wspace=0.24, hspace=0.3)
    for panel, above, below in zip(PANELS, *grid, strict=True):
        above.annotate(
            panel.title, (0, 1), (0, 26), "axes fraction", "offset points", fontsize=11, weight=600
        )
        _draw_panel(above, panel.of, tasks[panel.key], "seconds", panel.seconds)
        _draw_slope(above, panel.power)
        _draw_panel(below, "extra memory, at its peak", tasks[panel.key], "megabytes", _MEGABYTES)
        if panel.power == 2:
            _draw_matrix(below)
    return figure


def _draw_panel(
    axes: Axes, caption: str, ways: dict[str, list[Point]], what: str, limits: tuple[float, float]
) -> None:
    axes.annotate(caption, (0, 1), (0, 9), "axes fraction", "offset points", color=_QUIET)
    _set_scales(axes, limits, in_seconds if what == "seconds" else in_megabytes)
    ends = {}
    for name, style in STYLES.items():
        points = [point for point in ways.get(name, []) if what in point]
        if points:
            ends[name] = _draw_line(axes, style, points, ways[name][-1], what)
    _draw_names(axes, ends)


def _set_scales(axes: Axes, limits: tuple[float, float], words: Callable[[float], str]) -> None:
    axes.set(xscale="log", yscale="log", xlim=_WIDTH, ylim=limits)
    axes.xaxis.set_major_locator(FixedLocator(list(_SIZES)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words(value)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_locator(NullLocator())
    axes.tick_params(length=0, colors=_QUIET, pad=4)
    axes.grid(axis="y", color=_LINE, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[:].set_visible(False)


def _draw_line(axes: Axes, style: Style, points: list[Point], last: Point, what: str) -> tuple[float, float]:
    """A contestant's line, and dotted how it would go on; where it ends."""
    sizes, values = [p["size"] for p in points], [max(p[what], axes.get_ylim()[0]) for p in points]
    axes.plot(
        sizes, values, color=style.colour, linewidth=style.width, linestyle=style.dashes,
        marker=style.marker, markersize=3 + style.width / 2, markeredgecolor=_GROUND, markeredgewidth=0.6,
    )  # fmt: skip
    if what != "seconds" or "extrapolated, s" not in last:
        return sizes[-1], values[-1]
    end = last["size"], last["extrapolated, s"]
    axes.plot([sizes[-1], end[0]], [values[-1], end[1]], color=style.colour, linewidth=1.2, linestyle=":")
    return end


def _draw_names(axes: Axes, ends: dict[str, tuple[float, float]]) -> None:
    low, high = (math.log10(limit) for limit in axes.get_ylim())
    line = _LINE_HEIGHT * (high - low)
    labels = [
        Label(name, math.log10(value), line * (1 + STYLES[name].label.count("\n")))
        for name, (_, value) in ends.items()
    ]
    right = max((size for size, _ in ends.values()), default=1.0)
    for name, at in spread(labels, low, high).items():
        axes.annotate(
            STYLES[name].label, (right, 10**at), (8, 0), "data", "offset points", color=STYLES[name].colour,
            va="center", weight=600 if name == "semdesk" else 500, linespacing=1.15,
        )  # fmt: skip


def _draw_slope(axes: Axes, power: int) -> None:
    """A guide: the slope of what grows like the number of passages, or like its square."""
    low, high = axes.get_ylim()
    bottom = low * (high / low) ** 0.12
    sizes = [_GUIDE_STARTS, _GUIDE_STARTS * 10**1.2]
    _draw_guide(axes, sizes, [bottom, bottom * 10 ** (1.2 * power)], _SLOPES[power], 0.5, "top")


def _draw_matrix(axes: Axes) -> None:
    """A guide: the memory that the scores of all pairs would take at once."""
    low, high = (math.sqrt(limit * 2**20 / 4) for limit in axes.get_ylim())
    sizes = [max(low, _WIDTH[0]), high]
    _draw_guide(
        axes, sizes, [size * size * 4 / 2**20 for size in sizes], "all scores at once", 0.81, "bottom"
    )


def _draw_guide(
    axes: Axes,
    sizes: list[float],
    values: list[float],
    words: str,
    where: float,
    side: Literal["top", "bottom"],
) -> None:
    axes.plot(sizes, values, color=_GUIDE, linewidth=1, zorder=1)
    (left, bottom), (right, top) = axes.transData.transform(list(zip(sizes, values, strict=True)))
    across, up = axes.transData.inverted().transform(
        (left + where * (right - left), bottom + where * (top - bottom))
    )
    angle = math.degrees(math.atan2(top - bottom, right - left))
    axes.text(
        across, up, words, color=_QUIET, fontsize=8, rotation=angle,
        rotation_mode="anchor", ha="center", va=side,
    )  # fmt: skip
