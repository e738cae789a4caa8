"""A file is what its content says, then what its name says, and refused in a sentence otherwise."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from corpus_files import write_docx, write_pdf, write_text, write_xlsx

from semdesk.core.corpus.readers import READERS, reader_for
from semdesk.core.corpus.readers.sniffing import os_reason
from semdesk.core.corpus.types import UNITS
from semdesk.core.errors import CannotRead

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_the_catalogue_is_complete() -> None:
    assert len({reader.key for reader in READERS}) == len(READERS)
    suffixes = [suffix for reader in READERS for suffix in reader.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert {".txt", ".md", ".csv", ".tsv", ".xlsx", ".docx", ".pdf", ".html", ".htm"} <= set(suffixes)
    assert all(reader.label and set(reader.units) <= set(UNITS) for reader in READERS)
    assert {reader.key for reader in READERS if reader.preview} == {"csv", "xlsx"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("a.txt", "txt"),
        ("A.LOG", "txt"),
        ("README", "txt"),
        ("a.md", "md"),
        ("a.csv", "csv"),
        ("a.TSV", "csv"),
    ],
)
def test_text_is_told_by_its_name(tmp_path: Path, name: str, key: str) -> None:
    assert reader_for(write_text(tmp_path / name, "some words, and more")).key == key


def test_content_goes_before_the_name(tmp_path: Path) -> None:
    write_docx(tmp_path / "a.txt", "x")
    write_xlsx(tmp_path / "b.csv", {"s": [["x"]]})
    write_pdf(tmp_path / "c.docx", [[]])
    write_text(tmp_path / "d.txt", "<!-- saved -->\n<!DOCTYPE html><html>", "utf-16")
    assert [reader_for(path).key for path in sorted(tmp_path.iterdir())] == ["docx", "xlsx", "pdf", "html"]


def test_text_that_speaks_of_html_stays_text(tmp_path: Path) -> None:
    assert reader_for(write_text(tmp_path / "a.txt", "Write <html> first.")).key == "txt"


def test_a_pdf_may_have_junk_before_its_head(tmp_path: Path) -> None:
    assert reader_for(write_text(tmp_path / "a.pdf", "junk\n%PDF-1.4\n")).key == "pdf"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"", "it is empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "does not hold text"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n\0\0\0", "not a PDF although"),
        ("a.docx", b"just words", "not a Word document although"),
        ("a.xlsx", b"a,b\n1,2", "not an Excel workbook although"),
        ("a.docx", b"PK\x03\x04 cut off", "a Word document that is damaged"),
        ("a.zip", b"PK\x03\x04 cut off", "an archive that is damaged"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "needs a password"),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "save it as .docx"),
        ("a.xls", OLE + "Workbook".encode("utf-16-le"), "save it as .xlsx"),
        ("a.ppt", OLE, "old Office format"),
        ("a.py", b"print('hello')", ".py files are not read; these are: .txt"),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CannotRead) as caught:
        reader_for(path)
    assert reason in caught.value.reason


@pytest.mark.parametrize(
    ("part", "reason"), [("other/file", "unpack it"), ("xl/workbook.bin", "binary Excel workbook")]
)
def test_other_archives_are_refused(tmp_path: Path, part: str, reason: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(part, "x")
    with pytest.raises(CannotRead, match=reason):
        reader_for(tmp_path / "a.zip")


def test_what_would_unpack_to_gigabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "x")
    data = path.read_bytes()
    at = data.index(b"PK\x01\x02") + 24  # the unpacked size in the directory
    path.write_bytes(data[:at] + b"\xfe\xff\xff\xff" + data[at + 4 :])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("word/more.xml", "more")
    with pytest.raises(CannotRead, match="more than 4 GB"):
        reader_for(path)


def test_a_missing_file_a_folder_and_a_forbidden_one(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="not there any more"):
        reader_for(tmp_path / "gone.txt")
    with pytest.raises(CannotRead, match="it is a folder"):
        reader_for(tmp_path)
    assert "permission" in os_reason(PermissionError())
    assert "Input/output error" in os_reason(OSError(5, "Input/output error"))
