"""The head of a table: whether it has a heading row, what the columns are called, and which hold the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from statistics import mean, median

_MAX_NAME = 200
_MAX_PREAMBLE = 15
_MEANINGFUL_CHARACTERS = 300
"""Beyond this length a column's texts are long, and longer ones no better."""

_DATA = re.compile(
    r"[-+(]?[$€£¥]?\s*[-+]?\d[\d.,'\s\u00a0]*([eE][-+]?\d+)?\s*[%)€$£¥]?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?(\.\d+)?"
    r"|\d{1,2}\.? [^\W\d]{3,9}\.?,? \d{4}|[^\W\d]{3,9}\.? \d{1,2},? \d{4}"
    r"|true|false|n/?a|nan|null|none|-+",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(19|20)\d\d")
_NOT_WORDS = re.compile(r"(https?://|www\.)\S+|[^\s@]+@[^\s@]+\.[^\s@]+|\S*\d\S*\d\S*\d\S*")
_EAST_ASIAN = re.compile("[\u3041-\u30ff\u4e00-\u9fff]")
_HEADING_WORDS = re.compile(
    r"(id|nr|no|name|title|text|question|answer|category|label|topic|date|time|comment|response|sentence|description"
    r"|type|url|email|age|gender|region|country|city|year|score|rating|tags?|body|message|content|author|subject"
    r"|frage|antwort|titel|datum|kommentar)(\s?\d+)?",
    re.IGNORECASE,
)
_TEXT_WORDS = re.compile(
    r"text|question|query|answer|comment|response|review|feedback|opinion|sentence|description|body|message|content"
    r"|abstract|frage|antwort|kommentar|pregunta|respuesta|réponse",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"question|query|frage|pregunta|domanda", re.IGNORECASE)
_ANSWER = re.compile(r"answer|response|reply|antwort|respuesta|réponse|risposta", re.IGNORECASE)
_FIRST_SYMBOL = 0x2600
"""Emoji and their like begin here: they are said, not counted."""
_SENTENCE_END = re.compile(r"[.!?。！？]\s*$")


@dataclass(frozen=True, slots=True)
class TableHead:
    """Column names, how many rows at the top are not data, and the columns we would take for the text."""

    columns: tuple[str, ...]
    skip: int
    guess: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.columns)

    def name(self, index: int) -> str:
        """The name of a column, also of one that only a later, longer row has."""
        return self.columns[index] if index < self.width else f"Column {index + 1}"


def find_head(rows: list[list[str]]) -> TableHead:
    """The head of a table from its first rows; no columns at all if they are empty."""
    rows = [[cell.strip() for cell in row] for row in rows]
    filled = [index for index, row in enumerate(rows) if any(row)]
    if not filled:
        return TableHead((), 0, ())
    heading = _heading_row(rows, filled)
    data = rows if heading is None else rows[heading + 1 :]
    width = max(_width(row) for row in ([] if heading is None else [rows[heading]]) + data)
    names = _names([] if heading is None else rows[heading], width)
    columns = [[cell for cell in column if cell] for column in zip_longest(*data, fillvalue="")]
    return TableHead(names, 0 if heading is None else heading + 1, _guess(names, columns))


def _width(row: list[str]) -> int:
    return max((index for index, cell in enumerate(row, 1) if cell), default=0)


def _names(heading: list[str], width: int) -> tuple[str, ...]:
    """Names for all columns: none empty, none twice."""
    names: list[str] = []
    for index in range(width):
        text = " ".join(heading[index].split())[:_MAX_NAME] if index < len(heading) else ""
        name, copy = text or f"Column {index + 1}", 2
        while name in names:
            name, copy = f"{text or 'Column'} {copy}", copy + 1
        names.append(name)
    return tuple(names)


# ------ the heading row -------------------------------------------------------------------------------------
def _heading_row(rows: list[list[str]], filled: list[int]) -> int | None:
    """The index of the heading row; rows above it with far fewer cells than usual are a title, not data."""
    counts = [sum(map(bool, rows[index])) for index in filled]
    usual = median(counts)
    for index, count in list(zip(filled, counts, strict=True))[:_MAX_PREAMBLE]:
        if count >= 0.6 * usual:
            below = [rows[i] for i in filled if i > index]
            return index if _is_heading(rows[index], below) else None
    return None


def _is_heading(row: list[str], below: list[list[str]]) -> bool:
    cells = [cell for cell in row if cell]
    if any(len(cell) > 100 or (_is_data(cell) and not _YEAR.fullmatch(cell)) for cell in cells):
        return False
    if all(_YEAR.fullmatch(cell) for cell in cells):
        return False
    columns = [[r[index] for r in below if index < len(r) and r[index]] for index in range(len(row))]
    if any(cell and cell in column for cell, column in zip(row, columns, strict=True)):
        return False
    if any(_differs(cell, column) for cell, column in zip(row, columns, strict=True)):
        return True
    are_names = all(
        len(cell) <= 30 and len(cell.split()) <= 3 and not _SENTENCE_END.search(cell) for cell in cells
    )
    return bool(below) and are_names and len(cells) > 1 and len(set(cells)) == len(cells)


def _differs(cell: str, column: list[str]) -> bool:
    """Whether a cell is a heading for certain: by its word, over numbers, or over far longer texts."""
    if not cell or _is_data(cell):
        return False
    if _HEADING_WORDS.fullmatch(cell.replace("_", " ")):
        return True
    if not column:
        return False
    if mean(_is_data(value) for value in column) >= 0.8:
        return True
    is_short = len(cell.split()) <= 4 and not _SENTENCE_END.search(cell)
    return is_short and len(column) >= 2 and mean(len(value) for value in column) >= 2 * len(cell) + 10


def _is_data(cell: str) -> bool:
    return _DATA.fullmatch(cell[:100]) is not None


# ------ the text column -------------------------------------------------------------------------------------
def _guess(names: tuple[str, ...], columns: list[list[str]]) -> tuple[str, ...]:
    """The column with the longest natural texts; of a list of questions and answers, the question."""
    by_name = dict(zip(names, columns, strict=False))
    scores = {name: _text_score(name, values) for name, values in by_name.items()}
    if not scores or max(scores.values()) <= 0:
        return ()
    best = max(scores, key=scores.__getitem__)
    if _ANSWER.search(best):
        # A survey's question, the same in every row, is not what its answers are told apart by.
        questions = [
            name for name in scores if _QUESTION.search(name) and _share_distinct(by_name[name]) > 0.5
        ]
        return (max(questions, key=scores.__getitem__),) if questions else (best,)
    return (best,)


def _text_score(name: str, values: list[str]) -> float:
    """0 for numbers, addresses and codes; the longer, the more varied and natural the texts, the larger."""
    words = [value for value in values if _is_words(value)]
    if not values or len(words) < 0.5 * len(values):
        return 0.0
    natural = mean(len(value.split()) >= 2 or len(_EAST_ASIAN.findall(value)) >= 4 for value in words)
    length = mean(min(len(value), _MEANINGFUL_CHARACTERS) for value in words)
    return (
        length * _share_distinct(values) ** 2 * (0.1 + natural) * (1.5 if _TEXT_WORDS.search(name) else 1.0)
    )


def _share_distinct(values: list[str]) -> float:
    return len(set(values)) / max(1, len(values))


def _is_words(value: str) -> bool:
    if _is_data(value) or _NOT_WORDS.fullmatch(value[:200]):
        return False
    return any(letter.isalpha() or ord(letter) >= _FIRST_SYMBOL for letter in value[:200])
