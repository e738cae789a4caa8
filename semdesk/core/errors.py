"""What semdesk says to the user when something can't be done.

SemdeskError            a sentence for the user: what, why, what to do
├── CannotRead          a file that could not be read; the others go on
├── CannotWrite         an export or a project that could not be saved
├── CannotOpenProject   no project, a newer one, a damaged one, one in use
├── ModelRefused        a folder that is no model, or one that may not be loaded
├── EngineStopped       the engine process ended more than once over the same work
└── NotPossible         a request that makes no sense on this corpus

Anything else that is raised is a bug, and shown as one.
"""

from __future__ import annotations

from pathlib import Path


class SemdeskError(Exception):
    """A sentence for the user; ``str(error)`` is shown as it stands."""


class CannotRead(SemdeskError):
    """A file that could not be read. ``str()`` names the file; ``reason`` stands without the name."""

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{Path(path).name}: {reason}")
        self.path = str(path)
        self.reason = reason

    def __reduce__(self) -> tuple[type[CannotRead], tuple[str, str]]:
        return CannotRead, (self.path, self.reason)


class CannotWrite(SemdeskError):
    """A file that could not be written: the disk is full, the folder is read-only."""


class CannotOpenProject(SemdeskError):
    """A project file that is none, is newer than this program, is damaged, or is open elsewhere."""


class ModelRefused(SemdeskError):
    """A folder that is no sentence-transformers model, or one that could run code or lacks safetensors."""


class EngineStopped(SemdeskError):
    """The engine process ended twice while doing the same piece of work."""


class NotPossible(SemdeskError):
    """A request that can't be met as things are: an empty corpus, a metric that doesn't exist."""
