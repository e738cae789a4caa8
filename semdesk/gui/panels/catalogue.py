"""The panels, in the order of their tabs; a new one is one line here."""

from __future__ import annotations

from semdesk.gui.panels.base import Panel
from semdesk.gui.panels.corpus import CorpusPanel
from semdesk.gui.panels.map import MapPanel
from semdesk.gui.panels.matrix import MatrixPanel
from semdesk.gui.panels.pairs import PairsPanel
from semdesk.gui.panels.reader import ReaderPanel
from semdesk.gui.panels.search import SearchPanel

PANELS: tuple[type[Panel], ...] = (CorpusPanel, MapPanel, MatrixPanel, SearchPanel, PairsPanel, ReaderPanel)
