"""Passages of every unit, with places that are true."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from semdesk.core.corpus import splitting
from semdesk.core.corpus.splitting import clean_text, sentences, split
from semdesk.core.corpus.types import UNITS, Block, Place

TWO = Block("It rains. Dr. Smith is wet.\nThe dog is not!", Place("row", 7, "Sheet"), {"topic": "weather"})


def test_rows_stay_as_they_are() -> None:
    assert list(split([TWO], "row")) == list(split([TWO], "auto")) == [TWO]


def test_sentences_are_counted_within_their_place() -> None:
    blocks = list(split([TWO], "sentence"))
    assert [block.text for block in blocks] == ["It rains.", "Dr. Smith is wet.", "The dog is not!"]
    assert [str(block.place) for block in blocks] == [f"Sheet, row 7, sentence {n}" for n in (1, 2, 3)]
    assert all(block.columns == {"topic": "weather"} for block in blocks)


def test_one_sentence_is_the_whole() -> None:
    assert [str(b.place) for b in split([Block("It rains.", Place("row", 2))], "sentence")] == ["row 2"]


def test_sentences_are_counted_on_through_a_page() -> None:
    page = [
        Block("One. Two.", Place("page", 3)),
        Block("Three.", Place("page", 3)),
        Block("Four.", Place("page", 4)),
    ]
    places = [(b.place.number, b.place.part) for b in split(page, "sentence")]
    assert places == [(3, 1), (3, 2), (3, 3), (4, 1)]


def test_lines_and_paragraphs_of_a_row() -> None:
    block = Block("one\n\ntwo\nthree", Place("row", 2))
    assert [b.text for b in split([block], "line")] == ["one", "two", "three"]
    assert [b.text for b in split([block], "paragraph")] == ["one", "two\nthree"]


def test_a_paragraph_with_blank_lines_in_it_is_one() -> None:
    code = Block("def f():\n\n    return 1", Place("paragraph", 2))
    assert list(split([code], "paragraph")) == [code]


def test_the_whole_document_is_one_passage() -> None:
    (block,) = split([TWO, Block("The end.", Place("row", 8))], "document")
    assert block.text == f"{TWO.text}\n\nThe end."
    assert str(block.place) == "whole document"
    assert list(split([], "document")) == []


def test_other_scripts_have_sentences_too() -> None:
    assert sentences("今天天气很好。我们去公园吧！你呢？") == ["今天天气很好。", "我们去公园吧！", "你呢？"]
    assert sentences("これはペンです。あれは本です。") == ["これはペンです。", "あれは本です。"]
    assert sentences("Это тест. Как дела?") == ["Это тест.", "Как дела?"]


def test_a_passage_that_is_too_long_is_cut_and_nothing_lost() -> None:
    text = "word " * 2_000_000
    blocks = list(split([Block(text, Place("line", 1))], "auto"))
    assert max(len(block.text) for block in blocks) <= splitting.MAX_CHARACTERS
    assert " ".join(block.text for block in blocks) == text.strip()


def test_text_without_a_space_is_cut_somewhere() -> None:
    assert "".join(sentences("x" * 20_000)) == "x" * 20_000


def test_what_no_database_takes_is_cleaned_away() -> None:
    assert clean_text(" a\0b\ud800c\r\nd\x07\ufffe ") == "ab\N{REPLACEMENT CHARACTER}c\nd"


@given(st.lists(st.text()), st.sampled_from(UNITS))
def test_splitting_keeps_every_word(given_texts: list[str], unit: str) -> None:
    blocks = [Block(text, Place("row", number)) for number, text in enumerate(given_texts, 1)]
    found = list(split(blocks, unit))
    assert all(block.text == clean_text(block.text) != "" for block in found)
    if unit != "sentence":  # pysbd may drop white space inside, and no more
        assert " ".join(" ".join(b.text for b in found).split()) == " ".join(
            clean_text(" ".join(map(clean_text, given_texts))).split()
        )


@given(st.text(alphabet="ab .!?\"'()1\nDr。", max_size=300))
def test_sentences_keep_every_character(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
