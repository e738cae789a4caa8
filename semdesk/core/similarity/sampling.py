"""A look at some of all pairs, for guessing how many score how much."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.distinct import Distinct

Rows = NDArray[np.int64]

_ROWS, _COLUMNS = 512, 4096
_FEWEST = 8
"""Fewer sampled pairs than this tell nothing."""


class PairSample:
    """Rough sums of pairs spread over a set of at least two distinct vectors."""

    def __init__(self, distinct: Distinct) -> None:
        count = len(distinct.groups)
        self._distinct = distinct
        self._all_pairs = count * (count - 1) / 2
        self._rows, self._columns = _spread(count, _ROWS), _spread(count, _COLUMNS)
        products = distinct.products
        self._sums = products.block(self._rows, self._columns).cpu().float().numpy()
        self._sums *= np.float32(products.unit)
        if products.biases.any():
            self._sums += products.biases[self._rows, None]
            self._sums += products.biases[None, self._columns]
        places = np.arange(count)
        self._sums[places[self._rows, None] == places[None, self._columns]] = -np.inf

    def count_above(self, score: float) -> float:
        """About how many of all pairs score so much."""
        goal = np.float64(self._distinct.products.goal(score))
        share = np.count_nonzero(self._sums >= goal) / self._sums.size
        return share * self._all_pairs

    def score_at(self, count: float) -> float:
        """About what the ``count``-th best pair scores."""
        rank = max(_FEWEST, int(count / self._all_pairs * self._sums.size))
        if rank >= self._sums.size:
            return -np.inf
        flat = self._sums.ravel()
        at = int(np.argpartition(-flat, rank)[rank])
        row, column = divmod(at, self._sums.shape[1])
        order = self._distinct.products.order
        pair = (order[self._rows][[row]], order[self._columns][[column]])
        return float(self._distinct.scorer.one_by_one(*pair)[0])


def _spread(count: int, most: int) -> slice:
    return slice(None, None, max(1, count // most))
