"""Paraphrase mining: the most alike pairs of a corpus, each once, exact, in bounded memory."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.comparing import (
    LOWEST,
    Comparison,
    Edges,
    Meter,
    falling_keys,
    places,
    places_in_runs,
)
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.search import take_rows
from semdesk.core.similarity.types import MiningSettings, Pairs

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_SPARE = 250_000
"""Pairs collected beyond those wanted before the collection is pruned."""
_FEW = 2_000_000


def mine_pairs(
    vectors: Floats,
    metric_key: str,
    settings: MiningSettings,
    rows: Rows | None = None,
    progress: ProgressFn = no_progress,
) -> Pairs:
    """The pairs of passages that are most alike, as `MiningSettings` describes; equal scores by row.

    ``vectors`` (n, d); only ``rows`` are compared (None: all). A pair counts if either passage is among the
    ``top_k`` nearest of the other, as in sentence_transformers.util.paraphrase_mining_embeddings. Raises
    `NotPossible` for an unknown metric or a setting below 1.
    """
    _check(settings)
    kept, compared = take_rows(vectors, rows)
    chunks = (settings.query_chunk_size, settings.corpus_chunk_size)
    comparison = Comparison(metric(metric_key), compared, compared, chunks)
    if _has_few_pairs(comparison, len(compared), settings):
        pairs = _mine_few(comparison, len(compared), settings, progress)
    else:
        pairs = _mine_best(comparison, len(compared), settings, progress)
    return Pairs(pairs.scores, kept[pairs.rows], kept[pairs.columns])


def _check(settings: MiningSettings) -> None:
    sizes = (settings.top_k, settings.max_pairs, settings.query_chunk_size, settings.corpus_chunk_size)
    if min(sizes) < 1:
        raise NotPossible(
            "Neighbours for each passage, the number of pairs and the chunk sizes can't be below 1. "
            "Set each to 1 or more."
        )


def _least(settings: MiningSettings) -> float:
    return LOWEST if settings.min_score is None else min(max(LOWEST, settings.min_score), -LOWEST)


def _has_few_pairs(comparison: Comparison, count: int, settings: MiningSettings) -> bool:
    """Whether the minimum score alone leaves so few pairs that all of them can be held."""
    if settings.min_score is None or count < 2:
        return False
    expected = comparison.share_above(_least(settings)) * count * count / 2
    return expected <= min(_FEW, count * settings.top_k / 4)


# ------ few pairs reach the minimum: compare each pair once, look at top_k in the end ---------------------
def _mine_few(comparison: Comparison, count: int, settings: MiningSettings, progress: ProgressFn) -> Edges:
    least = _least(settings)
    strips = list(comparison.strips(is_upper=True))
    meter = Meter(progress, sum((s.stop - s.start) * (count - s.start) for s in strips))
    found: list[Edges] = []
    held = 0
    for strip in strips:
        edges = _reaching(comparison, strip, least, meter)
        found.append(edges)
        held += len(edges.rows)
        if held > 2 * _FEW:
            found = [_within_top_k(_joined(found), settings.top_k, count)]
            held = len(found[0].rows)
    return _ordered(_within_top_k(_joined(found), settings.top_k, count), settings.max_pairs)


def _reaching(comparison: Comparison, strip: slice, least: float, meter: Meter) -> Edges:
    """The pairs of these rows with later ones that score ``least`` or more."""
    rough = comparison.rough_strip(strip, strip.start, meter)
    height = len(rough)
    rough[:, :height][np.tri(height, dtype=bool)] = -np.inf
    rows, columns = places(rough >= least)
    edges = comparison.exact(rows + strip.start, columns + strip.start, meter)
    return _chosen(edges, edges.scores >= np.float32(least))


def _within_top_k(edges: Edges, top_k: int, count: int) -> Edges:
    """The pairs of which either row is among the ``top_k`` best of the other."""
    ends = np.concatenate([edges.rows, edges.columns])
    if np.bincount(ends, minlength=count).max(initial=0) <= top_k:
        return edges
    others = np.concatenate([edges.columns, edges.rows])
    order = np.lexsort((others, np.tile(falling_keys(edges.scores), 2), ends))
    is_near = np.zeros(len(ends), bool)
    is_near[order] = places_in_runs(ends[order]) < top_k
    return _chosen(edges, is_near[: len(edges.rows)] | is_near[len(edges.rows) :])


# ------ many pairs reach it: find each passage's top_k, keep the best pairs -------------------------------
def _mine_best(comparison: Comparison, count: int, settings: MiningSettings, progress: ProgressFn) -> Edges:
    least = _least(settings)
    meter = Meter(progress, count * count)
    found: list[Edges] = []
    held = 0
    for strip in comparison.strips():
        edges = comparison.best(strip, least, settings.top_k, meter, is_self=True)
        found.append(edges)
        held += len(edges.rows)
        if held > settings.max_pairs + _SPARE:
            best = _ordered(_each_once(_joined(found), count), settings.max_pairs)
            found, held = [best], len(best.rows)
            if held == settings.max_pairs:
                least = float(best.scores[-1])
    return _ordered(_each_once(_joined(found), count), settings.max_pairs)


def _each_once(edges: Edges, count: int) -> Edges:
    """The pairs, smaller row first, without repetition. A pair has the same score from both its ends."""
    low, high = np.minimum(edges.rows, edges.columns), np.maximum(edges.rows, edges.columns)
    codes, firsts = np.unique(low * count + high, return_index=True)
    return Edges(codes // max(1, count), codes % max(1, count), edges.scores[firsts])


# ------ arrays of pairs -----------------------------------------------------------------------------------
def _joined(parts: list[Edges]) -> Edges:
    empty = Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    parts = [empty, *parts]
    return Edges(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.columns for part in parts]),
        np.concatenate([part.scores for part in parts]),
    )


def _chosen(edges: Edges, which: NDArray[np.bool_] | Rows) -> Edges:
    return Edges(edges.rows[which], edges.columns[which], edges.scores[which])


def _ordered(edges: Edges, most: int) -> Edges:
    """Highest first, equal scores by row; the first ``most``."""
    order = np.lexsort((edges.columns, edges.rows, falling_keys(edges.scores)))
    return _chosen(edges, order[:most])
