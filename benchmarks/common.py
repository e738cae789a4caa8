"""What every benchmark needs: the machine, the texts, medians, and where results go."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
_PACKAGES = (
    *("torch", "sentence-transformers", "transformers", "numpy", "PySide6-Essentials", "scikit-learn"),
    *("faiss-cpu", "hnswlib"),
)


def shared_data() -> Path | None:
    """The folder of real texts, if there is one."""
    folder = Path(os.environ.get("SEMDESK_SHARED_DATA") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


def real_texts(count: int) -> list[str]:
    """Real questions, or sentences made of the samples' words where there are none."""
    if folder := shared_data():
        lines = (folder / "paraphrase" / "quora" / "quora_20k.txt").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.strip()][:count]
    lines = (ROOT / "resources" / "samples" / "everyday.txt").read_text(encoding="utf-8").splitlines()
    return [f"{lines[i % len(lines)]} ({i})" for i in range(count)]


def median_seconds(function: Callable[[], object], runs: int = 3) -> float:
    """The median time of some runs."""
    seconds = []
    for _ in range(runs):
        began = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds)


def machine() -> dict[str, Any]:
    """Where the figures were taken."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "date": date.today().isoformat(),
        "commit": commit.stdout.strip(),
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "packages": _versions(),
    }


def _versions() -> dict[str, str]:
    """Of the packages that are there: not every benchmark needs all."""
    found = {}
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except FileNotFoundError:
        pass
    return platform.processor()


def save(name: str, figures: dict[str, Any]) -> None:
    """Write a benchmark's figures with the machine, and print them."""
    write(name, figures)
    print(f"{name}:")
    for key, value in figures.items():
        print(f"  {key}: {value:.4g}" if isinstance(value, float) else f"  {key}: {value}")


def write(name: str, figures: dict[str, Any]) -> None:
    """Write a benchmark's figures with the machine."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"benchmark": name, "machine": machine(), "figures": figures}, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(name: str) -> dict[str, Any] | None:
    """A benchmark's saved results, None if there are none."""
    path = RESULTS / f"{name}.json"
    results: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
    return results
