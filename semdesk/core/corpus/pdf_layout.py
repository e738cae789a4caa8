"""From the lines of pages to paragraphs: where one ends, what every page repeats, which hyphens to mend."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median

HYPHENS = "\ufffe\x02\u00ad"
"""What pdfium writes where a word was broken at a line's end, and the soft hyphen."""
_BROKEN_WORD = re.compile(rf"(?<=\w)[{HYPHENS}]\s*(?=[^\W\d_])")
_BROKEN_NAME = re.compile(rf"[{HYPHENS}]")
_LINE_END_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010]$")
_SENTENCE_END = re.compile(r"[.!?:。！？…][\"'”’»)\]]*$")
_ITEM = re.compile(r"([•◦▪●○■□–*‣·]|\(?[0-9]{1,3}[.)]|\(?[a-z][.)])\s")
_DIGITS = re.compile(r"\d+")

_PAGES_TO_SEE_A_PATTERN = 3
_SHARE_OF_PAGES = 0.6
_EDGE_LINES = 2
_CRUMB_CHARACTERS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; its box in points from the page's lower left, all 0 where it isn't known.

    pdfium joins the halves of a word that was broken at a line's end, and so the two lines: ``end`` is the
    bottom of the last one, ``bottom`` and ``top`` are the first one's.
    """

    text: str
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0
    end: float = 0.0

    @property
    def height(self) -> float:
        return self.top - self.bottom


def without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without the lines that stand at the head or foot of most of them, page numbers included."""
    with_text = [page for page in pages if page]
    if len(with_text) < _PAGES_TO_SEE_A_PATTERN:
        return pages
    counts = Counter(key for page in with_text for key in {_key(page[i]) for i in _edges(page)})
    repeated = {
        key for key, count in counts.items() if count >= _SHARE_OF_PAGES * len(with_text) and count > 2
    }
    return [_without(page, repeated) for page in pages]


def _without(page: list[Line], repeated: set[str]) -> list[Line]:
    dropped = {index for index in _edges(page) if _key(page[index]) in repeated}
    return [line for index, line in enumerate(page) if index not in dropped]


def _edges(page: list[Line]) -> set[int]:
    """The indices of the first and last lines, in reading order."""
    count = len(page)
    return {*range(min(_EDGE_LINES, count)), *range(max(0, count - _EDGE_LINES), count)}


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(line.text.split()))


def join_lines(lines: list[Line]) -> Iterator[str]:
    """The paragraphs of one page."""
    pitch = _pitch(lines)
    margin = max((line.right for line in lines), default=0.0)
    paragraph = ""
    for before, line in zip(chain([None], lines), lines, strict=False):
        if before is not None and _starts_paragraph(before, line, pitch, margin):
            yield _mended(paragraph)
            paragraph = ""
        paragraph = _joined(paragraph, line.text.strip())
    if paragraph:
        yield _mended(paragraph)


def _pitch(lines: list[Line]) -> float:
    """The usual distance from one line to the next, in points; 0 if unknown."""
    steps = [a.end - b.bottom for a, b in pairwise(lines)]
    downwards = [step for step in steps if 0 < step < 100]
    return median(downwards) if downwards else 0.0


def _starts_paragraph(before: Line, line: Line, pitch: float, margin: float) -> bool:
    if _ITEM.match(line.text.lstrip()):
        return True
    ended = _SENTENCE_END.search(before.text.rstrip(HYPHENS + " ")) is not None
    if not line.height or not before.height:
        return ended
    step = before.end - line.bottom
    is_near = abs(step) < (2 * pitch if _is_crumb(before) or _is_crumb(line) else 0.5 * line.height)
    if is_near:  # the same line in pieces
        return False
    if step < 0 or step > 10 * pitch:  # the next column, or the foot of the page: a sentence may go on there
        return ended or not line.text.lstrip()[:1].islower()
    if step > 1.35 * max(pitch, line.height) or abs(before.height - line.height) > 0.15 * before.height:
        return True
    is_indented = line.left > before.left + 0.8 * line.height
    is_short = before.right < before.left + 0.75 * (margin - before.left)
    return ended and (is_indented or (is_short and before.left < margin))


def _is_crumb(line: Line) -> bool:
    """Whether it is too short for a line: an exponent, a label of an axis."""
    return len(line.text.strip()) <= _CRUMB_CHARACTERS


def _joined(paragraph: str, text: str) -> str:
    if not paragraph:
        return text
    if paragraph[-1] in HYPHENS:
        return paragraph + text
    if text[:1].islower() and _LINE_END_HYPHEN.search(paragraph):
        return paragraph[:-1] + text
    return f"{paragraph} {text}"


def _mended(paragraph: str) -> str:
    """Words broken at a line's end made whole; before a capital the hyphen is the word's own."""
    whole = _BROKEN_WORD.sub(lambda m: "-" if paragraph[m.end() : m.end() + 1].isupper() else "", paragraph)
    return _BROKEN_NAME.sub("", whole).strip()
