"""Camera moves: a short way from one view to the next, easing out."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

from semdesk.gui import theme as t
from semdesk.gui.widgets.camera import Camera


class Flight(QVariantAnimation):
    """Calls ``show`` with each camera on the way; a flight that starts ends the one before it."""

    def __init__(self, show: Callable[[Camera], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self._start = self._goal = Camera(0, 0, 1, 1, 1)
        self.setStartValue(0.0)
        self.setEndValue(1.0)
        self.setDuration(t.CAMERA_MS)
        self.setEasingCurve(QEasingCurve.Type.OutCubic)
        self.valueChanged.connect(self._on_value)

    def fly(self, start: Camera, goal: Camera) -> None:
        """Move from one camera to another."""
        self.stop()
        self._start, self._goal = start, goal
        self.start()

    def _on_value(self, share: float) -> None:
        self._show(self._goal if share >= 1 else self._start.between(self._goal, share))
