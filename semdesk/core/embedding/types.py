"""The nouns of embedding: models, embedding spaces, what one pass over texts yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What is known of a model without loading it.

    ``key`` names it in settings and on the command line (a name, or a folder). ``fingerprint`` is a sha256
    over its weights and configuration: vectors of two fingerprints never mix. ``poolings`` are the keys that
    it can give, its own one first; ``metric`` is the key of the one its authors recommend; ``normalized``
    tells whether the model itself ends with a normalization. ``source`` is built-in, folder or cache.
    """

    key: str
    name: str
    path: str
    source: str
    fingerprint: str
    dimension: int
    max_tokens: int
    poolings: tuple[str, ...]
    metric: str
    normalized: bool

    @property
    def pooling(self) -> str:
        """The model's own pooling."""
        return self.poolings[0]


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one pass over texts yields, in the caller's order.

    ``vectors`` maps a pooling's key to an array (n, dimension), float32, not normalized. ``tokens`` (n,)
    counts the tokens of each text, ``tokens_read`` (n,) those that fitted the model. ``device`` computed
    them, in ``arithmetic`` (float32, bfloat16 or float16); ``notice`` is a sentence for the user if that is
    not the device that was wished for, else empty.
    """

    vectors: Mapping[str, Floats]
    tokens: Ints
    tokens_read: Ints
    device: str = "cpu"
    arithmetic: str = "float32"
    notice: str = ""
