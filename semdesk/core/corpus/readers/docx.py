"""Word documents: paragraphs, tables and text boxes in reading order, footnotes at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.types import Block, Place, ReadOptions
from semdesk.core.errors import CannotRead
from semdesk.core.progress import ProgressFn

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXT_BOX = f"{_W}txbxContent"
_DROPPED = frozenset(
    (f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_MC}Fallback")
)
_SAID = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_FOOTNOTES = ("/footnotes", "/endnotes")
_LONG_ROW = 2_000
"""A table row of more characters is a page laid out with a table, not data."""


def read(path: Path, options: ReadOptions, progress: ProgressFn) -> Iterator[Block]:
    """Paragraphs, counted through the whole document; a table row is one paragraph."""
    document = _open(path)
    children = list(document.element.body)
    number = 0
    for done, child in enumerate(children):
        progress(done, len(children))
        for text in _element_texts(child):
            number += 1
            yield Block(text, Place("paragraph", number))
    for text in _footnotes(document.part):
        number += 1
        yield Block(text, Place("paragraph", number))


def _open(path: Path) -> Any:
    import docx

    try:
        return docx.Document(str(path))
    except ValueError as error:
        reason = (
            "it is another kind of Word file (a template or one with macros); save it as .docx and add that"
        )
        raise CannotRead(path, reason) from error


def _texts(element: Any) -> Iterator[str]:
    for child in element:
        yield from _element_texts(child)


def _element_texts(element: Any) -> Iterator[str]:
    """The paragraphs in one element of the body, in reading order."""
    tag = element.tag
    if tag == f"{_W}p":
        yield from _paragraph_texts(element)
    elif tag == f"{_W}tr":
        yield from _row_texts(element)
    elif tag not in _DROPPED:
        yield from _texts(element)


def _paragraph_texts(paragraph: Any) -> Iterator[str]:
    boxes: list[Any] = []
    text = "".join(_pieces(paragraph, boxes)).strip()
    if text:
        yield text
    for box in boxes:
        yield from _texts(box)


def _pieces(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The words of a paragraph; its text boxes are put aside."""
    for child in element:
        tag = child.tag
        if tag in (f"{_W}t", _MATH_TEXT):
            yield child.text or ""
        elif tag == _TEXT_BOX:
            boxes.append(child)
        elif tag in _SAID:
            yield _SAID[tag]
        elif tag not in _DROPPED:
            yield from _pieces(child, boxes)


def _row_texts(row: Any) -> Iterator[str]:
    """A row of data as one text, one that is a page's layout as its paragraphs."""
    cells = [list(_texts(cell)) for cell in row.iter(f"{_W}tc") if _is_of_row(cell, row)]
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 or sum(len(text) for cell in filled for text in cell) > _LONG_ROW:
        for cell in filled:
            yield from cell
    elif filled:
        yield " | ".join(" ".join(cell) for cell in filled)


def _is_of_row(cell: Any, row: Any) -> bool:
    return next(cell.iterancestors(f"{_W}tr")) is row


def _footnotes(part: Any) -> Iterator[str]:
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if relation.reltype.endswith(_FOOTNOTES) and not relation.is_external:
            for note in parse_xml(relation.target_part.blob):
                if note.get(f"{_W}type") is None:
                    yield from _texts(note)


READER = Reader(
    key="docx",
    label="Word document",
    suffixes=(".docx",),
    units=("paragraph", "line", "sentence", "document"),
    read=read,
)
