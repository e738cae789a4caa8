"""A program that fills a project and says after each transaction what is on the disk; made to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

from semdesk.core.project.project import Project
from tests.core.project.making import FINGERPRINT, encode, make_blocks

DOCUMENTS = {
    f"document {d}": [f"passage {d} {i}" if i % 4 else f"said in every document {i}" for i in range(60)]
    for d in range(6)
}
_PASSAGES_AT_ONCE = 20
_TEXTS_AT_ONCE = 16


def main(path: Path) -> None:
    """Go on where the file stands, to the end."""
    with Project.open(path) if path.exists() else Project.create(path) as project:
        there = {document.name for document in project.documents()}
        for name, texts in DOCUMENTS.items():
            if name not in there:
                _import(project, name, texts)
                _embed(project)
        _embed(project)


def _import(project: Project, name: str, texts: list[str]) -> None:
    document = project.add_document(name, name, "text", "line", finished=False)
    _say("began", name)
    blocks = make_blocks(texts)
    for first in range(0, len(blocks), _PASSAGES_AT_ONCE):
        project.add_passages(document, blocks[first : first + _PASSAGES_AT_ONCE])
        _say("added", name)
    project.finish_document(document)
    _say("finished", name)


def _embed(project: Project) -> None:
    while len(ids := project.missing_texts(FINGERPRINT, "mean")[:_TEXTS_AT_ONCE]):
        texts = project.texts(ids)
        project.write_vectors(FINGERPRINT, ids, encode(texts))
        _say("embedded", "\t".join(texts))


def _say(what: str, which: str) -> None:
    print(what, which, sep="\t", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
