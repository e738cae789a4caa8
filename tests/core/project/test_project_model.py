"""Any sequence of changes leaves what the plain model of a project, lists in memory, says."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from semdesk.core.project.corpus_rows import Removed
from semdesk.core.project.project import Project
from tests.core.project.making import FINGERPRINT, encode, make_blocks

TEXTS = st.sampled_from(["rain", "Rain", "sun", "dog", "cat ß", "CAT SS"])
ROWS = st.lists(st.integers(0, 30), max_size=4)


@dataclass
class PlainPassage:
    document: int
    text: str
    removed: bool = False


class ProjectMachine(RuleBasedStateMachine):
    """``passages`` are all that ever were, by age; a document that is discarded takes its own away."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.project = Project.create(self.folder / "p.semdesk")
        self.passages: list[PlainPassage] = []
        self.documents: dict[int, bool] = {}  # whether it is removed
        self.removals: list[tuple[Removed, list[PlainPassage], int | None]] = []
        self.edits: list[tuple[int, int, PlainPassage, str]] = []
        self.embedded: set[str] = set()

    def teardown(self) -> None:
        self.project.close()
        shutil.rmtree(self.folder)

    def seen(self) -> list[PlainPassage]:
        return [p for p in self.passages if not p.removed and not self.documents[p.document]]

    def existing(self, rows: list[int]) -> list[int]:
        return [row for row in rows if row < len(self.seen())]

    @rule(texts=st.lists(TEXTS, max_size=4))
    def add_document(self, texts: list[str]) -> None:
        document = self.project.add_document("d", "", "text", "line")
        self.project.add_passages(document, make_blocks(texts))
        self.documents[document] = False
        self.passages += [PlainPassage(document, text) for text in texts]

    @precondition(lambda self: self.documents)
    @rule(data=st.data(), text=TEXTS)
    def add_to_document(self, data: st.DataObject, text: str) -> None:
        document = data.draw(st.sampled_from(sorted(self.documents)))
        self.project.add_passages(document, make_blocks([text]))
        self.passages.append(PlainPassage(document, text))

    @rule(text=TEXTS)
    def type(self, text: str) -> None:
        row = self.project.add_typed(text)
        document = int(self.project.row_documents()[row])
        self.documents.setdefault(document, False)
        self.passages.append(PlainPassage(document, text))
        assert row == len(self.seen()) - 1

    @precondition(lambda self: self.seen())
    @rule(data=st.data(), text=TEXTS)
    def edit(self, data: st.DataObject, text: str) -> None:
        row = data.draw(st.integers(0, len(self.seen()) - 1))
        id = self.project.passages([row])[0].id
        passage = self.seen()[row]
        self.edits.append((id, self.project.edit_passage(row, text), passage, passage.text))
        passage.text = text

    @precondition(lambda self: self.edits)
    @rule()
    def take_edit_back(self) -> None:
        id, text_id, passage, text = self.edits.pop()
        self.project.set_passage_text(id, text_id)
        passage.text = text

    @rule(rows=ROWS)
    def remove(self, rows: list[int]) -> None:
        token = self.project.remove_passages(rows)
        gone = [self.seen()[row] for row in set(self.existing(rows))]
        self.removals.append((token, gone, None))
        for passage in gone:
            passage.removed = True

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def remove_document(self, data: st.DataObject) -> None:
        document = data.draw(st.sampled_from(sorted(self.documents)))
        self.removals.append((self.project.remove_document(document), [], document))
        self.documents[document] = True

    @precondition(lambda self: self.removals)
    @rule(data=st.data())
    def restore(self, data: st.DataObject) -> None:
        which = data.draw(st.integers(0, len(self.removals) - 1))
        token, passages, document = self.removals.pop(which)
        self.project.restore(token)
        for passage in passages:
            passage.removed = False
        if document in self.documents:
            self.documents[document] = False

    @precondition(lambda self: self.documents)
    @rule(data=st.data())
    def discard(self, data: st.DataObject) -> None:
        document = data.draw(st.sampled_from(sorted(self.documents)))
        self.project.discard_document(document)
        kept = {passage.text for passage in self.passages if passage.document != document}
        kept |= {before for _, _, _, before in self.edits}
        # What is deleted loses its vectors; what an edit has replaced may stay.
        self.embedded &= kept | {text for text in self.embedded if self.project_knows(text)}
        self.passages = [p for p in self.passages if p.document != document]
        del self.documents[document]

    def project_knows(self, text: str) -> bool:
        with self.project._database.reading() as connection:
            return bool(connection.execute("SELECT 1 FROM texts WHERE text = ?", (text,)).fetchall())

    @rule(count=st.integers(0, 3))
    def embed(self, count: int) -> None:
        ids = self.project.missing_texts(FINGERPRINT, "mean")[:count]
        texts = self.project.texts(ids)
        self.project.write_vectors(FINGERPRINT, ids, encode(texts))
        self.embedded.update(texts)

    @rule()
    def reopen(self) -> None:
        self.project.close()
        self.project = Project.open(self.project.path)
        self.edits.clear()

    @invariant()
    def rows_are_as_in_the_model(self) -> None:
        seen = self.seen()
        assert self.project.passage_count == len(seen)
        assert [p.text for p in self.project.passages(range(len(seen)))] == [p.text for p in seen]
        assert self.project.row_documents().tolist() == [p.document for p in seen]
        counts = {document.id: document.passages for document in self.project.documents()}
        assert counts == {
            document: sum(p.document == document for p in seen)
            for document, removed in self.documents.items()
            if not removed
        }

    @invariant()
    def texts_are_stored_once(self) -> None:
        ids, texts = self.project.text_ids().tolist(), [p.text for p in self.seen()]
        assert len(set(ids)) == len(set(texts)) == len(set(zip(ids, texts, strict=True)))

    @invariant()
    def what_is_missing_is_not_embedded(self) -> None:
        missing = self.project.texts(self.project.missing_texts(FINGERPRINT, "mean"))
        distinct = dict.fromkeys(p.text for p in self.seen())
        assert missing == [text for text in distinct if text not in self.embedded]
        ids, _ = self.project.read_vectors(FINGERPRINT, "mean")
        assert len(set(ids.tolist())) == len(ids)

    @invariant()
    def filter_finds_what_the_model_finds(self) -> None:
        found = self.project.find_rows("SS").tolist()
        assert found == [row for row, p in enumerate(self.seen()) if "ss" in p.text.casefold()]


TestProject = ProjectMachine.TestCase
TestProject.settings = settings(max_examples=25, stateful_step_count=30)
