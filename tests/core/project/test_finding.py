"""Filtering and sorting the table of passages, against the plain definition of each."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semdesk.core.corpus.types import Block, Place
from semdesk.core.errors import CannotOpenProject
from semdesk.core.project.finding import FoldedTexts
from semdesk.core.project.project import Project
from tests.core.project.making import add

WORDS = st.text(st.sampled_from('aAbß"\\\n{:,İſKé1. '), max_size=6)


def test_filter_finds_text_columns_and_document_names_in_any_case(project: Project) -> None:
    add(project, "Weather.txt", ["STRASSE im Regen", "sunny"])
    add(project, "b.csv", ["cat", "dog"], [{"region": "Nord"}, {"region": "Straße 4"}])
    assert project.find_rows("straße").tolist() == [0, 3]
    assert project.find_rows("strasse").tolist() == [0, 3]
    assert project.find_rows("WEATHER").tolist() == [0, 1]
    assert project.find_rows("nord").tolist() == [2]
    assert project.find_rows("region").tolist() == []  # a column's name is no content
    assert project.find_rows("").tolist() == [0, 1, 2, 3]
    assert project.find_rows("%").tolist() == project.find_rows("nowhere").tolist() == []


def test_filter_sees_neither_removed_nor_replaced_texts(project: Project) -> None:
    add(project, "a", ["red apple", "green apple", "pear"])
    project.remove_passages([0])
    project.edit_passage(1, "apple")
    assert project.find_rows("apple").tolist() == [0, 1]
    assert project.find_rows("pear").tolist() == []


def test_filter_within_one_document(project: Project) -> None:
    a, b = add(project, "a", ["cat", "dog"]), add(project, "b", ["dog", "cat"])
    assert project.find_rows("cat", document_id=b).tolist() == [3]
    assert project.find_rows(document_id=a, sort="text", descending=True).tolist() == [1, 0]
    assert project.find_rows(document_id=99).tolist() == []


@settings(max_examples=30)
@given(
    texts=st.lists(st.tuples(WORDS, WORDS), min_size=1, max_size=8),
    needle=WORDS.filter(bool),
)
def test_filter_is_a_casefolded_substring(
    texts: list[tuple[str, str]], needle: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Project.create(tmp_path_factory.mktemp("law") / "p.semdesk") as project:
        document = project.add_document("", "", "text", "line")
        project.add_passages(document, [Block(text, Place("row", 1), {"c": value}) for text, value in texts])
        expected = [
            row
            for row, pair in enumerate(texts)
            if any(needle.casefold() in value.casefold() for value in pair)
        ]
        assert project.find_rows(needle).tolist() == expected


@pytest.mark.parametrize("room", [0, 30, 10**6])
def test_texts_added_since_the_last_filter_are_found(project: Project, room: int) -> None:
    """Whether all texts are kept for the next filter, some, or none."""
    texts = FoldedTexts(project._database, room)
    for number in range(5):
        add(project, "a", [f"ONE {number} and more", f"other {number}"])
        assert texts.containing("one") == texts.containing("one") == project.text_ids()[::2].tolist()


def test_sort_by_text_ignores_case_and_is_stable(project: Project) -> None:
    add(project, "a", ["banana", "Apple", "cherry", "apple"])
    assert project.find_rows(sort="text").tolist() == [1, 3, 0, 2]
    assert project.find_rows(sort="text", descending=True).tolist() == [2, 0, 1, 3]
    assert project.find_rows("an", sort="text").tolist() == [0]
    project.edit_passage(2, "aardvark")
    assert project.find_rows(sort="text").tolist() == [2, 1, 3, 0]


def test_sort_by_document_keeps_reading_order_within(project: Project) -> None:
    b, _ = add(project, "b", ["x", "y"]), add(project, "A", ["z"])
    add(project, "b", ["w"])
    project.add_passages(b, [Block("v", Place("row", 3))])
    assert project.find_rows(sort="document").tolist() == [2, 0, 1, 4, 3]
    assert project.find_rows(sort="document", descending=True).tolist() == [3, 0, 1, 4, 2]


@pytest.mark.parametrize(
    ("values", "ascending"),
    [
        (["10", "9", "", "-1.5", " 2 "], [3, 4, 1, 0, 2]),
        (["10", "9", "", "b", "A"], [0, 1, 4, 3, 2]),
        (["10", "nan", "9", "x", ""], [0, 2, 1, 3, 4]),
        (["1_0", "9", "2", "", "3"], [0, 2, 4, 1, 3]),
        (["", "", "", "", ""], [0, 1, 2, 3, 4]),
    ],
)
def test_sort_by_column(project: Project, values: list[str], ascending: list[int]) -> None:
    columns = [{"age": value} if value else {} for value in values]
    add(project, "a", [f"text {i}" for i in range(len(values))], columns)
    assert project.column_values("age") == values
    assert project.find_rows(sort="age").tolist() == ascending
    descending = project.find_rows(sort="age", descending=True).tolist()
    filled = [row for row in ascending if values[row].strip()]
    assert descending == filled[::-1] + [row for row in ascending if not values[row].strip()]


def test_a_column_that_no_document_has_is_empty_everywhere(project: Project) -> None:
    add(project, "a", ["x", "y"])
    assert project.column_values("none") == ["", ""]
    assert project.find_rows(sort="none").tolist() == [0, 1]


def test_descending_without_a_sort_is_the_corpus_backwards(project: Project) -> None:
    add(project, "a", ["x", "y", "z"])
    assert project.find_rows(descending=True).tolist() == [2, 1, 0]


def test_a_corpus_of_several_chunks(project: Project) -> None:
    """More texts than are read at once, some of them and their columns on each side of the border."""
    columns = [{"n": f"{i}", "odd": f"{i % 2}"} for i in range(20_010)]
    add(project, "a", [f"text {i:06}" for i in range(20_010)], columns)
    assert project.find_rows("text 02000").tolist() == list(range(20_000, 20_010))
    assert project.find_rows(sort="n", descending=True)[:3].tolist() == [20_009, 20_008, 20_007]
    odd, even = list(range(1, 20_010, 2)), list(range(0, 20_010, 2))
    assert project.find_rows(sort="odd", descending=True).tolist() == odd + even
    assert project.column_values("n")[19_999:20_002] == ["19999", "20000", "20001"]


@pytest.mark.parametrize("columns", ["[]", '{"a": 1}', "{", "[" * 5000, '{},{"a":"b"}', "7"])
def test_columns_that_are_none_are_damage(project: Project, columns: str) -> None:
    add(project, "a", ["x", "y"], [{"a": "b"}, {"a": "1"}])
    with project._database.writing() as connection:
        connection.execute("UPDATE passages SET columns = ? WHERE id = 2", (columns,))
    with pytest.raises(CannotOpenProject, match="damaged"):
        project.column_values("a")
    with pytest.raises(CannotOpenProject, match="damaged"):
        project.passages([1])


@pytest.mark.parametrize("columns", ["{}", '["a", 1]', "["])
def test_a_documents_columns_that_are_none_are_damage(project: Project, columns: str) -> None:
    add(project, "a", ["x"])
    with project._database.writing() as connection:
        connection.execute("UPDATE documents SET columns = ?", (columns,))
    with pytest.raises(CannotOpenProject, match="damaged"):
        project.documents()
