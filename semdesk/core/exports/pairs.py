"""Similar pairs as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from semdesk.core.exports.source import PassageSource, chunks, document_names
from semdesk.core.exports.tables import Cell, write_table
from semdesk.core.progress import ProgressFn, no_progress
from semdesk.core.similarity.metrics import metric
from semdesk.core.similarity.types import Pairs

_HEAD = ("row_a", "row_b", "text_a", "text_b", "document_a", "document_b", "place_a", "place_b")


def write_pairs_csv(
    path: Path, source: PassageSource, pairs: Pairs, metric_key: str, progress: ProgressFn = no_progress
) -> None:
    """Write pairs, one a line, with the number that the user sees for a score. Raises `CannotWrite`."""
    write_table(path, (metric(metric_key).shown_name, *_HEAD), _lines(source, pairs, metric_key, progress))


def _lines(
    source: PassageSource, pairs: Pairs, metric_key: str, progress: ProgressFn
) -> Iterator[Sequence[Cell]]:
    shown, names, count = metric(metric_key).shown, document_names(source), len(pairs.scores)
    for part in chunks(count):
        progress(part.start, count)
        sides = source.passages(pairs.row_a[part]), source.passages(pairs.row_b[part])
        for score, a, b in zip(pairs.scores[part], *sides, strict=True):
            documents = names[a.document_id], names[b.document_id]
            yield shown(score), a.row, b.row, a.text, b.text, *documents, str(a.place), str(b.place)
