"""Files for the corpus tests, made on the spot, and short ways to read them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import openpyxl

from semdesk.core.corpus.readers import reader_for
from semdesk.core.corpus.splitting import split
from semdesk.core.corpus.types import Block, ReadOptions
from semdesk.core.progress import no_progress


def read(path: Path, unit: str = "auto", *text_columns: str) -> list[Block]:
    """The passages of a file, read in this process."""
    options = ReadOptions(unit, text_columns)
    return list(split(reader_for(path).read(path, options, no_progress), unit))


def texts(path: Path, unit: str = "auto", *text_columns: str) -> list[str]:
    return [block.text for block in read(path, unit, *text_columns)]


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_xlsx(path: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    workbook.close()
    return path


def write_docx(path: Path, *paragraphs: str) -> Path:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(path))
    return path


def rewrite_part(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Replace bytes in one part of a zipped document."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def write_pdf(path: Path, pages: list[list[tuple[int, int, str]]]) -> Path:
    """A PDF with lines of 12-point text at given places (x, y in points from the lower left)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = "\n".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in lines)
        stream = f"BT /F1 12 Tf\n{shown}\nET".encode("latin-1")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    path.write_bytes(
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(body))
    )
    return path
