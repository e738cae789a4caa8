"""The rules of the architecture, each a function from a module to sentences that say where it breaks it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "semdesk"
MAX_LINES = 300

OWNED = {
    "torch": "semdesk.core.tensors",
    "sentence_transformers": "semdesk.core.embedding.loading",
    "transformers": "semdesk.core.embedding.loading",
    "charset_normalizer": "semdesk.core.corpus.decoding",
    "docx": "semdesk.core.corpus.readers.docx",
    "openpyxl": "semdesk.core.corpus.readers.xlsx",
    "pypdf": "semdesk.core.corpus.readers.pdf",
    "pypdfium2": "semdesk.core.corpus.readers.pdf",
    "selectolax": "semdesk.core.corpus.readers.html",
    "pysbd": "semdesk.core.corpus.splitting",
    "hnswlib": "semdesk.core.similarity.hnsw",
}
"""The one module that may import each heavy library, and only inside a function."""
LATE = (*OWNED, "scipy", "sklearn", "PIL")
_MODELS = ("torch", "sentence_transformers", "transformers", "hnswlib")
_THREADS = ("threading", "concurrent", "multiprocessing", "subprocess", "asyncio", "_thread")
_THREAD_STARTERS = {
    "threading": ("semdesk.app.jobs", "semdesk.app.engine_process"),
    "multiprocessing": ("semdesk.app.engine", "semdesk.app.engine_process", "semdesk.core.corpus"),
    "subprocess": ("semdesk.core.corpus",),
}


@dataclass(frozen=True)
class Module:
    """A module as the rules see it."""

    name: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    def is_in(self, *packages: str) -> bool:
        return any(self.name == p or self.name.startswith(p + ".") for p in packages)


@dataclass(frozen=True)
class Import:
    """One imported module; ``is_late`` inside a function, ``is_for_types`` under TYPE_CHECKING."""

    name: str
    line: int
    is_late: bool
    is_for_types: bool
    level: int = 0

    @property
    def root(self) -> str:
        return self.name.partition(".")[0]


Rule = Callable[[Module], Iterator[str]]


def modules() -> list[Module]:
    """All modules of the package."""
    return [_module(path) for path in sorted(PACKAGE.rglob("*.py"))]


def _module(path: Path) -> Module:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return Module(".".join(parts).removesuffix(".__init__"), path.read_text(encoding="utf-8"))


def imports(module: Module) -> Iterator[Import]:
    """Every import statement of a module, ``from a import b`` as both a and a.b."""
    yield from _imports(module.tree, False, False)


def _imports(node: ast.AST, is_late: bool, is_for_types: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(a.name, child.lineno, is_late, is_for_types) for a in child.names)
        elif isinstance(child, ast.ImportFrom):
            base = child.module or ""
            for name in (base, *(f"{base}.{alias.name}" for alias in child.names)):
                yield Import(name, child.lineno, is_late, is_for_types, child.level)
        else:
            deeper = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            yield from _imports(child, is_late or deeper, is_for_types or types)


def layers(module: Module) -> Iterator[str]:
    """Core knows nobody; app knows core; gui and cli know app and core, not each other."""
    above = {
        "semdesk.core": ("semdesk.app", "semdesk.gui", "semdesk.cli", "semdesk.__main__"),
        "semdesk.app": ("semdesk.gui", "semdesk.cli", "semdesk.__main__"),
        "semdesk.gui": ("semdesk.cli", "semdesk.__main__"),
        "semdesk.cli": ("semdesk.gui", "semdesk.__main__"),
    }
    for layer, forbidden in above.items():
        for found in imports(module):
            if module.is_in(layer) and Module(found.name, "").is_in(*forbidden):
                yield f"{module.name}:{found.line} imports {found.name} from above"


def qt(module: Module) -> Iterator[str]:
    """Core, the command line and the engine process know no Qt; app knows QtCore."""
    for found in imports(module):
        if found.root not in ("PySide6", "shiboken6"):
            continue
        if module.is_in("semdesk.core", "semdesk.cli", "semdesk.app.engine_process", "semdesk.__main__"):
            yield f"{module.name}:{found.line} imports Qt"
        is_core = found.name == "PySide6" or Module(found.name, "").is_in("PySide6.QtCore")
        if module.is_in("semdesk.app") and not is_core:
            yield f"{module.name}:{found.line} imports {found.name}; app knows QtCore only"


def no_models_in_the_window(module: Module) -> Iterator[str]:
    """App and gui import no torch and what builds on it; gui starts no thread or process."""
    for found in imports(module):
        if module.is_in("semdesk.app", "semdesk.gui") and found.root in _MODELS:
            yield f"{module.name}:{found.line} imports {found.root}"
        if module.is_in("semdesk.gui") and (found.root in _THREADS or found.name == "PySide6.QtCore.QThread"):
            yield f"{module.name}:{found.line} imports {found.name}; work goes through a verb of the session"


def heavy_libraries(module: Module) -> Iterator[str]:
    """A heavy library is imported by its one module, and not before a function needs it."""
    for found in imports(module):
        if found.is_for_types:
            continue
        if found.root in LATE and not found.is_late:
            yield f"{module.name}:{found.line} imports {found.root} at once"
        if OWNED.get(found.root, module.name) != module.name:
            yield f"{module.name}:{found.line} imports {found.root}, which {OWNED[found.root]} owns"


def own_imports(module: Module) -> Iterator[str]:
    """Imports are absolute, and semdesk's own stand at the top: a cycle means a type is in the wrong file."""
    for found in imports(module):
        if found.level:
            yield f"{module.name}:{found.line} has a relative import"
        if found.is_late and found.root == "semdesk" and module.name != "semdesk.__main__":
            yield f"{module.name}:{found.line} imports {found.name} inside a function"


def starting_threads(module: Module) -> Iterator[str]:
    """Threads and processes are started by the job runner, the engine and the limited reader only."""
    starters = {
        "threading": ("Thread", "Timer"),
        "multiprocessing": ("Process", "Pool"),
        "subprocess": ("Popen", "run"),
    }
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        base = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        if node.func.attr in starters.get(base, ()) and not module.is_in(*_THREAD_STARTERS[base]):
            yield f"{module.name}:{node.lineno} starts a {base}.{node.func.attr}"


def size_and_docstring(module: Module) -> Iterator[str]:
    """A module opens with a sentence, and has at most 300 lines."""
    docstring = ast.get_docstring(module.tree)
    if not docstring or not docstring.split("\n\n")[0].rstrip().endswith("."):
        yield f"{module.name} does not open with a sentence"
    if (lines := module.source.count("\n")) > MAX_LINES:
        yield f"{module.name} has {lines} lines"


def errors_are_not_swallowed(module: Module) -> Iterator[str]:
    """No handler catches everything and says nothing."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            is_silent = all(isinstance(statement, ast.Pass | ast.Continue) for statement in node.body)
            if caught in ("everything", "Exception", "BaseException") and is_silent:
                yield f"{module.name}:{node.lineno} swallows {caught}"


def no_leftovers(module: Module) -> Iterator[str]:
    """No marks of unfinished work, and no path that exists on one machine only."""
    for number, line in enumerate(module.source.splitlines(), 1):
        for word in ("TODO", "FIXME", "XXX", "/work/", "/home/", "/Users/", "/root/"):
            if word in line:
                yield f"{module.name}:{number} says {word}"


RULES: tuple[Rule, ...] = (
    layers,
    qt,
    no_models_in_the_window,
    heavy_libraries,
    own_imports,
    starting_threads,
    size_and_docstring,
    errors_are_not_swallowed,
    no_leftovers,
)
