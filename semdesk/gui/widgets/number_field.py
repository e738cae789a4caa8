"""Fields for numbers, as high as the other controls of a view bar."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager


class CountField(QSpinBox):
    """A whole number from 1 on."""

    def __init__(self, value: int, most: int, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setRange(1, most)
        self.setValue(value)
        self.setGroupSeparatorShown(True)
        themes.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        _fit(self, self._themes)


class ScoreField(QDoubleSpinBox):
    """A score with two digits; it counts once it is typed in full."""

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self.setDecimals(2)
        self.setKeyboardTracking(False)
        themes.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        _fit(self, self._themes)


def _fit(field: QAbstractSpinBox, themes: ThemeManager) -> None:
    field.lineEdit().setTextMargins(t.XS, 0, 0, 0)
    field.setFixedSize(themes.theme.px(sizes.NUMBER_FIELD), themes.theme.px(t.CONTROL_HEIGHT))
