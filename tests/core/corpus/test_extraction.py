"""Whatever a file does to its reader, it costs that file only: seen with real processes and real files."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import psutil
import pytest
from corpus_files import rewrite_part, write_docx, write_text, write_xlsx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semdesk.core.corpus.child import Child
from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.limits import Forbidden, Limits
from semdesk.core.corpus.types import Block, ReadOptions, Source
from semdesk.core.errors import CannotRead
from semdesk.core.progress import Cancelled

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals or resource limits")
TABLE = "question,topic\n" + "Where is the library and when is it open?,Places\n" * 5


@pytest.fixture
def reader() -> Iterator[LimitedReader]:
    with LimitedReader() as opened:
        yield opened


def read(reader: LimitedReader, path: Path, unit: str = "auto", *columns: str) -> list[Block]:
    source = Source(str(path), ReadOptions(unit, columns))
    return [block for chunk in reader.read(source) for block in chunk]


def reason(reader: LimitedReader, path: Path) -> str:
    with pytest.raises(CannotRead) as caught:
        read(reader, path)
    assert caught.value.path == str(path)
    return caught.value.reason


def bomb(path: Path, paragraphs: int) -> Path:
    """A small Word document that unpacks to very many empty paragraphs."""
    return rewrite_part(
        write_docx(path, "x"), "word/document.xml", b"<w:body>", b"<w:body>" + b"<w:p/>" * paragraphs
    )


def long_text(path: Path) -> Path:
    return write_text(path, "".join(f"This is line number {n} of many.\n" for n in range(60_000)))


# ------ what is read ----------------------------------------------------------------------------------------
def test_one_process_reads_many_files(reader: LimitedReader, tmp_path: Path) -> None:
    table = write_text(tmp_path / "a.csv", TABLE)
    text = write_text(tmp_path / "b.txt", "Hello there. How are you?")
    assert reader.pid is None
    assert (reader.kind(table), reader.kind(text)) == ("csv", "txt")
    pid = reader.pid
    assert [block.columns for block in read(reader, table)] == [{"topic": "Places"}] * 5
    assert [str(block.place) for block in read(reader, text, "sentence")] == [
        "paragraph 1, sentence 1",
        "paragraph 1, sentence 2",
    ]
    assert [block.text for block in read(reader, table, "row", "topic")] == ["Places"] * 5
    assert reader.pid == pid


def test_tables_have_a_preview_and_texts_have_none(reader: LimitedReader, tmp_path: Path) -> None:
    found = reader.preview(write_text(tmp_path / "a.csv", TABLE))
    assert found is not None
    assert (found.columns, found.guess, found.row_count) == (("question", "topic"), ("question",), 5)
    assert found.rows[0] == ("Where is the library and when is it open?", "Places")
    assert reader.preview(write_text(tmp_path / "b.txt", "Hello")) is None


def test_workbooks_are_read_within_the_limits(reader: LimitedReader, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"s": [["text", "n"], ["It rains in the town", 1]]})
    assert [block.text for block in read(reader, path)] == ["It rains in the town"]


def test_results_come_in_chunks_and_progress_counts_bytes(reader: LimitedReader, tmp_path: Path) -> None:
    path = long_text(tmp_path / "a.txt")
    seen: list[tuple[int, int]] = []
    chunks = list(reader.read(Source(str(path)), lambda done, total: seen.append((done, total))))
    assert max(map(len, chunks)) <= 1_000
    assert sum(map(len, chunks)) == 60_000
    assert seen == sorted(seen)
    assert {total for _, total in seen} == {path.stat().st_size}
    assert seen[-1][0] == path.stat().st_size
    assert len({done for done, _ in seen}) > 10


# ------ what goes wrong -------------------------------------------------------------------------------------
def test_a_file_that_cannot_be_read_costs_itself_only(reader: LimitedReader, tmp_path: Path) -> None:
    good = write_text(tmp_path / "good.txt", "Hello there.")
    broken = rewrite_part(write_docx(tmp_path / "b.docx", "x"), "word/document.xml", b"</w:body>", b"")
    assert "damaged" in reason(reader, broken)
    assert "not there any more" in reason(reader, tmp_path / "gone.txt")
    pid = reader.pid
    assert len(read(reader, good)) == 1
    assert reader.pid == pid


@POSIX
def test_a_file_that_takes_too_much_memory(tmp_path: Path) -> None:
    with LimitedReader(Limits(memory=300 << 20)) as reader:
        assert "needs more than 0.29 GB of memory" in reason(reader, bomb(tmp_path / "a.docx", 3_000_000))
        assert reader.pid is None
        assert len(read(reader, write_text(tmp_path / "b.txt", "Hello there."))) == 1


def test_the_parent_watches_the_memory_too(tmp_path: Path) -> None:
    with LimitedReader() as reader:
        reader.kind(write_text(tmp_path / "b.txt", "Hello there."))
        reader._limits = Limits(memory=10 << 20)  # what the process was started with is far more
        with_much_to_do = bomb(tmp_path / "a.docx", 2_000_000)
        assert "of memory" in reason(reader, with_much_to_do)
        assert reader.pid is None


@POSIX
def test_a_reader_that_hangs_is_ended(tmp_path: Path) -> None:
    path = long_text(tmp_path / "a.txt")
    with LimitedReader(Limits(silence=0.5)) as reader:
        chunks = reader.read(Source(str(path)))
        next(chunks)
        pid = reader.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        with pytest.raises(CannotRead, match=r"took more than 0\.5 s"):
            list(chunks)
        assert reader.pid is None
        assert not psutil.pid_exists(pid)
        assert len(read(reader, write_text(tmp_path / "b.txt", "Hello there."))) == 1


def test_a_file_that_takes_for_ever_is_given_up(tmp_path: Path) -> None:
    path = long_text(tmp_path / "a.txt")
    with (
        LimitedReader(Limits(total=2.5)) as reader,
        pytest.raises(CannotRead, match=r"took more than 2\.5 s"),
    ):
        read(reader, path, "sentence")


@POSIX
def test_a_reader_that_is_killed_in_the_middle(reader: LimitedReader, tmp_path: Path) -> None:
    chunks = reader.read(Source(str(long_text(tmp_path / "a.txt"))))
    next(chunks)
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGKILL)
    with pytest.raises(CannotRead, match="made its reader crash"):
        list(chunks)
    assert len(read(reader, write_text(tmp_path / "b.txt", "Hello there."))) == 1


@POSIX
def test_a_reader_that_is_killed_between_two_files_is_replaced(reader: LimitedReader, tmp_path: Path) -> None:
    path = write_text(tmp_path / "b.txt", "Hello there.")
    reader.kind(path)
    assert reader.pid is not None
    psutil.Process(reader.pid).kill()
    psutil.wait_procs([psutil.Process(reader.pid)] if psutil.pid_exists(reader.pid) else [], 5)
    assert len(read(reader, path)) == 1


def test_a_row_too_large_for_a_message_is_refused(tmp_path: Path) -> None:
    path = write_text(tmp_path / "a.csv", "text,more\nIt rains in town," + "x" * 50_000 + "\n")
    with LimitedReader(Limits(message=20_000)) as reader:
        assert "too large" in reason(reader, path)
        assert reader.preview(path) is not None


def test_cancelling_ends_the_process_at_once(reader: LimitedReader, tmp_path: Path) -> None:
    def cancel(done: int, total: int) -> None:
        if done:
            raise Cancelled

    chunks = reader.read(Source(str(long_text(tmp_path / "a.txt"))), cancel)
    with pytest.raises(Cancelled):
        list(chunks)
    assert reader.pid is None


def test_a_reading_that_is_left_off_ends_the_process(reader: LimitedReader, tmp_path: Path) -> None:
    chunks = reader.read(Source(str(long_text(tmp_path / "a.txt"))))
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]
    assert reader.pid is None


def test_closing_twice_is_fine(tmp_path: Path) -> None:
    reader = LimitedReader()
    reader.kind(write_text(tmp_path / "a.txt", "Hello"))
    pid = reader.pid
    reader.close()
    reader.close()
    assert pid is not None
    assert not psutil.pid_exists(pid)


def test_a_module_beside_the_documents_is_not_imported(
    reader: LimitedReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text(tmp_path / "docx.py", "raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    assert len(read(reader, write_docx(tmp_path / "a.docx", "Hello there."))) == 1


@pytest.fixture(scope="module")
def shared_reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LimitedReader]:
    with LimitedReader() as opened:
        opened.kind(write_text(tmp_path_factory.mktemp("first") / "a.txt", "Starts the process."))
        yield opened


@given(st.binary(max_size=300), st.sampled_from(["txt", "md", "csv", "tsv", "xlsx", "docx", "pdf", "html"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_any_bytes_are_read_or_refused(
    shared_reader: LimitedReader, tmp_path: Path, data: bytes, suffix: str
) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    found, reason = [], ""
    try:
        found = read(shared_reader, path)
    except CannotRead as error:
        reason = error.reason
    assert all(block.text.strip() for block in found)
    assert "crash" not in reason


# ------ the child's side, in this process -------------------------------------------------------------------
class Served:
    """A child served by a thread here, so that its lines are seen by the coverage of this process."""

    def __init__(self, **arguments: Any) -> None:
        self.connection, theirs = Pipe()
        self.thread = threading.Thread(target=Child(theirs, Limits(), **arguments).serve)
        self.thread.start()
        self.theirs = theirs
        assert self.answer() == {"end": "ready", "is_spent": False}

    def answer(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.connection.recv_bytes())
        return found

    def ask(self, do: str, path: Path, **more: Any) -> list[dict[str, Any]]:
        request = {"do": do, "path": str(path), "unit": "auto", "text_columns": [], **more}
        self.connection.send_bytes(json.dumps(request).encode())
        answers = [self.answer()]
        while "end" not in answers[-1] and "failed" not in answers[-1]:
            answers.append(self.answer())
        return answers

    def close(self) -> None:
        self.connection.close()
        self.thread.join(5)
        self.theirs.close()


def test_the_child_answers_in_json(tmp_path: Path) -> None:
    served = Served()
    table, text = write_text(tmp_path / "a.csv", TABLE), long_text(tmp_path / "a.txt")
    assert served.ask("kind", table)[-1]["end"] == "csv"
    assert served.ask("preview", table)[-1]["end"]["row_count"] == 5
    assert served.ask("preview", text)[-1]["end"] is None
    *chunks, _last = served.ask("read", text)
    assert sum(len(chunk.get("blocks", [])) for chunk in chunks) == 60_000
    assert "not there any more" in served.ask("read", tmp_path / "gone")[-1]["failed"]
    served.close()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(), "of memory"),
        (Forbidden("socket"), "may be malicious"),
        (OSError(5, "Input/output error"), "Input/output error"),
        (ValueError("parser"), "damaged"),
    ],
)
def test_the_child_says_what_happened(tmp_path: Path, error: Exception, said: str) -> None:
    def fail(path: Path) -> None:
        raise error

    served = Served(before_file=fail)
    assert said in served.ask("kind", write_text(tmp_path / "a.txt", "Hello"))[-1]["failed"]
    served.close()
