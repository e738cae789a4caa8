"""The parts of the lists that compute: positions, orders, differences, answers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from semdesk.app.selection import Selection
from semdesk.core.corpus.types import Passage, Place
from semdesk.gui.widgets.answers import answer_column, answer_columns
from semdesk.gui.widgets.current_passage import LAID_OUT, read_until, shortened
from semdesk.gui.widgets.histogram import _ticks
from semdesk.gui.widgets.pair_model import in_reading_order
from semdesk.gui.widgets.row_picker import RowPicker, positions_of, run_bounds
from semdesk.gui.widgets.word_differences import MAX_WORDS, differing_numbers, word_differences

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def passage(text: str, row: int = 0, document: int = 1, **more: object) -> Passage:
    return Passage(row, row, document, text, Place("row", row + 1), **more)  # type: ignore[arg-type]


# ------ positions -------------------------------------------------------------------------------------------
@given(st.sets(st.integers(0, 60)))
def test_runs_cover_exactly_the_positions(chosen: set[int]) -> None:
    firsts, lasts = run_bounds(np.array(sorted(chosen), np.int64))
    covered = [p for first, last in zip(firsts, lasts, strict=True) for p in range(first, last + 1)]
    assert covered == sorted(chosen)
    assert all(last + 1 < first for last, first in zip(lasts, firsts[1:], strict=False))


@given(st.permutations(range(12)), st.sets(st.integers(0, 11)), st.integers(1, 12))
def test_positions_are_where_the_rows_are_shown(order: list[int], chosen: set[int], shown: int) -> None:
    listed = np.array(order[:shown], np.int64)
    positions = positions_of(np.array(sorted(chosen), np.int64), listed)
    assert positions.tolist() == [at for at, row in enumerate(order[:shown]) if row in chosen]


def test_shift_extends_from_the_last_pick_also_in_another_order() -> None:
    rows = np.array([4, 2, 0, 1, 3])
    selection = Selection()
    picker = RowPicker(selection, lambda: rows)
    picker.pick(1)
    picker.pick(3, SHIFT)
    assert (selection.rows.tolist(), selection.current) == ([0, 1, 2], 1)
    rows = np.array([0, 1, 2, 3, 4])
    picker.pick(4, SHIFT)
    assert selection.rows.tolist() == [2, 3, 4]


def test_ctrl_shift_adds_a_range() -> None:
    selection = Selection()
    picker = RowPicker(selection, lambda: np.arange(10))
    picker.pick(0)
    picker.pick(5, CTRL)
    picker.pick(7, CTRL | SHIFT)
    assert selection.rows.tolist() == [0, 5, 6, 7]


@given(st.data(), st.sampled_from([5, 1 << 40]))
def test_reading_order_is_by_the_first_row_and_then_the_second(data: st.DataObject, most: int) -> None:
    pair = st.tuples(st.integers(0, most), st.integers(0, most))
    pairs = data.draw(st.lists(pair, max_size=20, unique=True))
    row_a, row_b = (np.array([p[side] for p in pairs], np.int64) for side in (0, 1))
    if most > 5 and len(pairs) and int(row_a.max()) * (int(row_b.max()) + 1) >= 1 << 63:
        return  # more passages than any corpus has
    numbers = np.arange(len(pairs))
    ordered = in_reading_order(row_a, row_b, numbers)
    assert [pairs[n] for n in ordered] == sorted(pairs)


# ------ ticks -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("low", "high", "written"),
    [
        (0.0, 1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        (0.21, 1.38, ["0.25", "0.50", "0.75", "1.00", "1.25"]),
        (-1.0, 1.0, ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
        (3.0, 480.0, ["100", "200", "300", "400"]),
    ],
)
def test_ticks_are_round_numbers_written_no_longer_than_needed(
    low: float, high: float, written: list[str]
) -> None:
    assert [words for _, words in _ticks(low, high)] == written


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e4))
def test_there_are_always_a_few_ticks_and_all_lie_between(low: float, spread: float) -> None:
    ticks = [number for number, _ in _ticks(low, low + spread)]
    assert 1 <= len(ticks) <= 7
    assert all(low - 1e-3 * spread <= number <= low + 1.001 * spread for number in ticks)


# ------ differences -----------------------------------------------------------------------------------------
def marked(text: str, marks: object) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], m.kind) for m in marks]  # type: ignore[attr-defined]


def test_words_on_one_side_and_numbers_are_marked() -> None:
    left = "I returned the jacket; refunds take 30 days."
    right = "I sent the jacket back; refunds take 60 days."
    marks = word_differences(left, right)
    assert marked(left, marks[0]) == [("returned", "only_here"), ("30", "matters")]
    assert marked(right, marks[1]) == [("sent", "only_here"), ("back", "only_here"), ("60", "matters")]
    assert differing_numbers(left, marks[0]) == ("30",)


def test_case_and_punctuation_are_no_difference() -> None:
    assert word_differences("Is that normal?", "is That — normal") == ((), ())


def test_numbers_with_points_are_one_word() -> None:
    left, right = "It costs 1,200.50 euros", "It costs 1,200.75 euros"
    assert marked(left, word_differences(left, right)[0]) == [("1,200.50", "matters")]


@given(st.text(max_size=80), st.text(max_size=80))
def test_marks_lie_within_their_text_and_do_not_overlap(left: str, right: str) -> None:
    for text, marks in zip((left, right), word_differences(left, right), strict=True):
        ends = [0, *(m.end for m in marks)]
        assert all(ends[n] <= m.start < m.end <= len(text) for n, m in enumerate(marks))


def test_very_long_texts_are_not_compared() -> None:
    long = "word " * (MAX_WORDS + 1)
    assert word_differences(long, "other") == ((), ())


# ------ answers ---------------------------------------------------------------------------------------------
def test_a_column_called_answer_is_the_answer_however_short() -> None:
    passages = [passage("Open on Sunday?", columns={"id": "1", "Answer": "No."})]
    assert answer_column(passages) == "Answer"


def test_long_texts_are_answers_and_short_ones_are_not() -> None:
    text = "You find the form on the second page of the site; print it and send it in by post."
    rows = [passage("How?", n, columns={"topic": "forms", "explanation": text}) for n in range(3)]
    assert answer_column(rows) == "explanation"
    assert answer_column([passage("How?", columns={"topic": "forms"})]) == ""
    assert answer_column([]) == ""


def test_each_document_has_its_own_answer_column() -> None:
    faq = passage("How?", document=7, columns={"answer": "So."})
    chat = passage("Hello", document=8, columns={"date": "today"})
    assert answer_columns([faq, chat]) == {7: "answer"}


# ------ what the model read ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("tokens", "read", "stops_after"),
    [(None, None, "one two six. ten"), (4, 4, "one two six. ten"), (4, 2, "one two six."), (4, 0, "")],
)
def test_reading_stops_at_the_end_of_a_word(tokens: int | None, read: int | None, stops_after: str) -> None:
    text = "one two six. ten"
    assert text[: read_until(passage(text, tokens=tokens, tokens_read=read))] == stops_after


def test_a_shortened_text_says_how_much_more_there_is() -> None:
    assert shortened("short") == "short"
    text = "x" * (LAID_OUT + 25)
    assert shortened(text).endswith("… (25 more characters)")
