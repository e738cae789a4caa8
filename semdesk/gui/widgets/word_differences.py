"""Which words stand only in one of two texts, and which of them are numbers that may change the meaning."""

from __future__ import annotations

import difflib
import re

from semdesk.gui.widgets.passage_text import Mark

MAX_WORDS = 400
"""Longer texts are not compared word by word: it would take too long, and marks everywhere say nothing."""

_WORD = re.compile(r"\w+(?:[.,:'’\-]\w+)*")
_HAS_DIGIT = re.compile(r"\d")
Marks = tuple[Mark, ...]


def word_differences(left: str, right: str) -> tuple[Marks, Marks]:
    """The words of each text that have no counterpart in the other, in order. Case does not count."""
    words = [list(_WORD.finditer(text)) for text in (left, right)]
    if max(map(len, words)) > MAX_WORDS:
        return (), ()
    plain = [[word.group().casefold() for word in side] for side in words]
    matcher = difflib.SequenceMatcher(None, plain[0], plain[1], autojunk=False)
    marks: tuple[list[Mark], list[Mark]] = ([], [])
    for kind, *bounds in matcher.get_opcodes():
        if kind != "equal":
            marks[0].extend(map(_mark, words[0][bounds[0] : bounds[1]]))
            marks[1].extend(map(_mark, words[1][bounds[2] : bounds[3]]))
    return tuple(marks[0]), tuple(marks[1])


def _mark(word: re.Match[str]) -> Mark:
    return Mark(word.start(), word.end(), "matters" if _HAS_DIGIT.search(word.group()) else "only_here")


def differing_numbers(text: str, marks: Marks) -> tuple[str, ...]:
    """The numbers among the marked words, as they are written."""
    return tuple(text[mark.start : mark.end] for mark in marks if mark.kind == "matters")
