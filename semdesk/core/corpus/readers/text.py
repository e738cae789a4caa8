"""Plain text: a list of lines, or prose in paragraphs, whichever the file clearly is."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import mean, median, quantiles

from semdesk.core.corpus.decoding import read_lines, read_sample
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.corpus.types import Block, Place, ReadOptions
from semdesk.core.progress import ProgressFn

_SAMPLE_CHARACTERS = 200_000
_MANY_LINES = 8
"""Paragraphs of more lines than this, none of them wrapped, are groups of a list."""
_WRAP_WIDTHS = range(40, 131)
_LOWERCASE_STARTS = 0.25


def read(path: Path, options: ReadOptions, progress: ProgressFn) -> Iterator[Block]:
    """Lines or paragraphs, with their numbers."""
    lines = read_lines(path, progress)
    if options.unit in ("line", "row"):
        return _lines(lines)
    sample = read_sample(path, _SAMPLE_CHARACTERS).splitlines()
    wrapped = is_wrapped(sample)
    if options.unit == "auto" and is_list(sample):
        return _lines(lines)
    return _paragraphs(lines, " " if wrapped else "\n")


def is_list(sample: list[str]) -> bool:
    """Whether each line stands for itself: no blank lines between paragraphs, and no wrapped prose."""
    groups = [list(group) for is_blank, group in itertools.groupby(sample, _is_blank) if not is_blank]
    if not groups or is_wrapped(sample):
        return False
    lines_in_group = mean(len(group) for group in groups)
    return lines_in_group >= 2 if len(groups) == 1 else lines_in_group > _MANY_LINES


def is_wrapped(sample: list[str]) -> bool:
    """Whether lines end because a margin was reached, and paragraphs must be put together from them."""
    lines = [line.strip() for line in sample if not _is_blank(line)]
    if len(lines) < 3:
        return False
    lengths = [len(line) for line in lines]
    usual = quantiles(lengths, n=20)[-1]
    lowercase = sum(line[0].islower() for line in lines) / len(lines)
    return round(usual) in _WRAP_WIDTHS and median(lengths) >= 0.6 * usual and lowercase >= _LOWERCASE_STARTS


def _is_blank(line: str) -> bool:
    return not line.strip()


def _lines(lines: Iterable[str]) -> Iterator[Block]:
    for number, line in enumerate(lines, 1):
        if not _is_blank(line):
            yield Block(line.strip(), Place("line", number))


def _paragraphs(lines: Iterable[str], joint: str) -> Iterator[Block]:
    number = 0
    for is_blank, group in itertools.groupby(lines, _is_blank):
        if not is_blank:
            number += 1
            yield Block(joint.join(line.strip() for line in group), Place("paragraph", number))


READER = Reader(
    key="txt",
    label="text file",
    suffixes=(".txt", ".text", ".log"),
    units=("paragraph", "line", "sentence", "document"),
    read=read,
)
