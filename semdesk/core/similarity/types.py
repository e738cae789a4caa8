"""What comparing yields: hits, pairs, a matrix, and the yardstick that scores are read by.

Scores are similarities: larger is more alike, also for distances, which are negated. What the user is shown
comes from `Metric.shown`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.arrays import SharedArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Hits:
    """The passages nearest to one query, best first: ``rows`` (k,) and ``scores`` (k,)."""

    rows: Rows
    scores: Floats


@dataclass(frozen=True, slots=True)
class MiningSettings:
    """The arguments of paraphrase mining, with the meaning and defaults of sentence-transformers.

    Up to ``top_k`` other passages are looked at for each; of all pairs scoring at least ``min_score`` the
    best ``max_pairs`` are kept. The chunk sizes bound memory and change no result. ``min_score`` is a
    similarity (a distance negated); None asks for no minimum.
    """

    min_score: float | None = None
    top_k: int = 100
    max_pairs: int = 500_000
    query_chunk_size: int = 5_000
    corpus_chunk_size: int = 100_000


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of passages, best first: ``scores`` (m,), ``row_a`` (m,) < ``row_b`` (m,).

    ``notice`` is a sentence for the user if they were not found where they should have been. ``recall`` is
    None if no pair is missing, else as in `Neighbors`.
    """

    scores: Floats
    row_a: Rows
    row_b: Rows
    notice: str = ""
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """How random pairs of this corpus score: the yardstick of every score bar.

    ``quantiles`` (1001,) are the scores below which 0, 0.1, … 100 % of random pairs of different passages
    fall.
    """

    quantiles: Floats

    @property
    def median(self) -> float:
        return float(self.quantiles[500])

    @property
    def random_level(self) -> float:
        """19 of 20 random pairs score below."""
        return float(self.quantiles[950])

    def share_below(self, score: float) -> float:
        """The share of random pairs, 0 to 1, that score below ``score``."""
        return float(np.searchsorted(self.quantiles, score) / len(self.quantiles))


@dataclass(frozen=True, slots=True)
class Matrix:
    """The similarity matrix of some passages: ``scores`` (k, k) float32 for ``rows`` (k,), in display order.

    ``levels`` (k, k) uint8 are the scores on the ramp, 0 at ``low`` and 255 at ``high``.
    """

    rows: Rows
    scores: SharedArray
    levels: SharedArray
    low: float
    high: float
