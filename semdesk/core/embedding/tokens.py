"""From texts to tokens: what the model reads of each text, and how many tokens the whole of it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from semdesk.core.embedding.loading import LoadedModel
from semdesk.core.embedding.types import Ints

if TYPE_CHECKING:
    from semdesk.core.tensors import Tensor

_PIECE_CHARS = 20_000
_CALL_CHARS = 200_000
_HEAD_CHARS_PER_TOKEN = 40
_WORD_END = re.compile(r"(?<=\S)(?=\s)")
_WHOLE: Mapping[str, Any] = {
    "text": {"truncation": False, "padding": False},
    "common": {"return_tensors": None},
}

LookUp = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Tokenized:
    """Texts as the network takes them, cut to its longest input.

    ``features`` hold tensors (n, longest) and some plain values. ``tokens`` (n,) counts each whole text,
    ``tokens_read`` (n,) what is in the features; special tokens and the model's prompt count.
    """

    features: Mapping[str, Any]
    tokens: Ints
    tokens_read: Ints

    def part(self, rows: Ints) -> dict[str, Any]:
        """The features of some rows, without the columns in which none of them has a token."""
        mask = self.features["attention_mask"]
        columns = mask[rows].any(dim=0)
        return {
            name: value[rows][:, columns] if _is_like(value, mask) else value
            for name, value in self.features.items()
        }


def tokenize(loaded: LoadedModel, texts: Sequence[str], look_up: LookUp) -> Tokenized:
    """Tokenize texts; ``look_up`` is called between pieces of at most some 0.1 s of work."""
    heads = [_head(text, loaded.info.max_tokens) for text in texts]
    features, read = _features(loaded, heads)
    if any(map(partial(_is_short, loaded.info.max_tokens), heads, texts, read)):
        features, read = _features(loaded, texts)
    tokens = read.copy()
    full = np.flatnonzero(read >= loaded.info.max_tokens)
    tokens[full] = _count(loaded, [texts[row] for row in full.tolist()], look_up)
    return Tokenized(features, tokens, read)


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
        features: dict[str, Any] = dict(loaded.network.preprocess(list(texts), prompt=loaded.prompt))
    return features, features["attention_mask"].sum(dim=1).numpy().astype(np.int64)


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


def _is_like(value: Any, mask: Tensor) -> bool:
    return getattr(value, "shape", None) == mask.shape
