"""From blocks, as a reader yields them, to passages of the wished unit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache

from semdesk.core.corpus.types import Block, Place

MAX_CHARACTERS = 4_000_000
"""A longer passage is cut: it must pass in one message, and no model reads that far."""
_MAX_FOR_SENTENCES = 5_000
"""pysbd's expressions take time with the square of the length."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_CONTROLS = {code: None for code in (*range(32), 127, 0xFFFE, 0xFFFF) if chr(code) not in "\t\n"}
_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u4e00-\u9fff]")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def split(blocks: Iterable[Block], unit: str) -> Iterator[Block]:
    """The passages of one document.

    ``unit`` is one of `UNITS` or ``auto``, which leaves the reader's blocks as they are; so does ``row``, and
    ``paragraph`` cuts rows only, because readers yield rows and paragraphs. Texts come out without control
    characters and outer white space; empty ones are left out.
    """
    cleaned = (replace(block, text=text) for block in blocks if (text := clean_text(block.text)))
    for block in _SPLITTERS.get(unit, iter)(cleaned):
        yield from _within_limit(block)


def clean_text(text: str) -> str:
    """The text without what neither a screen nor a database can take."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_NO_CONTROLS)
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text).strip()


def sentences(text: str) -> list[str]:
    """The sentences of a text, by pysbd's rules for its script."""
    found: list[str] = []
    for piece in _pieces(text, _MAX_FOR_SENTENCES):
        found += (sentence.strip() for sentence in _segment(_language(piece))(piece))
    return [sentence for sentence in found if sentence]


@cache
def _segment(language: str) -> Callable[[str], list[str]]:
    import pysbd

    segment: Callable[[str], list[str]] = pysbd.Segmenter(language=language, clean=False).segment
    return segment


def _language(text: str) -> str:
    if _KANA.search(text):
        return "ja"
    return "zh" if _HAN.search(text) else "en"


def _by_part(blocks: Iterable[Block], cut: Callable[[str], list[str]]) -> Iterator[Block]:
    """Cut each block; the parts are counted on while the place stays the same, as on a page of a PDF."""
    place, part = None, 0
    for block in blocks:
        part = part if block.place == place else 0
        place = block.place
        texts = cut(block.text)
        for text in texts:
            part += 1
            is_whole = len(texts) == 1 and place.kind != "page"
            yield replace(block, text=text, place=place if is_whole else replace(place, part=part))


def _by_sentence(blocks: Iterable[Block]) -> Iterator[Block]:
    return _by_part(blocks, sentences)


def _by_line(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        for line in block.text.splitlines():
            if line.strip():
                yield replace(block, text=line.strip())


def _by_paragraph(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        for paragraph in _BLANK_LINE.split(block.text) if block.place.kind == "row" else [block.text]:
            if paragraph.strip():
                yield replace(block, text=paragraph.strip())


def _whole(blocks: Iterable[Block]) -> Iterator[Block]:
    text = "\n\n".join(block.text for block in blocks)
    if text:
        yield Block(text, Place("document", 1))


_SPLITTERS: dict[str, Callable[[Iterable[Block]], Iterator[Block]]] = {
    "line": _by_line,
    "sentence": _by_sentence,
    "paragraph": _by_paragraph,
    "document": _whole,
}


def _within_limit(block: Block) -> Iterator[Block]:
    if len(block.text) <= MAX_CHARACTERS:
        yield block
    else:
        yield from (replace(block, text=piece) for piece in _pieces(block.text, MAX_CHARACTERS))


def _pieces(text: str, longest: int) -> Iterator[str]:
    """The text in pieces of at most ``longest`` characters, cut at white space where there is some."""
    start = 0
    while len(text) - start > longest:
        cut = text.rfind(" ", start + longest // 2, start + longest)
        end = start + longest if cut < 0 else cut
        yield text[start:end].strip()
        start = end
    yield text[start:].strip()
