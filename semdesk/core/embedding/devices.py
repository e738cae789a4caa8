"""The device that computes: a graphics processor where torch sees one, else the CPU."""

from __future__ import annotations

import os

from semdesk.core.errors import NotPossible
from semdesk.core.tensors import load_torch

DEVICES = ("auto", "cpu", "cuda", "mps")


def pick_device(wish: str = "auto") -> str:
    """``cpu``, ``cuda`` or ``mps``: the wished one, or for ``auto`` the fastest there is.

    NotPossible if the wished device is not there.
    """
    if wish not in DEVICES:
        raise NotPossible(f"No device is called {wish}; choose one of {', '.join(DEVICES)}.")
    if wish == "cpu":
        return wish
    there = [device for device in ("cuda", "mps") if _is_there(device)]
    if wish == "auto":
        return there[0] if there else "cpu"
    if wish not in there:
        raise NotPossible(f"The device {wish} can't be used: torch sees none here; choose auto or cpu.")
    return wish


def describe_device(device: str) -> str:
    """The device in the words of the status bar: ``CPU, 8 cores``, or the graphics processor's name."""
    if device == "cuda":
        return str(load_torch().cuda.get_device_name())
    if device == "mps":
        return "Apple GPU"
    cores = _core_count()
    return f"CPU, {cores} core{'s' if cores != 1 else ''}"


def _is_there(device: str) -> bool:
    torch = load_torch()
    return bool(torch.cuda.is_available() if device == "cuda" else torch.backends.mps.is_available())


def _core_count() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
