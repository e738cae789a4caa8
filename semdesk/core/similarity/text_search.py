"""Search by meaning for texts: encode the queries, then look among the vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.precision import precision_for
from semdesk.core.embedding.types import ModelInfo
from semdesk.core.progress import ProgressFn
from semdesk.core.similarity.search import search
from semdesk.core.similarity.types import Hits
from semdesk.core.vectors import normalized

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


def search_texts(
    vectors: Floats,
    rows: Rows | None,
    queries: list[str],
    model: ModelInfo,
    pooling: str,
    normalize: bool,
    metric_key: str,
    top_k: int,
    device: str,
    *,
    progress: ProgressFn,
) -> tuple[list[Hits], Floats]:
    """The ``top_k`` nearest of ``rows`` (None: all) for each query, and the queries' vectors (q, d).

    ``vectors`` (n, d) are those of the space (model, pooling, normalize).
    """
    encoded = encode(model, queries, (pooling,), device, progress, precision_for("auto", len(queries)))
    found = encoded.vectors[pooling]
    asked = normalized(found) if normalize else found
    return search(vectors, asked, metric_key, top_k, rows=rows, progress=progress), asked
