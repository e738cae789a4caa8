"""Web pages: the text that a browser would show, a paragraph for each block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from semdesk.core.corpus.decoding import bom_encoding, encoding_of
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.types import Block, Place, ReadOptions
from semdesk.core.progress import ProgressFn

_DROPPED = frozenset(
    ("head", "script", "style", "template", "noscript", "svg", "iframe", "object", "select", "textarea")
)
_BLOCKS = frozenset(
    """
    address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary
    table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905 - forty quoted words would hide the one that is missing
)
_CELLS = frozenset(("td", "th"))
_CELL_MARK = "\x1f"
_BLOCK_IN_ROW = ", ".join(sorted(_BLOCKS - _CELLS - {"tr"}))
_HIDDEN_STYLE = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\n\r\f\u00a0]+")
_HEAD_BYTES = 4096
_REPORT_BLOCKS = 500


def read(path: Path, options: ReadOptions, progress: ProgressFn) -> Iterator[Block]:
    """Paragraphs in reading order; the cells of a plain table row are joined to one."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decode(path.read_bytes()))
    root = tree.body or tree.root
    texts = _title(tree)
    if root is not None:
        texts += _Walk(root).texts()
    for number, text in enumerate(texts, 1):
        if number % _REPORT_BLOCKS == 0:
            progress(number, len(texts))
        yield Block(text, Place("paragraph", number))


def _decode(data: bytes) -> str:
    """By byte order mark, by what the page says of itself if that fits, else as any text file."""
    declared = _CHARSET.search(data[:_HEAD_BYTES])
    if declared and not bom_encoding(data):
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # it says something wrong of itself; many do
    return data.decode(encoding_of(data), "replace")


def _title(tree: Any) -> list[str]:
    """The page's title, where no heading says it anyway."""
    node = tree.css_first("head title")
    title = _WHITE.sub(" ", node.text()).strip() if node else ""
    headings = (_WHITE.sub(" ", h.text()).strip() for h in tree.css("h1, h2")[:20])
    return (
        [title]
        if title and not any(title in heading or (heading and heading in title) for heading in headings)
        else []
    )


class _Walk:
    """One way through the tree, without recursion, since a page may nest as deep as it likes."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._texts: list[str] = []
        self._open: list[str] = []
        self._preformatted = 0
        self._is_data_row: list[bool] = []

    def texts(self) -> list[str]:
        """The paragraphs."""
        node, depth = self._root, 0
        while node is not None:
            if self._enter(node):
                node, depth = node.child, depth + 1
                continue
            while depth and node.next is None:
                node, depth = node.parent, depth - 1
                self._leave(node.tag)
            node = node.next if depth else None
        self._flush()
        return self._texts

    def _enter(self, node: Any) -> bool:
        """Take in a node; whether the way leads into it."""
        tag = node.tag
        if tag == "-text":
            self._take(node.text_content or "")
            return False
        if tag in _DROPPED or _is_hidden(node):
            return False
        self._begin(tag, node)
        if node.child is None:
            self._leave(tag)
            return False
        return True

    def _begin(self, tag: str, node: Any) -> None:
        if tag == "br":
            self._open.append("\n")
        elif self._is_data_cell(tag):
            self._open.append(_CELL_MARK)
        elif tag in _BLOCKS:
            self._flush()
        if tag == "tr":
            self._is_data_row.append(node.css_first(_BLOCK_IN_ROW) is None)
        self._preformatted += tag == "pre"

    def _leave(self, tag: str) -> None:
        if tag in _BLOCKS and not self._is_data_cell(tag):
            self._flush()
        if tag == "tr":
            self._is_data_row.pop()
        self._preformatted -= tag == "pre"

    def _is_data_cell(self, tag: str) -> bool:
        """Whether this is a cell in a row without blocks: such a row is data, any other is layout."""
        return tag in _CELLS and bool(self._is_data_row) and self._is_data_row[-1]

    def _take(self, text: str) -> None:
        self._open.append(text if self._preformatted else _WHITE.sub(" ", text))

    def _flush(self) -> None:
        text, self._open = "".join(self._open), []
        cells = [_tidy(cell, bool(self._preformatted)) for cell in text.split(_CELL_MARK)]
        text = " | ".join(cell for cell in cells if cell)
        if text:
            self._texts.append(text)


def _tidy(text: str, is_preformatted: bool) -> str:
    if is_preformatted:
        return text.strip("\r\n").rstrip()
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))


def _is_hidden(node: Any) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


READER = Reader(
    key="html",
    label="web page",
    suffixes=(".html", ".htm"),
    units=("paragraph", "line", "sentence", "document"),
    read=read,
)
