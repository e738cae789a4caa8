"""Files that are no sound project of this version, or are in use: one sentence each, and nothing changed."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from semdesk.core.errors import CannotOpenProject, CannotWrite
from semdesk.core.progress import no_progress
from semdesk.core.project.corpus_vectors import gather_vectors
from semdesk.core.project.project import Project
from tests.core.project.making import FINGERPRINT, add, embed, shown


@pytest.fixture
def saved(project: Project) -> Path:
    """A closed project with some content."""
    texts = [f"sentence number {i} " + "word " * (i % 40) for i in range(300)]
    add(project, "a.csv", texts, [{"age": f"{i}", "region": "North"} for i in range(300)])
    embed(project, at_once=64)
    project.set_value("view", {"sort": "age"})
    project.remove_passages([3])
    project.close()
    return project.path


def refused(path: Path, because: str) -> None:
    """Opening is refused with this sentence, and the file is as it was."""
    before = path.read_bytes()
    with pytest.raises(CannotOpenProject, match=because) as caught:
        Project.open(path)
    assert path.name in str(caught.value)
    assert path.read_bytes() == before


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


# ------ not a project -------------------------------------------------------------------------------------
def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenProject, match=r"x\.semdesk was not found in .*moved"):
        Project.open(tmp_path / "x.semdesk")
    assert list(tmp_path.glob("*.semdesk")) == []


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenProject, match="not a semdesk project"):
        Project.open(tmp_path)


def test_a_name_too_long_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(CannotOpenProject, match="was not found"):
        Project.open(tmp_path / ("x" * 3000))


@pytest.mark.parametrize("content", [b"", b"x", b"Hello, world\n" * 1000, b"SQLite format 3\0", bytes(5000)])
def test_a_file_that_is_no_database(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    refused(path, "not a semdesk project")


def test_a_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "mail.db"
    change(path, "PRAGMA application_id = 12345", "CREATE TABLE mail (id INTEGER)")
    refused(path, "not a semdesk project")


def test_a_newer_project(saved: Path) -> None:
    change(saved, "PRAGMA user_version = 3")
    refused(saved, r"saved by a newer semdesk \(project version 3, this one reads 2\)\. Update semdesk")


def test_a_project_of_the_first_version_is_taken_over(saved: Path) -> None:
    change(saved, "PRAGMA user_version = 1")
    with Project.open(saved) as project:
        assert len(project.missing_texts(FINGERPRINT, "mean")) == 0
    with closing(sqlite3.connect(saved)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_damaged_project_of_the_first_version_stays_as_it_is(saved: Path) -> None:
    change(saved, "PRAGMA user_version = 1", "CREATE TABLE extra (id INTEGER)")
    refused(saved, "contains parts")


def test_a_version_that_never_was(saved: Path) -> None:
    change(saved, "PRAGMA user_version = 0")
    refused(saved, "damaged")


# ------ tampered ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON passages BEGIN DELETE FROM passages; END",
        "CREATE VIEW v AS SELECT * FROM texts",
        "CREATE TABLE extra (id INTEGER)",
        "ALTER TABLE documents ADD COLUMN more TEXT",
        "CREATE INDEX i ON texts (length(text))",
        "CREATE VIRTUAL TABLE f USING fts5(text)",
        "DROP TABLE project_values",
        "DROP INDEX passages_by_text",
    ],
)
def test_a_project_with_foreign_parts(saved: Path, statement: str) -> None:
    change(saved, statement)
    refused(saved, "contains parts that semdesk does not write")


def test_a_table_under_another_definition(saved: Path) -> None:
    change(
        saved,
        "DROP TABLE project_values",
        "CREATE TABLE project_values (key TEXT PRIMARY KEY, value TEXT DEFAULT (randomblob(9))) STRICT",
    )
    refused(saved, "contains parts that semdesk does not write")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM texts WHERE id = 5",
        "UPDATE passages SET document_id = 77 WHERE id = 2",
        "UPDATE passages SET removed = 7 WHERE id = 2",
        "UPDATE vectors SET dimension = 100000000",
        "UPDATE sqlite_sequence SET seq = 9223372036854775807",
        "UPDATE sqlite_sequence SET seq = 'many'",
    ],
)
def test_a_project_that_contradicts_itself(saved: Path, statement: str) -> None:
    change(saved, "PRAGMA ignore_check_constraints = ON", statement)
    refused(saved, "damaged")


def test_a_journal_that_would_have_another_file_deleted(saved: Path, tmp_path: Path) -> None:
    """SQLite ends a transaction over several files by deleting the file that the journal names."""
    victim = tmp_path / "thesis.docx"
    victim.write_bytes(b"years of work\0")
    name, page, magic = os.fsencode(victim), 4096, bytes.fromhex("d9d505f920a163d7")
    header = magic + struct.pack(">IIIII", 0, 1234, saved.stat().st_size // page, 512, page)
    pointer = struct.pack(">I", 0x40000000 // page + 1) + name + struct.pack(">II", len(name), sum(name))
    journal = saved.with_name(saved.name + "-journal")
    journal.write_bytes(header.ljust(512, b"\0") + pointer + magic)
    refused(saved, "contains parts that semdesk does not write")
    assert victim.exists()
    # That the journal was dangerous: SQLite itself follows it.
    change(saved, "SELECT * FROM texts")
    assert not victim.exists()


# ------ damaged -------------------------------------------------------------------------------------------
def use(path: Path, folder: Path) -> None:
    """Everything that a window does with a project."""
    with Project.open(path) as project:
        project.documents()
        project.failures()
        project.passages(range(project.passage_count), FINGERPRINT)
        project.find_rows("sentence", sort="age")
        project.find_rows(sort="text")
        project.value("view")
        project.read_vectors(FINGERPRINT, "mean")
        gather_vectors(project, FINGERPRINT, "cls", True, folder, no_progress)
        row = project.add_typed("one more")
        project.edit_passage(row, "another sentence")
        embed(project)
        project.restore(project.remove_passages([0, row]))
    assert not path.with_name(path.name + "-wal").exists()


def flip_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 30, 300])):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def overwrite_page(content: bytes, chance: random.Random) -> bytes:
    first = chance.randrange(len(content) // 4096) * 4096
    return content[:first] + chance.randbytes(4096) + content[first + 4096 :]


def truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


@pytest.mark.parametrize("damage", [flip_bytes, overwrite_page, truncate])
@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_file_opens_or_says_so(
    saved: Path, damage: Callable[[bytes, random.Random], bytes], seed: int
) -> None:
    saved.write_bytes(damage(saved.read_bytes(), random.Random(seed)))
    try:
        use(saved, saved.parent)
    except CannotOpenProject as error:
        assert saved.name in str(error)  # noqa: PT017 - opening it may also succeed
    assert list(saved.parent.glob("*.part")) == []


def test_a_sound_file_passes_the_same_use(saved: Path) -> None:
    use(saved, saved.parent)


def test_a_truncated_file(saved: Path) -> None:
    saved.write_bytes(saved.read_bytes()[:-4096])
    refused(saved, "damaged")


# ------ in use, left behind, read-only --------------------------------------------------------------------
def test_a_project_open_in_this_program(project: Project) -> None:
    add(project, "a", ["one"])
    with pytest.raises(CannotOpenProject, match="open in another window of semdesk"):
        Project.open(project.path)
    add(project, "b", ["two"])
    assert shown(project) == ["one", "two"]


def test_a_project_open_in_another_program(project: Project) -> None:
    add(project, "a", ["one"])
    program = (
        "import sys; from pathlib import Path; from semdesk.core.project.project import Project\n"
        "from semdesk.core.errors import CannotOpenProject\n"
        "try: Project.open(Path(sys.argv[1]))\n"
        "except CannotOpenProject as error: print(error)"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program, project.path], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.startswith("trial.semdesk is open in another window of semdesk.")
    add(project, "b", ["two"])
    project.close()
    with Project.open(project.path) as again:
        assert shown(again) == ["one", "two"]


def test_a_log_left_by_a_killed_program_is_taken_in(project: Project, tmp_path: Path) -> None:
    add(project, "a", ["one", "two"])
    killed = tmp_path / "killed.semdesk"
    shutil.copy(project.path, killed)
    shutil.copy(f"{project.path}-wal", f"{killed}-wal")
    with Project.open(killed) as again:
        assert shown(again) == ["one", "two"]
    assert not Path(f"{killed}-wal").exists()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may reach, which those for tests are not."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nobody may write in this folder: not root either, who otherwise may everywhere."""
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)


