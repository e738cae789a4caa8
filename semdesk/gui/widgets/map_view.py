"""The map as a widget: camera, mouse and keyboard over a `MapScene`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.gui import picture_sizes as sizes
from semdesk.gui.colouring import Colouring
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.camera import Camera
from semdesk.gui.widgets.flight import Flight
from semdesk.gui.widgets.focus_ring import FocusRing
from semdesk.gui.widgets.map_marks import paint_area, rectangle
from semdesk.gui.widgets.map_scene import MapScene
from semdesk.gui.widgets.map_tools import CURSORS, Tool
from semdesk.gui.widgets.view_keys import DIRECTIONS, has_control, is_enter, zoom_by_key

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
_PAUSE_MS = 60
"""A movement that rests so long is over, for now."""
_NOTCH = 120


class MapView(QWidget):
    """``chosen``: these rows (int64) were taken; True: besides what is selected. ``opened``: read that row.

    ``hovered``: the row under the cursor, -1 for none.
    """

    chosen = Signal(object, bool)
    opened = Signal(int)
    hovered = Signal(int)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.scene = MapScene(themes.theme)
        self._camera = Camera(0, 0, 1, 1, 1)
        self._sees_all = True
        self.reserved = 0
        self._current: int | None = None
        self._hovered = -1
        self._tool: Tool = "select"
        self._press: QPointF | None = None
        self._drag: Literal["", "pan", "rectangle", "lasso"] = ""
        self._trail: list[QPointF] = []
        self._flight = Flight(self._set_camera, self)
        self._rest: Iterator[None] = iter(())
        self._sharpen = QTimer(self, singleShot=True)
        self._sharpen.timeout.connect(self._on_sharpen)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._ring = FocusRing(self, themes)
        themes.changed.connect(self._on_theme_changed)

    # ------ what is shown ---------------------------------------------------------------------------------
    def show_points(self, coordinates: Floats, keep_camera: bool = False) -> None:
        """Show these places (n, 2), all in view, or from where the camera stands."""
        self._flight.stop()
        self._set_hovered(-1)
        self.scene.show_points(coordinates)
        self._sees_all = self._sees_all or not keep_camera
        if self._sees_all:
            self._camera = self._whole()
        self._draw()

    def show_colouring(self, colouring: Colouring) -> None:
        """Colour the points."""
        self.scene.show_colouring(colouring)
        self._draw()

    def show_selection(self, rows: Rows, current: int | None, neighbours: Rows) -> None:
        """Mark the selected rows, the current one and its true neighbours."""
        self._current = current
        self.scene.show_selection(rows, current, neighbours)
        self._draw()

    def show_query(self, place: Floats | None, text: str) -> None:
        """Mark where a query lies, (2,), or nothing."""
        self.scene.show_query(place, text)
        self._draw()

    def set_tool(self, tool: Tool) -> None:
        """What dragging does: select and pan move the map, rectangle and lasso select."""
        self._tool = tool
        self.setCursor(CURSORS[tool])

    def reserve(self, width: int) -> None:
        """So many pixels at the right are covered: where the whole map is seen, it moves beside them."""
        if width != self.reserved:
            self.reserved = width
            if self._sees_all:
                self._set_camera(self._whole())

    @property
    def camera(self) -> Camera:
        return self._camera

    def spot(self, row: int) -> QPointF:
        """The pixel of a row that has a place."""
        return self.scene.spot(row, self._camera)

    def _draw(self) -> None:
        """Draw the points now if they are few, and all the rest in steps between other events."""
        if self.scene.is_quick():
            for _ in self.scene.redraw_points(self._camera, self.devicePixelRatioF()):
                pass
        self._rest = self.scene.redraw(self._camera, self.devicePixelRatioF())
        self._sharpen.start(0)
        self.update()

    # ------ camera ----------------------------------------------------------------------------------------
    def zoom_in(self) -> None:
        self._fly(self._zoomed(sizes.BUTTON_STEP, self._middle()))

    def zoom_out(self) -> None:
        self._fly(self._zoomed(1 / sizes.BUTTON_STEP, self._middle()))

    def zoom_fit(self) -> None:
        """Show every point."""
        self._fly(self._whole())
        self._sees_all = True

    def _whole(self) -> Camera:
        return self.scene.whole(self.width(), self.height(), self.reserved)

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _zoomed(self, factor: float, about: QPointF) -> Camera:
        whole = self._whole().scale
        scale = min(max(self._camera.scale * factor, whole / 2), whole * sizes.MAX_ZOOM)
        return self._camera.zoomed(scale / self._camera.scale, about.x(), about.y())

    def _fly(self, goal: Camera) -> None:
        self._sees_all = False
        self._flight.fly(self._camera, goal)

    def _set_camera(self, camera: Camera) -> None:
        """Move there now; what takes longer than a frame to draw is made sharp when the movement pauses."""
        self._camera = camera
        self._set_hovered(-1)
        self._draw()
        self._sharpen.start(0 if self.scene.is_sharp(camera, self.devicePixelRatioF()) else _PAUSE_MS)

    def _on_sharpen(self) -> None:
        """One more step; then the next, once what waits has had its turn."""
        try:
            next(self._rest)
            self._sharpen.start(0)
        except StopIteration:
            self.update()

    def _on_theme_changed(self) -> None:
        self.scene.dress(self._themes.theme)
        self._draw()

    # ------ pointing --------------------------------------------------------------------------------------
    def _set_hovered(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.hovered.emit(row)
            self.update()

    def _begin(self, event: QMouseEvent) -> Literal["pan", "rectangle", "lasso"]:
        """What the drag that starts now does."""
        if event.buttons() & Qt.MouseButton.MiddleButton or self._tool == "pan":
            return "pan"
        if self._tool == "select":
            return "rectangle" if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else "pan"
        return self._tool

    def _on_dragged(self, spot: QPointF) -> None:
        if self._drag == "pan":
            step = spot - self._trail[-1]
            self._sees_all = False
            self._set_camera(self._camera.moved(step.x(), step.y()))
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._trail.append(spot)
        self.update()

    def _outline(self) -> QPolygonF:
        if self._drag == "rectangle":
            return rectangle(self._trail[0], self._trail[-1])
        return QPolygonF(self._trail)

    def _on_click(self, spot: QPointF, is_added: bool) -> None:
        row = self.scene.row_at(self._camera, spot, sizes.CATCH)
        if row >= 0:
            self.chosen.emit(np.array([row], np.int64), is_added)
        elif not is_added:
            self.chosen.emit(np.zeros(0, np.int64), False)

    def _step(self, direction: QPoint, is_added: bool) -> None:
        row = self.scene.row_towards(self._camera, self._current, direction)
        if row >= 0:
            self.chosen.emit(np.array([row], np.int64), is_added)

    def _end_drag(self) -> None:
        self._press, self._drag, self._trail = None, "", []
        self.set_tool(self._tool)
        self.update()

    # ------ Qt --------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(*sizes.PICTURE_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.fillRect(self.rect(), theme.surface)
        self.scene.paint(painter, self._camera, self._hovered)
        if self._drag in ("rectangle", "lasso"):
            paint_area(painter, self._outline(), theme)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._sees_all:
            self._flight.stop()
            self._camera = self._whole()
        else:
            self._camera = self._camera.resized(self.width(), self.height())
        self._set_camera(self._camera)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = event.position()
        self._trail = [event.position()]
        self._flight.stop()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = event.position()
        if self._press is None:
            self._set_hovered(self.scene.row_at(self._camera, spot, sizes.CATCH))
            return
        if not self._drag and (spot - self._press).manhattanLength() >= sizes.DRAG_FROM:
            self._drag = self._begin(event)
            self._set_hovered(-1)
        if self._drag:
            self._on_dragged(spot)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        is_added = bool(
            event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier)
        )
        if self._drag in ("rectangle", "lasso"):
            self.chosen.emit(self.scene.rows_inside(self._camera, self._outline()), is_added)
        elif self._press is not None and not self._drag and event.button() == Qt.MouseButton.LeftButton:
            self._on_click(event.position(), is_added)
        self._end_drag()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.scene.row_at(self._camera, event.position(), sizes.CATCH)
        if row >= 0:
            self.opened.emit(row)
        else:
            self.zoom_fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / _NOTCH
        if notches:
            self._flight.stop()
            self._sees_all = False
            self._set_camera(self._zoomed(sizes.WHEEL_STEP**notches, event.position()))
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if zoom_by_key(self, event):
            return
        direction = DIRECTIONS.get(Qt.Key(event.key()))
        if has_control(event) and event.key() == Qt.Key.Key_A:
            self.chosen.emit(self.scene.rows, False)
        elif direction is not None and not has_control(event):
            self._step(direction, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif is_enter(event) and self._current is not None:
            self.opened.emit(self._current)
        elif event.key() == Qt.Key.Key_Escape and self._drag:
            self._end_drag()
        else:
            event.ignore()
