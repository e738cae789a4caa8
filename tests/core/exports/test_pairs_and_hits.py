"""Pairs and hits as tables, from a real project."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from semdesk.core.exports import source
from semdesk.core.exports.hits import write_hits_csv
from semdesk.core.exports.pairs import write_pairs_csv
from semdesk.core.progress import Cancelled
from semdesk.core.project.project import Project
from semdesk.core.similarity.types import Hits, Pairs
from tests.core.exports.conftest import TEXTS

_PAIRS = Pairs(np.array([0.9375, -0.5], np.float32), np.array([0, 1], np.int64), np.array([5, 3], np.int64))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_pairs_come_with_texts_documents_and_places(project: Project, tmp_path: Path) -> None:
    write_pairs_csv(tmp_path / "pairs.csv", project, _PAIRS, "cosine")
    first, second = _read(tmp_path / "pairs.csv")
    assert first == {
        "score": "0.9375", "row_a": "0", "row_b": "5", "text_a": TEXTS[0], "text_b": TEXTS[5],
        "document_a": "faq.csv", "document_b": "notes.txt", "place_a": "row 2", "place_b": "line 2",
    }  # fmt: skip
    assert (second["score"], second["text_a"], second["text_b"]) == ("-0.5", "'" + TEXTS[1], "'" + TEXTS[3])


def test_distances_are_written_as_distances(project: Project, tmp_path: Path) -> None:
    pairs = Pairs(np.array([-0.0, -0.5], np.float32), _PAIRS.row_a, _PAIRS.row_b)
    write_pairs_csv(tmp_path / "pairs.csv", project, pairs, "euclidean")
    assert [line["distance"] for line in _read(tmp_path / "pairs.csv")] == ["0.0", "0.5"]


def test_no_pairs_make_a_table_with_a_head(project: Project, tmp_path: Path) -> None:
    nothing = np.zeros(0, np.int64)
    write_pairs_csv(tmp_path / "pairs.csv", project, Pairs(np.zeros(0, np.float32), nothing, nothing), "dot")
    assert (tmp_path / "pairs.csv").read_text("utf-8-sig").startswith("score,row_a,row_b,text_a")
    assert _read(tmp_path / "pairs.csv") == []


def test_many_pairs_are_read_in_chunks_and_can_be_cancelled(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "CHUNK", 7)
    row_a, row_b = np.triu_indices(6, 1)
    pairs = Pairs(np.linspace(1, 0, 15, dtype=np.float32), row_a, row_b)
    reports: list[tuple[int, int]] = []
    path = tmp_path / "pairs.csv"
    write_pairs_csv(path, project, pairs, "cosine", lambda done, total: reports.append((done, total)))
    assert reports == [(0, 15), (7, 15), (14, 15)]
    assert [int(line["row_b"]) for line in _read(path)] == row_b.tolist()
    whole = path.read_bytes()

    def cancelled(done: int, total: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_pairs_csv(path, project, pairs, "dot", cancelled)
    assert path.read_bytes() == whole
    assert {entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".semdesk")} == set()


def test_hits_come_with_rank_and_the_columns_of_their_table(project: Project, tmp_path: Path) -> None:
    hits = [
        Hits(np.array([2, 5]), np.array([0.75, 0.5], np.float32)),
        Hits(np.array([0]), np.array([0.25], np.float32)),
    ]
    write_hits_csv(tmp_path / "hits.csv", project, ["=books", "maps"], hits, "cosine")
    lines = _read(tmp_path / "hits.csv")
    assert [(line["query"], line["rank"], line["row"]) for line in lines] == [
        ("'=books", "1", "2"), ("'=books", "2", "5"), ("maps", "1", "0")
    ]  # fmt: skip
    assert [line["Answer"] for line in lines] == ["'@answer 2", "", "'@answer 0"]
    assert lines[0]["text"] == TEXTS[2]
    assert (lines[1]["score"], lines[1]["document"], lines[1]["place"]) == ("0.5", "notes.txt", "line 2")
