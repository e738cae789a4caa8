"""The device that computes: a graphics processor where torch sees one, else the CPU; and its memory."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from semdesk.core.errors import NotPossible
from semdesk.core.tensors import load_torch

DEVICES = ("auto", "cpu", "cuda", "mps")
_CPU_TOKENS = 2048
_MOST_TOKENS = 65_536


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


def device_signature(device: str) -> str:
    """All that the speed of a device depends on, as far as it can be told."""
    torch = load_torch()
    if device == "cuda":
        return f"{describe_device(device)}, CUDA {torch.version.cuda}"
    capability = torch.backends.cpu.get_cpu_capability()
    machine = f"{_processor_name()}, {platform.machine()} {capability}, {torch.get_num_threads()} threads"
    return f"{device}: {machine}"


def tokens_that_fit(device: str, bytes_per_token: int) -> int:
    """How many tokens are computed at once on this device, from what is free of its memory now.

    On the CPU few: what lies in its caches is computed fastest.
    """
    if device == "cpu":
        return _CPU_TOKENS
    torch = load_torch()
    if device == "cuda":
        free = torch.cuda.mem_get_info()[0]
    else:
        free = torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    return int(min(max(free // 2 // bytes_per_token, _CPU_TOKENS), _MOST_TOKENS))


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of torch says that the device's memory is full."""
    if isinstance(error, load_torch().OutOfMemoryError | MemoryError):
        return True
    return any(sign in str(error).lower() for sign in ("out of memory", "can't allocate memory"))


def free_memory() -> None:
    """Give back what torch keeps of a graphics processor's memory for later."""
    torch = load_torch()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()


def _processor_name() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return platform.processor()  # a system that says it here
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor()


def _is_there(device: str) -> bool:
    torch = load_torch()
    return bool(torch.cuda.is_available() if device == "cuda" else torch.backends.mps.is_available())


def _core_count() -> int:
    """The cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
