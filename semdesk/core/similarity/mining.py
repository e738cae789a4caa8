"""Paraphrase mining: the most alike of all pairs of passages."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semdesk.core.embedding.devices import free_memory, is_out_of_memory, pick_device
from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.comparing import LOWEST, Edges, Meter, falling_keys, places_in_runs
from semdesk.core.similarity.distinct import Distinct
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.nearest import nearest_groups
from semdesk.core.similarity.pair_files import write_pairs
from semdesk.core.similarity.sampling import PairSample
from semdesk.core.similarity.scanning import BlockSize, scan, scan_total
from semdesk.core.similarity.types import MiningSettings, Pairs

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_SPARE = (2, 16)
"""How many times the wanted pairs a line may let through: the first that suffices is taken."""
_MOST_EDGES = 4_000_000
"""Pairs held at a time, or four times those that are wanted; what scores lower than these is dropped."""
_KEEP_EVERY = 2.0
_ON_CPU = (
    "The graphics processor has too little memory to compare so many passages, so the CPU did it;"
    " it only took longer."
)


def mine_pairs(
    vectors: Floats,
    metric_key: str,
    settings: MiningSettings,
    rows: Rows | None = None,
    device: str = "cpu",
    partial: Path | None = None,
    progress: ProgressFn = no_progress,
) -> Pairs:
    """The pairs of passages that are most alike, as `MiningSettings` describes; equal scores by row.

    ``vectors`` (n, d); only ``rows`` are compared (None: all). A pair counts if either passage is among the
    ``top_k`` nearest of the other, as in sentence_transformers.util.paraphrase_mining_embeddings; scores are
    exact. Memory does not grow with the number of pairs there are. Products are made on ``device``, as in
    `pick_device`. Now and then the best pairs so far are written to ``partial`` (see `pair_files`), so that
    what was found before a cancel can be used. Where the device has too little memory the CPU takes its
    place, which ``notice`` tells. Raises `NotPossible` for an unknown metric or device, or a setting below 1.
    """
    _check(settings)
    kept = np.arange(len(vectors)) if rows is None else np.unique(rows)

    def mine(where: str) -> Pairs:
        meter = Meter(progress, 0)
        distinct = Distinct(metric(metric_key), vectors, kept, where, meter.tick, coarse=True)
        return _Mining(distinct, settings, meter, partial).run()

    chosen = pick_device(device)
    try:
        return mine(chosen)
    except (RuntimeError, MemoryError) as error:
        if chosen == "cpu" or not is_out_of_memory(error):
            raise
    free_memory()
    return replace(mine("cpu"), notice=_ON_CPU)


def _check(settings: MiningSettings) -> None:
    sizes = (settings.top_k, settings.max_pairs, settings.query_chunk_size, settings.corpus_chunk_size)
    if min(sizes) < 1:
        raise NotPossible(
            "Neighbours for each passage, the number of pairs and the chunk sizes can't be below 1. "
            "Set each to 1 or more."
        )


class _Mining:
    """One search for pairs.

    Where a line can be drawn that leaves enough pairs above it and not too many, all pairs are compared with
    that line alone; the sample tells where. Else the nearest of each passage are found, and the best taken.
    """

    def __init__(
        self, distinct: Distinct, settings: MiningSettings, meter: Meter, partial: Path | None
    ) -> None:
        self._distinct = distinct
        self._settings = settings
        self._meter = meter
        self._partial = partial
        self._kept_at = time.monotonic()
        minimum = LOWEST if settings.min_score is None else settings.min_score
        self._least = min(max(LOWEST, minimum), -LOWEST)
        self._size = BlockSize().within(settings.query_chunk_size, settings.corpus_chunk_size)

    def run(self) -> Pairs:
        for drawn in self._lines():
            found, line = self._above(drawn)
            edges = self._best_of_rows(found, line)
            if line <= self._least or len(edges.rows) == self._settings.max_pairs:
                return _as_pairs(edges)
        nearest = nearest_groups(self._distinct, self._settings.top_k, self._meter.part(), self._size)
        return _as_pairs(self._best_of_rows(nearest, self._least))

    def _lines(self) -> Iterable[float]:
        """Scores to compare with, while that is less work than finding the nearest of each passage."""
        count = len(self._distinct.groups)
        if count < 2:
            return
        sample = PairSample(self._distinct)
        for spare in _SPARE:
            line = max(self._least, sample.score_at(spare * self._settings.max_pairs))
            if sample.count_above(line) > count * self._settings.top_k / 2:
                return
            yield line
            if line <= self._least:
                return

    def _above(self, line: float) -> tuple[Edges, float]:
        """The pairs of groups that score ``line`` or more; those out of each other's ``top_k`` may lack.

        Where there are too many the line is raised on the way: the one that they reach is returned too.
        """
        products = self._distinct.products
        count = len(products.order)
        meter = self._meter
        meter.expect(scan_total(count, self._size))
        most = max(_MOST_EDGES, 4 * self._settings.max_pairs)
        collected = _Collected(line, self._settings.top_k, count, most)
        goals = np.full(count, products.goal(line))
        for found in scan(products, goals, self._size, meter, is_both=False):
            edges = self._distinct.exact(found, meter.tick)
            collected.add(edges)
            goals[:] = products.goal(collected.line)
            self._keep(collected)
        return collected.joined(), collected.line

    def _best_of_rows(self, edges: Edges, line: float) -> Edges:
        """The best pairs of rows that pairs of groups stand for."""
        best = Edges.joined([])
        for found in self._distinct.twins.nearest(edges, self._settings.top_k, self._distinct.scorer):
            self._meter.tick()
            good = found.part(found.scores >= np.float32(line))
            best = _ordered(_each_once(Edges.joined([best, good])), self._settings.max_pairs)
        return best

    def _keep(self, collected: _Collected) -> None:
        began = time.monotonic()
        if self._partial is None or began < self._kept_at:
            return
        write_pairs(self._partial, _as_pairs(self._best_of_rows(collected.joined(), collected.line)))
        now = time.monotonic()
        # Laying them out grows dearer the more there are; it may take a tenth of the time.
        self._kept_at = now + max(_KEEP_EVERY, 10 * (now - began))


class _Collected:
    """Pairs of groups that reach ``line``, as they are found; at most ``most`` stay.

    When there are more, first those go that are out of each other's ``top_k``, then the line is raised.
    """

    def __init__(self, line: float, top_k: int, count: int, most: int) -> None:
        self.line = line
        self._top_k, self._count, self._most = top_k, count, most
        self._parts: list[Edges] = []
        self._held = 0

    def add(self, edges: Edges) -> None:
        self._parts.append(edges.part(edges.scores >= np.float32(self.line)))
        self._held += len(self._parts[-1].rows)
        if self._held > self._most:
            self._drop()

    def _drop(self) -> None:
        near = _within_top_k(self.joined(), self._top_k, self._count)
        half = self._most // 2
        if len(near.rows) > half:
            # Half are kept, so that this is not done again at once.
            self.line = float(np.partition(near.scores, -half)[-half])
            near = near.part(near.scores >= np.float32(self.line))
        self._parts, self._held = [near], len(near.rows)

    def joined(self) -> Edges:
        self._parts = [Edges.joined(self._parts)]
        return self._parts[0]


def _within_top_k(edges: Edges, top_k: int, count: int) -> Edges:
    """The pairs of which either end is among the ``top_k`` best of the other."""
    ends = np.concatenate([edges.rows, edges.columns])
    if np.bincount(ends, minlength=count).max(initial=0) <= top_k:
        return edges
    others = np.concatenate([edges.columns, edges.rows])
    order = np.lexsort((others, np.tile(falling_keys(edges.scores), 2), ends))
    is_near = np.zeros(len(ends), bool)
    is_near[order] = places_in_runs(ends[order]) < top_k
    return edges.part(is_near[: len(edges.rows)] | is_near[len(edges.rows) :])


# ------ arrays of pairs -----------------------------------------------------------------------------------
def _each_once(edges: Edges) -> Edges:
    """The pairs, smaller row first, without repetition. A pair has the same score from both its ends."""
    low, high = np.minimum(edges.rows, edges.columns), np.maximum(edges.rows, edges.columns)
    width = int(high.max(initial=0)) + 1
    codes, firsts = np.unique(low * width + high, return_index=True)
    return Edges(codes // width, codes % width, edges.scores[firsts])


def _ordered(edges: Edges, most: int) -> Edges:
    """Highest first, equal scores by row; the first ``most``."""
    order = np.lexsort((edges.columns, edges.rows, falling_keys(edges.scores)))
    return edges.part(order[:most])


def _as_pairs(edges: Edges) -> Pairs:
    return Pairs(edges.scores, edges.rows, edges.columns)
