"""PDF: the paragraphs of each page, put together from its lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from semdesk.core.corpus.pdf_layout import Line, join_lines, without_running_heads
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.types import Block, Place, ReadOptions
from semdesk.core.errors import CannotRead
from semdesk.core.progress import ProgressFn

_NEEDS_PASSWORD = "it needs a password; save a copy without one and add that"
_IS_SCAN = "its pages are pictures without text; run text recognition (OCR) on it and add the result"
_PASSWORD_ERROR = 4


def read(path: Path, options: ReadOptions, progress: ProgressFn) -> Iterator[Block]:
    """Paragraphs with their page. Raises `CannotRead` for a scan, and for one that needs a password."""
    pages = _pages(path, progress)
    if not any(line.text.strip() for page in pages for line in page):
        raise CannotRead(path, _IS_SCAN)
    for number, lines in enumerate(without_running_heads(pages), 1):
        for text in join_lines(lines):
            yield Block(text, Place("page", number))


def _pages(path: Path, progress: ProgressFn) -> list[list[Line]]:
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(path.read_bytes())) as document:
            return list(_pdfium_pages(document, progress))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD_ERROR and _is_locked(path):
            raise CannotRead(path, _NEEDS_PASSWORD) from error
        return list(_pypdf_pages(path, progress))


def _pdfium_pages(document: Any, progress: ProgressFn) -> Iterator[list[Line]]:
    for index in range(len(document)):
        progress(index, len(document))
        yield _pdfium_lines(document, index)


def _pdfium_lines(document: Any, index: int) -> list[Line]:
    with ExitStack() as stack:
        page = stack.enter_context(closing(document[index]))
        text_page = stack.enter_context(closing(page.get_textpage()))
        lines, start = [], 0
        for text in text_page.get_text_range(errors="replace").split("\r\n"):
            lines.append(_located(text_page, text, start))
            start += len(text) + 2
        return [line for line in lines if line.text.strip()]


def _located(text_page: Any, text: str, start: int) -> Line:
    """A line with the box of its characters, in points from the page's lower left."""
    from pypdfium2.raw import FPDFText_GetUnicode

    first, last = start + len(text) - len(text.lstrip()), start + len(text.rstrip()) - 1
    # pdfium counts characters outside the basic plane twice: after one of those the boxes are another line's.
    if (
        last < first
        or last >= text_page.count_chars()
        or FPDFText_GetUnicode(text_page, first) != ord(text[first - start])
    ):
        return Line(text)
    left, bottom, first_right, top = text_page.get_charbox(first, loose=True)
    _, end, last_right, _ = text_page.get_charbox(last, loose=True)
    return Line(text, left, max(first_right, last_right), bottom, top, end)


def _is_locked(path: Path) -> bool:
    """Whether a file that pdfium takes for locked really is: some damaged ones look locked to it."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        with path.open("rb") as file:
            return PdfReader(file).is_encrypted
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _pypdf_pages(path: Path, progress: ProgressFn) -> Iterator[list[Line]]:
    """The second opinion, for files that pdfium finds damaged."""
    from pypdf import PdfReader

    with path.open("rb") as file:
        pages = PdfReader(file).pages
        for index, page in enumerate(pages):
            progress(index, len(pages))
            yield [Line(text) for text in page.extract_text().splitlines() if text.strip()]


READER = Reader(
    key="pdf",
    label="PDF",
    suffixes=(".pdf",),
    units=("paragraph", "line", "sentence", "document"),
    read=read,
)
