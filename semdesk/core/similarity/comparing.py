"""Comparing two sets of vectors in strips, and finding the best of each row: for search and mining."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.metrics import Metric
from semdesk.core.similarity.rescoring import PairScorer
from semdesk.core.similarity.scores import LARGEST
from semdesk.core.tensors import load_torch

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

LOWEST = -LARGEST
"""No score is lower; as a minimum it asks for nothing."""
_STRIP = 8_000_000
"""Scores held at a time: 32 MB, and no more than twice that in masks."""
_BLOCK = 4_000_000
"""Scores computed between two reports of progress, at most."""


class Meter:
    """Counts what is done and reports it; ``tick`` reports again, so that a cancel is heard meanwhile."""

    def __init__(self, progress: ProgressFn, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0
        self.tick()

    def tick(self) -> None:
        self._progress(self._done, self._total)

    def advance(self, count: int) -> None:
        self._done += count
        self.tick()

    def expect(self, count: int) -> None:
        """There is so much more to do."""
        self._total += count
        self.tick()

    def part(self) -> ProgressFn:
        """A ``progress`` for something whose total is more to do."""
        before = (self._done, self._total)

        def progress(done: int, total: int) -> None:
            self._done, self._total = before[0] + done, before[1] + total
            self.tick()

        return progress


@dataclass(frozen=True, slots=True)
class Edges:
    """Scored pairs of a row of the left side with a column, a row of the right side: three arrays (p,)."""

    rows: Rows
    columns: Rows
    scores: Floats

    @classmethod
    def joined(cls, parts: Sequence[Edges]) -> Edges:
        """All of these, one after the other; none is fine."""
        return cls(
            np.concatenate([np.zeros(0, np.int64), *(part.rows for part in parts)]),
            np.concatenate([np.zeros(0, np.int64), *(part.columns for part in parts)]),
            np.concatenate([np.zeros(0, np.float32), *(part.scores for part in parts)]),
        )

    def part(self, which: slice | Rows | NDArray[np.bool_]) -> Edges:
        """Some of them."""
        return Edges(self.rows[which], self.columns[which], self.scores[which])


class Comparison:
    """The rows of ``left`` (m, d) compared with those of ``right`` (n, d), a strip of rows at a time."""

    def __init__(self, metric: Metric, left: Floats, right: Floats, chunks: tuple[int, int]) -> None:
        self._rough = metric.rough(left, right)
        self._scorer = PairScorer(metric.paired, left, right)
        self._block = max(1, min(_BLOCK, metric.step // max(1, left.shape[1])))
        self._most_rows, self._most_columns = chunks
        self._rows, self._columns = len(left), len(right)
        self._buffer = np.empty(max(self._columns, min(_STRIP, self._rows * self._columns)), np.float32)

    def strips(self, is_upper: bool = False) -> Iterator[slice]:
        """Slices of rows whose scores fit into memory; with ``is_upper`` their columns begin at the strip."""
        start = 0
        while start < self._rows:
            width = self._columns - start if is_upper else self._columns
            height = min(self._most_rows, max(1, _STRIP // max(1, width)))
            yield slice(start, min(start + height, self._rows))
            start += height

    def rough_strip(self, rows: slice, first_column: int, meter: Meter) -> Floats:
        """Optimistic scores of ``rows`` with all columns from ``first_column``; valid until the next call."""
        height, width = rows.stop - rows.start, self._columns - first_column
        strip: Floats = self._buffer[: height * width].reshape(height, width)
        step = max(1, min(self._most_columns, self._block // height))
        for at in range(first_column, self._columns, step):
            columns = slice(at, min(at + step, self._columns))
            strip[:, at - first_column : columns.stop - first_column] = self._rough(rows, columns)
            meter.advance(height * (columns.stop - at))
        return strip

    def exact(self, rows: Rows, columns: Rows, meter: Meter) -> Edges:
        """These pairs with their exact scores."""
        return Edges(rows, columns, self._scorer.exact(rows, columns, meter.tick))

    def share_above(self, least: float) -> float:
        """About what share of the pairs scores ``least`` or more, from a sample spread over both sides."""
        sample = (
            slice(None, None, max(1, self._rows // 256)),
            slice(None, None, max(1, self._columns // 4096)),
        )
        return float(np.mean(self._rough(*sample) >= least))

    def best(self, rows: slice, least: float, top_k: int, meter: Meter, *, is_self: bool = False) -> Edges:
        """The ``top_k`` best columns of each of ``rows`` that score ``least`` or more, exactly.

        By row, then highest first, then by column. With ``is_self`` no row is compared with itself.
        """
        strip = self.rough_strip(rows, 0, meter)
        if is_self:
            strip[np.arange(len(strip)), np.arange(rows.start, rows.stop)] = -np.inf

        def exact(found: Rows, columns: Rows) -> Edges:
            return Edges(found, columns, self.exact(found + rows.start, columns, meter).scores)

        best = _best_of_each(_candidates(strip, least, top_k, exact), least, top_k, self._columns)
        return Edges(best.rows + rows.start, best.columns, best.scores)


def _candidates(strip: Floats, least: float, top_k: int, exact: Callable[[Rows, Rows], Edges]) -> list[Edges]:
    """Exactly scored pairs, among them the ``top_k`` best of each row that score ``least`` or more."""
    hopeful = strip >= least
    if np.count_nonzero(hopeful, axis=1).max(initial=0) <= 2 * top_k:
        return [exact(*places(hopeful))]
    likely_floor = np.maximum(_kth_largest(strip, top_k), np.float32(least))
    likely = exact(*places(strip >= likely_floor[:, None]))
    # The k-th best of all is no worse than the worst of any k: what is below that need not be scored.
    floor = likely_floor.copy()
    np.minimum.at(floor, likely.rows, likely.scores)
    floor = np.maximum(floor, np.float32(least))
    missed = (strip >= floor[:, None]) & (strip < likely_floor[:, None])
    return [likely, exact(*places(missed))]


def _kth_largest(strip: Floats, top_k: int) -> Floats:
    torch = load_torch()
    largest: Floats = torch.topk(torch.from_numpy(strip), top_k, dim=1, sorted=False).values.amin(1).numpy()
    return largest


def _best_of_each(parts: list[Edges], least: float, top_k: int, width: int) -> Edges:
    """The ``top_k`` best of each row, by row, then highest first, then by column."""
    rows = np.concatenate([part.rows for part in parts])
    columns = np.concatenate([part.columns for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    order = np.flatnonzero(scores >= np.float32(least))
    # One whole number of row, inverted score and column sorts several times faster than the three in turn.
    bits = np.uint64(max(1, (width - 1).bit_length()))
    keys = (rows[order].astype(np.uint64) << (bits + np.uint64(32))) | columns[order].astype(np.uint64)
    keys |= falling_keys(scores[order]).astype(np.uint64) << bits
    order = order[np.argsort(keys)]
    best = order[places_in_runs(rows[order]) < top_k]
    return Edges(rows[best], columns[best], scores[best])


def places(mask: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """What ``np.nonzero`` gives for a table, several times faster."""
    rows, columns = np.divmod(np.flatnonzero(mask), max(1, mask.shape[1]))
    return rows, columns


def falling_keys(scores: Floats) -> NDArray[np.uint32]:
    """Whole numbers (p,) that are the smaller the higher a score is, and equal for equal scores."""
    bits = np.ascontiguousarray(scores + np.float32(0)).view(np.uint32)
    rising = np.where(bits >> np.uint32(31), ~bits, bits | np.uint32(0x80000000))
    falling: NDArray[np.uint32] = ~rising
    return falling


def best_first(edges: Edges) -> Rows:
    """The order (p,) of edges by row, then highest first, then by column."""
    # One whole number sorts several times faster than two or three in turn; ties are few.
    keys = (edges.rows.astype(np.uint64) << np.uint64(32)) | falling_keys(edges.scores)
    order = np.argsort(keys)
    is_like_next = keys[order[1:]] == keys[order[:-1]]
    tied = np.flatnonzero(np.append(is_like_next, False) | np.append(False, is_like_next))[: len(keys)]
    among = order[tied]
    order[tied] = among[np.lexsort((edges.columns[among], keys[among]))]
    return order


def places_in_runs(values: Rows) -> Rows:
    """For each of some sorted values (p,) how many equal ones stand before it."""
    is_first = np.concatenate([[True], values[1:] != values[:-1]])[: len(values)]
    firsts = np.flatnonzero(is_first)
    lengths = np.diff(np.append(firsts, len(values)))
    return np.arange(len(values)) - np.repeat(firsts, lengths)
