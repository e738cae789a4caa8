"""Vectors to compare: ordinary ones, and those that break formulas."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

KEYS = ("cosine", "dot", "euclidean", "sqeuclidean", "manhattan")


def natural(count: int, dimension: int = 16, seed: int = 0, groups: int = 6) -> Floats:
    """Unit vectors in groups, as texts about a few matters would give."""
    random = np.random.default_rng(seed)
    centres = random.standard_normal((groups, dimension))
    vectors = centres[random.integers(groups, size=count)] + 0.5 * random.standard_normal((count, dimension))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def awkward(count: int, dimension: int = 8, seed: int = 0) -> Floats:
    """Repeated, zero, opposite and nearly equal vectors, and lengths from 1e-3 to 1e3."""
    random = np.random.default_rng(seed)
    vectors = natural(count, dimension, seed) * np.exp(random.uniform(-7, 7, (count, 1)))
    for kind, row in zip(random.integers(5, size=count), range(1, count), strict=False):
        other = vectors[random.integers(row)]
        if kind < 4:
            vectors[row] = (other, 0 * other, -other, other * np.float32(1 + 1e-6))[kind]
    return vectors.astype(np.float32)


def small_arrays(
    rows: st.SearchStrategy[int], dimension: int, bound: float = 100.0
) -> st.SearchStrategy[Floats]:
    """Arrays with many ties, zeros and repeated rows. Nothing so small that the references call it zero."""
    numbers = st.floats(-bound, bound, width=32).filter(lambda number: abs(number) > 1e-3)
    elements = st.one_of(st.sampled_from([0.0, 1.0, -1.0, 0.5]), numbers)
    return rows.flatmap(lambda count: hnp.arrays(np.float32, (count, dimension), elements=elements))
