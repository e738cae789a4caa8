"""Files get into the project, or onto the list of failures with a sentence; nothing half."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from corpus_files import rewrite_part, write_docx, write_pdf, write_text, write_xlsx

from semdesk.core.corpus.discovery import expand
from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.importing import import_sources, preview_paths
from semdesk.core.corpus.limits import Limits
from semdesk.core.corpus.samples import SAMPLES
from semdesk.core.corpus.types import ReadOptions, Source
from semdesk.core.errors import CannotRead
from semdesk.core.progress import Cancelled, no_progress
from semdesk.core.project.project import Project

FAQ = "question,answer\nHow do I renew a book?,At the desk.\nWhere is the toilet?,Upstairs.\n"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "trial.semdesk") as created:
        yield created


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimitedReader]:
    with LimitedReader() as opened:
        opened.kind(write_text(tmp_path_factory.mktemp("first") / "a.txt", "Starts the process."))
        yield opened


def many_lines(path: Path, count: int) -> Path:
    return write_text(path, "".join(f"This is line number {n}.\n" for n in range(count)))


# ------ what is where ---------------------------------------------------------------------------------------
def test_folders_become_the_documents_in_them(tmp_path: Path) -> None:
    for name in (
        "b/z.txt",
        "b/a/x.md",
        "a.txt",
        ".hidden",
        "b/~$a.docx",
        "b/Thumbs.db",
        ".git/x.txt",
        "b/.DS_Store",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = [str(path.relative_to(tmp_path)) for path in expand([tmp_path, tmp_path / "a.txt"])]
    assert found == ["a.txt", str(Path("b/z.txt")), str(Path("b/a/x.md"))]
    assert expand([tmp_path / ".hidden", tmp_path / "gone.txt"]) == [
        tmp_path / ".hidden",
        tmp_path / "gone.txt",
    ]


def test_links_lead_nowhere_twice(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").touch()
    (tmp_path / "docs" / "loop").symlink_to(tmp_path / "docs", target_is_directory=True)
    (tmp_path / "docs" / "same.txt").symlink_to(tmp_path / "docs" / "a.txt")
    assert expand([tmp_path]) == [tmp_path / "docs" / "a.txt"]


# ------ looking ---------------------------------------------------------------------------------------------
def test_a_look_sorts_what_was_dropped(tmp_path: Path, reader: LimitedReader) -> None:
    folder = tmp_path / "dropped"
    folder.mkdir()
    (folder / "empty").mkdir()
    write_text(folder / "a.csv", FAQ)
    write_text(folder / "b.txt", "Hello there.")
    write_text(folder / "c.csv", "\n")
    (folder / "d.txt").write_bytes(b"\0\1\2\3")
    seen: list[tuple[int, int]] = []
    paths = [folder, folder / "empty", tmp_path / "gone.txt"]
    found = preview_paths(paths, reader, lambda done, total: seen.append((done, total)))
    assert [source.path for source in found.sources] == [str(folder / "b.txt")]
    assert [table.path for table in found.tables] == [str(folder / "a.csv")]
    assert [(Path(failure.path).name, failure.reason.split(";")[0]) for failure in found.failures] == [
        ("empty", "the folder holds no files"),
        ("c.csv", "it holds no text"),
        ("d.txt", "it does not hold text but other data"),
        ("gone.txt", "it is not there any more"),
    ]
    assert seen == sorted(seen)
    assert seen[-1] == (5, 5)


def test_a_look_can_be_cancelled(tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        raise Cancelled

    with LimitedReader() as reader, pytest.raises(Cancelled):
        preview_paths([write_text(tmp_path / "a.txt", "x")], reader, cancel)


# ------ importing -------------------------------------------------------------------------------------------
def test_documents_get_into_the_project(tmp_path: Path, project: Project, reader: LimitedReader) -> None:
    sources = [
        Source(str(write_text(tmp_path / "faq.csv", FAQ)), ReadOptions("row", ("question",))),
        Source(str(many_lines(tmp_path / "list.txt", 2500))),
        Source(str(write_docx(tmp_path / "a.docx", "One. Two.", "Three.")), ReadOptions("sentence")),
        Source(str(write_pdf(tmp_path / "a.pdf", [[(72, 700, "A page.")]])), ReadOptions("document")),
        Source(str(write_xlsx(tmp_path / "a.xlsx", {"s": [["text", "n"], ["It rains in town", 1]]}))),
    ]
    seen: list[tuple[int, int]] = []
    result = import_sources(project, sources, reader, lambda done, total: seen.append((done, total)))
    assert result.failures == ()
    assert [(d.name, d.kind, d.unit, d.passages, d.columns) for d in result.documents] == [
        ("faq.csv", "csv", "row", 2, ("answer",)),
        ("list.txt", "txt", "line", 2500, ()),
        ("a.docx", "docx", "sentence", 3, ()),
        ("a.pdf", "pdf", "document", 1, ()),
        ("a.xlsx", "xlsx", "row", 1, ("n",)),
    ]
    assert result.documents == project.documents()
    assert result.documents[0].sha256 == hashlib.sha256(FAQ.encode()).hexdigest()
    assert project.passages([0])[0].columns == {"answer": "At the desk."}
    total = sum(Path(source.path).stat().st_size for source in sources)
    assert seen == sorted(seen)
    assert {of for _, of in seen} == {total}
    assert seen[-1] == (total, total)


def test_a_failing_file_costs_itself_only(tmp_path: Path, project: Project, reader: LimitedReader) -> None:
    broken = rewrite_part(write_docx(tmp_path / "b.docx", "x"), "word/document.xml", b"</w:body>", b"")
    sources = [
        Source(str(broken)),
        Source(str(tmp_path / "gone.txt")),
        Source(str(write_text(tmp_path / "blank.txt", " \n \n"))),
        Source(str(write_text(tmp_path / "faq.csv", FAQ)), ReadOptions("row", ("text",))),
        Source(str(write_text(tmp_path / "good.txt", "Hello there."))),
    ]
    result = import_sources(project, sources, reader, no_progress)
    assert [document.name for document in result.documents] == ["good.txt"]
    assert [(Path(f.path).name, f.reason[:20]) for f in result.failures] == [
        ("b.docx", "it is damaged or not"),
        ("gone.txt", "it is not there any "),
        ("blank.txt", "it holds no text"),
        ("faq.csv", "it has no column “te"),
    ]


def test_a_document_that_fails_halfway_leaves_nothing(tmp_path: Path, project: Project) -> None:
    rows = "".join(f"Line number {n} is here,x\n" for n in range(1500))
    path = write_text(tmp_path / "a.csv", f"text,more\n{rows}The last one," + "x" * 200_000)
    with LimitedReader(Limits(message=150_000)) as reader:
        result = import_sources(project, [Source(str(path))], reader, no_progress)
    assert [failure.path for failure in result.failures] == [str(path)]
    assert (project.documents(), project.passage_count) == ((), 0)


def test_cancelling_keeps_what_was_finished(tmp_path: Path, project: Project) -> None:
    first, second = many_lines(tmp_path / "a.txt", 50), many_lines(tmp_path / "b.txt", 60_000)

    def cancel(done: int, total: int) -> None:
        if project.passage_count > 2000:
            raise Cancelled

    with LimitedReader() as reader, pytest.raises(Cancelled):
        import_sources(project, [Source(str(first)), Source(str(second))], reader, cancel)
    assert [document.name for document in project.documents()] == ["a.txt"]
    assert project.passage_count == 50


def test_a_file_that_goes_away_before_its_turn(tmp_path: Path, project: Project) -> None:
    path = write_text(tmp_path / "a.txt", "Hello there.")

    class Reader(LimitedReader):
        def preview(self, *arguments: object) -> None:  # type: ignore[override]
            path.unlink()

    with Reader() as reader:
        result = import_sources(project, [Source(str(path))], reader, no_progress)
    assert "not there any more" in result.failures[0].reason


# ------ samples ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_the_samples_are_there_and_can_be_read(
    sample: object, project: Project, reader: LimitedReader
) -> None:
    result = import_sources(project, sample.sources, reader, no_progress)
    assert result.failures == ()
    assert all(document.passages >= 30 for document in result.documents)
    for source, document in zip(sample.sources, result.documents, strict=True):
        table = reader.preview(source.path)
        assert table is None or table.guess == source.options.text_columns
        assert document.columns == () or table is not None


def test_the_library_sample_answers(project: Project, reader: LimitedReader) -> None:
    import_sources(project, next(s for s in SAMPLES if s.key == "library").sources, reader, no_progress)
    assert {"answer", "date"} <= {name for d in project.documents() for name in d.columns}
    with pytest.raises(CannotRead):
        reader.kind("gone")
