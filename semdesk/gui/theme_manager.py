"""Which theme is in force: follows the system or the user's choice, and dresses the application in it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from semdesk.gui.fonts import register_fonts
from semdesk.gui.stylesheet import stylesheet
from semdesk.gui.theme import DARK, LIGHT, SMALL, Theme

_Role = QPalette.ColorRole
_Group = QPalette.ColorGroup


class ThemeManager(QObject):
    """Holds the current `Theme`. ``changed``: colours or sizes are others now; repaint.

    ``appearance`` is system, light or dark; ``text_size`` a percentage.
    """

    changed = Signal()

    def __init__(self, app: QApplication, appearance: str = "system", text_size: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self._appearance = appearance
        self._text_size = text_size
        self._number = 0
        register_fonts()
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self._theme = self._make()
        self._dress()

    @property
    def theme(self) -> Theme:
        """The tokens to paint with, now."""
        return self._theme

    @property
    def appearance(self) -> str:
        return self._appearance

    @property
    def text_size(self) -> int:
        return self._text_size

    def set_appearance(self, appearance: str) -> None:
        """Follow the system, or stay light or dark."""
        if appearance != self._appearance:
            self._appearance = appearance
            self._renew()

    def set_text_size(self, percent: int) -> None:
        """Make all type larger or smaller."""
        if percent != self._text_size:
            self._text_size = percent
            self._renew()

    def _on_system_changed(self) -> None:
        if self._appearance == "system":
            self._renew()

    def _renew(self) -> None:
        self._number += 1
        self._theme = self._make()
        self._dress()
        self.changed.emit()

    def _make(self) -> Theme:
        base = DARK if self._is_dark() else LIGHT
        return base.scaled(self._text_size / 100, self._number)

    def _is_dark(self) -> bool:
        if self._appearance == "system":
            return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return self._appearance == "dark"

    def _dress(self) -> None:
        self._app.setFont(self._theme.ui())
        self._app.setPalette(palette_of(self._theme))
        QToolTip.setFont(self._theme.ui(SMALL))
        self._app.setStyleSheet(stylesheet(self._theme))


def palette_of(theme: Theme) -> QPalette:
    """Qt's own roles, for what no style sheet reaches."""
    palette = QPalette()
    for role, colour in _roles(theme).items():
        palette.setColor(role, colour)
    for role, ground in _TEXT_ROLES.items():
        faded = theme.disabled(palette.color(role), palette.color(ground))
        palette.setColor(_Group.Disabled, role, faded)
    return palette


_TEXT_ROLES = {
    _Role.WindowText: _Role.Window,
    _Role.Text: _Role.Base,
    _Role.ButtonText: _Role.Button,
    _Role.HighlightedText: _Role.Highlight,
    _Role.PlaceholderText: _Role.Base,
}


def _roles(theme: Theme) -> dict[QPalette.ColorRole, QColor]:
    return {
        _Role.Window: theme.window,
        _Role.WindowText: theme.text,
        _Role.Base: theme.surface,
        _Role.AlternateBase: theme.sunken,
        _Role.Text: theme.text,
        _Role.PlaceholderText: theme.text3,
        _Role.Button: theme.surface,
        _Role.ButtonText: theme.text,
        _Role.ToolTipBase: theme.raised,
        _Role.ToolTipText: theme.text,
        _Role.Highlight: theme.sel_tint,
        _Role.HighlightedText: theme.text,
        _Role.Accent: theme.accent,
        _Role.Link: theme.accent,
        _Role.LinkVisited: theme.accent,
        _Role.BrightText: theme.error,
        _Role.Light: theme.surface,
        _Role.Midlight: theme.sunken,
        _Role.Mid: theme.line,
        _Role.Dark: theme.line_strong,
        _Role.Shadow: theme.line_strong,
    }
