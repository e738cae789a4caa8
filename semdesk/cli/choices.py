"""From options to what is used: the option, else what the project remembers, else what the model has."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from semdesk.core.embedding.embedding import Encode
from semdesk.core.embedding.encoder import encode
from semdesk.core.embedding.models import built_in_model, resolve_model
from semdesk.core.embedding.precision import precision_for
from semdesk.core.embedding.types import Floats, ModelInfo
from semdesk.core.project.project import Project
from semdesk.core.vectors import normalized

REMEMBERED = "remembered"
"""The project's value with where its user was; the window writes and reads it too."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How texts are embedded and compared."""

    model: ModelInfo
    pooling: str
    metric: str
    normalize: bool
    device: str
    precision: str

    @property
    def is_exact(self) -> bool:
        """Whether vectors must not be rounded."""
        return self.precision == "exact"

    def encode_for(self, count: int) -> Encode:
        """`encoder.encode` on the chosen device, in the precision for so many texts in all."""
        return partial(encode, device=self.device, precision=precision_for(self.precision, count))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The vectors (n, d) of texts that are not in a project."""
        encoded = self.encode_for(len(texts))(self.model, list(texts), (self.pooling,))
        vectors = encoded.vectors[self.pooling]
        return normalized(vectors) if self.normalize else vectors

    def remember(self, project: Project) -> None:
        """Note in the project how it is embedded; the window and later commands begin with it."""
        project.set_value(
            REMEMBERED,
            {
                "model": self.model.key,
                "pooling": self.pooling,
                "metric": self.metric,
                "normalize": self.normalize,
                "rows": [],
                "current": None,
                "query": "",
            },
        )


def make_choices(arguments: Namespace, remembered: Mapping[str, Any] | None = None) -> Choices:
    """ModelRefused if the model can't be used."""
    before = dict(remembered or {}) if arguments.model is None else {}
    key = arguments.model or before.get("model")
    model = resolve_model(key) if key else built_in_model()
    normalize = before.get("normalize", True) if arguments.normalize is None else arguments.normalize
    return Choices(
        model,
        arguments.pooling or before.get("pooling") or model.pooling,
        getattr(arguments, "metric", None) or before.get("metric") or model.metric,
        bool(normalize),
        arguments.device,
        arguments.precision,
    )
