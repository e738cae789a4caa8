"""Characters come out right whatever encoding a file is in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from corpus_files import write_text

from semdesk.core.corpus.decoding import detect_encoding, encoding_of, is_text, read_lines
from semdesk.core.progress import no_progress

GERMAN = "Die schöne Übung für größere Mädchen war überhaupt nicht müßig.\n" * 3
JAPANESE = "名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,25,大阪\n"
RUSSIAN = "В гимназии он не был в числе первых учеников, исключение составляли математика и латынь.\n" * 3
POLISH = (
    "Zażółć gęślą jaźń. Potwierdzać i przywrócić ustawienia fabryczne. Źródło świeciło żółtym światłem.\n" * 3
)
CHINESE = "維基大典者網路為礎集天下知四海言眾人志書百科焉始作者維基媒體基金會也\n" * 3


def decoded(path: Path) -> str:
    return "".join(read_lines(path, no_progress))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "utf-8"),
        (GERMAN, "utf-8-sig"),
        (GERMAN, "utf-16"),
        (GERMAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
        (GERMAN, "utf-32"),
        (GERMAN, "utf-32-le"),
        (GERMAN, "utf-32-be"),
        (GERMAN, "cp1252"),
        (JAPANESE, "shift-jis"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (POLISH, "cp1250"),
        (CHINESE, "big5"),
        ("nothing but ASCII\n", "ascii"),
    ],
)
def test_the_encoding_is_found(tmp_path: Path, text: str, encoding: str) -> None:
    assert decoded(write_text(tmp_path / "a.txt", text, encoding)) == text


def test_a_few_broken_bytes_do_not_change_the_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("für größere Übungen\n".encode() * 20 + b"cut \xe2\x80\nand go on\n")
    assert detect_encoding(path) == "utf-8"
    assert decoded(path).endswith("cut \N{REPLACEMENT CHARACTER}\nand go on\n")


def test_a_broken_east_asian_file_is_read_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(CHINESE.encode("big5") * 20 + b"\x80\xff\n")
    assert "維基大典者" in decoded(path)


def test_bytes_that_fit_nothing_are_western() -> None:
    noise = bytes(random.Random(0).choices([*range(128, 256), 32], k=3000))
    assert encoding_of(noise) == "cp1252"


def test_lines_keep_their_endings_and_report_bytes(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.txt", "one\r\ntwo\nthree\rfour")
    seen: list[tuple[int, int]] = []
    assert list(read_lines(path, lambda done, total: seen.append((done, total)))) == [
        "one\r\n",
        "two\n",
        "three\r",
        "four",
    ]
    assert seen
    assert all(0 <= done <= total == path.stat().st_size for done, total in seen)


@pytest.mark.parametrize("data", [b"\x00\x01\x02binary\x00", b"\x7fELF\x01\x02\x03\x04\x05\x06\x07\x08\x0e"])
def test_binary_is_not_text(data: bytes) -> None:
    assert not is_text(data)


@pytest.mark.parametrize(
    "data", [b"", b"plain", "é".encode("utf-16"), b"\x1b[31mred\x1b[0m coloured log line"]
)
def test_text_is_text(data: bytes) -> None:
    assert is_text(data)
