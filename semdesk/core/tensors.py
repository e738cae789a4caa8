"""The one module that imports torch, and does so when it is first needed (it takes seconds)."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor as Tensor


def load_torch() -> Any:
    """The torch module. Core functions that compute on tensors call this first."""
    with warnings.catch_warnings():
        # Deprecations inside torch are not ours to answer for, and tests turn warnings into errors.
        warnings.simplefilter("ignore")
        import torch

    return torch
