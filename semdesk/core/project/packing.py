"""Vectors as bytes: in half precision, unless asked for exactly or where half precision can't hold them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HALF = "/half"
"""Ends the name of a space whose vectors may be rounded; no pooling's key has a slash."""

_SINGLE, _HALF = np.dtype("<f4"), np.dtype("<f2")
_TOLERANCE = 2.0**-10
"""The largest error, as a share of a vector's length, that counts as rounding: it is at most half of this
where no value is too large or too small for half precision, and the cosine then changes by less than 1e-6."""
_SHORTEST = 1e-12
"""Of shorter vectors the length can't be computed in single precision."""


def stored_name(pooling: str, exact: bool) -> str:
    """The name under which a pooling's vectors are stored, which tells whether they are exact."""
    return pooling if exact else pooling + HALF


def is_exact(name: str) -> bool:
    """Whether the vectors of a space of this name are as the model gave them, bit by bit."""
    return not name.endswith(HALF)


def packed(vectors: Floats, exact: bool) -> bytes:
    """Vectors (m, d) as bytes: two for a value, or four if ``exact`` or where two would not do.

    Two do not where a value is too large, or a vector so short that its values lose their digits, or where
    there is something else than numbers.
    """
    if not exact:
        with np.errstate(over="ignore"):
            halves = vectors.astype(_HALF)
        if _are_close(halves, vectors):
            return halves.tobytes()
    return vectors.astype(_SINGLE).tobytes()


def unpacked(data: bytes, shape: tuple[int, int], exact: bool) -> Floats | None:
    """The vectors of this shape, read-only; None if the bytes are no such thing.

    Which precision they are in is seen from how many there are.
    """
    count = shape[0] * shape[1]
    if len(data) == count * _SINGLE.itemsize:
        return np.frombuffer(data, _SINGLE).reshape(shape)
    if len(data) == count * _HALF.itemsize and not exact:
        vectors: Floats = np.frombuffer(data, _HALF).reshape(shape).astype(np.float32)
        vectors.flags.writeable = False
        return vectors
    return None


def _are_close(halves: NDArray[np.float16], vectors: Floats) -> bool:
    with np.errstate(over="ignore", invalid="ignore"):
        difference = halves.astype(np.float32) - vectors
        error = np.einsum("ij,ij->i", difference, difference)
        length = np.einsum("ij,ij->i", vectors, vectors)
        # A comparison with what is no number is false.
        is_measurable = (length >= _SHORTEST**2) & (length < np.inf)
        are_close = is_measurable & (error <= _TOLERANCE**2 * length)
    is_zero = ~vectors.any(axis=1)
    return bool((are_close | is_zero).all())
