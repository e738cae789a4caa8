"""A theme for the tests of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from semdesk.gui.theme_manager import ThemeManager


@pytest.fixture
def themes(qapp: QApplication) -> Iterator[ThemeManager]:
    """The light theme, at 100 %."""
    manager = ThemeManager(qapp, "light")
    yield manager
    manager.deleteLater()
