"""The one module that imports torch, and does so when it is first needed (it takes seconds)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import ModuleType

    from torch import Tensor

    __all__ = ["Tensor", "load_torch"]


def load_torch() -> ModuleType | Any:
    """The torch module. Core functions that compute on tensors call this first."""
    import torch

    return torch
