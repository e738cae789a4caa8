"""Principal component analysis: the plane in which the vectors differ most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.projection.types import Projection

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

_CHUNK = 4096
_NEGLIGIBLE = 1e-12
"""A smaller share of the variance is rounding, and its direction means nothing."""


def project_pca(vectors: Floats, rows: Rows | None = None, progress: ProgressFn = no_progress) -> Projection:
    """The two principal components of ``rows`` (None: all) of ``vectors`` (n, d), and where all of those lie.

    Exact, and the same for the same vectors: components are turned so that they sum to something positive.
    An axis along which nothing differs is zero. Hotelling (1933), by the covariance matrix.
    """
    kept = np.arange(len(vectors)) if rows is None else np.asarray(rows)
    chunks = [kept[at : at + _CHUNK] for at in range(0, len(kept), _CHUNK)]
    steps = 3 * len(chunks)
    mean = np.zeros(vectors.shape[1])
    for done, chunk in enumerate(chunks):
        progress(done, steps)
        mean += vectors[chunk].sum(axis=0, dtype=np.float64) / len(kept)
    covariance = np.zeros((vectors.shape[1], vectors.shape[1]))
    for done, chunk in enumerate(chunks, len(chunks)):
        progress(done, steps)
        centred = vectors[chunk] - mean
        covariance += centred.T @ centred
    components, explained = _principal(covariance, mean)
    coordinates = np.full((len(vectors), 2), np.nan, np.float32)
    projection = Projection(coordinates, explained, mean.astype(np.float32), components.astype(np.float32))
    for done, chunk in enumerate(chunks, 2 * len(chunks)):
        progress(done, steps)
        coordinates[chunk] = projection.place(vectors[chunk])
    return projection


def _principal(covariance: Doubles, mean: Doubles) -> tuple[Doubles, tuple[float, float]]:
    """The components (2, d) of a covariance matrix and their shares of the variance."""
    total = float(np.trace(covariance))
    components, shares = np.zeros((2, len(covariance))), [0.0, 0.0]
    # What the rounding of float32 vectors leaves is no variance.
    if total <= _NEGLIGIBLE * float(mean @ mean):
        return components, (0.0, 0.0)
    for axis, (variance, direction) in enumerate(_largest(covariance)):
        share = variance / total
        if share > _NEGLIGIBLE:
            components[axis], shares[axis] = _turned(direction), share
    return components, (shares[0], shares[1])


def _largest(covariance: Doubles) -> list[tuple[float, Doubles]]:
    """The two largest eigenvalues, or the only one, with their vectors."""
    import scipy.linalg

    last = len(covariance) - 1
    values, vectors = scipy.linalg.eigh(covariance, subset_by_index=(max(0, last - 1), last))
    return [(float(values[at]), vectors[:, at]) for at in reversed(range(len(values)))]


def _turned(direction: Doubles) -> Doubles:
    """A component's sign is arbitrary; without a rule the picture would flip when a passage is added."""
    return direction if direction.sum() >= 0 else -direction
