"""The user's Hugging Face cache: where it is, and the model folders in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

_REVISION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_PREFIX = "models--"


def hub_cache() -> Path:
    """The cache's folder, found as huggingface_hub finds it."""
    for variable in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(variable):
            return Path(os.environ[variable]).expanduser()
    if os.environ.get("HF_HOME"):
        return Path(os.environ["HF_HOME"]).expanduser() / "hub"
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "huggingface" / "hub"


def hub_models() -> list[Path]:
    """The folders in the cache that hold a sentence-transformers model, the current revision of each."""
    cache = hub_cache()
    try:
        repositories = sorted(cache.glob(f"{_PREFIX}*")) if cache.is_dir() else []
    except OSError:
        return []  # a cache that we may not look into has no models for us
    folders = [_current_snapshot(repository) for repository in repositories]
    return [folder for folder in folders if folder is not None and (folder / "modules.json").exists()]


def hub_name(folder: Path) -> str | None:
    """``owner/name`` of a folder inside the cache, None for any other."""
    repository = folder.parent.parent.name
    if folder.parent.name != "snapshots" or not repository.startswith(_PREFIX):
        return None
    return repository.removeprefix(_PREFIX).replace("--", "/", 1)


def hub_folder(name: str) -> Path | None:
    """The folder of the model called ``owner/name``, None if the cache has none."""
    return next((folder for folder in hub_models() if hub_name(folder) == name), None)


def _current_snapshot(repository: Path) -> Path | None:
    reference = repository / "refs" / "main"
    try:
        revision = reference.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None  # a download that never finished leaves none
    return repository / "snapshots" / revision if _REVISION.fullmatch(revision) else None
