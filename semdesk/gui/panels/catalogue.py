"""The panels, in the order of their tabs; a new one is one line here."""

from __future__ import annotations

from semdesk.gui.panels.base import Panel
from semdesk.gui.panels.corpus import CorpusPanel
from semdesk.gui.panels.reader import ReaderPanel

PANELS: tuple[type[Panel], ...] = (CorpusPanel, ReaderPanel)
