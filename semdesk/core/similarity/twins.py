"""Rows with the same vector are compared through one of them, and stand for themselves again in the end.

Ties come in crowds where texts repeat; going through them pair by pair would take for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.comparing import Edges, best_first, places_in_runs
from semdesk.core.similarity.rescoring import PairScorer, first_twins, nothing

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_AT_ONCE = 4_000_000
"""Scored pairs of rows that are laid out at a time."""


@dataclass(frozen=True, slots=True)
class Twins:
    """Groups of rows with the same vector, by their first row.

    ``firsts`` (g,) are the first rows, rising; ``members`` (m,) all rows, group by group and rising within;
    group i has ``sizes[i]`` of them from ``starts[i]`` on.
    """

    firsts: Rows
    members: Rows
    starts: Rows
    sizes: Rows

    @classmethod
    def among(cls, vectors: Floats, rows: Rows, tick: Callable[[], None] = nothing) -> Twins:
        """The groups among these rising ``rows`` (m,) of ``vectors`` (n, d)."""
        first_of = first_twins(vectors, rows, tick)
        order = np.argsort(first_of, kind="stable")
        firsts, starts, sizes = np.unique(first_of[order], return_index=True, return_counts=True)
        return cls(firsts, rows[order], starts, sizes)

    @property
    def are_all_single(self) -> bool:
        return len(self.firsts) == len(self.members)

    def nearest(self, edges: Edges, top_k: int, scorer: PairScorer) -> Iterator[Edges]:
        """For each row its ``top_k`` best others, highest first, equal scores by row; some rows at a time.

        ``edges`` join groups, by number, each pair once: for each group at least its ``top_k`` best other
        groups, or all that matter. ``scorer`` scores rows.
        """
        edges = self._with_themselves(edges, scorer)
        counts = sum(np.bincount(side, minlength=len(self.firsts)) for side in (edges.rows, edges.columns))
        for first, last in _parts(np.concatenate([[0], np.cumsum(counts)]), _AT_ONCE):
            directed = self._needed(_sorted(_directed(edges, first, last)), top_k)
            yield from self._of_groups(directed, first, last, top_k)

    def _of_groups(self, edges: Edges, first: int, last: int, top_k: int) -> Iterator[Edges]:
        """From sorted edges of some groups to those of their rows, some at a time."""
        ends = np.searchsorted(edges.rows, np.arange(first, last + 1))
        weights = np.minimum(self.sizes[edges.columns], top_k + 1) * self.sizes[edges.rows]
        total = np.concatenate([[0], np.cumsum(weights)])
        for left, right in _parts(total[ends], _AT_ONCE):
            yield self._of_rows(edges.part(slice(int(ends[left]), int(ends[right]))), top_k)

    def _with_themselves(self, edges: Edges, scorer: PairScorer) -> Edges:
        """Groups of several rows are their own neighbours too."""
        several = np.flatnonzero(self.sizes > 1)
        own = scorer.exact(self.firsts[several], self.firsts[several])
        return Edges(
            np.concatenate([edges.rows, several]),
            np.concatenate([edges.columns, several]),
            np.concatenate([edges.scores, own]),
        )

    def _needed(self, edges: Edges, top_k: int) -> Edges:
        """Without the edges behind which all places are taken by groups that score higher."""
        if self.are_all_single:
            return edges.part(places_in_runs(edges.rows) < top_k)
        before = np.cumsum(self.sizes[edges.columns]) - self.sizes[edges.columns]
        is_new = np.concatenate([[True], edges.rows[1:] != edges.rows[:-1]])[: len(edges.rows)]
        is_new_score = is_new | np.concatenate([[True], edges.scores[1:] != edges.scores[:-1]])[: len(is_new)]
        # Among equal scores rows decide, so only what stands before the first of them counts.
        higher = _last_where(is_new_score, before) - _last_where(is_new, before)
        return edges.part(higher <= top_k)

    def _of_rows(self, edges: Edges, top_k: int) -> Edges:
        """From edges of groups, sorted, to the ``top_k`` of each row."""
        if self.are_all_single:
            return Edges(self.firsts[edges.rows], self.firsts[edges.columns], edges.scores)
        edges = self._with_member_columns(edges, top_k + 1)
        counts = self.sizes[edges.rows]
        rows = self.members[np.repeat(self.starts[edges.rows], counts) + _within(counts)]
        found = Edges(rows, np.repeat(edges.columns, counts), np.repeat(edges.scores, counts))
        found = found.part(found.rows != found.columns)
        found = _sorted(found)
        return found.part(places_in_runs(found.rows) < top_k)

    def _with_member_columns(self, edges: Edges, most: int) -> Edges:
        """Edges from groups to rows: of each group at most its first so many."""
        counts = np.minimum(self.sizes[edges.columns], most)
        columns = self.members[np.repeat(self.starts[edges.columns], counts) + _within(counts)]
        found = Edges(np.repeat(edges.rows, counts), columns, np.repeat(edges.scores, counts))
        found = _sorted(found)
        return found.part(places_in_runs(found.rows) < most)


def _directed(edges: Edges, first: int, last: int) -> Edges:
    """Edges from these groups, those that others have with them turned round; each group's own only once."""
    is_from = (edges.rows >= first) & (edges.rows < last)
    is_to = (edges.columns >= first) & (edges.columns < last) & (edges.rows != edges.columns)
    return Edges(
        np.concatenate([edges.rows[is_from], edges.columns[is_to]]),
        np.concatenate([edges.columns[is_from], edges.rows[is_to]]),
        np.concatenate([edges.scores[is_from], edges.scores[is_to]]),
    )


def _sorted(edges: Edges) -> Edges:
    """By row, then highest first, then by column: groups are numbered by their first rows."""
    return edges.part(best_first(edges))


def _last_where(mask: NDArray[np.bool_], values: Rows) -> Rows:
    """For each place the value at the last place up to it where ``mask`` is true."""
    at = np.maximum.accumulate(np.where(mask, np.arange(len(mask)), 0))
    last: Rows = values[at]
    return last


def _within(counts: Rows) -> Rows:
    """0, 1, … for each of some counts, one after the other."""
    total = int(counts.sum())
    return np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)


def _parts(totals: Rows, most: int) -> Iterator[tuple[int, int]]:
    """Runs of groups that weigh at most ``most``, or of one; ``totals`` (g + 1,) adds up the weights."""
    first = 0
    while first < len(totals) - 1:
        last = int(np.searchsorted(totals, totals[first] + most, side="right")) - 1
        yield first, max(first + 1, last)
        first = max(first + 1, last)
