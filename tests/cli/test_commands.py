"""Each command on real documents with the real model."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from semdesk.app.opening import Remembered, write_remembered
from semdesk.core.corpus.types import Block, Place
from semdesk.core.embedding.models import built_in_model
from semdesk.core.project.project import Project
from tests.cli.conftest import Semdesk


def test_similarity_gives_the_published_scores(semdesk: Semdesk) -> None:
    texts = ["Today is a sunny day", "The weather today is beautiful", "It's raining!", "Dogs are awesome"]
    outcome = semdesk("similarity", *texts)
    (answer,) = outcome.answers
    assert (outcome.code, outcome.messages) == (0, "")
    assert answer["texts"] == texts
    assert answer["metric"] == "cosine"
    assert answer["scores"][0] == pytest.approx([1, 0.7344, 0.4180, 0.1060], abs=5e-4)
    assert np.array(answer["scores"]) == pytest.approx(np.array(answer["scores"]).T)


def test_similarity_negates_distances_and_heeds_normalize(semdesk: Semdesk) -> None:
    texts = ["I love dogs", "Where can I park my car?"]
    normalized = semdesk("similarity", *texts, "--metric", "euclidean").answers[0]["scores"][0][1]
    cosine = semdesk("similarity", *texts).answers[0]["scores"][0][1]
    raw = semdesk("similarity", *texts, "--metric", "dot", "--no-normalize", "--pooling", "max").answers[0]
    assert normalized == pytest.approx(-((2 - 2 * cosine) ** 0.5), abs=1e-4)
    assert raw["metric"] == "dot"
    assert raw["scores"][0][0] > 1


def test_embed_makes_a_project_and_tells_what_failed(
    semdesk: Semdesk, documents: Path, tmp_path: Path
) -> None:
    path = tmp_path / "all.semdesk"
    outcome = semdesk("embed", documents, "--output", path, "--unit", "line", "--pooling", "cls")
    (answer,) = outcome.answers
    assert outcome.code == 0
    assert (answer["documents"], answer["passages"]) == (2, 10)
    assert [failure["path"] for failure in answer["failed"]] == [str(documents / "report.pdf")]
    assert answer["failed"][0]["reason"] in outcome.messages
    assert answer["seconds"] > 0
    with Project.open(path) as project:
        assert [failure.path for failure in project.failures()] == [str(documents / "report.pdf")]
        assert project.value("remembered", {})["pooling"] == "cls"


def test_embed_overwrites_nothing(semdesk: Semdesk, project: Path, documents: Path) -> None:
    before = project.read_bytes()
    outcome = semdesk("embed", documents, "--output", project)
    assert outcome.code == 1
    assert project.name in outcome.messages
    assert project.read_bytes() == before


def test_embed_leaves_no_project_if_nothing_could_be_read(
    semdesk: Semdesk, documents: Path, tmp_path: Path
) -> None:
    path = tmp_path / "none.semdesk"
    outcome = semdesk("embed", documents / "report.pdf", "--output", path)
    assert (outcome.code, outcome.answers) == (1, [])
    assert len(outcome.messages.splitlines()) == 1
    assert not path.exists()


def test_search_in_a_table_shows_its_other_columns(semdesk: Semdesk, documents: Path) -> None:
    faq = documents / "faq.csv"
    outcome = semdesk("search", faq, "can i take my puppy along", "--top-k", 2, "--text-column", "question")
    (answer,) = outcome.answers
    best = answer["hits"][0]
    assert answer["query"] == "can i take my puppy along"
    assert len(answer["hits"]) == 2
    assert best["text"] == "Can I bring my dog?"
    assert best["columns"] == {"answer": "On a lead.", "topic": "Visiting"}
    assert (best["row"], best["document"], best["place"]) == (4, "faq.csv", "row 6")
    assert best["score"] > answer["hits"][1]["score"]


def test_search_reads_queries_from_a_document(semdesk: Semdesk, project: Path, tmp_path: Path) -> None:
    queries = tmp_path / "queries.txt"
    queries.write_text("open when?\n\nlost card\n", encoding="utf-8")
    answers = semdesk("search", project, "--top-k", "1", "parking", "--queries", queries).answers
    assert [answer["query"] for answer in answers] == ["parking", "open when?", "lost card"]
    assert [answer["hits"][0]["row"] for answer in answers] == [3, 2, 1]


def test_a_project_keeps_what_a_command_embedded(semdesk: Semdesk, tmp_path: Path) -> None:
    path = tmp_path / "bare.semdesk"
    with Project.create(path) as project:
        document = project.add_document("notes.txt", "notes.txt", "text", "line")
        project.add_passages(document, [Block("Dogs are awesome", Place("line", 1))])
    assert semdesk("search", path, "puppies").answers[0]["hits"][0]["row"] == 0
    with Project.open(path) as project:
        assert len(project.missing_texts(built_in_model().fingerprint, "mean")) == 0


def test_embed_notes_its_choices_as_the_window_does(
    semdesk: Semdesk, documents: Path, tmp_path: Path
) -> None:
    path = tmp_path / "chosen.semdesk"
    semdesk("embed", documents / "faq.csv", "--output", path, "--pooling", "max", "--no-normalize")
    with Project.open(path) as project:
        noted = project.value("remembered", {})
        write_remembered(project, Remembered())
        assert set(noted) == set(project.value("remembered", {}))
    assert (noted["pooling"], noted["metric"], noted["normalize"]) == ("max", "cosine", False)


def test_mine_prints_each_pair_once_best_first(semdesk: Semdesk, documents: Path) -> None:
    answers = semdesk("mine", documents / "sentences.txt", "--unit", "line").answers
    assert len(answers) == 6
    assert {(a["row_a"], a["row_b"]) for a in answers} == {(a, b) for a in range(4) for b in range(a + 1, 4)}
    assert [a["score"] for a in answers] == sorted((a["score"] for a in answers), reverse=True)
    assert {"Dogs are awesome", "I love dogs"} == {answers[0]["text_a"], answers[0]["text_b"]}


def test_mine_heeds_its_limits_and_writes_a_table(semdesk: Semdesk, documents: Path, tmp_path: Path) -> None:
    source = (documents / "sentences.txt", "--unit", "line")
    path = tmp_path / "pairs.csv"
    assert len(semdesk("mine", *source, "--min-score", "0.5").answers) == 2
    outcome = semdesk("mine", *source, "--max-pairs", "3", "--output", path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert outcome.answers == [{"output": str(path), "pairs": 3}]
    assert len(lines) == 3
    assert float(lines[0]["score"]) > 0.5
    assert {lines[0]["text_a"], lines[0]["text_b"]} == {"Dogs are awesome", "I love dogs"}


@pytest.mark.parametrize("exact", [(), ("--exact",)])
def test_neighbors_prints_the_nearest_of_each_passage(
    semdesk: Semdesk, documents: Path, exact: tuple[str, ...]
) -> None:
    answers = semdesk("neighbors", documents / "sentences.txt", "--unit", "line", "--k", "2", *exact).answers
    assert [answer["row"] for answer in answers] == [0, 1, 2, 3]
    assert all(answer["exact"] and len(answer["neighbors"]) == 2 for answer in answers)
    texts = [answer["text"] for answer in answers]
    nearest = answers[texts.index("Dogs are awesome")]["neighbors"]
    assert texts[nearest[0]["row"]] == "I love dogs"
    assert nearest[0]["score"] > nearest[1]["score"]


@pytest.mark.parametrize("suffix", [".csv", ".npy", ".png"])
def test_matrix_in_every_format(semdesk: Semdesk, project: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"matrix{suffix}"
    assert semdesk("matrix", project, "--output", path).answers == [
        {"output": str(path), "passages": 6, "of": 6}
    ]
    if suffix == ".npy":
        matrix = np.load(path)
        assert matrix.shape == (6, 6)
        assert np.diagonal(matrix) == pytest.approx(1)
    elif suffix == ".csv":
        assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 7
    else:
        with Image.open(path) as picture:
            assert picture.width == picture.height >= 6


@pytest.mark.parametrize("suffix", [".csv", ".png", ".svg"])
def test_map_in_every_format(semdesk: Semdesk, project: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"map{suffix}"
    (answer,) = semdesk("map", project, "--output", path).answers
    assert answer["passages"] == 6
    assert 0 < sum(answer["explained"]) <= 1
    if suffix == ".png":
        with Image.open(path) as picture:
            assert picture.width > 100
    else:
        assert "faq.csv" in path.read_text(encoding="utf-8-sig")


def test_models_lists_the_built_in_one_and_refuses_in_a_sentence(semdesk: Semdesk, tmp_path: Path) -> None:
    outcome = semdesk("models", tmp_path)
    assert [model["key"] for model in outcome.answers] == ["all-MiniLM-L6-v2"]
    assert outcome.answers[0]["dimension"] == 384
    assert len(outcome.messages.splitlines()) == 1


def test_info_checks_the_built_in_model(semdesk: Semdesk, home: Path) -> None:
    (answer,) = semdesk("info").answers
    assert answer["built_in_model"]["ok"] is True
    assert set(answer["versions"]) >= {"semdesk", "torch", "python"}
    assert answer["device"] in ("cpu", "cuda", "mps")
    assert all(folder.startswith(str(home)) for folder in answer["folders"].values())
