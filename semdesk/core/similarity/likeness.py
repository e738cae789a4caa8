"""How alike every passage is to one of them, and which are the nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.search import score_rows

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
NEAREST = 10


@dataclass(frozen=True, slots=True)
class Likeness:
    """Scores (n,) of all passages with passage ``row``, NaN where one has no vector.

    ``nearest`` (at most 10) are the most alike others, best first.
    """

    row: int
    scores: Floats
    nearest: Rows


def likeness_to(vectors: Floats, row: int, ready: Rows, metric_key: str, *, progress: ProgressFn) -> Likeness:
    """Compare one passage with all that are ready. ``vectors`` (n, d), ``ready`` the rows that have one."""
    progress(0, 1)
    scores = np.full(len(vectors), np.nan, np.float32)
    scores[ready] = score_rows(vectors, vectors[row], metric_key)[ready]
    others = ready[ready != row]
    # Stable, so that equal scores keep corpus order.
    best = np.argsort(-scores[others], kind="stable")[:NEAREST]
    return Likeness(row, scores, others[best])
