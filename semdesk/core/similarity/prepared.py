"""The codes of the vectors that are searched again and again: made ahead of the first search, and kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.codes import Codes, are_worth_it
from semdesk.core.similarity.scans import Tick

Floats = NDArray[np.float32]

_FEWEST_ROWS = 20_000
"""Fewer are searched within a few milliseconds as they are."""
_FEWEST_QUERIES = 40
"""About so many searches save the time that making the codes takes."""
_SECONDS = 0.05

_Key = tuple[str, int, int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Kept:
    key: _Key
    codes: Codes


_kept: list[_Kept] = []
"""At most one, of the file prepared last: codes take a quarter of the memory of their vectors."""


def prepare_search(vectors: Floats, *, progress: ProgressFn) -> bool:
    """Go on making searches of these ``vectors`` (n, d) fast, for some hundredths of a second.

    True when there is nothing more to do; else call again. They must be mapped from a file of their own.
    Takes n · d bytes of memory, until another file is prepared.
    """
    key = _key(vectors)
    if key is None or not _are_worth_it(vectors):
        return True
    if not _kept or _kept[0].key != key:
        _kept[:] = [_Kept(key, Codes(*vectors.shape))]
    codes = _kept[0].codes
    codes.fill(vectors, lambda done: progress(done, len(vectors)), _SECONDS)
    return codes.is_complete


def prepared_codes(vectors: Floats) -> Codes | None:
    """What `prepare_search` has made for these vectors, if that is finished."""
    if not _kept or _kept[0].key != _key(vectors) or not _kept[0].codes.is_complete:
        return None
    return _kept[0].codes


def codes_for_many(vectors: Floats, query_count: int, tick: Tick) -> Codes | None:
    """Codes for so many queries alone, None where making them takes longer than they save."""
    if query_count < _FEWEST_QUERIES or not _are_worth_it(vectors):
        return None
    codes = Codes(*vectors.shape)
    codes.fill(vectors, lambda done: tick())
    return codes


def _are_worth_it(vectors: Floats) -> bool:
    return len(vectors) >= _FEWEST_ROWS and vectors.shape[1] > 0 and are_worth_it(vectors.shape[1])


def _key(vectors: Floats) -> _Key | None:
    """What tells the file of mapped vectors from others; None for those that are not a whole file."""
    if not isinstance(vectors, np.memmap) or vectors.filename is None or not vectors.flags.c_contiguous:
        return None
    try:
        file = Path(vectors.filename).stat()
    except FileNotFoundError:
        return None
    is_whole = vectors.nbytes == file.st_size
    return (str(vectors.filename), file.st_size, file.st_mtime_ns, vectors.shape) if is_whole else None
