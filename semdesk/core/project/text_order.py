"""The order of the texts, piece by piece: a million texts are never all in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Ranks = NDArray[np.float64]
Scan = Callable[[], Iterator[list[tuple[int, str]]]]
_PIECE = 24
"""Bytes that are compared at once; few texts begin with the same, and only those are looked at further."""


def text_ranks(scan: Scan, text_ids: Ints) -> Ranks:
    """A number for each text (m,), by which they are ordered whatever their case; NaN if not there.

    ``scan`` gives the ids and texts of the file, by ascending id, as often as it is called. Equal texts have
    the same number.
    """
    ids, places = np.unique(text_ids, return_inverse=True)
    ranks = np.zeros(len(ids), np.int64)
    tied = np.arange(len(ids))
    start = 0
    while len(tied):
        pieces, is_there = _pieces(scan, ids[tied], start)
        if start == 0:
            is_known, (tied, pieces) = is_there, (tied[is_there], pieces[is_there])
        tied = _refine(ranks, tied, pieces)
        start += _PIECE
    found = np.where(is_known, ranks, np.nan) if len(ids) else np.zeros(0)
    return found[places]


def _pieces(scan: Scan, ids: Ints, start: int) -> tuple[NDArray[np.bytes_], NDArray[np.bool_]]:
    """Some bytes of these texts, and which of the texts there are. Bytes are in the order of characters."""
    pieces, is_there = np.zeros(len(ids), f"S{_PIECE}"), np.zeros(len(ids), np.bool_)
    for some in scan():
        of = np.array([id for id, _ in some], np.int64)
        at = np.searchsorted(ids, of).clip(max=len(ids) - 1)
        is_asked = ids[at] == of
        texts = [some[place][1].casefold().encode() for place in np.flatnonzero(is_asked).tolist()]
        pieces[at[is_asked]] = [text[start : start + _PIECE] for text in texts]
        is_there[at[is_asked]] = True
    return pieces, is_there


def _refine(ranks: Ints, tied: Ints, pieces: NDArray[np.bytes_]) -> Ints:
    """Order those of equal ranks by their pieces; those that still have the rank of another."""
    order = np.lexsort((pieces, ranks[tied]))
    tied, pieces = tied[order], pieces[order]
    first = np.flatnonzero(np.r_[True, (np.diff(ranks[tied]) != 0)]) if len(tied) else tied
    group = np.flatnonzero(
        np.r_[True, (np.diff(ranks[tied]) != 0) | (pieces[1:] != pieces[:-1])][: len(tied)]
    )
    sizes = np.diff(np.r_[group, len(tied)])
    # A rank is how many texts stand before: those of the smaller groups count on from that of the larger.
    before = group - first[np.searchsorted(first, group, "right") - 1]
    ranks[tied] = np.repeat(ranks[tied[group]] + before, sizes)
    # What ends within its piece is equal to the end.
    is_open = np.repeat(sizes > 1, sizes) & (np.char.str_len(pieces) == _PIECE)
    return np.sort(tied[is_open])
