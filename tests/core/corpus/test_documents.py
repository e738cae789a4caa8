"""Word documents, PDFs and web pages: the text a reader would see, in reading order."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from corpus_files import read, rewrite_part, texts, write_docx, write_pdf, write_text
from pypdf import PdfReader, PdfWriter

from semdesk.core.errors import CannotRead


# ------ Word ------------------------------------------------------------------------------------------------
def test_paragraphs_and_tables_come_in_reading_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Report", 1)
    document.add_paragraph("Before the table.")
    table = document.add_table(2, 2)
    for cell, text in zip(
        (c for row in table.rows for c in row.cells), ("Fruit", "Price", "Apple", ""), strict=True
    ):
        cell.text = text
    document.add_paragraph("After it.")
    document.add_paragraph("   ")
    document.save(str(tmp_path / "a.docx"))
    blocks = read(tmp_path / "a.docx")
    assert [block.text for block in blocks] == [
        "Report",
        "Before the table.",
        "Fruit | Price",
        "Apple",
        "After it.",
    ]
    assert [block.place.number for block in blocks] == [1, 2, 3, 4, 5]


def test_a_page_laid_out_with_a_table_is_read_by_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    for cell in table.rows[0].cells:
        cell.text = "A long column of text. " * 60
        cell.add_paragraph("Its second paragraph.")
    document.save(str(tmp_path / "a.docx"))
    assert len(texts(tmp_path / "a.docx")) == 4


def test_what_was_deleted_is_not_read_and_what_is_linked_is(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", "MARK")
    rewrite_part(
        path,
        "word/document.xml",
        b"<w:r><w:t>MARK</w:t></w:r>",
        b"<w:r><w:t>see</w:t><w:tab/></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del>"
        b"<w:hyperlink><w:r><w:t>the link</w:t></w:r></w:hyperlink>"
        b"<w:ins><w:r><w:t> added</w:t></w:r></w:ins>"
        b"<w:sdt><w:sdtContent><w:r><w:t>, field</w:t></w:r></w:sdtContent></w:sdt>"
        b"<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict>"
        b"</w:r>",
    )
    assert texts(path) == ["see\tthe link added, field", "In a box"]


def test_footnotes_come_at_the_end(tmp_path: Path, shared_data: Path) -> None:
    found = texts(shared_data / "docs" / "docx" / "unstructured__handbook-872p.docx")
    assert len(found) > 4_000


def test_a_template_is_refused_with_advice(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "a.docx", "text")
    rewrite_part(path, "[Content_Types].xml", b"document.main+xml", b"template.main+xml")
    with pytest.raises(CannotRead, match=r"save it as \.docx"):
        read(path)


# ------ PDF -------------------------------------------------------------------------------------------------
def prose(page: int) -> list[tuple[int, int, str]]:
    what = ("rain", "snow", "hail", "fog", "wind")[page]
    return [
        (72, 800, "Annual report"),
        (72, 700, f"This year it was {what} that fell on the whole of the coun-"),
        (72, 686, "try and would not end before the month was over, people"),
        (72, 672, "say."),
        (72, 640, "A second paragraph stands further down and has its own"),
        (72, 626, f"two lines of text on {what}."),
        (300, 40, f"{page}"),
    ]


def test_lines_become_paragraphs_with_their_page(tmp_path: Path) -> None:
    blocks = read(write_pdf(tmp_path / "a.pdf", [prose(n) for n in range(4)]))
    assert [str(block.place) for block in blocks] == [f"page {n}" for n in (1, 1, 2, 2, 3, 3, 4, 4)]
    assert blocks[0].text == (
        "This year it was rain that fell on the whole of the country and would not end before the month was"
        " over, people say."
    )
    assert (
        blocks[1].text == "A second paragraph stands further down and has its own two lines of text on rain."
    )


def test_what_repeats_on_two_pages_only_stays(tmp_path: Path) -> None:
    assert "Annual report" in texts(write_pdf(tmp_path / "a.pdf", [prose(1), prose(2)]))


def test_a_scan_is_refused_with_advice(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="text recognition"):
        read(write_pdf(tmp_path / "a.pdf", [[], []]))


@pytest.mark.parametrize(("user", "is_refused"), [("secret", True), ("", False)])
def test_a_password_is_asked_for_only_where_one_is_needed(
    tmp_path: Path, user: str, is_refused: bool
) -> None:
    plain = write_pdf(tmp_path / "plain.pdf", [prose(1)])
    writer = PdfWriter()
    with plain.open("rb") as file, (tmp_path / "locked.pdf").open("wb") as locked:
        writer.append(PdfReader(file))
        writer.encrypt(user, "owner", algorithm="RC4-128")
        writer.write(locked)
    if is_refused:
        with pytest.raises(CannotRead, match="needs a password"):
            read(tmp_path / "locked.pdf")
    else:
        assert len(read(tmp_path / "locked.pdf")) > 1


def test_a_broken_pdf_gets_a_second_opinion(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write_pdf(tmp_path / "a.pdf", [prose(1)])
    path.write_bytes(path.read_bytes().replace(b"/Root 1 0 R", b"/Root 9 0 R"))
    assert any("would not end" in text for text in texts(path))
    caplog.clear()  # pypdf says what it finds wrong


def test_an_empty_page_between_others_is_no_trouble(tmp_path: Path) -> None:
    blocks = read(write_pdf(tmp_path / "a.pdf", [prose(1), [], prose(2)]))
    assert {block.place.number for block in blocks} == {1, 3}


# ------ web pages -------------------------------------------------------------------------------------------
PAGE = """<!DOCTYPE html><html><head><title>The title</title><style>p { color: red }</style></head><body>
<script>var x = "not text";</script>
<h1>The   heading</h1>
<p>A paragraph with <b>bold</b> &amp; a <a href="x">link</a>,<br>on two lines.</p>
<div>Loose text <p>inside</p> and after</div>
<ul><li>first</li><li>second</li></ul>
<table><tr><th>Fruit</th><th>Price</th></tr><tr><td>Apple</td><td>2</td></tr></table>
<table><tr><td><p>Column one.</p></td><td><div>Column two.</div></td></tr></table>
<p style="display: none">hidden</p><p hidden>hidden too</p>
<pre>  kept
    as it is</pre>
