"""A handful of vectors as arrows from the origin."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semdesk.core.errors import NotPossible
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.projection.types import Arrows
from semdesk.core.similarity.metrics import metric

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Rows = NDArray[np.int64]

MAX_ARROWS = 24
"""More would cover each other."""


def project_arrows(
    vectors: Floats, rows: Rows, metric_key: str, progress: ProgressFn = no_progress
) -> Arrows:
    """``rows`` (at most `MAX_ARROWS`) of ``vectors`` (n, d) in the plane through the origin that keeps most.

    The plane is that of the two largest singular values (Eckart and Young, 1936), not centred, so that the
    origin stays where it is and two arrows are drawn with their true lengths and angle. A zero vector has no
    direction; its angle to everything is given as 0. Raises `NotPossible` for more rows or an unknown metric.
    """
    if len(rows) > MAX_ARROWS:
        raise NotPossible(f"Arrows are drawn for up to {MAX_ARROWS} passages. Choose fewer.")
    progress(0, 1)
    shown = np.asarray(vectors[rows])
    exact = shown.astype(np.float64)
    tips, kept = _in_plane(exact)
    lengths = np.sqrt(np.einsum("ij,ij->i", exact, exact))
    return Arrows(
        np.asarray(rows, np.int64),
        tips.astype(np.float32),
        lengths.astype(np.float32),
        _angles(exact, lengths).astype(np.float32),
        metric(metric_key).similarity(shown, shown),
        kept,
    )


def _in_plane(exact: Doubles) -> tuple[Doubles, float]:
    """The tips (k, 2), and the share of the squared lengths that they keep."""
    tips = np.zeros((len(exact), 2))
    if not exact.any():
        return tips, 1.0
    left, values, _ = np.linalg.svd(exact, full_matrices=False)
    plane = left[:, :2] * values[:2]
    tips[:, : plane.shape[1]] = plane
    return _oriented(tips), float(np.sum(values[:2] ** 2) / np.sum(values**2))


def _oriented(tips: Doubles) -> Doubles:
    """Together they point right, and the first off that axis points up: nothing flips from run to run."""
    across = -1.0 if tips[:, 0].sum() < 0 else 1.0
    off_axis = tips[np.abs(tips[:, 1]) > 1e-9 * np.abs(tips).max(), 1]
    upward = -1.0 if len(off_axis) and off_axis[0] < 0 else 1.0
    oriented: Doubles = tips * np.array([across, upward])
    return oriented


def _angles(exact: Doubles, lengths: Doubles) -> Doubles:
    """Angles (k, k) in degrees, by half-angles: exact for the smallest and the flattest too (Kahan, 2006)."""
    units = np.divide(exact, lengths[:, None], out=np.zeros_like(exact), where=lengths[:, None] > 0)
    apart = np.linalg.norm(units[:, None] - units[None], axis=2)
    together = np.linalg.norm(units[:, None] + units[None], axis=2)
    angles: Doubles = np.degrees(2 * np.arctan2(apart, together))
    has_none = lengths == 0
    angles[has_none] = angles[:, has_none] = 0
    return angles
