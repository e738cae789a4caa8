"""Fields for numbers, as high as the other controls of a view bar."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager


def fit_number(field: QAbstractSpinBox, themes: ThemeManager) -> None:
    """Give a field of numbers its size, and keep it so when the text size changes."""

    def fit() -> None:
        theme = themes.theme
        field.setFixedSize(theme.px(t.NUMBER_FIELD), theme.px(t.CONTROL_HEIGHT))

    field.lineEdit().setTextMargins(t.XS, 0, 0, 0)
    themes.changed.connect(fit)
    fit()
