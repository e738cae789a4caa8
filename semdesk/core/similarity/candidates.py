"""Pairs that may be among the best of an end, collected in bounded memory while all are gone through."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.comparing import falling_keys
from semdesk.core.similarity.products import Products
from semdesk.core.similarity.scanning import Found

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]

EVERYTHING, NOTHING = -1e300, 1e300
"""Goals that every pair reaches, and none."""
_PIECE = 1 << 22
"""Pairs that are looked at between two reports of progress."""
_NARROWING = 2.0**-21
"""Exact scores are rounded to float32: what this could make equal must not be told apart."""


class Candidates:
    """Pairs of places that may be among the ``k`` best of either end.

    ``goals`` (m,) are the sums that a pair must reach to count for each place: first a guess, raised as
    better pairs are found. Of at most ``most`` pairs held, those that can't count any more are dropped;
    where too many are too close to be told apart by rough sums, their places are given up, with `NOTHING`
    as goal.
    """

    def __init__(
        self, products: Products, goals: Doubles, k: int, most: int, tick: Callable[[], None]
    ) -> None:
        self._products, self._goals, self._k, self._most, self._tick = products, goals, k, most, tick
        self._parts: list[Found] = []
        self._held = 0

    def add(self, found: Found) -> None:
        """Hold these pairs too."""
        narrow = Found(found.first.astype(np.int32), found.second.astype(np.int32), found.sums)
        self._parts.append(narrow)
        self._held += len(found.sums)
        if self._held > self._most:
            self._prune()
            if self._held > 2 * self._most // 3:
                self._give_up(self._most // 3)

    def finish(self) -> tuple[Found, Rows]:
        """The pairs that may count, and the places (p,) whose best may not be among them."""
        is_complete = self._prune()
        self._goals[~is_complete] = NOTHING
        self._keep_needed()
        return self._joined(), np.flatnonzero(~is_complete)

    def _joined(self) -> Found:
        whole = Found(
            np.concatenate([np.zeros(0, np.int32), *(part.first for part in self._parts)]),
            np.concatenate([np.zeros(0, np.int32), *(part.second for part in self._parts)]),
            np.concatenate([np.zeros(0, np.float32), *(part.sums for part in self._parts)]),
        )
        self._parts, self._held = [whole], len(whole.sums)
        return whole

    def _prune(self) -> Mask:
        """Raise goals to what the k best so far surely reach; tells which places thus have their best."""
        best = self._kth_sums(self._joined())
        lowest = best - self._products.margin(np.arange(len(best)), best)
        lowest -= _NARROWING * np.abs(lowest)
        is_complete: Mask = lowest >= self._goals
        self._goals[is_complete] = lowest[is_complete]
        self._keep_needed()
        return is_complete

    def _kth_sums(self, found: Found) -> Doubles:
        """For each place the k-th largest sum (m,) of its pairs."""
        count = len(self._goals)
        best = np.full(count, EVERYTHING)
        step = 1 + count * _PIECE // (2 * len(found.sums) + 1)
        for start in range(0, count, step):
            part = slice(start, min(start + step, count))
            best[part] = _kth_largest(_keys(found, part), part.stop - part.start, self._k)
            self._tick()
        return best

    def _keep_needed(self) -> None:
        found = self._joined()
        kept = [_chosen(part, left | right) for part, left, right in self._needed(found)]
        self._parts = kept
        self._held = sum(len(part.sums) for part in kept)

    def _needed(self, found: Found) -> Iterator[tuple[Found, Mask, Mask]]:
        """The pairs in pieces, and which of them may count for their first and for their second place."""
        for at in range(0, len(found.sums), _PIECE):
            part = _chosen(found, slice(at, at + _PIECE))
            sums = part.sums.astype(np.float64)
            first, second = (
                sums + self._products.margin(ends, sums) >= self._goals[ends]
                for ends in (part.first, part.second)
            )
            yield part, first, second
            self._tick()

    def _give_up(self, most: int) -> None:
        """Give up the places with the most pairs, until at most so many are held."""
        counts = np.zeros(len(self._goals), np.int64)
        for part, first, second in self._needed(self._joined()):
            counts += np.bincount(part.first[first], minlength=len(counts))
            counts += np.bincount(part.second[second], minlength=len(counts))
        order = np.argsort(counts)
        self._goals[order[np.cumsum(counts[order]) > most]] = NOTHING
        self._keep_needed()


def _keys(found: Found, part: slice) -> NDArray[np.uint64]:
    """Whole numbers that sort these places' pairs by place, then highest first."""
    keys = []
    for ends in (found.first, found.second):
        inside = np.flatnonzero((ends >= part.start) & (ends < part.stop))
        places = (ends[inside] - part.start).astype(np.uint64)
        keys.append((places << np.uint64(32)) | falling_keys(found.sums[inside]))
    return np.concatenate(keys)


def _kth_largest(keys: NDArray[np.uint64], count: int, k: int) -> Doubles:
    """For each of ``count`` places the k-th largest sum in its keys, or `EVERYTHING` where it has fewer."""
    keys.sort()
    ends = np.cumsum(np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=count))
    at = np.concatenate([[0], ends[:-1]]) + k - 1
    best = np.full(count, EVERYTHING)
    has_enough = at < ends
    best[has_enough] = _of_keys(keys[at[has_enough]].astype(np.uint32))
    return best


def _of_keys(falling: NDArray[np.uint32]) -> Floats:
    """The sums of `falling_keys`."""
    rising = ~falling
    bits = np.where(rising >> np.uint32(31), rising & np.uint32(0x7FFFFFFF), falling)
    return bits.astype(np.uint32).view(np.float32)


def _chosen(found: Found, which: slice | Mask) -> Found:
    return Found(found.first[which], found.second[which], found.sums[which])
