"""What can be written to files: one module for each subject, and the catalogue of subjects and formats."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Export:
    """A format (``suffixes``, with their dots) in which one ``subject`` can be written.

    ``subject`` is one of pairs, hits, matrix, map; ``label`` and ``explanation`` are for menus and dialogs.
    """

    key: str
    subject: str
    label: str
    explanation: str
    suffixes: tuple[str, ...]


EXPORTS = (
    Export(
        "pairs-csv",
        "pairs",
        "Similar pairs as a table",
        "Score, both texts, and where each stands.",
        (".csv",),
    ),
    Export(
        "hits-csv",
        "hits",
        "Search results as a table",
        "Rank, score, text, where it stands, and the other columns of its table.",
        (".csv",),
    ),
    Export(
        "matrix-csv",
        "matrix",
        "Matrix as a table",
        "All scores, with the beginning of each text at its line and column.",
        (".csv",),
    ),
    Export(
        "matrix-npy",
        "matrix",
        "Matrix as a NumPy array",
        "All scores as 32-bit numbers, for going on in Python.",
        (".npy",),
    ),
    Export(
        "matrix-png", "matrix", "Matrix as a picture", "One square for each pair, alike is dark.", (".png",)
    ),
    Export("map-csv", "map", "Map as a table", "Coordinates, document and text of each passage.", (".csv",)),
    Export("map-png", "map", "Map as a picture", "With legend and caption, for slides and pages.", (".png",)),
    Export(
        "map-svg",
        "map",
        "Map as a drawing",
        "With legend and caption, sharp at any size and open to editing.",
        (".svg",),
    ),
)


def exports_of(subject: str) -> tuple[Export, ...]:
    """The formats in which a subject can be written."""
    return tuple(export for export in EXPORTS if export.subject == subject)
