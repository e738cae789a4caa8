"""The sample corpora that come with semdesk, to look at before one has added anything."""

from __future__ import annotations

from dataclasses import dataclass

from semdesk.core.corpus.types import ReadOptions, Source
from semdesk.core.resources import resource


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample corpus: what it is called and about, the panels that show it best, and its files."""

    key: str
    title: str
    summary: str
    opens_with: tuple[str, ...]
    sources: tuple[Source, ...]


def _source(name: str, unit: str = "row", text_columns: tuple[str, ...] = ()) -> Source:
    return Source(str(resource("samples", name)), ReadOptions(unit, text_columns))


SAMPLES: tuple[Sample, ...] = (
    Sample(
        key="sentences",
        title="Everyday sentences",
        summary="Thirty sentences about weather, dogs, music and more: small enough to see every number.",
        opens_with=("matrix", "map"),
        sources=(_source("everyday.txt", "line"),),
    ),
    Sample(
        key="library",
        title="A library's FAQ",
        summary="A public library's questions and answers, and what its visitors asked in their own words.",
        opens_with=("search", "pairs"),
        sources=(
            _source("library-faq.csv", text_columns=("question",)),
            _source("library-questions.csv", text_columns=("question",)),
        ),
    ),
    Sample(
        key="survey",
        title="A visitor survey",
        summary="Four hundred answers by a museum's visitors, with their age group, region and date.",
        opens_with=("map", "pairs"),
        sources=(_source("visitor-survey.csv", text_columns=("answer",)),),
    ),
)


def sample(key: str) -> Sample:
    """The sample of that key; KeyError if there is none."""
    return {entry.key: entry for entry in SAMPLES}[key]
