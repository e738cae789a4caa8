"""A new, empty project for a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from semdesk.core.project.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "trial.semdesk") as created:
        yield created
