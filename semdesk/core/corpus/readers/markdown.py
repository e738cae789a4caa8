"""Markdown: its paragraphs, headings, list items and code blocks, without the marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from semdesk.core.corpus.decoding import read_lines
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.types import Block, Place, ReadOptions
from semdesk.core.progress import ProgressFn

_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_UNDERLINE = re.compile(r"\s{0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}([-*_])(\s*\1){2,}\s*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+(?:\[[ xX]\]\s+)?(.*)$")
_QUOTE = re.compile(r"^(\s{0,3}>\s?)+")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
_INLINE = (
    (re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"\[([^\]\n]+)\]\([^)\n]*\)"), r"\1"),
    (re.compile(r"\[([^\]\n]+)\]\[[^\]\n]*\]"), r"\1"),
    (re.compile(r"<(https?://[^>\s]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][^<>\n]*>"), ""),
    (re.compile(r"(`+)([^`\n]+)\1"), r"\2"),
    (re.compile(r"(?<![\d\\])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w\\])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"~~(?=\S)([^~\n]+?)(?<=\S)~~"), r"\1"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def read(path: Path, options: ReadOptions, progress: ProgressFn) -> Iterator[Block]:
    """Paragraphs as they come: a heading, a list item, a table row and a code block are one each."""
    texts = (text for text in _paragraphs(_without_front_matter(read_lines(path, progress))) if text.strip())
    for number, text in enumerate(texts, 1):
        yield Block(text, Place("paragraph", number))


def plain(text: str) -> str:
    """The words of a line of Markdown: links become their text, emphasis and tags go."""
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return html.unescape(text)


def _without_front_matter(lines: Iterable[str]) -> Iterator[str]:
    """Leave out the block of settings between two ``---`` that some programs put first."""
    head: list[str] = []
    iterator = iter(lines)
    for line in iterator:
        head.append(line)
        if len(head) == 1 and line.strip() != "---":
            break
        if len(head) > 1 and line.strip() in ("---", "..."):
            head = []
            break
        if len(head) > 100:
            break
    yield from head
    yield from iterator


def _paragraphs(lines: Iterable[str]) -> Iterator[str]:
    open_lines: list[str] = []
    iterator = iter(lines)
    for line in iterator:
        fence = _FENCE.match(line)
        if fence:
            yield _joined(open_lines)
            open_lines = []
            yield "".join(_code(iterator, fence.group(1)))
            continue
        starts, text, ends = _seen(_QUOTE.sub("", line, count=1), bool(open_lines))
        if starts:
            yield _joined(open_lines)
            open_lines = []
        if text:
            open_lines.append(text)
        if ends:
            yield _joined(open_lines)
            open_lines = []
    yield _joined(open_lines)


def _seen(line: str, in_paragraph: bool) -> tuple[bool, str, bool]:
    """What a line outside code is: whether a paragraph starts with it, its text, whether one ends with it."""
    if not line.strip():
        return True, "", False
    if _UNDERLINE.match(line) and in_paragraph:
        return False, "", True
    if _RULE.match(line) or ("-" in line and _TABLE_RULE.match(line)):
        return True, "", False
    if heading := _HEADING.match(line):
        return True, plain(heading.group(1)), True
    if item := _ITEM.match(line):
        return True, plain(item.group(1)), False
    if line.lstrip().startswith("|"):
        return True, plain(" | ".join(cell.strip() for cell in line.strip().strip("|").split("|"))), True
    return False, plain(line.strip()), False


def _joined(lines: list[str]) -> str:
    return " ".join(lines)


def _code(lines: Iterator[str], fence: str) -> Iterator[str]:
    """The lines up to the closing fence, as they are."""
    for line in lines:
        stripped = line.strip()
        if stripped.startswith(fence) and not stripped.strip(fence[0]):
            return
        yield line


READER = Reader(
    key="md",
    label="Markdown file",
    suffixes=(".md", ".markdown"),
    units=("paragraph", "line", "sentence", "document"),
    read=read,
)
