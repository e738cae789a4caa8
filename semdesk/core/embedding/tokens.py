"""From texts to tokens: what the model reads of each text, and how many tokens the whole of it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from semdesk.core.embedding.network import LoadedModel, LookUp
from semdesk.core.embedding.types import Ints
from semdesk.core.tensors import load_torch

_PIECE_CHARS = 20_000
_CALL_CHARS = 200_000
_HEAD_CHARS_PER_TOKEN = 40
_WORD_END = re.compile(r"(?<=\S)(?=\s)")
# Lists of numbers, a text each: padding all of them to the longest would cost as much as tokenizing them.
_READ: Mapping[str, Any] = {"text": {"padding": False}, "common": {"return_tensors": None}}
_WHOLE: Mapping[str, Any] = {
    "text": {"truncation": False, "padding": False},
    "common": {"return_tensors": None},
}
_PER_TOKEN = ("input_ids", "attention_mask", "token_type_ids")


@dataclass(frozen=True, slots=True)
class Tokenized:
    """Texts as the network takes them, cut to its longest input.

    ``per_token`` has a list of numbers for each text under each name, and ``fillers`` what stands where a
    text has no token, before it or behind it (``is_left``). ``others`` are plain values that hold for all.
    ``tokens`` (n,) counts each whole text, ``tokens_read`` (n,) what is in the features; special tokens and
    the model's prompt count.
    """

    per_token: Mapping[str, list[list[int]]]
    others: Mapping[str, Any]
    fillers: Mapping[str, int]
    is_left: bool
    tokens: Ints
    tokens_read: Ints

    def part(self, rows: Ints) -> dict[str, Any]:
        """The features of some rows: tensors (rows, longest of them), and the plain values."""
        longest = int(self.tokens_read[rows].max())
        tensors = {
            name: _tensor([lists[row] for row in rows.tolist()], longest, self.fillers[name], self.is_left)
            for name, lists in self.per_token.items()
        }
        return {**self.others, **tensors}


def _tensor(lists: list[list[int]], longest: int, filler: int, is_left: bool) -> Any:
    array = np.full((len(lists), longest), filler, np.int64)
    for row, numbers in zip(array, lists, strict=True):
        start = longest - len(numbers) if is_left else 0
        row[start : start + len(numbers)] = numbers
    return load_torch().from_numpy(array)


def tokenize(loaded: LoadedModel, texts: Sequence[str], look_up: LookUp) -> Tokenized:
    """Tokenize texts; ``look_up`` is called between pieces of at most some 0.1 s of work."""
    heads = [_head(text, loaded.info.max_tokens) for text in texts]
    features, read = _features(loaded, heads)
    if any(map(partial(_is_short, loaded.info.max_tokens), heads, texts, read)):
        features, read = _features(loaded, texts)
    tokens = read.copy()
    full = np.flatnonzero(read >= loaded.info.max_tokens)
    tokens[full] = _count(loaded, [texts[row] for row in full.tolist()], look_up)
    return _tokenized(loaded, features, tokens, read)


def _tokenized(loaded: LoadedModel, features: Mapping[str, Any], tokens: Ints, read: Ints) -> Tokenized:
    tokenizer = loaded.network.tokenizer
    fillers = {
        "input_ids": tokenizer.pad_token_id or 0,
        "attention_mask": 0,
        "token_type_ids": tokenizer.pad_token_type_id,
    }
    per_token = {name: features[name] for name in _PER_TOKEN if name in features}
    others = {name: value for name, value in features.items() if name not in per_token}
    return Tokenized(per_token, others, fillers, tokenizer.padding_side == "left", tokens, read)


def _head(text: str, max_tokens: int) -> str:
    """The beginning of a text that nearly always holds more tokens than a model reads.

    It is cut between words; far behind what is read, if there are no words.
    """
    chars = max(_PIECE_CHARS, _HEAD_CHARS_PER_TOKEN * max_tokens)
    if len(text) <= chars:
        return text
    end = _WORD_END.search(text, chars, 2 * chars)
    return text[: end.start() if end else 2 * chars]


def _is_short(max_tokens: int, head: str, text: str, tokens: int) -> bool:
    """The head did not fill the model after all: a text of endless words or of blanks."""
    return len(head) < len(text) and tokens < max_tokens


def _features(loaded: LoadedModel, texts: Sequence[str]) -> tuple[dict[str, Any], Ints]:
    with loaded.tokenizing:
        features: dict[str, Any] = dict(
            loaded.network.preprocess(list(texts), prompt=loaded.prompt, processing_kwargs=_READ)
        )
    return features, np.array([len(ids) for ids in features["input_ids"]], np.int64)


def _count(loaded: LoadedModel, texts: Sequence[str], look_up: LookUp) -> Ints:
    """The tokens of whole texts; long ones are counted in pieces cut between words."""
    counts = np.zeros(len(texts), np.int64)
    extra = 0
    pieces = [(row, piece) for row, text in enumerate(texts) for piece in _pieces(text)]
    if len(pieces) > len(texts):
        extra = _lengths(loaded, [""])[0]
    for call in _calls(pieces):
        look_up()
        lengths = _lengths(loaded, [piece for _, piece in call])
        np.add.at(counts, [row for row, _ in call], [length - extra for length in lengths])
    return counts + extra


def _lengths(loaded: LoadedModel, texts: list[str]) -> list[int]:
    with loaded.tokenizing:
        features = loaded.network.preprocess(texts, prompt=loaded.prompt, processing_kwargs=_WHOLE)
    return [len(ids) for ids in features["input_ids"]]


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > _PIECE_CHARS:
        end = _WORD_END.search(text, start + _PIECE_CHARS, start + 2 * _PIECE_CHARS)
        stop = end.start() if end else start + _PIECE_CHARS
        yield text[start:stop]
        start = stop
    yield text[start:]


def _calls(pieces: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    call: list[tuple[int, str]] = []
    chars = 0
    for row, piece in pieces:
        call.append((row, piece))
        chars += len(piece)
        if chars > _CALL_CHARS:
            yield call
            call, chars = [], 0
    if call:
        yield call
