"""Pairs in a file, replaced in one step: what a job has found so far, for whoever cancels it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from semdesk.core.similarity.types import Pairs


def write_pairs(path: Path, pairs: Pairs) -> None:
    """Write pairs, whole or not at all."""
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as file:
        np.savez(file, scores=pairs.scores, row_a=pairs.row_a, row_b=pairs.row_b)
    draft.replace(path)


def read_pairs(path: Path) -> Pairs | None:
    """The pairs that were written last, None if none were."""
    try:
        with np.load(path) as arrays:
            return Pairs(arrays["scores"], arrays["row_a"], arrays["row_b"])
    except FileNotFoundError:
        return None
