"""What is asked of the session.

Model, pooling, metric, normalize, precision. Frozen; the session compares old and new.
"""

from __future__ import annotations

from dataclasses import dataclass

from semdesk.core.embedding.types import ModelInfo


@dataclass(frozen=True, slots=True)
class Settings:
    """The four choices of the bar, and the precision, which is the same for all projects.

    ``model`` is None until the built-in one has been looked at.
    """

    model: ModelInfo | None = None
    pooling: str = "mean"
    metric: str = "cosine"
    normalize: bool = True
    precision: str = "auto"

    def space(self) -> tuple[str, str, str] | None:
        """What is stored: model fingerprint, pooling and precision. Normalizing is derived."""
        return (self.model.fingerprint, self.pooling, self.precision) if self.model else None
