"""Approximate neighbours by hnswlib, where it is installed: the one module that knows its distances.

Malkov and Yashunin 2018, "Efficient and robust approximate nearest neighbor search using hierarchical
navigable small world graphs": a vector is compared with some thousands instead of all.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from semdesk.core.tensors import load_torch

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_SPACES = {"cosine": "cosine", "dot": "ip", "euclidean": "l2", "sqeuclidean": "l2"}
"""hnswlib's names; its distances are 1 - cosine, 1 - dot product, and the squared distance."""
_M, _EF_CONSTRUCTION = 16, 200


def is_available(metric_key: str) -> bool:
    """Whether hnswlib is there and knows the metric."""
    return metric_key in _SPACES and find_spec("hnswlib") is not None


class NeighborIndex:
    """An index of up to ``most`` vectors of this dimension, under a metric for which `is_available`."""

    def __init__(self, metric_key: str, dimension: int, most: int) -> None:
        import hnswlib

        self._index: Any = hnswlib.Index(_SPACES[metric_key], dimension)
        self._index.init_index(max_elements=most, M=_M, ef_construction=_EF_CONSTRUCTION, random_seed=0)
        # Left alone it takes all processors, whatever the user has allowed the rest of the program.
        self._index.set_num_threads(load_torch().get_num_threads())

    def add(self, vectors: Floats) -> None:
        """Add these vectors (p, d); they are numbered in the order in which they are added."""
        self._index.add_items(vectors)

    def nearest(self, vectors: Floats, k: int, ef: int) -> Rows | None:
        """The numbers (p, k) of about the ``k`` nearest, best first, a vector itself among them.

        ``ef`` is how many are kept in view while searching. None if so many can't be reached in the index.
        """
        self._index.set_ef(ef)
        try:
            numbers, _ = self._index.knn_query(vectors, k=k)
        except RuntimeError:
            return None
        found: Rows = numbers.astype(np.int64)
        return found
