"""The rules of the architecture hold, and each rule bites."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import semdesk.cli
import semdesk.core.corpus.readers
import semdesk.gui.panels
from semdesk.cli import COMMANDS
from semdesk.cli.base import Command
from semdesk.core.corpus.readers import READERS
from semdesk.core.corpus.readers.base import Reader
from semdesk.core.embedding.poolings import POOLINGS
from semdesk.core.exports import EXPORTS
from semdesk.core.projection import PROJECTIONS
from semdesk.core.similarity.metrics import METRICS
from semdesk.gui.panels.base import Panel
from semdesk.gui.panels.catalogue import PANELS
from tests.helpers.rules import MAX_LINES, RULES, Module, Rule, modules

ALL_MODULES = modules()
BREAKING = {
    "layers": [
        ("semdesk.core.progress", "from semdesk.app.jobs import Job"),
        ("semdesk.app.jobs", "import semdesk.gui.theme"),
        ("semdesk.gui.theme", "from semdesk.cli import main"),
        ("semdesk.cli.info", "def f():\n    from semdesk.gui import app"),
    ],
    "qt": [
        ("semdesk.core.progress", "import PySide6.QtCore"),
        ("semdesk.cli.info", "from PySide6.QtCore import QObject"),
        ("semdesk.app.jobs", "from PySide6.QtGui import QColor"),
        ("semdesk.app.jobs", "from PySide6 import QtWidgets"),
        ("semdesk.app.engine_process", "from PySide6 import QtCore"),
    ],
    "no_models_in_the_window": [
        ("semdesk.app.space", "def f():\n    import torch"),
        ("semdesk.gui.panels.map", "from sentence_transformers import SentenceTransformer"),
        ("semdesk.gui.panels.map", "from concurrent.futures import ThreadPoolExecutor"),
        ("semdesk.gui.panels.map", "from PySide6.QtCore import QThread"),
    ],
    "heavy_libraries": [
        ("semdesk.core.tensors", "import torch"),
        ("semdesk.core.vectors", "def f():\n    import torch"),
        ("semdesk.core.projection.pca", "from scipy.linalg import eigh"),
    ],
    "own_imports": [
        ("semdesk.core.vectors", "from .arrays import SharedArray"),
        ("semdesk.core.vectors", "def f():\n    from semdesk.core.arrays import SharedArray"),
    ],
    "starting_threads": [
        ("semdesk.gui.panels.map", "threading.Thread(target=print).start()"),
        ("semdesk.core.vectors", "subprocess.run(['ls'])"),
    ],
    "size_and_docstring": [
        ("semdesk.core.vectors", "x = 1"),
        ("semdesk.core.vectors", '"""No sentence"""'),
        ("semdesk.core.vectors", '"""A sentence."""\n' + "x = 1\n" * MAX_LINES),
    ],
    "errors_are_not_swallowed": [
        ("semdesk.core.vectors", "try:\n    f()\nexcept Exception:\n    pass"),
        ("semdesk.core.vectors", "for x in y:\n    try:\n        f()\n    except:\n        continue"),
    ],
    "no_leftovers": [
        ("semdesk.core.vectors", "# TODO: later"),
        ("semdesk.core.vectors", "path = '/home/me/data'"),
    ],
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_holds_everywhere(rule: Rule) -> None:
    assert [broken for module in ALL_MODULES for broken in rule(module)] == []


@pytest.mark.parametrize(
    ("rule", "name", "source"), [(r, *case) for r in RULES for case in BREAKING[r.__name__]], ids=str
)
def test_the_rule_bites(rule: Rule, name: str, source: str) -> None:
    assert list(rule(Module(name, source)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_rule_lets_good_code_pass(rule: Rule) -> None:
    good = '"""Says what it is."""\nfrom semdesk.core.errors import SemdeskError\n'
    assert list(rule(Module("semdesk.core.vectors", good))) == []


@pytest.mark.parametrize(
    ("imported", "absent"),
    [
        ("semdesk.gui.main_window", ("torch", "sentence_transformers", "transformers", "scipy", "sklearn")),
        ("semdesk.gui.app", ("torch", "sentence_transformers", "transformers", "scipy", "sklearn")),
        ("semdesk.__main__", ("PySide6", "torch", "transformers", "scipy", "sklearn")),
        ("semdesk.app.engine_process", ("PySide6", "torch")),
        ("semdesk.core.embedding.encoder", ("PySide6", "torch")),
    ],
)
def test_importing_it_imports_nothing_heavy(imported: str, absent: tuple[str, ...]) -> None:
    code = f"import sys, {imported}; print(*[m for m in {absent!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []


def _instances(package: ModuleType, kind: type) -> set[str]:
    """The modules of a package that define something of a kind."""
    names = [m.name for m in pkgutil.iter_modules(package.__path__) if m.name not in ("base", "catalogue")]
    loaded = {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
    return {
        name for name, module in loaded.items() if any(isinstance(v, kind) for v in vars(module).values())
    }


def test_every_reader_and_command_is_in_its_catalogue() -> None:
    assert len(_instances(semdesk.core.corpus.readers, Reader)) == len(READERS)
    assert _instances(semdesk.cli, Command) == {command.name for command in COMMANDS}


def test_every_panel_is_in_the_catalogue() -> None:
    found = set()
    for info in pkgutil.iter_modules(semdesk.gui.panels.__path__):
        module = importlib.import_module(f"semdesk.gui.panels.{info.name}")
        panels = [
            v
            for v in vars(module).values()
            if isinstance(v, type) and issubclass(v, Panel) and v is not Panel
        ]
        found |= {panel for panel in panels if panel.__module__ == module.__name__}
    assert found == set(PANELS)


CATALOGUES = {
    "READERS": READERS,
    "POOLINGS": POOLINGS,
    "METRICS": METRICS,
    "PROJECTIONS": PROJECTIONS,
    "EXPORTS": EXPORTS,
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_is_a_tuple_with_distinct_keys_and_labels(name: str) -> None:
    entries = CATALOGUES[name]
    assert isinstance(entries, tuple)
    assert entries
    for field in ("key", "label"):
        values = [getattr(entry, field) for entry in entries]
        assert all(values)
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("entry", [*POOLINGS, *METRICS], ids=lambda entry: entry.key)
def test_every_choice_explains_itself_in_sentences(entry: object) -> None:
    explanation = entry.explanation  # type: ignore[attr-defined]
    assert explanation[0].isupper()
    assert explanation.endswith(".")
