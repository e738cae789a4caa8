"""What holds for every test: its own home, no network, nothing left behind, nothing unexpected in the log."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

_REPOSITORY = Path(__file__).resolve().parent.parent
_GUARD = _REPOSITORY / "tests" / "helpers" / "offline"

# Before anything imports Qt, torch or a model: they read these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", str(min(4, os.cpu_count() or 1)))
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(_GUARD), os.environ.get("PYTHONPATH")]))

import hypothesis  # noqa: E402
import pytest  # noqa: E402

from tests.helpers.leaks import alive, left_behind  # noqa: E402
from tests.helpers.offline import sitecustomize as network_guard  # noqa: E402

hypothesis.settings.register_profile(
    "semdesk", deadline=None, derandomize=True, database=None, max_examples=60, print_blob=True
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "semdesk"))

_HOME_FOLDERS = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
    "APPDATA": "config",
    "LOCALAPPDATA": "data",
}


def _move_into(home: Path, patch: pytest.MonkeyPatch) -> None:
    for variable, folder in _HOME_FOLDERS.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        patch.setenv(variable, str(home / folder))
    patch.delenv("HF_HOME", raising=False)
    patch.delenv("HF_HUB_CACHE", raising=False)


@pytest.fixture(scope="session", autouse=True)
def _session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fixtures that live for the whole run see no one's real home either."""
    with pytest.MonkeyPatch.context() as patch:
        _move_into(tmp_path_factory.mktemp("session-home"), patch)
        yield


@pytest.fixture(autouse=True)
def home(_session_home: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An empty home folder for this test: no preferences, no projects, no models. Returns it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        _move_into(folder, patch)
        yield folder


@pytest.fixture(autouse=True)
def _no_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A connection to another machine fails the test, from child processes and if caught as well."""
    log = tmp_path_factory.mktemp("network") / "refused.txt"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(network_guard.LOG, str(log))
        yield
    if log.exists():
        pytest.fail(f"tried to leave this machine: {log.read_text(encoding='utf-8').strip()}")


@pytest.fixture(autouse=True)
def _nothing_left_behind(_no_network: None) -> Iterator[None]:
    """A test that leaves a thread, a child process or a window fails."""
    before = alive()
    yield
    if left := left_behind(before):
        pytest.fail("left behind: " + "; ".join(left))


@pytest.fixture(autouse=True)
def _quiet_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test; one that expects it asserts on ``caplog`` and clears it."""
    yield
    records = caplog.get_records("setup") + caplog.get_records("call")
    if lines := [f"{r.name}: {r.getMessage()}" for r in records if r.levelno >= logging.WARNING]:
        pytest.fail("unexpected in the log: " + "; ".join(lines))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real texts and documents; skips the test where there is none."""
    folder = Path(os.environ.get("SEMDESK_SHARED_DATA") or _REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip("no folder of real texts: set SEMDESK_SHARED_DATA, or put it at ../shared/data")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """When a test fails with a window open, keep a picture of the window in build/failed."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    widgets = sys.modules.get("PySide6.QtWidgets")
    if report.when == "call" and report.failed and widgets and widgets.QApplication.instance():
        folder = _REPOSITORY / "build" / "failed"
        folder.mkdir(parents=True, exist_ok=True)
        for number, widget in enumerate(w for w in widgets.QApplication.topLevelWidgets() if w.isVisible()):
            widget.grab().save(str(folder / f"{item.name}-{number}.png".replace("/", "_")))
    return report  # type: ignore[return-value]
