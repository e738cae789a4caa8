"""The panels, in the order of their tabs; a new one is one line here."""

from __future__ import annotations

from semdesk.gui.panels.base import Panel

PANELS: tuple[type[Panel], ...] = ()
