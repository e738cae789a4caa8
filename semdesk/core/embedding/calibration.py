"""A short trial of the ways to compute a model on this machine, remembered between starts."""

from __future__ import annotations

import copy
import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

from semdesk.core.embedding.arithmetic import ARITHMETICS, PLAIN, Way, convert, ways_on
from semdesk.core.embedding.devices import device_signature
from semdesk.core.embedding.network import LoadedModel, forward
from semdesk.core.embedding.tokens import tokenize
from semdesk.core.embedding.types import Floats, ModelInfo

SMALLEST_COSINE = 0.999
"""How like its float32 vector every text's vector must be for an arithmetic to be used."""

_LARGEST_DIFFERENCE = 1e-5  # relative to the largest component: other orders of summing float32 stay below
_WORTH_PACKING, _WORTH_ROUNDING = 1.03, 1.1
_REFUSALS = (RuntimeError, AttributeError, TypeError)
_TRIAL_SECONDS, _TRIAL_PASSES = 0.25, 4
_VERSION = 1
_KEPT = 50
_TEXTS, _WORDS_PER_TEXT = 24, 11
_WORDS = (
    "how can I return the books that were lent to my neighbour last summer and what does it cost if they are"
    " late by 30 days because the library in Springfield was closed for repairs while nobody answered mails"
    " about opening hours so please tell me where else readers may bring them or whom one could ask by phone"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What one way gave.

    ``tokens_per_second``; ``cosine``: the smallest to the plain way's vectors, in any pooling;
    ``difference``: the largest of any component, relative to the largest component.
    """

    way: Way
    tokens_per_second: float
    cosine: float
    difference: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The trials of a model on a device, the plain way's first, and the day they were made (ISO 8601)."""

    model: str
    device: str
    day: str
    trials: tuple[Trial, ...]

    @property
    def exact(self) -> Trial:
        """The fastest in float32 that gives what the model's own code gives."""
        same = [t for t in self.trials if t.way.arithmetic == "float32"]
        return _fastest(
            self.trials[0], [t for t in same if t.difference <= _LARGEST_DIFFERENCE], _WORTH_PACKING
        )

    @property
    def fast(self) -> Trial:
        """The fastest of those whose vectors are close enough."""
        close = [t for t in self.trials if t.cosine >= SMALLEST_COSINE]
        return _fastest(self.exact, close, _WORTH_ROUNDING)

    def chosen(self, precision: str) -> Trial:
        """What is used for this key of `PRECISIONS`."""
        return self.exact if precision == "exact" else self.fast

    def speedup(self, precision: str) -> float:
        """How many times as fast as the plain way."""
        return self.chosen(precision).tokens_per_second / self.trials[0].tokens_per_second


def _fastest(before: Trial, trials: list[Trial], worth: float) -> Trial:
    best = max(trials, key=lambda trial: trial.tokens_per_second, default=before)
    return best if best.tokens_per_second > worth * before.tokens_per_second else before


# ------ trials ----------------------------------------------------------------------------------------------
def calibrate(loaded: LoadedModel) -> Calibration:
    """Try all ways of this model, which was loaded plain, on its device; a second or so for a small one."""
    tokenized = tokenize(loaded, _texts(), lambda: None)
    features = tokenized.part(np.arange(_TEXTS))
    tokens = int(tokenized.tokens_read.sum())
    plain = np.zeros(0, np.float32)
    trials = []
    for way in ways_on(loaded.device, loaded.info.max_tokens):
        # A network that can't be computed in some way says so in its own words; then another way is used.
        with suppress(*(() if way == PLAIN else _REFUSALS)), _computing(loaded, way):
            vectors, seconds = _timed(loaded, features)
            plain = vectors if way == PLAIN else plain
            trials.append(Trial(way, tokens / seconds, _cosine(plain, vectors), _difference(plain, vectors)))
    return Calibration(loaded.info.name, loaded.device, date.today().isoformat(), tuple(trials))


def _texts() -> list[str]:
    """Made-up texts of the length of short questions, no two alike."""
    words = _WORDS.split()
    return [" ".join(words[2 * i : 2 * i + _WORDS_PER_TEXT]) for i in range(_TEXTS)]


@contextmanager
def _computing(loaded: LoadedModel, way: Way) -> Iterator[None]:
    """Within, the model computes in this way."""
    original = loaded.transformer.model
    try:
        if way != PLAIN:
            loaded.transformer.model = copy.deepcopy(original)
            convert(loaded.transformer.model, way)
        yield
    finally:
        loaded.transformer.model = original


def _timed(loaded: LoadedModel, features: Mapping[str, Any]) -> tuple[Floats, float]:
    """The vectors of all poolings, one below the other, and the seconds of the fastest pass."""
    seconds: list[float] = []
    while sum(seconds) < _TRIAL_SECONDS and len(seconds) < _TRIAL_PASSES:
        began = time.perf_counter()
        vectors = forward(loaded, dict(features), loaded.info.poolings, lambda: None)
        seconds.append(time.perf_counter() - began)
    return np.concatenate(list(vectors.values())), min(seconds)


def _cosine(plain: Floats, vectors: Floats) -> float:
    lengths = np.linalg.norm(plain, axis=1) * np.linalg.norm(vectors, axis=1)
    return float(((plain * vectors).sum(axis=1) / np.maximum(lengths, 1e-12)).min())


def _difference(plain: Floats, vectors: Floats) -> float:
    return float(np.abs(plain - vectors).max() / max(float(np.abs(plain).max()), 1e-12))


# ------ remembering -----------------------------------------------------------------------------------------
def calibration_path() -> Path:
    """Where calibrations are remembered: a cache, which may be deleted at any time."""
    return Path(platformdirs.user_cache_dir("semdesk", appauthor=False)) / "calibration.json"


def known_calibration(model: ModelInfo, device: str) -> Calibration | None:
    """The one remembered for this model on ``device`` (cpu, cuda, mps), this machine and these versions."""
    return _read().get(_key(model, device))


def remember(model: ModelInfo, calibration: Calibration) -> None:
    """Keep it for later starts. If that fails it is made again then, which costs a second and no result."""
    entries = _read() | {_key(model, calibration.device): calibration}
    kept = {key: asdict(entries[key]) for key in list(entries)[-_KEPT:]}
    path = calibration_path()
    temporary = path.with_name(f"{path.name}.{uuid.uuid4().hex[:8]}.new")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps({"version": _VERSION, "entries": kept}, indent=1), encoding="utf-8")
        temporary.replace(path)


