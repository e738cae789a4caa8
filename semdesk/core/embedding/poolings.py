"""The catalogue of poolings: the ways to make one vector of a text's token vectors.

The keys are those of sentence-transformers' ``Pooling``, and ``pooler`` for the output of a trained pooler.
"""

from __future__ import annotations

from dataclasses import dataclass

from semdesk.core.errors import NotPossible


@dataclass(frozen=True, slots=True)
class Pooling:
    """A pooling as it is offered: key, label, and one sentence for people who meet it first."""

    key: str
    label: str
    explanation: str


POOLINGS: tuple[Pooling, ...] = (
    Pooling("mean", "Mean", "The average of all token vectors. What most sentence models are trained with."),
    Pooling("cls", "CLS", "The vector of the first token. Right for models trained with it."),
    Pooling("max", "Max", "The largest value of each component over all tokens. Strong words stand out."),
    Pooling(
        "mean_sqrt_len_tokens",
        "Mean √length",
        "The sum of the token vectors divided by the square root of their number. Long texts weigh more.",
    ),
    Pooling("weightedmean", "Weighted mean", "An average in which later tokens count more."),
    Pooling("lasttoken", "Last token", "The last token's vector. Right for models that read left to right."),
    Pooling("pooler", "Trained pooler", "The first token after the model's own trained pooling layer."),
)


POOLING_KEYS = tuple(p.key for p in POOLINGS)


def pooling(key: str) -> Pooling:
    """The catalogue's entry of that key; NotPossible if there is none."""
    for entry in POOLINGS:
        if entry.key == key:
            return entry
    raise NotPossible(f"No pooling is called {key}; choose one of {', '.join(POOLING_KEYS)}.")
