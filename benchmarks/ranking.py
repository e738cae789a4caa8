"""What fast arithmetic and half-precision storage do to the rankings of Cranfield and StackFAQ."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.common import save, shared_data
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model
from semdesk.core.vectors import normalized

Floats = NDArray[np.float32]
_AT = 10


@dataclass(frozen=True)
class Questions:
    """Texts, queries, and for each query the places of the texts that answer it."""

    texts: list[str]
    queries: list[str]
    right: list[set[int]]


def main() -> None:
    folder = shared_data()
    if folder is None:
        raise SystemExit("ranking needs the folder of real texts: set SEMDESK_SHARED_DATA")
    collections = {"Cranfield": _cranfield(folder / "retrieval" / "cranfield"),
                   "StackFAQ": _stackfaq(folder / "faq" / "stackfaq")}  # fmt: skip
    figures: dict[str, float] = {}
    cosines = []
    for name, questions in collections.items():
        texts, queries = _vectors(questions.texts, "exact"), _vectors(questions.queries, "exact")
        fast, fast_queries = _vectors(questions.texts, "auto"), _vectors(questions.queries, "auto")
        cosines += [
            float((texts * fast).sum(axis=1).min()),
            float((queries * fast_queries).sum(axis=1).min()),
        ]
        ways = {
            "exact": (texts, queries),
            "fast": (fast, fast_queries),
            "fast, stored in half precision": (fast.astype(np.float16).astype(np.float32), fast_queries),
        }
        for way, (rows, asked) in ways.items():
            order = np.argsort(-(asked @ rows.T), axis=1, kind="stable")
            figures[f"{name}, {way}, nDCG@{_AT}"] = _ndcg(order, questions.right)
            figures[f"{name}, {way}, MRR"] = _mrr(order, questions.right)
    figures["largest difference to exact"] = _largest_difference(figures)
    figures["smallest cosine of fast to exact"] = min(cosines)
    save("ranking", figures)


def _vectors(texts: list[str], precision: str) -> Floats:
    model = built_in_model()
    encoded = encode(model, texts, (model.pooling,), "cpu", precision=precision)
    vectors: Floats = normalized(encoded.vectors[model.pooling])
    return vectors


def _largest_difference(figures: dict[str, float]) -> float:
    return max(
        abs(value - figures[f"{name}, exact, {measure}"])
        for key, value in figures.items()
        for name, measure in [(key.split(", ")[0], key.split(", ")[-1])]
    )


def _ndcg(order: NDArray[np.int64], right: list[set[int]]) -> float:
    """Normalized discounted cumulative gain of the first ten, a text being right or not (Järvelin 2002)."""
    discounts = 1 / np.log2(np.arange(2, _AT + 2))
    gains = [
        discounts[[row in wanted for row in rows[:_AT].tolist()]].sum() / discounts[: len(wanted)].sum()
        for rows, wanted in zip(order, right, strict=True)
    ]
    return float(np.mean(gains))


def _mrr(order: NDArray[np.int64], right: list[set[int]]) -> float:
    """The mean of 1 / rank of the first right text."""
    ranks = [
        next(rank for rank, row in enumerate(rows.tolist(), 1) if row in wanted)
        for rows, wanted in zip(order, right, strict=True)
    ]
    return float(np.mean(1 / np.array(ranks)))


def _cranfield(folder: Path) -> Questions:
    documents = [json.loads(line) for line in (folder / "corpus.jsonl").open(encoding="utf-8")]
    place = {document["_id"]: number for number, document in enumerate(documents)}
    right: dict[str, set[int]] = {}
    for row in csv.DictReader((folder / "qrels.tsv").open(encoding="utf-8"), delimiter="\t"):
        if int(row["score"]) > 0 and row["corpus-id"] in place:
            right.setdefault(row["query-id"], set()).add(place[row["corpus-id"]])
    asked = [json.loads(line) for line in (folder / "queries.jsonl").open(encoding="utf-8")]
    asked = [query for query in asked if query["_id"] in right]
    texts = [f"{document['title']} {document['text']}" for document in documents]
    return Questions(texts, [query["text"] for query in asked], [right[query["_id"]] for query in asked])


def _stackfaq(folder: Path) -> Questions:
    answers = list(csv.DictReader((folder / "faq.csv").open(encoding="utf-8", newline="")))
    place = {answer["id"]: number for number, answer in enumerate(answers)}
    asked = list(csv.DictReader((folder / "queries.tsv").open(encoding="utf-8"), delimiter="\t"))
    return Questions(
        [answer["question"] for answer in answers],
        [each["query"] for each in asked],
        [{place[each["faq_id"]]} for each in asked],
    )


if __name__ == "__main__":
    main()