def _key(model: ModelInfo, device: str) -> str:
    libraries = [f"{name} {version(name)}" for name in ("torch", "transformers", "sentence-transformers")]
    return "; ".join([model.fingerprint, device_signature(device), *libraries])


def _read() -> dict[str, Calibration]:
    """All that are remembered; none if the file is missing, damaged or of another version."""
    try:
        data = json.loads(calibration_path().read_text(encoding="utf-8"))
        if data["version"] != _VERSION:
            return {}
        return {key: _calibration(entry) for key, entry in data["entries"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _calibration(entry: dict[str, Any]) -> Calibration:
    trials = tuple(_trial(**trial) for trial in entry["trials"])
    if trials[:1] != tuple(trial for trial in trials if trial.way == PLAIN):
        raise ValueError("the plain way must come first")
    return Calibration(str(entry["model"]), str(entry["device"]), str(entry["day"]), trials)


def _trial(way: dict[str, Any], tokens_per_second: float, cosine: float, difference: float) -> Trial:
    if way["arithmetic"] not in ARITHMETICS:
        raise ValueError(f"no arithmetic is called {way['arithmetic']}")
    known = Way(way["arithmetic"], bool(way["is_packed"]), bool(way["is_eager"]))
    return Trial(known, float(tokens_per_second), float(cosine), float(difference))
