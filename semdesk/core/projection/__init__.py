"""Two-dimensional pictures of vectors, and the catalogue of ways to make them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn
from semdesk.core.projection.pca import project_pca
from semdesk.core.projection.types import Projection


@dataclass(frozen=True, slots=True)
class ProjectionMethod:
    """One way to a picture. ``project(vectors (n, d), rows, progress)`` gives the coordinates of ``rows``."""

    key: str
    label: str
    explanation: str
    project: Callable[[NDArray[np.float32], NDArray[np.int64] | None, ProgressFn], Projection]


PROJECTIONS = (
    ProjectionMethod(
        "pca",
        "PCA",
        "The flat view along which the passages differ most. Use it for a first look: it is ready at once "
        "and always the same, but passages that lie close together in it may differ in other directions.",
        project_pca,
    ),
)