<p></p>
</body></html>"""


def test_a_page_is_read_as_a_browser_shows_it(tmp_path: Path) -> None:
    assert texts(write_text(tmp_path / "a.html", PAGE)) == [
        "The title",
        "The heading",
        "A paragraph with bold & a link,\non two lines.",
        "Loose text",
        "inside",
        "and after",
        "first",
        "second",
        "Fruit | Price",
        "Apple | 2",
        "Column one.",
        "Column two.",
        "kept\n    as it is",
    ]


def test_a_title_that_the_heading_repeats_is_left_out(tmp_path: Path) -> None:
    page = PAGE.replace("The title", "The heading - Example")
    assert texts(write_text(tmp_path / "a.html", page))[0] == "The heading"


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-16"),
        ("windows-1252", "cp1252"),
        ("shift_jis", "shift_jis"),
        ("utf-8", "cp1252"),
        ("nonsense", "utf-8"),
    ],
)
def test_a_page_is_decoded_by_what_it_is_not_by_what_it_says(
    tmp_path: Path, declared: str, encoding: str
) -> None:
    said = "日本語のページです。" if encoding == "shift_jis" else "Schöne Grüße aus Köln, größer und süßer."
    page = f'<html><head><meta charset="{declared}"></head><body><p>{said}</p></body></html>'
    assert texts(write_text(tmp_path / "a.html", page, encoding)) == [said]


def test_a_page_may_nest_as_deep_as_it_likes(tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 20_000 + "deep" + "</div>" * 20_000 + "</body></html>"
    assert texts(write_text(tmp_path / "a.html", page)) == ["deep"]


def test_a_long_page_reports_progress(tmp_path: Path) -> None:
    assert len(texts(write_text(tmp_path / "a.html", "<html>" + "<p>word" * 2_000))) == 2_000
