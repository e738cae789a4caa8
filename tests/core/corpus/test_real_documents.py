"""Real documents of all sorts: what is promised for each is kept, and no file takes another with it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.readers import READERS
from semdesk.core.corpus.types import Source
from semdesk.core.errors import CannotRead

pytestmark = pytest.mark.real_data

SUFFIXES = {suffix for reader in READERS for suffix in reader.suffixes}
MUST_LOAD = ("ok", "multilingual", "huge", "protected", "encoding")
WITHOUT_TEXT = {
    "messytables__example.tsv",
    "messytables__libreoffice.xlsx",
    "markitdown__test.xlsx",
}
"""Tables of numbers, and an empty workbook, that the catalogue calls ok."""


def expected(folder: Path) -> Iterator[dict[str, str]]:
    with (folder / "docs" / "EXPECT.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if Path(row["path"]).suffix in SUFFIXES:
                yield row


def whole_text(reader: LimitedReader, path: Path) -> str:
    table = reader.preview(path)
    words = list(table.columns) if table else []
    for chunk in reader.read(Source(str(path))):
        for block in chunk:
            words += [block.text, *block.columns.values()]
    return " ".join(" ".join(words).split())


@pytest.fixture(scope="module")
def outcomes(shared_data: Path) -> list[tuple[dict[str, str], str, str]]:
    """Of each file: what is expected, its text, and why there is none."""
    found = []
    with LimitedReader() as reader:
        for row in expected(shared_data):
            path = shared_data / row["path"]
            try:
                found.append((row, whole_text(reader, path), ""))
            except CannotRead as error:
                found.append((row, "", error.reason))
    return found


def test_what_must_load_loads(outcomes: list[tuple[dict[str, str], str, str]]) -> None:
    failed = {
        Path(row["path"]).name: reason or "no text"
        for row, text, reason in outcomes
        if row["cls"] in MUST_LOAD and not text
    }
    assert set(failed) <= WITHOUT_TEXT, failed


def test_the_text_is_what_stands_in_the_file(outcomes: list[tuple[dict[str, str], str, str]]) -> None:
    probed = [
        (Path(row["path"]).name, " ".join(row["probe"].split()) in text)
        for row, text, reason in outcomes
        if row["probe"] and row["cls"] in (*MUST_LOAD, "edge") and not reason
    ]
    missing = [name for name, is_there in probed if not is_there]
    assert len(probed) > 100
    assert len(missing) <= 0.02 * len(probed), missing


def test_what_is_empty_or_locked_says_so(outcomes: list[tuple[dict[str, str], str, str]]) -> None:
    for row, text, reason in outcomes:
        if row["cls"] == "encrypted":
            assert "needs a password" in reason, row["path"]
        if row["cls"] == "empty" and row["cls_basis"] == "measured":
            assert not text, row["path"]


def test_no_file_crashed_its_reader(outcomes: list[tuple[dict[str, str], str, str]]) -> None:
    classes = Counter(row["cls"] for row, _, _ in outcomes)
    assert classes["hostile"] > 5
    assert [
        row["path"] for row, _, reason in outcomes if "crash" in reason or "took more than" in reason
    ] == []
