"""Where names go that stand beside the ends of lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A name for the end of a line: where the line ends, in decades, and how high the name is."""

    name: str
    at: float
    height: float


def spread(labels: list[Label], low: float, high: float) -> dict[str, float]:
    """Where the middles of names go, lowest first, so that none covers another and all lie in a panel.

    They are near their lines and in the same order; names that would touch are stacked about the middle of
    their lines.
    """
    stacks: list[list[Label]] = []
    for label in sorted(labels, key=lambda label: label.at):
        stacks.append([label])
        while len(stacks) > 1 and _foot(stacks[-1], low, high) < _top(stacks[-2], low, high):
            stacks[-2:] = [stacks[-2] + stacks[-1]]
    return {name: place for stack in stacks for name, place in _placed(stack, low, high)}


def _height(stack: list[Label]) -> float:
    return sum(label.height for label in stack)


def _foot(stack: list[Label], low: float, high: float) -> float:
    middle = sum(label.at for label in stack) / len(stack)
    return max(low, min(middle - _height(stack) / 2, high - _height(stack)))


def _top(stack: list[Label], low: float, high: float) -> float:
    return _foot(stack, low, high) + _height(stack)


def _placed(stack: list[Label], low: float, high: float) -> list[tuple[str, float]]:
    foot, places = _foot(stack, low, high), []
    for label in stack:
        places.append((label.name, foot + label.height / 2))
        foot += label.height
    return places
