"""A set of passages that is compared with itself: its distinct vectors, fast products, and exact scores."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import numpy as np
from numpy.typing import NDArray

from semdesk.core.similarity.comparing import Edges
from semdesk.core.similarity.metrics import Metric
from semdesk.core.similarity.products import products_of
from semdesk.core.similarity.rescoring import PairScorer, nothing
from semdesk.core.similarity.scanning import Found
from semdesk.core.similarity.twins import Twins

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


class Distinct:
    """``rows`` (m,), rising, of ``vectors`` (n, d) under a metric.

    ``twins`` are its groups of equal vectors; ``products`` go over one row of each, in an order of their own:
    ``groups`` (g,) tells which group stands at each place. ``coarse`` products serve where few pairs matter.
    """

    def __init__(
        self,
        metric: Metric,
        vectors: Floats,
        rows: Rows,
        device: str = "cpu",
        tick: Callable[[], None] = nothing,
        *,
        coarse: bool = False,
    ) -> None:
        self.metric, self.vectors = metric, vectors
        self.twins = Twins.among(vectors, rows, tick)
        self.scorer = PairScorer(metric.paired, vectors, vectors)
        self._device, self._is_coarse = device, coarse
        self._multiply(tick)

    def _multiply(self, tick: Callable[[], None]) -> None:
        firsts, is_coarse = self.twins.firsts, self._is_coarse
        self.products = products_of(self.metric, self.vectors, firsts, self._device, tick, coarse=is_coarse)
        self.groups = np.searchsorted(firsts, self.products.order)

    def fine(self, tick: Callable[[], None]) -> Distinct:
        """The same set with products that are not coarse, whose order may be another."""
        if not self._is_coarse:
            return self
        finer = copy(self)
        finer._is_coarse = False
        finer._multiply(tick)
        return finer

    def exact(self, found: Found, tick: Callable[[], None]) -> Edges:
        """Pairs of places as pairs of groups, with their exact scores."""
        order = self.products.order
        scores = self.scorer.one_by_one(order[found.first], order[found.second], tick)
        return Edges(self.groups[found.first], self.groups[found.second], scores)
