"""What a file is by its content, whatever it is called."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from semdesk.core.corpus.decoding import bom_encoding, is_text, read_head, wide_encoding
from semdesk.core.errors import CannotRead

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_WORKBOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_MAX_OLE_BYTES = 64 << 20
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE | re.DOTALL
)
_CLAIMS = {".docx": "a Word document", ".xlsx": "an Excel workbook", ".pdf": "a PDF"}
_MAX_UNPACKED_BYTES = 4 << 30

_NEEDS_PASSWORD = "it needs a password; save a copy without one and add that"


def content_key(path: Path) -> str | None:
    """The key of the reader that the content asks for, None where only the name can tell.

    Raises `CannotRead` for a file that is not there, is empty, is binary or is not what its name says.
    """
    head = _head(path)
    if head.startswith(b"PK\x03\x04"):
        return _zip_key(path)
    if head.startswith(_OLE):
        raise CannotRead(path, _ole_reason(path))
    if head[:8].lstrip().startswith(b"%PDF-") or (path.suffix.lower() == ".pdf" and b"%PDF-" in head[:1024]):
        return "pdf"
    if not is_text(head):
        raise CannotRead(path, _binary_reason(path))
    if path.suffix.lower() in _CLAIMS:
        raise CannotRead(
            path, f"it is not {_CLAIMS[path.suffix.lower()]} although its name says so; it may be damaged"
        )
    return "html" if _is_html(head) else None


def _head(path: Path) -> bytes:
    try:
        head = read_head(path)
    except OSError as error:
        raise CannotRead(path, os_reason(error)) from error
    if not head:
        raise CannotRead(path, "it is empty")
    return head


def os_reason(error: OSError) -> str:
    """Why the system would not give us a file, in words."""
    if isinstance(error, FileNotFoundError):
        return "it is not there any more; it may have been moved or renamed"
    if isinstance(error, PermissionError):
        return "you have no permission to read it; change that or add a copy"
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    return (
        f"the system could not read it ({error.strerror or error}); copy it to this computer and add the copy"
    )


def _zip_key(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        claim = _CLAIMS.get(path.suffix.lower(), "an archive")
        raise CannotRead(path, f"it is {claim} that is damaged or not complete; get it again") from error
    if sum(part.file_size for part in parts) > _MAX_UNPACKED_BYTES:
        raise CannotRead(path, "unpacked it would take more than 4 GB; save it in smaller pieces")
    names = {part.filename for part in parts}
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        if "xl/workbook.bin" in names:
            raise CannotRead(path, "it is a binary Excel workbook; save it as .xlsx and add that")
        return "xlsx"
    raise CannotRead(path, "it is an archive; unpack it and add the files in it")


def _ole_reason(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_MAX_OLE_BYTES)
    if _ENCRYPTED in data:
        return _NEEDS_PASSWORD
    if _WORD in data:
        return "it is in Word's old format; save it as .docx and add that"
    if any(name in data for name in _WORKBOOK):
        return "it is in Excel's old format; save it as .xlsx and add that"
    return "it is in an old Office format; save it in a newer one and add that"


def _binary_reason(path: Path) -> str:
    claim = _CLAIMS.get(path.suffix.lower())
    if claim:
        return f"it is not {claim} although its name says so; it may be damaged"
    return "it does not hold text but other data; if its name is wrong, rename it and add it again"


def _is_html(head: bytes) -> bool:
    encoding = bom_encoding(head) or wide_encoding(head) or "latin-1"
    return _HTML.match(head[:4096].decode(encoding, "ignore")) is not None
