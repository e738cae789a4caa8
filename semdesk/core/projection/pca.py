"""Principal component analysis: the plane in which the vectors differ most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.projection.types import Projection

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

_CHUNK = 4096
_NEGLIGIBLE = 1e-12
"""A smaller share of what there is is rounding, and its direction means nothing."""


def project_pca(vectors: Floats, rows: Rows | None = None, progress: ProgressFn = no_progress) -> Projection:
    """The two principal components of ``rows`` (None: all) of ``vectors`` (n, d), and where all of those lie.

    Exact, and the same for the same vectors: components are turned so that they sum to something positive.
    An axis along which nothing differs is zero (Hotelling, 1933).
    """
    kept = np.arange(len(vectors)) if rows is None else np.asarray(rows)
    chunks = [kept[at : at + _CHUNK] for at in range(0, len(kept), _CHUNK)]
    mean = sum((vectors[chunk].sum(axis=0, dtype=np.float64) for chunk in chunks), np.zeros(vectors.shape[1]))
    mean /= max(1, len(kept))
    is_wide = len(kept) < vectors.shape[1]
    variation = _few(vectors[kept] - mean) if is_wide else _many(vectors, chunks, mean, progress)
    components, explained = _principal(variation, mean)
    coordinates = np.full((len(vectors), 2), np.nan, np.float32)
    projection = Projection(coordinates, explained, mean.astype(np.float32), components.astype(np.float32))
    for chunk in chunks:
        progress(len(chunks), len(chunks))
        coordinates[chunk] = projection.place(vectors[chunk])
    return projection


@dataclass(frozen=True, slots=True)
class _Variation:
    """The sum of all variances, and the largest two with their directions: (variance, (d,))."""

    total: float
    largest: list[tuple[float, Doubles]]


def _many(vectors: Floats, chunks: list[Rows], mean: Doubles, progress: ProgressFn) -> _Variation:
    """By the covariance matrix (d, d)."""
    covariance = np.zeros((len(mean), len(mean)))
    for done, chunk in enumerate(chunks):
        progress(done, len(chunks))
        centred = vectors[chunk] - mean
        covariance += centred.T @ centred
    return _Variation(float(np.trace(covariance)), _largest(covariance))


def _few(centred: Doubles) -> _Variation:
    """By the products (n, n) of fewer vectors than they have components, which have the same eigenvalues."""
    products = centred @ centred.T
    largest = [
        (variance, (centred.T @ weights) / np.sqrt(max(variance, np.finfo(float).tiny)))
        for variance, weights in _largest(products)
    ]
    return _Variation(float(np.trace(products)), largest)


def _largest(symmetric: Doubles) -> list[tuple[float, Doubles]]:
    """The two largest eigenvalues, or as many as there are, with their vectors."""
    import scipy.linalg

    last = len(symmetric) - 1
    if last < 0:
        return []
    values, vectors = scipy.linalg.eigh(symmetric, subset_by_index=(max(0, last - 1), last))
    return [(float(values[at]), vectors[:, at]) for at in reversed(range(len(values)))]


def _principal(variation: _Variation, mean: Doubles) -> tuple[Doubles, tuple[float, float]]:
    """The components (2, d) and their shares of the variance."""
    components, shares = np.zeros((2, len(mean))), [0.0, 0.0]
    # Where all vectors are the same, rounding leaves this much.
    least = _NEGLIGIBLE * max(variation.total, float(mean @ mean))
    for axis, (variance, direction) in enumerate(variation.largest):
        if variance > least:
            components[axis], shares[axis] = _turned(direction), variance / variation.total
    return components, (shares[0], shares[1])


def _turned(direction: Doubles) -> Doubles:
    """A component's sign is arbitrary; without a rule the picture would flip when a passage is added."""
    return direction if direction.sum() >= 0 else -direction
