"""The nearest other passages of each passage: exact, or approximate where that is clearly faster."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.embedding.devices import pick_device
from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.approximate import begun_approximation
from semdesk.core.similarity.comparing import Edges, Meter, places_in_runs
from semdesk.core.similarity.distinct import Distinct
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.nearest import nearest_groups

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Places = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The nearest others of passages.

    ``of`` (m,) are the passages, rising; ``rows`` (m, k) the nearest others of each, best first, equal scores
    by row, -1 where there are fewer than k; ``scores`` (m, k) theirs, NaN there. ``recall`` is None if these
    are the true neighbours, else the share of the ten truly nearest that was found for a sample.
    """

    of: Rows
    rows: Places
    scores: Floats
    recall: float | None = None


@dataclass(frozen=True, slots=True)
class GroupNeighbors:
    """Pairs of groups, each once, with exact scores, among them the nearest of each; see `Neighbors`."""

    edges: Edges
    recall: float | None = None


def find_neighbors(
    vectors: Floats,
    metric_key: str,
    k: int,
    rows: Rows | None = None,
    device: str = "cpu",
    *,
    is_exact: bool = False,
    progress: ProgressFn = no_progress,
) -> Neighbors:
    """The ``k`` nearest others of each passage; ``vectors`` (n, d).

    Only ``rows`` are compared, with each other (None: all). All scores are exact; which passages are the
    nearest is exact too, unless hnswlib is installed and will be clearly faster, and not ``is_exact``. Raises
    `NotPossible` for an unknown metric or device, or a ``k`` below 1.
    """
    if k < 1:
        raise NotPossible("A passage can't have fewer than one neighbour. Set their number to 1 or more.")
    of = np.arange(len(vectors)) if rows is None else np.unique(rows)
    meter = Meter(progress, 0)
    distinct = Distinct(metric(metric_key), vectors, of, pick_device(device), meter.tick)
    found = group_neighbors(distinct, k, meter.part(), is_exact=is_exact)
    places = np.full((len(of), k), -1, np.int32)
    scores = np.full((len(of), k), np.nan, np.float32)
    for part in distinct.twins.nearest(found.edges, k, distinct.scorer):
        meter.tick()
        at = np.searchsorted(of, part.rows), places_in_runs(part.rows)
        places[at], scores[at] = part.columns, part.scores
    return Neighbors(of, places, scores, found.recall)


def group_neighbors(
    distinct: Distinct, k: int, progress: ProgressFn = no_progress, *, is_exact: bool = False
) -> GroupNeighbors:
    """The ``k`` nearest other groups of each group, as `find_neighbors` finds those of passages."""
    approximation = None if is_exact else begun_approximation(distinct, k, progress)
    found = approximation.edges() if approximation else None
    if found is None:
        return GroupNeighbors(nearest_groups(distinct, k, progress))
    return GroupNeighbors(*found)
