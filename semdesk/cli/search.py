"""``semdesk search``: for each query the passages that mean the most alike."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from semdesk.cli.base import Answers, Command, WrongUsage, number
from semdesk.cli.console import Console
from semdesk.cli.options import SOURCE_HELP, add_source_options, count
from semdesk.cli.sources import OpenSource, open_source
from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.types import ReadOptions, Source
from semdesk.core.exports.source import document_names
from semdesk.core.similarity.search import search
from semdesk.core.similarity.types import Hits


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help=SOURCE_HELP)
    parser.add_argument("queries", nargs="*", metavar="QUERY", help="what is searched for")
    parser.add_argument(
        "--queries", dest="file", metavar="FILE", help="a document with the queries, one a line or one a row"
    )
    parser.add_argument(
        "--top-k", type=count, default=10, metavar="N", help="hits for each query (default: 10)"
    )
    add_source_options(parser)


def _run(arguments: Namespace, console: Console) -> Answers:
    queries = [*arguments.queries, *(_read_queries(arguments.file, console) if arguments.file else ())]
    if not queries:
        raise WrongUsage("give a query, or --queries FILE")
    with open_source(arguments, console) as source:
        names = document_names(source.project)
        vectors = source.choices.vectors(queries)
        progress = console.progress("Searching")
        found = search(source.vectors, vectors, source.choices.metric, arguments.top_k, None, progress)
        for query, hits in zip(queries, found, strict=True):
            yield {"query": query, "hits": _described(source, hits, names)}


def _read_queries(path: str, console: Console) -> Sequence[str]:
    with LimitedReader() as reader:
        unit = "line" if reader.preview(path) is None else "row"
        chunks = reader.read(Source(str(Path(path)), ReadOptions(unit)), console.progress("Reading"))
        return [block.text for chunk in chunks for block in chunk]


def _described(source: OpenSource, hits: Hits, names: Mapping[int, str]) -> list[dict[str, Any]]:
    passages = source.project.passages(hits.rows)
    return [
        {
            "row": passage.row,
            "score": number(score),
            "text": passage.text,
            "document": names[passage.document_id],
            "place": str(passage.place),
            "columns": dict(passage.columns),
        }
        for passage, score in zip(passages, hits.scores, strict=True)
    ]


COMMAND = Command(
    "search",
    "SOURCE QUERY... | --queries FILE",
    "Search by meaning: prints a line per query with its hits, the most alike first.",
    (
        'semdesk search faq.csv "Where do I return my books?" --top-k 3 --text-column question',
        "semdesk search faq.semdesk --queries questions.csv",
    ),
    _add_arguments,
    _run,
)
