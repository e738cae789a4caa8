"""Reading a model's folder without trusting it: small JSON files, safetensors headers, nothing outside it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from semdesk.core.embedding.hub_cache import hub_name
from semdesk.core.errors import ModelRefused

_MAX_JSON_BYTES = 20_000_000
_MAX_HEADER_BYTES = 100_000_000  # safetensors' own limit
_SHA256 = re.compile(r"[0-9a-f]{64}")
_AGAIN = "download or copy it again"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder that may be a model. ``name`` is what sentences call it; files are named relative to it."""

    path: Path
    name: str

    @classmethod
    def at(cls, path: Path | str) -> ModelFolder:
        """The folder of that path; ModelRefused if there is none."""
        resolved = Path(path).expanduser().resolve()
        folder = cls(resolved, hub_name(resolved) or resolved.name)
        if not resolved.is_dir():
            raise folder.refused("there is no such folder", "choose the folder that holds its modules.json")
        return folder

    def refused(self, why: str, advice: str) -> ModelRefused:
        """The sentence that says why this is no model for semdesk, and what to do."""
        return ModelRefused(f"The model {self.name} can't be used: {why}; {advice}.")

    def has(self, file: str) -> bool:
        try:
            return (self.path / file).is_file()
        except OSError:
            return False  # a name too long to exist

    def read_json(self, file: str) -> Any:
        """What the JSON file holds; ModelRefused if it is missing, too large or broken."""
        try:
            with (self.path / file).open("rb") as stream:
                raw = stream.read(_MAX_JSON_BYTES + 1)
            if len(raw) > _MAX_JSON_BYTES:
                raise ValueError("too large")
            return json.loads(raw.decode("utf-8-sig"))
        except FileNotFoundError:
            raise self.refused(
                f"it has no {file}", "choose a folder saved by sentence-transformers"
            ) from None
        except (OSError, ValueError, RecursionError) as error:
            raise self.refused(f"its {file} can't be read ({_short(error)})", _AGAIN) from error

    def read_settings(self, file: str, is_needed: bool = True) -> dict[str, Any]:
        """A JSON file that holds an object; empty if it may be missing and is."""
        if not is_needed and not self.has(file):
            return {}
        settings = self.read_json(file)
        if not isinstance(settings, dict):
            raise self.refused(f"its {file} holds no settings", _AGAIN)
        return settings

    def tensor_names(self, file: str) -> frozenset[str]:
        """The names of the tensors in a safetensors file; ModelRefused if it is broken or cut short."""
        try:
            header, body = _read_header(self.path / file)
            ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
            if max(ends, default=0) != body:
                raise ValueError("its length is wrong")
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
            raise self.refused(f"its weights {file} are damaged or cut short", _AGAIN) from error
        return frozenset(header) - {"__metadata__"}

    def digest(self, file: str) -> str:
        """The sha256 of a file, in hexadecimal; computed once for a path, size and time of change."""
        resolved = (self.path / file).resolve()
        if resolved.parent.name == "blobs" and _SHA256.fullmatch(resolved.name):
            return resolved.name  # the Hugging Face cache names large files by their sha256
        status = resolved.stat()
        return _digest(resolved, status.st_size, status.st_mtime_ns)

    def check_inside(self) -> None:
        """ModelRefused if anything in the folder leads out of it, but for the cache's own blobs."""
        allowed = [self.path]
        if hub_name(self.path):
            allowed.append((self.path.parent.parent / "blobs").resolve())
        for parent, folders, files in os.walk(self.path):
            for entry in (Path(parent) / name for name in (*folders, *files)):
                if not _leads_into(entry, allowed):
                    raise self.refused(
                        f"{entry.relative_to(self.path)} leads out of its folder",
                        "use a folder without such links",
                    )


def _short(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return "it is no valid JSON"


def _leads_into(entry: Path, allowed: list[Path]) -> bool:
    try:
        resolved = entry.resolve()
    except (OSError, RuntimeError):
        return False  # links in a circle
    return any(resolved.is_relative_to(root) for root in allowed)


def _read_header(path: Path) -> tuple[dict[str, Any], int]:
    """A safetensors file's header, and the number of bytes that follow it.

    The format: https://huggingface.co/docs/safetensors/index#format
    """
    with path.open("rb") as stream:
        size = int.from_bytes(stream.read(8), "little")
        if size > _MAX_HEADER_BYTES:
            raise ValueError("the header is too large")
        header = json.loads(stream.read(size))
    if not isinstance(header, dict):
        raise ValueError("the header is no object")
    return header, path.stat().st_size - 8 - size


@lru_cache(maxsize=1024)
def _digest(path: Path, size: int, changed_ns: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
