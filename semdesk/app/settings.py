"""What is asked of the session.

Model, pooling, metric, normalize. Frozen; the session compares old and new.
"""

from __future__ import annotations

from dataclasses import dataclass

from semdesk.core.embedding.types import ModelInfo


@dataclass(frozen=True, slots=True)
class Settings:
    """The four choices of the bar. ``model`` is None until the built-in one has been looked at."""

    model: ModelInfo | None = None
    pooling: str = "mean"
    metric: str = "cosine"
    normalize: bool = True

    def space(self) -> tuple[str, str] | None:
        """The embedding space that is stored: model fingerprint and pooling. Normalizing is derived."""
        return (self.model.fingerprint, self.pooling) if self.model else None
