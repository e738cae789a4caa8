"""What the scores of the metrics rise with: mostly x·y and something of each vector alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linear:
    """The score of x and y rises with x·y + bias(x) + bias(y).

    ``is_unit``: x and y are first scaled to length 1, zero vectors left as they are. ``has_bias``: the bias
    is minus half the squared length, else 0. ``of_score`` gives for scores the sums that belong to them; for
    scores that no pair has, one that no pair reaches.
    """

    is_unit: bool
    has_bias: bool
    of_score: Callable[[Doubles], Doubles]


@dataclass(frozen=True, slots=True)
class Differences:
    """The score of x and y is the negated sum of the absolute differences of their numbers."""


def _same(scores: Doubles) -> Doubles:
    return scores


def _half(scores: Doubles) -> Doubles:
    return scores / 2


def _half_square(scores: Doubles) -> Doubles:
    return np.where(scores > 0, np.inf, -np.square(scores) / 2)


COSINE = Linear(True, False, _same)
DOT = Linear(False, False, _same)
SQEUCLIDEAN = Linear(False, True, _half)
EUCLIDEAN = Linear(False, True, _half_square)
DIFFERENCES = Differences()
