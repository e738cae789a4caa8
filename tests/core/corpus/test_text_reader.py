"""Plain text and Markdown: lines or paragraphs, whichever the file clearly is, and where each stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_files import read, texts, write_text

QUESTIONS = "How do I renew a book?\nWhere is the library?\nCan I print at the desk?\nIs there a café?\n"
WRAPPED = (
    "It was in July, and the speaker was the well-known Anna Pavlovna, who was\n"
    "a maid of honour and favourite of the Empress. With these words she\n"
    "greeted Prince Vasili, a man of high rank and importance, who was the\n"
    "first to arrive at her reception.\n"
)


def test_a_list_of_lines_is_read_by_line(tmp_path: Path) -> None:
    blocks = read(write_text(tmp_path / "a.txt", QUESTIONS))
    assert [block.text for block in blocks] == QUESTIONS.splitlines()
    assert [str(block.place) for block in blocks] == ["line 1", "line 2", "line 3", "line 4"]


def test_the_numbers_of_lines_count_blank_ones(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", "\n\nfirst\n\n \nsecond\n")
    assert [block.place.number for block in read(path, "line")] == [3, 6]


def test_wrapped_prose_is_put_together(tmp_path: Path) -> None:
    blocks = read(write_text(tmp_path / "a.txt", f"{WRAPPED}\n\n{WRAPPED}"))
    assert [block.text for block in blocks] == [" ".join(WRAPPED.splitlines())] * 2
    assert [str(block.place) for block in blocks] == ["paragraph 1", "paragraph 2"]


def test_one_wrapped_paragraph_is_no_list(tmp_path: Path) -> None:
    assert len(texts(write_text(tmp_path / "a.txt", WRAPPED))) == 1


def test_short_lines_between_blank_lines_keep_their_line_breaks(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "a.txt", "Roses are red\nViolets are blue\n\nSugar is sweet\nAnd so are you\n"
    )
    assert texts(path) == ["Roses are red\nViolets are blue", "Sugar is sweet\nAnd so are you"]


def test_groups_of_a_list_are_still_a_list(tmp_path: Path) -> None:
    group = "".join(f"Question number {n}: where?\n" for n in range(20))
    assert len(texts(write_text(tmp_path / "a.txt", f"{group}\n{group}"))) == 40


def test_a_single_line_is_a_paragraph(tmp_path: Path) -> None:
    assert [str(block.place) for block in read(write_text(tmp_path / "a.txt", "Hello there."))] == [
        "paragraph 1"
    ]


def test_no_ending_of_a_line_matters(tmp_path: Path) -> None:
    unix = texts(write_text(tmp_path / "unix.txt", f"{WRAPPED}\n{WRAPPED}"))
    windows = texts(write_text(tmp_path / "windows.txt", f"{WRAPPED}\n{WRAPPED}".replace("\n", "\r\n")))
    assert unix == windows


MARKDOWN = """---
title: not shown
---
# The *main* heading #

Some **bold** and _emphasised_ words, a [link](http://a.b/c "t"), an ![image](x.png),
`code`, ~~struck~~ and <b>tagged</b> text with snake_case_names &amp; 2*3*4.

Underlined
==========

- first item
- [x] second item
  goes on
1. third

> quoted **words**
> on two lines

| Fruit | Price |
|-------|------:|
| Apple | 2 |

```python
def f():

    return "*not emphasis*"
```
***
Last \\*line\\*
"""


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    assert texts(write_text(tmp_path / "a.md", MARKDOWN)) == [
        "The main heading",
        "Some bold and emphasised words, a link, an image, code, struck and tagged text with snake_case_names"
        " & 2*3*4.",
        "Underlined",
        "first item",
        "second item goes on",
        "third",
        "quoted words on two lines",
        "Fruit | Price",
        "Apple | 2",
        'def f():\n\n    return "*not emphasis*"',
        "Last *line*",
    ]


def test_a_code_block_that_never_ends_is_read_to_the_end(tmp_path: Path) -> None:
    assert texts(write_text(tmp_path / "a.md", "text\n\n```\ncode\nmore")) == ["text", "code\nmore"]


@pytest.mark.parametrize("start", ["---\nnot settings\n\ntext", "---\n"])
def test_a_rule_at_the_top_hides_nothing(tmp_path: Path, start: str) -> None:
    expected = ["not settings", "text"] if "text" in start else []
    assert texts(write_text(tmp_path / "a.md", start)) == expected
