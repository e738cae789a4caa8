"""Arrays that two processes share: a file on disk, mapped into memory by each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class SharedArray:
    """The name of an array in a file; small enough to send, opened where it is used.

    A function that takes an ``ndarray`` may be given one of these by an executor's caller:
    the executor opens it on its side.
    """

    path: str
    shape: tuple[int, ...]
    dtype: str

    @classmethod
    def create(cls, path: Path, array: NDArray[np.generic]) -> SharedArray:
        """Write ``array`` to ``path`` (raw, C order) and name it."""
        contiguous = np.ascontiguousarray(array)
        contiguous.tofile(path)
        return cls(str(path), contiguous.shape, contiguous.dtype.str)

    def open(self) -> NDArray[np.generic]:
        """The array, read-only, mapped from its file (an empty one is simply empty)."""
        if 0 in self.shape:
            return np.zeros(self.shape, self.dtype)
        return np.memmap(self.path, dtype=self.dtype, mode="r", shape=self.shape)
