"""Files to passages in the limited process, beside the libraries used plainly."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import docx
import openpyxl
import pypdf

from benchmarks.common import ROOT, save, shared_data
from semdesk.core.corpus.extraction import LimitedReader
from semdesk.core.corpus.types import ReadOptions, Source
from semdesk.core.progress import no_progress

_PER_KIND = 12


def _files() -> dict[str, list[Path]]:
    folder = shared_data()
    if folder is None:
        return {"csv": sorted((ROOT / "resources" / "samples").glob("*.csv"))}
    kinds = {
        kind: sorted((folder / "docs" / kind).glob(f"*.{kind}")) for kind in ("docx", "pdf", "xlsx", "csv")
    }
    kinds["csv"].append(folder / "intents" / "banking77" / "train.csv")
    return {
        kind: [f for f in files if f.exists() and f.stat().st_size < 3_000_000][:_PER_KIND]
        for kind, files in kinds.items()
    }


def _plainly(kind: str, path: Path) -> int:
    if kind == "docx":
        return len(docx.Document(str(path)).paragraphs)
    if kind == "pdf":
        return sum(len(page.extract_text()) for page in pypdf.PdfReader(path).pages)
    if kind == "xlsx":
        return sum(1 for sheet in openpyxl.load_workbook(path, read_only=True) for _ in sheet.iter_rows())
    with path.open(newline="", encoding="utf-8", errors="replace") as file:
        return sum(1 for _ in csv.reader(file))


def _seconds(read: object, files: list[Path]) -> tuple[float, int]:
    failed = 0
    began = time.perf_counter()
    for file in files:
        try:
            read(file)  # type: ignore[operator]
        except Exception:
            failed += 1
    return time.perf_counter() - began, failed


def main() -> None:
    figures: dict[str, object] = {}
    with LimitedReader() as reader:

        def ours(path: Path) -> None:
            options = ReadOptions()
            if preview := reader.preview(path):
                options = ReadOptions(text_columns=preview.guess)
            for _ in reader.read(Source(str(path), options), no_progress):
                pass

        for kind, files in _files().items():
            megabytes = sum(f.stat().st_size for f in files) / 1e6
            seconds, failed = _seconds(ours, files)
            plain, plain_failed = _seconds(lambda path, kind=kind: _plainly(kind, path), files)
            figures[kind] = {
                "files": len(files), "megabytes": round(megabytes, 2),
                "semdesk, s": round(seconds, 3), "semdesk refused": failed,
                "plain library, s": round(plain, 3), "plain library failed": plain_failed,
            }  # fmt: skip
    save("read", figures)


if __name__ == "__main__":
    main()
