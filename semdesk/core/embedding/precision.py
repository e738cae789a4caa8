"""The catalogue of precisions: whether vectors may be computed in shorter numbers where that is faster."""

from __future__ import annotations

from dataclasses import dataclass

from semdesk.core.errors import NotPossible


@dataclass(frozen=True, slots=True)
class Precision:
    """A precision as it is offered: key, label, and one sentence for people who meet it first."""

    key: str
    label: str
    explanation: str


PRECISIONS: tuple[Precision, ...] = (
    Precision(
        "auto",
        "Fast",
        "Compute in the numbers that this computer is fastest with, as long as the vectors stay the same to"
        " about one part in a thousand. What is found and how it is ranked does not change noticeably.",
    ),
    Precision(
        "exact",
        "Exact",
        "Compute and keep all numbers in single precision, as the model's authors do. Slower on most"
        " computers, and vectors take twice the space.",
    ),
)

FEW_TEXTS = 500
"""So many are computed exactly whatever is wished: it takes no time, and trials of speed would."""

PRECISION_KEYS = tuple(p.key for p in PRECISIONS)


def precision_for(wish: str, texts: int) -> str:
    """In which precision so many texts, a corpus or queries, are computed where ``wish`` is wished."""
    return "exact" if texts <= FEW_TEXTS else wish


def check_precision(key: str) -> None:
    """NotPossible if no precision is called that."""
    if key not in PRECISION_KEYS:
        raise NotPossible(f"No precision is called {key}; choose one of {', '.join(PRECISION_KEYS)}.")
