"""The catalogue of readers: what semdesk can read, one module per format."""

from __future__ import annotations

from pathlib import Path

from semdesk.core.corpus.readers import docx, html, markdown, pdf, separated, text, xlsx
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.readers.sniffing import content_key
from semdesk.core.errors import CannotRead

READERS: tuple[Reader, ...] = (
    text.READER,
    markdown.READER,
    separated.READER,
    xlsx.READER,
    docx.READER,
    pdf.READER,
    html.READER,
)


def reader_for(path: Path) -> Reader:
    """The reader for a file, by its content first and its name second.

    Raises `CannotRead` for what is no document, what is not what its name says, and what nobody here reads.
    """
    key = content_key(path)
    if key is not None:
        return next(reader for reader in READERS if reader.key == key)
    for reader in READERS:
        if path.suffix.lower() in reader.suffixes:
            return reader
    if not path.suffix:
        return text.READER
    suffixes = ", ".join(suffix for reader in READERS for suffix in reader.suffixes)
    raise CannotRead(path, f"{path.suffix.lower()} files are not read; these are: {suffixes}")
