"""What searches found, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from semdesk.core.exports.source import PassageSource, document_names
from semdesk.core.exports.tables import Cell, write_table
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.types import Hits

_HEAD = ("row", "text", "document", "place")


def write_hits_csv(
    path: Path,
    source: PassageSource,
    queries: Sequence[str],
    hits: Sequence[Hits],
    metric_key: str,
    progress: ProgressFn = no_progress,
) -> None:
    """Write the hits of each query, one a line, with their rank from 1 and the other columns of their tables.

    The number is the one that the user sees for a score. Raises `CannotWrite`.
    """
    columns = list(dict.fromkeys(name for document in source.documents() for name in document.columns))
    head = ("query", "rank", metric(metric_key).shown_name, *_HEAD, *columns)
    write_table(path, head, _lines(source, queries, hits, metric_key, columns, progress))


def _lines(
    source: PassageSource,
    queries: Sequence[str],
    hits: Sequence[Hits],
    metric_key: str,
    columns: Sequence[str],
    progress: ProgressFn,
) -> Iterator[Sequence[Cell]]:
    shown, names = metric(metric_key).shown, document_names(source)
    for done, (query, found) in enumerate(zip(queries, hits, strict=True)):
        progress(done, len(queries))
        passages = source.passages(found.rows)
        for rank, (score, passage) in enumerate(zip(found.scores, passages, strict=True), start=1):
            place = passage.row, passage.text, names[passage.document_id], str(passage.place)
            yield query, rank, shown(score), *place, *(passage.columns.get(name, "") for name in columns)
