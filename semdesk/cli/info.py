"""``semdesk info``: versions, device, arithmetic, folders, whether the built-in model is the official one."""

from __future__ import annotations

import platform
from argparse import ArgumentParser, Namespace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import platformdirs

from semdesk.app.preferences import preferences_path
from semdesk.cli.base import Answers, Command
from semdesk.cli.console import Console
from semdesk.core.embedding.calibration import Calibration, calibration_path
from semdesk.core.embedding.devices import describe_device, pick_device
from semdesk.core.embedding.loading import calibrated
from semdesk.core.embedding.models import built_in_model
from semdesk.core.embedding.precision import PRECISIONS
from semdesk.core.errors import ModelRefused

_PACKAGES = ("semdesk", "torch", "sentence-transformers", "transformers", "numpy", "PySide6-Essentials")


def _add_arguments(parser: ArgumentParser) -> None:
    """It takes none."""


def _run(arguments: Namespace, console: Console) -> Answers:
    device = pick_device()
    yield {
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "system": platform.platform(),
        "device": device,
        "device_name": describe_device(device),
        "arithmetic": _arithmetic(device),
        "folders": {
            "projects": str(Path(platformdirs.user_data_dir("semdesk", appauthor=False)) / "projects"),
            "preferences": str(preferences_path()),
        },
        "built_in_model": _built_in(),
    }


def _arithmetic(device: str) -> dict[str, Any] | None:
    """What is computed in, with the built-in model, and what a trial found on this machine."""
    try:
        found = calibrated(built_in_model(), device)
    except ModelRefused:
        return None  # what is wrong with it is said below
    return {
        "tried_on": found.day,
        "remembered_in": str(calibration_path()),
        **{precision.key: _chosen(found, precision.key) for precision in PRECISIONS},
    }


def _chosen(found: Calibration, precision: str) -> dict[str, Any]:
    trial = found.chosen(precision)
    return {
        "arithmetic": trial.way.arithmetic,
        "packed_weights": trial.way.is_packed,
        "times_as_fast_as_plain": round(found.speedup(precision), 2),
        "tokens_per_second": round(trial.tokens_per_second),
        "smallest_cosine_to_plain": round(trial.cosine, 6),
    }


def _built_in() -> dict[str, Any]:
    try:
        model = built_in_model()
    except ModelRefused as error:
        return {"ok": False, "problem": str(error)}
    return {"ok": True, "name": model.name, "fingerprint": model.fingerprint, "path": model.path}


COMMAND = Command(
    "info",
    "",
    "Print versions, device, arithmetic and folders, and check the built-in model; for reports of trouble.",
    ("semdesk info",),
    _add_arguments,
    _run,
)
