"""A few vectors as arrows from the origin, with the angle and the score between two of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from semdesk.core.projection.types import Arrows
from semdesk.gui import picture_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.arrow_scene import (
    Label,
    arrow_camera,
    arrow_colour,
    distance,
    origin,
    paint_angle,
    paint_arrow,
    paint_axes,
    paint_circle,
    paint_label,
    place_labels,
    spots,
)
from semdesk.gui.widgets.camera import Camera
from semdesk.gui.widgets.focus_ring import FocusRing
from semdesk.gui.widgets.score_bar import ScoreScale
from semdesk.gui.widgets.view_keys import is_enter
from semdesk.gui.words import decimal

_STEPS = {Qt.Key.Key_Left: 1, Qt.Key.Key_Up: 1, Qt.Key.Key_Right: -1, Qt.Key.Key_Down: -1}


class ArrowView(QWidget):
    """``chosen``: that row is to be the current one. ``opened``: it is to be read. ``hovered``: it, or -1."""

    chosen = Signal(int)
    opened = Signal(int)
    hovered = Signal(int)

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._arrows: Arrows | None = None
        self._texts: list[str] = []
        self._current = -1
        self._hovered = -1
        self._scale: ScoreScale | None = None
        self._has_circle = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._ring = FocusRing(self, themes)
        themes.changed.connect(self.update)

    def show_arrows(self, arrows: Arrows | None, scale: ScoreScale, has_circle: bool) -> None:
        """Show these, or nothing; ``has_circle``: all vectors have length 1."""
        self._arrows, self._scale, self._has_circle = arrows, scale, has_circle
        self._texts = [""] * (len(arrows.rows) if arrows is not None else 0)
        self._set_hovered(-1)
        self.update()

    def show_texts(self, texts: Sequence[str]) -> None:
        """The passages' texts, in the order of the arrows."""
        self._texts = list(texts)
        self.update()

    def show_current(self, row: int | None) -> None:
        """Which row stands out."""
        self._current = -1 if row is None else row
        self.update()

    def pair(self) -> tuple[int, int] | None:
        """The numbers of the two arrows whose angle is shown: the current one, and the hovered or another."""
        if self._arrows is None or len(self._arrows.rows) < 2:
            return None
        first = self._number(self._current)
        first = 0 if first is None else first
        other = self._hovered if self._hovered not in (-1, first) else int(first == 0)
        return first, other

    def pair_text(self) -> str:
        """The angle in degrees and the score between the two, of the full vectors."""
        pair = self.pair()
        if pair is None or self._arrows is None or self._scale is None:
            return ""
        angle, score = float(self._arrows.angles[pair]), float(self._arrows.scores[pair])
        return f"{decimal(angle, 1)}° · {self._scale.text(score)}"

    def tip(self, row: int) -> QPointF:
        """The pixel where a row's arrow ends."""
        assert self._arrows is not None
        return spots(self._arrows, self._camera(self._arrows))[self._number(row) or 0]

    def box(self, row: int) -> QRectF:
        """What a card about a row must leave free."""
        return QRectF(self.tip(row), QSize(1, 1).toSizeF()).adjusted(-t.M, -t.M, t.M, t.M)

    def _number(self, row: int) -> int | None:
        rows = [] if self._arrows is None else self._arrows.rows.tolist()
        return rows.index(row) if row in rows else None

    def _camera(self, arrows: Arrows) -> Camera:
        return arrow_camera(arrows, self._has_circle, self.width(), self.height())

    def _labels(self, arrows: Arrows) -> list[Label]:
        camera = self._camera(arrows)
        return place_labels(spots(arrows, camera), self._texts, camera, self._themes.theme)

    def _set_hovered(self, number: int) -> None:
        if number != self._hovered:
            self._hovered = number
            row = -1 if number < 0 or self._arrows is None else int(self._arrows.rows[number])
            self.hovered.emit(row)
            self.update()

    def _at(self, spot: QPointF) -> int:
        """The number of the arrow, or of the label, that is nearest to a pixel."""
        if self._arrows is None:
            return -1
        camera = self._camera(self._arrows)
        tips = spots(self._arrows, camera)
        distances = [distance(spot, origin(camera), tip) for tip in tips]
        line = self._themes.theme.line_of(t.SERIF_CONTEXT)
        for number, label in enumerate(self._labels(self._arrows)):
            if QRectF(label.left, label.middle - line / 2, label.width, line).contains(spot):
                distances[number] = 0.0
        best = int(np.argmin(distances))
        return best if distances[best] <= sizes.ARROW_CATCH else -1

    def _step(self, by: int) -> None:
        """To the next arrow around the origin."""
        if self._arrows is None:
            return
        angles = np.arctan2(self._arrows.tips[:, 1], self._arrows.tips[:, 0])
        order = np.argsort(angles, kind="stable").tolist()
        at = order.index(self._number(self._current) or 0)
        self.chosen.emit(int(self._arrows.rows[order[(at + by) % len(order)]]))

    # ------ Qt --------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(*sizes.PICTURE_SIZE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.fillRect(self.rect(), theme.surface)
        if self._arrows is not None:
            self._paint(painter, self._arrows)
        painter.end()

    def _paint(self, painter: QPainter, arrows: Arrows) -> None:
        theme, camera = self._themes.theme, self._camera(arrows)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._has_circle:
            paint_circle(painter, camera, self.tr("length 1"), theme)
        paint_axes(painter, camera, theme)
        tips, start, pair = spots(arrows, camera), origin(camera), self.pair()
        numbers = sorted(range(len(tips)), key=lambda number: arrows.rows[number] == self._current)
        for number in numbers:
            is_current = arrows.rows[number] == self._current
            is_strong = bool(is_current) or number == self._hovered
            paint_arrow(painter, start, tips[number], arrow_colour(bool(is_current), theme), is_strong)
        for tip, label, number in zip(tips, self._labels(arrows), range(len(tips)), strict=False):
            paint_label(painter, tip, label, theme, pair is not None and number in pair)
        if pair is not None:
            paint_angle(painter, camera, (tips[pair[0]], tips[pair[1]]), self.pair_text(), theme)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hovered(self._at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number >= 0 and self._arrows is not None:
            self.chosen.emit(int(self._arrows.rows[number]))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._hovered >= 0 and self._arrows is not None:
            self.opened.emit(int(self._arrows.rows[self._hovered]))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hovered(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(_STEPS[key])
        elif is_enter(event) and self._current >= 0:
            self.opened.emit(self._current)
        else:
            event.ignore()
