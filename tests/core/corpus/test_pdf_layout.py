"""Where paragraphs end on a page, told by the places of its lines."""

from __future__ import annotations

import pytest

from semdesk.core.corpus.pdf_layout import Line, join_lines, without_running_heads


def line(text: str, y: float, x: float = 72, width: float = 400, height: float = 10) -> Line:
    return Line(text, x, x + width, y, y + height, y)


@pytest.mark.parametrize(
    ("first", "second", "are_one"),
    [
        (line("It rained all", 700), line("day long.", 688), True),
        (line("It rained.", 700), line("Then it stopped.", 688), True),
        (line("It rained.", 700, width=100), line("Then it stopped.", 688), False),
        (line("It rained.", 700), line("Then it stopped.", 688, x=84), False),
        (line("It rained", 700), line("after a gap", 650), False),
        (line("A heading", 700, height=16), line("and its text", 688), False),
        (line("the foot of a column", 100), line("goes on in the next", 700, x=320), True),
        (line("The foot of a column.", 100), line("Another starts", 700, x=320), False),
        (line("a line in", 700, width=100), line("two pieces", 701, x=180), True),
        (line("x is", 700), line("2", 706, height=6), True),
        (line("We need:", 700), line("1. bread", 688), False),
        (Line("No box known"), Line("goes on"), True),
        (Line("No box known."), Line("Starts"), False),
    ],
)
def test_a_paragraph_ends_where_a_reader_sees_it_end(first: Line, second: Line, are_one: bool) -> None:
    usual = [line(f"usual line {n} of the page", 600 - 12 * n) for n in range(9)]
    found = next(join_lines([first, second, *usual]))
    assert found.startswith(f"{first.text} {second.text}") if are_one else found == first.text


@pytest.mark.parametrize(
    ("texts", "mended"),
    [
        (["It was sub-", "optimal."], "It was suboptimal."),
        (["It was subop\ufffetimal."], "It was suboptimal."),
        (["Schwarz\ufffeWeiß"], "Schwarz-Weiß"),
        (["Anna-", "Maria"], "Anna- Maria"),
        (["soft\u00ad", "ware"], "software"),
        (["a \ufffe b"], "a  b"),
    ],
)
def test_broken_words_are_mended(texts: list[str], mended: str) -> None:
    assert list(join_lines([Line(text) for text in texts])) == [mended]


def test_what_stands_on_every_page_goes() -> None:
    pages = [
        [Line("The report"), Line(f"Text {'abcd'[n]}"), Line("more"), Line(f"Page {n}")] for n in range(4)
    ]
    kept = [[line.text for line in page] for page in without_running_heads([*pages, []])]
    assert kept == [["Text a"], ["Text b"], ["Text c"], ["Text d"], []]


def test_a_page_without_lines_has_no_paragraphs() -> None:
    assert list(join_lines([])) == []
