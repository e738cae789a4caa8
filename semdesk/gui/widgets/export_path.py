"""Asking where a picture or a table is to be written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def with_suffix_of(name: str, chosen_filter: str, kinds: Sequence[tuple[str, str]]) -> Path:
    """The path with a known suffix: its own, or that of the kind that was chosen in the dialog."""
    path = Path(name)
    if path.suffix.lower() in {suffix for _, suffix in kinds}:
        return path
    suffix = next((suffix for _, suffix in kinds if f"*{suffix}" in chosen_filter), kinds[0][1])
    return path.with_name(path.name + suffix)


def ask_export_path(parent: QWidget, title: str, name: str, kinds: Sequence[tuple[str, str]]) -> Path | None:
    """The path that the user chose, None if they changed their mind. ``kinds`` are (words, suffix)."""
    filters = ";;".join(f"{words} (*{suffix})" for words, suffix in kinds)
    chosen, chosen_filter = QFileDialog.getSaveFileName(parent, title, name + kinds[0][1], filters)
    return with_suffix_of(chosen, chosen_filter, kinds) if chosen else None
