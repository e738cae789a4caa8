"""Lucide icons, drawn from SVG in the colour asked for, and kept per colour, size and pixel ratio."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from semdesk.core.resources import resource
from semdesk.gui.theme import ICON, ICON_STROKE

_RATIOS = (1.0, 1.25, 1.5, 2.0, 3.0)


def icon(name: str, colour: QColor, size: int = ICON, off: QColor | None = None) -> QIcon:
    """An icon for buttons and menus, sharp at every pixel ratio. ``off``: its colour when disabled."""
    return _icon(name, colour.rgba(), size, (off or colour).rgba())


def icon_pixmap(name: str, colour: QColor, size: int = ICON, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of ``size`` logical pixels. KeyError if there is no such icon."""
    return _pixmap(name, colour.rgba(), size, ratio)


def paint_icon(painter: QPainter, box: QRectF, name: str, colour: QColor) -> None:
    """Draw an icon into a box, for widgets and delegates that paint themselves."""
    _renderer(name, colour.rgba()).render(painter, box)


@cache
def _icon(name: str, rgba: int, size: int, off: int) -> QIcon:
    made = QIcon()
    for ratio in _RATIOS:
        made.addPixmap(_pixmap(name, rgba, size, ratio))
        made.addPixmap(_pixmap(name, off, size, ratio), QIcon.Mode.Disabled)
    return made


@cache
def _pixmap(name: str, rgba: int, size: int, ratio: float) -> QPixmap:
    drawing, pixels = _renderer(name, rgba), round(size * ratio)
    picture = QPixmap(QSize(pixels, pixels))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    drawing.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@cache
def _renderer(name: str, rgba: int) -> QSvgRenderer:
    colour = QColor.fromRgba(rgba)
    drawing = (
        _source(name)
        .replace("currentColor", colour.name())
        .replace('stroke-width="2"', f'stroke-width="{ICON_STROKE}" stroke-opacity="{colour.alphaF()}"')
    )
    return QSvgRenderer(QByteArray(drawing.encode()))


@cache
def _source(name: str) -> str:
    path = resource("icons", f"{name}.svg")
    if not path.is_file():
        raise KeyError(f"there is no icon {name} in resources/icons")
    return path.read_text(encoding="utf-8")
