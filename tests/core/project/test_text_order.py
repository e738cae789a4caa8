"""Texts in order: as Python sorts them without regard to case, however much they have in common."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.project.text_order import text_ranks

_BEGINNINGS = st.sampled_from(["", "a" * 24, "a" * 23, "A" * 47 + "ß", "é" * 12, "Straße " * 9])
_TEXTS = st.lists(st.builds(str.__add__, _BEGINNINGS, st.text("abAé ß中", max_size=30)), max_size=25)


@given(texts=_TEXTS, at_once=st.integers(1, 7))
def test_ranks_order_as_sorting_does(texts: list[str], at_once: int) -> None:
    records = [(3 * number + 1, text) for number, text in enumerate(texts)]

    def scan() -> Iterator[list[tuple[int, str]]]:
        return (records[start : start + at_once] for start in range(0, len(records), at_once))

    ids = np.array([id for id, _ in records], np.int64)
    ranks = text_ranks(scan, ids[::-1])[::-1]
    folded = [text.casefold() for text in texts]
    assert np.argsort(ranks, kind="stable").tolist() == sorted(range(len(texts)), key=lambda i: folded[i])
    assert len(set(ranks.tolist())) == len(set(folded))


def test_a_text_that_is_not_there_has_no_rank() -> None:
    ranks = text_ranks(lambda: iter([[(1, "b"), (2, "a")]]), np.array([9, 2, 1, 2], np.int64))
    assert np.isnan(ranks[0])
    assert ranks[1:].tolist() == [0, 1, 0]


def test_no_texts_have_no_ranks() -> None:
    assert len(text_ranks(lambda: iter([]), np.zeros(0, np.int64))) == 0
