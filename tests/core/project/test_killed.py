"""A program killed at random moments while it imports and embeds: what it had acknowledged is there, once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from semdesk.core.project.project import Project
from tests.core.project.making import FINGERPRINT, POOLINGS, shown, vector
from tests.core.project.writer_program import DOCUMENTS

KILLS = 20
_ROOT = Path(__file__).parents[3]


@dataclass
class Acknowledged:
    """What the program has said is on the disk."""

    documents: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def hear(self, line: str) -> None:
        what, *which = line.rstrip("\n").split("\t")
        if what == "finished":
            self.documents += which
        if what == "embedded":
            self.texts += which


def run(path: Path, heard: Acknowledged, kill_after: int | None, chance: random.Random) -> bool:
    """Run the program, killing it after so many transactions; whether it was killed before its end."""
    command = [sys.executable, "-m", "tests.core.project.writer_program", str(path)]
    is_killed = False
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as program:
        assert program.stdout is not None
        for count, line in enumerate(program.stdout):
            heard.hear(line)
            if count == kill_after:
                time.sleep(chance.random() * 0.01)
                program.kill()
                is_killed = True
    assert is_killed or program.returncode == 0
    return program.returncode != 0


def check(path: Path, heard: Acknowledged) -> None:
    """The file opens; what was acknowledged is there, whole, right, and once."""
    with Project.open(path) as project:
        names = [document.name for document in project.documents()]
        assert names == list(DOCUMENTS)[: len(names)]
        assert set(heard.documents) <= set(names)
        assert shown(project) == [text for name in names for text in DOCUMENTS[name]]
        for pooling in POOLINGS:
            ids, vectors = project.read_vectors(FINGERPRINT, pooling)
            assert len(set(ids.tolist())) == len(ids)
            texts = project.texts(ids)
            assert set(heard.texts) <= set(texts)
            assert (vectors == np.array([vector(t, pooling) for t in texts]).reshape(vectors.shape)).all()
        counts = project.token_counts(FINGERPRINT)[:, 0]
        expected = [len(text) if text in texts else -1 for text in shown(project)]
        assert counts.tolist() == expected


def content(path: Path) -> tuple[object, ...]:
    """Everything that a user sees of a project."""
    with Project.open(path) as project:
        documents = [(d.name, d.passages) for d in project.documents()]
        places = [(p.text, p.place, p.columns) for p in project.passages(range(project.passage_count))]
        assert len(project.missing_texts(FINGERPRINT, "mean")) == 0
        vectors = []
        for pooling in POOLINGS:
            ids, found = project.read_vectors(FINGERPRINT, pooling)
            vectors.append(found[np.argsort(ids)][np.searchsorted(np.sort(ids), project.text_ids())].tolist())
        return documents, places, vectors, project.token_counts(FINGERPRINT).tolist()


def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(7)
    unkilled = tmp_path / "unkilled.semdesk"
    assert not run(unkilled, Acknowledged(), None, chance)
    kills, files = 0, 0
    while kills < KILLS:
        files += 1
        path, heard = tmp_path / f"killed {files}.semdesk", Acknowledged()
        while kills < KILLS and run(path, heard, chance.randint(0, 9), chance):
            kills += 1
            check(path, heard)
        assert not run(path, heard, None, chance)
        check(path, heard)
        assert content(path) == content(unkilled)