posix = pytest.mark.skipif(sys.platform == "win32", reason="rights are set by POSIX modes here")


@posix
@pytest.mark.parametrize("mode", [0o444, 0o666])
def test_a_read_only_folder(saved: Path, open_folder: Path, mode: int) -> None:
    path = open_folder / "p.semdesk"
    shutil.copy(saved, path)
    path.chmod(mode)
    with read_only(open_folder):
        refused(path, "read-only. Copy it to a folder of your own")
        with pytest.raises(
            CannotWrite, match=r"new\.semdesk could not be created .*: the folder is read-only"
        ):
            Project.create(open_folder / "new.semdesk")


@posix
@pytest.mark.parametrize("which", ["p.semdesk", "p.semdesk-journal"])
def test_files_that_may_not_be_read(saved: Path, open_folder: Path, which: str) -> None:
    path = open_folder / "p.semdesk"
    shutil.copy(saved, path)
    (open_folder / "p.semdesk-journal").touch()
    (open_folder / which).chmod(0)
    with read_only(open_folder), pytest.raises(CannotOpenProject, match="Copy it to a folder of your own"):
        Project.open(path)


def test_creating_where_there_is_a_file_or_no_folder(saved: Path, tmp_path: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(CannotWrite, match="there is a file of that name already"):
        Project.create(saved)
    assert saved.read_bytes() == before
    with pytest.raises(CannotWrite, match="the folder does not exist"):
        Project.create(tmp_path / "gone" / "p.semdesk")
    with pytest.raises(CannotWrite, match="the folder does not exist"):
        Project.create(saved / "p.semdesk")
