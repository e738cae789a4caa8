"""The best others of every group of equal vectors, exactly: rough sums of all pairs, exact scores of few."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.candidates import EVERYTHING, Candidates
from semdesk.core.similarity.comparing import Edges, Meter, best_first, places_in_runs
from semdesk.core.similarity.comparing import places as places_of
from semdesk.core.similarity.distinct import Distinct
from semdesk.core.similarity.products import Products
from semdesk.core.similarity.scanning import BlockSize, Found, scan, scan_total
from semdesk.core.tensors import load_torch

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

_SAMPLE = 4096
"""Columns from which the goals of all rows are guessed."""
_MOST_HELD = 16_000_000
"""Pairs held at a time at least: 200 MB."""
_FULL_ROWS = 2_000_000
"""Sums of whole rows that are looked at together."""
_EXACT_COST = 256
"""Rough sums that take as long as one exact score: for the progress only."""
_STEP = 8192


def nearest_groups(
    distinct: Distinct,
    k: int,
    progress: ProgressFn = no_progress,
    size: BlockSize | None = None,
    most_held: int = _MOST_HELD,
) -> Edges:
    """Pairs of groups, by number, each once, with exact scores: the ``k`` best others of every group.

    Among equal scores the lowest numbers are the best; some other pairs may come with them. All pairs are
    looked at once, in blocks of ``size``; no more than ``most_held``, or three times as many as are sought,
    are held at a time.
    """
    size = size or BlockSize()
    # Where like has to be told from like, coarse sums would leave most pairs to be scored exactly.
    distinct = distinct.fine(lambda: progress(0, 1))
    count = len(distinct.products.order)
    k = min(k, count - 1)
    if k < 1:
        return Edges(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))
    sample = slice(0, count, max(1, count // _SAMPLE))
    rough = count * len(range(count)[sample]) + scan_total(count, size)
    meter = Meter(progress, rough + _EXACT_COST * count * k)
    goals = _likely_goals(distinct.products, k, sample, size.rows, meter)
    candidates = Candidates(distinct.products, goals, k, max(most_held, 3 * count * k), meter.tick)
    for found in scan(distinct.products, goals, size, meter, is_both=True):
        candidates.add(found)
    likely, missed = candidates.finish()
    edges = _exact(distinct, likely, _EXACT_COST * count * k, meter)
    return _joined(edges, nearest_of(distinct, missed, k, meter.tick))


def _likely_goals(products: Products, k: int, sample: slice, height: int, meter: Meter) -> Doubles:
    """Sums (m,) that the k best pairs of nearly every place reach, from its sums with a sample of columns.

    How many of the k best are in the sample is nearly Poisson distributed; three deviations above its mean,
    and one more because a place meets itself, are seldom reached.
    """
    count = len(products.order)
    sampled = len(range(count)[sample])
    mean = k * sampled / count
    rank = k + 1 if sampled == count else math.ceil(mean + 3 * math.sqrt(mean) + 1)
    goals = np.full(count, EVERYTHING)
    if rank > sampled:
        return goals
    for top in range(0, count, height):
        rows = slice(top, min(top + height, count))
        sums = _best_sums(products, rows, sample, rank)
        goals[rows] = sums - products.margin(np.arange(rows.start, rows.stop), sums)
        meter.advance(len(sums) * sampled)
    return goals


def _best_sums(products: Products, rows: slice, columns: slice, rank: int) -> Doubles:
    """The ``rank``-th largest sum (rows,) of some rows with some columns."""
    torch = load_torch()
    block = products.block(rows, columns)
    if np.any(products.biases):
        block = block.float() * products.unit + torch.from_numpy(products.biases[columns]).float().to(
            block.device
        )
    best = torch.topk(block, rank, dim=1, sorted=False).values.amin(1).double().cpu().numpy()
    sums: Doubles = (best if np.any(products.biases) else best * products.unit) + products.biases[rows]
    return sums


def _exact(distinct: Distinct, found: Found, cost: int, meter: Meter) -> Edges:
    """These pairs exactly; all together advance the meter by ``cost``."""
    parts = []
    count = len(found.sums)
    if not count:
        meter.advance(cost)
    for at in range(0, count, _STEP):
        last = min(at + _STEP, count)
        part = Found(found.first[at:last], found.second[at:last], found.sums[at:last])
        parts.append(distinct.exact(part, meter.tick))
        meter.advance(cost * last // count - cost * at // count)
    return Edges.joined(parts)


# ------ places whose best the guess has missed, or that have too many alike: whole rows -------------------
def nearest_of(distinct: Distinct, places: Rows, k: int, tick: Callable[[], None]) -> Edges:
    """The ``k`` best others of the groups at these places, from their sums with all; from group to group."""
    step = max(1, _FULL_ROWS // max(1, len(distinct.products.order)))
    parts = []
    for at in range(0, len(places), step):
        found, above = _hopeful(distinct.products, places[at : at + step], k)
        tick()
        parts.append(_best(distinct.exact(found, tick), above, k))
        tick()
    return Edges.joined(parts)


def _hopeful(products: Products, rows: Rows, k: int) -> tuple[Found, Rows]:
    """Pairs (p,) of these places that may be among their ``k`` best, and which place in ``rows`` each has."""
    torch = load_torch()
    block = products.block(rows, slice(0, len(products.order))).cpu().double() * products.unit
    block += torch.from_numpy(products.biases)
    block += torch.from_numpy(products.biases[rows, None])
    block[torch.arange(len(rows)), torch.from_numpy(rows)] = EVERYTHING
    best = torch.topk(block, k, dim=1, sorted=False).values.amin(1).numpy()
    lowest = best - products.margin(rows, best)
    lowest -= np.abs(lowest) * 2.0**-21
    least = lowest - 2 * products.margin(rows, lowest)
    above, right = places_of((block >= torch.from_numpy(least[:, None])).numpy())
    sums = block.numpy()[above, right]
    is_near = sums + products.margin(rows[above], sums) >= lowest[above]
    above, right = above[is_near], right[is_near]
    return Found(rows[above], right, sums[is_near].astype(np.float32)), above


def _best(edges: Edges, above: Rows, k: int) -> Edges:
    """The ``k`` best edges of each of the places that ``above`` tells, equal scores by column."""
    order = best_first(Edges(above, edges.columns, edges.scores))
    best = order[places_in_runs(above[order]) < k]
    return Edges(edges.rows[best], edges.columns[best], edges.scores[best])


# ------ pairs from both ways, each once -------------------------------------------------------------------
def _joined(likely: Edges, full: Edges) -> Edges:
    """Both together, each pair once."""
    if not len(full.rows):
        return likely
    width = int(
        max(full.rows.max(), full.columns.max(), likely.rows.max(initial=0), likely.columns.max(initial=0))
    )
    is_full = np.zeros(width + 1, bool)
    is_full[full.rows] = True
    is_double = is_full[likely.rows] | is_full[likely.columns]
    mixed = Edges.joined([full, likely.part(is_double)])
    low, high = np.minimum(mixed.rows, mixed.columns), np.maximum(mixed.rows, mixed.columns)
    _, once = np.unique(low * (width + 1) + high, return_index=True)
    return Edges.joined([likely.part(~is_double), mixed.part(once)])
