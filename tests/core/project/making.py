"""Small corpora and stand-in vectors for the project's tests, made from the texts alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from semdesk.core.corpus.types import Block, Place
from semdesk.core.embedding.types import Encoded
from semdesk.core.project.project import Project

FINGERPRINT = "f" * 64
DIMENSION = 8
POOLINGS = ("mean", "cls")


def make_blocks(texts: Sequence[str], columns: Sequence[Mapping[str, str]] = ()) -> list[Block]:
    """One block per text, counted as rows of a sheet."""
    rest = columns or [{}] * len(texts)
    return [
        Block(text, Place("row", number, "Sheet"), of)
        for number, (text, of) in enumerate(zip(texts, rest, strict=True), 1)
    ]


def add(project: Project, name: str, texts: Sequence[str], columns: Sequence[Mapping[str, str]] = ()) -> int:
    """A document of these texts; its id."""
    document_id = project.add_document(name, f"/home/{name}", "text", "line", ("age", "region"))
    project.add_passages(document_id, make_blocks(texts, columns))
    return document_id


def vector(text: str, pooling: str) -> NDArray[np.float32]:
    """The stand-in vector of a text."""
    digest = hashlib.sha256(f"{pooling} {text}".encode()).digest()
    found: NDArray[np.float32] = np.frombuffer(digest[:DIMENSION], np.uint8).astype(np.float32) - 100
    return found


def encode(texts: Sequence[str], poolings: Sequence[str] = POOLINGS) -> Encoded:
    """Stand-in vectors and token counts of texts."""
    tokens = np.array([len(text) for text in texts], np.int64)
    vectors = {
        pooling: np.array([vector(text, pooling) for text in texts], np.float32).reshape(-1, DIMENSION)
        for pooling in poolings
    }
    return Encoded(vectors, tokens, np.minimum(tokens, 5))


def embed(project: Project, at_once: int = 1000) -> None:
    """Write what is missing, in batches."""
    missing = project.missing_texts(FINGERPRINT, POOLINGS[0])
    for first in range(0, len(missing), at_once):
        ids = missing[first : first + at_once]
        project.write_vectors(FINGERPRINT, ids, encode(project.texts(ids)))


def shown(project: Project) -> list[str]:
    """The texts in row order."""
    return [passage.text for passage in project.passages(range(project.passage_count))]
