"""Finds the column of a table that holds answers to its passages, as in a FAQ."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from semdesk.core.corpus.types import Passage

_LONG = 60
_NAMES = ("answer", "response", "reply", "antwort", "réponse", "respuesta", "risposta")


def answer_column(passages: Sequence[Passage]) -> str:
    """The answer column of a table by its name, or by the long values of these passages; "" if none."""
    names = dict.fromkeys(name for passage in passages for name in passage.columns)
    named = [name for name in names if any(word in name.casefold() for word in _NAMES)]
    if named:
        return named[0]
    lengths = {name: median(len(p.columns.get(name, "")) for p in passages) for name in names}
    longest = max(lengths, key=lambda name: lengths[name], default="")
    return longest if longest and lengths[longest] >= _LONG else ""


def answer_columns(passages: Sequence[Passage]) -> dict[int, str]:
    """The answer column of each document that one of these passages is from and that has one."""
    by_document: dict[int, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document_id, []).append(passage)
    found = {document: answer_column(own) for document, own in by_document.items()}
    return {document: name for document, name in found.items() if name}
