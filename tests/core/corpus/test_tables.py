"""Separated tables and workbooks: cut rightly, headed rightly, and their text column guessed."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, time
from pathlib import Path

import pytest
from corpus_files import read, rewrite_part, texts, write_text, write_xlsx
from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.corpus.readers import reader_for
from semdesk.core.corpus.readers.separated import Dialect, guess_dialect, read_records
from semdesk.core.corpus.table_head import find_head
from semdesk.core.corpus.types import TablePreview
from semdesk.core.errors import CannotRead

FAQ = (
    "question,answer,topic\n"
    '"How do I renew, please?","At the desk, or ""online"".",Loans\n'
    "Where is the toilet?,On the second floor next to the lift.,Building\n"
    "Can I bring my dog?,Only guide dogs are allowed in the library.,Rules\n"
)


def preview(path: Path) -> TablePreview:
    found = reader_for(path).preview
    assert found is not None
    return found(path)


# ------ columns and text ------------------------------------------------------------------------------------
def test_a_faq_is_read_by_its_questions(tmp_path: Path) -> None:
    blocks = read(write_text(tmp_path / "faq.csv", FAQ))
    assert blocks[0].text == "How do I renew, please?"
    assert blocks[0].columns == {"answer": 'At the desk, or "online".', "topic": "Loans"}
    assert [str(block.place) for block in blocks] == ["row 2", "row 3", "row 4"]


def test_the_preview_shows_the_head_of_the_table(tmp_path: Path) -> None:
    found = preview(write_text(tmp_path / "faq.csv", FAQ))
    assert found.columns == ("question", "answer", "topic")
    assert found.guess == ("question",)
    assert found.row_count == 3
    assert found.rows[2] == ("Can I bring my dog?", "Only guide dogs are allowed in the library.", "Rules")


def test_chosen_columns_are_joined_and_the_others_come_along(tmp_path: Path) -> None:
    (first, *_) = read(write_text(tmp_path / "faq.csv", FAQ), "auto", "topic", "Question")
    assert first.text == "Loans\nHow do I renew, please?"
    assert list(first.columns) == ["answer"]


def test_a_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match="no column “text”; its columns are question, answer, topic"):
        read(write_text(tmp_path / "faq.csv", FAQ), "auto", "text")


def test_the_answer_of_a_survey_is_its_text_though_the_question_is_there(tmp_path: Path) -> None:
    answers = (
        "The staff were kind",
        "Too crowded in the afternoon",
        "I loved the garden",
        "It was cold",
        "Nothing",
    )
    rows = "".join(f"What should we know?,{answer},{n + 3}\n" for n, answer in enumerate(answers * 2))
    assert preview(write_text(tmp_path / "s.csv", "question,answer,rating\n" + rows)).guess == ("answer",)


def test_rows_without_text_are_left_out_and_the_others_keep_their_numbers(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "a.csv", "text,topic\nIt rains again,a\n,b\n\n  ,c\nThe dog barks loudly,d\n"
    )
    assert [(block.place.number, block.columns["topic"]) for block in read(path)] == [(2, "a"), (6, "d")]


def test_a_table_of_numbers_is_refused_with_advice(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "x,y\n1,2.5\n3,4\n-5,1e6\n")
    with pytest.raises(CannotRead, match="choose a text column"):
        read(path)
    assert preview(path).guess == ()
    assert texts(path, "auto", "y") == ["2.5", "4", "1e6"]


def test_an_empty_table_has_no_columns(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "\n  \n\n")
    assert preview(path).columns == ()
    assert read(path) == []


# ------ the heading -----------------------------------------------------------------------------------------
def test_a_table_without_a_heading_gets_numbered_columns(tmp_path: Path) -> None:
    rows = (
        '"3","Fears over pension talks","Unions say they are disappointed."\n'
        '"4","A second team sets a date","It flies on the second of May."\n'
    )
    blocks = read(write_text(tmp_path / "news.csv", rows))
    assert [block.place.number for block in blocks] == [1, 2]
    assert list(blocks[0].columns) == ["Column 1", "Column 2"]


@pytest.mark.parametrize(
    ("rows", "columns", "skip"),
    [
        (
            [["text"], ["It was a long and rainy day in town"], ["The dog ran across the whole park"]],
            ("text",),
            1,
        ),
        ([["foo"], ["foo"], ["bar"]], ("Column 1",), 0),
        ([["Name", "", "Age"], ["Ann", "x", "31"]], ("Name", "Column 2", "Age"), 1),
        ([["text", "text", ""], ["a b", "c d", "e f"]], ("text", "text 2", "Column 3"), 1),
        ([["Region", "2010", "2011"], ["North", "1", "2"]], ("Region", "2010", "2011"), 1),
        ([["2010", "2011"], ["1", "2"]], ("Column 1", "Column 2"), 0),
        (
            [["Report for May", "", ""], [], ["id", "text", "n"], ["1", "It rains", "2"]],
            ("id", "text", "n"),
            3,
        ),
        ([["I like it here."], ["It is far too loud."]], ("Column 1",), 0),
        ([["one", "two"]], ("Column 1", "Column 2"), 0),
        ([["question", "answer"]], ("question", "answer"), 1),
        ([["a", "b"], ["1", "2", "late"]], ("a", "b", "Column 3"), 1),
        ([[], ["", ""]], (), 0),
    ],
)
def test_the_heading_is_found(rows: list[list[str]], columns: tuple[str, ...], skip: int) -> None:
    head = find_head(rows)
    assert (head.columns, head.skip) == (columns, skip)


def test_a_row_longer_than_the_head_names_its_own_columns(tmp_path: Path) -> None:
    rows = "text,n\n" + "It rains in town,1\n" * 300 + "The sun shines,2,extra\n"
    assert read(write_text(tmp_path / "a.csv", rows))[-1].columns == {"n": "2", "Column 3": "extra"}


@pytest.mark.parametrize(
    "values",
    [
        ["http://a.b/c", "http://d.e/f"],
        ["a@b.org", "c@d.org"],
        ["2024-01-05", "2024-02-06 10:00"],
        ["24 October 2011", "March 3, 2012"],
        ["C1_3950001", "C1_3950002"],
        ["12 %", "€ 3.50"],
    ],
)
def test_addresses_dates_and_codes_are_no_text(values: list[str]) -> None:
    assert find_head([["a", "b"], *([value, "1"] for value in values)]).guess == ()


def test_emoji_and_other_scripts_are_text() -> None:
    assert find_head([["x", "n"], ["🤠😅", "1"], ["🤓", "2"]]).guess == ("x",)
    assert find_head([["x", "n"], ["今天天气很好", "1"], ["我们去公园吧", "2"]]).guess == ("x",)


# ------ the cut ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    rows = [
        ["text", "place", "n"],
        ["It rains, again; and again", "Bath", "1"],
        ["No rain | today", "Hull", "2"],
    ]
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    assert texts(path) == ["It rains, again; and again", "No rain | today"]


def test_commas_in_a_table_of_one_column_belong_to_the_text(tmp_path: Path) -> None:
    lines = ["Lovely", "Warm, dry, quiet", "Too loud", "No, thanks", "Good", "Bad food", "Kind staff"]
    assert texts(write_text(tmp_path / "a.csv", "\n".join(lines))) == lines


def test_quotation_marks_that_belong_to_the_text_stay(tmp_path: Path) -> None:
    lines = [
        '1\t"I like it," he said.\tok',
        '2\tHe said "no".\tok',
        '3\t"Never mind\tok',
        '4\t"Always," they say.\tno',
    ]
    path = write_text(tmp_path / "a.tsv", "\n".join(lines))
    assert [text.count('"') for text in texts(path)] == [2, 2, 1, 2]


def test_a_stray_quotation_mark_costs_its_own_line_only(tmp_path: Path) -> None:
    rows = [f'"Sentence, number {n}",{n}' for n in range(3000)]
    rows[1500] = '"never closed,1500'
    found = read(write_text(tmp_path / "a.csv", "text,n\n" + "\n".join(rows)))
    assert len(found) == 3000
    assert found[-1].text == "Sentence, number 2999"
    assert found[1500].columns["n"] == "1500"


def test_a_stray_quotation_mark_near_the_end_costs_its_own_line_only(tmp_path: Path) -> None:
    rows = [f'"Sentence, number {n}",{n}' for n in range(100)]
    rows[97] = '"never closed,97'
    assert len(read(write_text(tmp_path / "a.csv", "text,n\n" + "\n".join(rows)))) == 100


def test_a_huge_field_is_read(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", f'text,n\n"{"long words " * 30_000}",1\nshort one,2\n')
    assert [len(text) for text in texts(path)] == [329_999, 9]


def test_a_tab_wins_against_commas_in_a_tsv() -> None:
    assert guess_dialect("a, b\tc\nd, e\tf\n", prefers_tab=True).separator == "\t"


def test_the_gold_tables_are_cut_as_their_authors_say(shared_data: Path) -> None:
    for path in sorted((shared_data / "docs" / "tables").glob("csv-spectrum__*.csv")):
        gold = json.loads((shared_data / "docs" / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
        lines = io.StringIO(path.read_bytes().decode("utf-8"), newline="")
        heading, *rows = read_records(lines, guess_dialect(lines.getvalue()))
        assert [dict(zip(heading, row, strict=True)) for row in rows] == gold, path.name


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('",;\t\n|'), max_size=20)


@given(st.lists(st.lists(CELL, min_size=2, max_size=5), min_size=1, max_size=20), st.sampled_from(",;\t|"))
def test_what_csv_writes_is_what_we_read(rows: list[list[str]], separator: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
    lines = io.StringIO(file.getvalue(), newline="")
    assert list(read_records(lines, Dialect(separator, is_quoted=True))) == rows


# ------ workbooks -------------------------------------------------------------------------------------------
def test_the_sheets_of_a_workbook(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx",
        {
            "May": [["text", "when", "n"], ["It rains in town", date(2024, 5, 1), 1.0], [None, None, 2]],
            "Codes": [["code", "n"], ["7", 1]],
            "Secret": [["text", "n"], ["Not for you to see", 1]],
            "June": [["text", "who"], ["The sun is out", "Ann"]],
        },
        hidden="Secret",
    )
    blocks = read(path)
    assert [(block.text, str(block.place)) for block in blocks] == [
        ("It rains in town", "May, row 2"),
        ("The sun is out", "June, row 2"),
    ]
    assert blocks[0].columns == {"when": "2024-05-01", "n": "1"}
    found = preview(path)
    assert found.columns == ("text", "when", "n", "code", "who")
    assert found.rows[0] == ("It rains in town", "2024-05-01", "1", "", "")
    assert found.row_count == 4


def test_a_single_sheet_needs_no_name(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"Tabelle1": [["text", "n"], ["It rains in town", 1]]})
    assert str(read(path)[0].place) == "row 2"


def test_values_come_as_people_write_them(tmp_path: Path) -> None:
    values: list[object] = ["Some text here", datetime(2024, 5, 1, 10, 30), time(8, 5), 2.5, 3.0, True]
    path = write_xlsx(tmp_path / "a.xlsx", {"s": [["text", "a", "b", "c", "d", "e"], values]})
    assert list(read(path)[0].columns.values()) == ["2024-05-01 10:30:00", "08:05:00", "2.5", "3", "True"]


def test_a_workbook_with_nothing_to_see_is_refused(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"a": [["x"]], "b": [["y"]]}, hidden="a")
    rewrite_part(
        path,
        "xl/workbook.xml",
        b'name="b" sheetId="2" state="visible"',
        b'name="b" sheetId="2" state="hidden"',
    )
    with pytest.raises(CannotRead, match="no visible sheet"):
        read(path)
