"""Two-dimensional pictures of vectors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Projection:
    """Coordinates (n, 2) of all passages, NaN where one has no vector yet.

    ``explained`` (2,) is the share of variance that each axis keeps. A vector v lies at
    ``(v - mean) @ components.T`` with ``mean`` (d,) and ``components`` (2, d).
    """

    coordinates: Floats
    explained: tuple[float, float]
    mean: Floats
    components: Floats

    def place(self, vectors: Floats) -> Floats:
        """Where vectors (m, d) lie in this picture: (m, 2)."""
        placed: Floats = ((vectors - self.mean) @ self.components.T).astype(np.float32)
        return placed


@dataclass(frozen=True, slots=True)
class Arrows:
    """A few vectors as arrows from the origin.

    ``rows`` (k,), ``tips`` (k, 2); ``lengths`` (k,), ``angles`` (k, k) in degrees and ``scores`` (k, k) are
    those of the full vectors. ``kept`` is the share of the vectors' squared length that the picture keeps: 1
    for two arrows, whose angle is then drawn as it is.
    """

    rows: NDArray[np.int64]
    tips: Floats
    lengths: Floats
    angles: Floats
    scores: Floats
    kept: float
