"""The one style sheet, written from the tokens; what it can't say is painted by the widgets themselves."""

from __future__ import annotations

from dataclasses import fields
from string import Template

from PySide6.QtGui import QColor

from semdesk.gui import theme as t
from semdesk.gui.theme import Theme


def stylesheet(theme: Theme) -> str:
    """The application's style sheet. ``kind``, ``ground`` and ``tone`` are dynamic properties of widgets."""
    return Template(_RULES).substitute(_colours(theme) | _sizes(theme))


def _colours(theme: Theme) -> dict[str, str]:
    colours = {field.name: getattr(theme, field.name) for field in fields(theme)}
    names = {name: colour.name() for name, colour in colours.items() if isinstance(colour, QColor)}
    return names | {"text_off": theme.disabled(theme.text, theme.surface).name()}


def _sizes(theme: Theme) -> dict[str, str]:
    numbers = {
        "hair": t.HAIRLINE,
        "focus": t.FOCUS_WIDTH,
        "radius": t.RADIUS,
        "card": t.CARD_RADIUS,
        "drop": t.DROP_RADIUS,
        "xs": t.XS,
        "s": t.S,
        "m": t.M,
        "xl": t.XL,
        "pad": t.S - t.HAIRLINE,
        "pad_focus": t.S - t.FOCUS_WIDTH,
        "scroll": t.SCROLL_BAR,
        "handle": t.SCROLL_HANDLE_MIN,
        "half_scroll": t.SCROLL_BAR // 2 - t.FOCUS_WIDTH,
        "caption": theme.px(t.CAPTION.size),
        "small": theme.px(t.SMALL.size),
        "heading": theme.px(t.HEADING.size),
        "title": theme.px(t.DROP_TITLE.size),
        "lead": theme.px(t.LEAD.size),
        "base": theme.px(t.BASE.size),
        "control": theme.px(t.CONTROL_HEIGHT) - 2 * t.HAIRLINE,
        "control_focus": theme.px(t.CONTROL_HEIGHT) - 2 * t.FOCUS_WIDTH,
        "row": theme.px(t.ROW_HEIGHT),
        "tool": theme.px(t.MIN_TARGET),
    }
    return {name: f"{number}px" for name, number in numbers.items()}


_RULES = """
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $line; width: $hair; height: $hair; }
QMainWindow::separator:hover { background: $accent; }
QWidget[ground="window"] { background: $window; }
QWidget[ground="surface"] { background: $surface; }
QWidget[ground="sunken"] { background: $sunken; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }
QToolTip { background: $raised; color: $text; border: $hair solid $line_strong; padding: $xs $s; }

QLabel { background: transparent; }
QLabel[type="heading"] { font-size: $heading; font-weight: 600; }
QLabel[type="title"] { font-size: $title; font-weight: 600; }
QLabel[type="lead"] { font-size: $lead; }
QLabel[type="small"] { font-size: $small; }
QLabel[tone="caption"] { color: $text2; font-size: $caption; }
QLabel[tone="quiet"] { color: $text2; }
QLabel[tone="status"] { color: $text2; font-size: $small; }
QLabel[tone="second"] { color: $text2; }
QLabel[tone="error"] { color: $error; }
QLabel[tone="link"] { color: $accent; }

QToolBar { border: none; padding: 0; spacing: 0; margin: 0; background: $window; }
QMenuBar { background: $window; color: $text; padding: 0 $xs; border-bottom: $hair solid $line; }
QMenuBar::item { padding: $xs $s; margin: $focus 0; border-radius: $radius; background: transparent; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $accent_tint; }
QMenu { background: $raised; color: $text; border: $hair solid $line_strong; padding: $xs 0; }
QMenu::item { padding: $xs $xl $xs $xl; min-height: $tool; background: transparent; }
QMenu::item:selected { background: $accent_tint; }
QMenu::item:disabled { color: $text_off; }
QMenu::indicator { width: $s; height: $s; left: $s; }
QMenu::separator { height: $hair; background: $line; margin: $xs 0; }

QToolButton { background: transparent; border: $hair solid transparent; border-radius: $radius;
  min-width: $tool; min-height: $tool; }
QToolButton:hover { background: $accent_tint; }
QToolButton:checked, QToolButton:pressed { background: $accent_tint; border-color: $accent; }
QToolButton:focus { border: $focus solid $accent; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox { background: $surface; color: $text;
  border: $hair solid $line_strong; border-radius: $radius; padding: 0 $pad;
  selection-background-color: $sel_tint;
  selection-color: $text; }
QLineEdit, QAbstractSpinBox { min-height: $control; }
QPlainTextEdit, QTextEdit { padding: $xs; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus {
  border: $focus solid $accent; }
QLineEdit:focus, QAbstractSpinBox:focus { min-height: $control_focus; padding: 0 $pad_focus; }
QLineEdit:disabled, QAbstractSpinBox:disabled {
  border-color: $line; color: $text_off; background: transparent; }
QLineEdit[wrong="true"] { border-color: $error; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }

QAbstractItemView { background: $surface; color: $text; border: none; outline: none;
  selection-background-color: $sel_tint; selection-color: $text; }
QAbstractItemView[kind="framed"] { border: $hair solid $line; }
QComboBox QAbstractItemView { background: $raised; border: $hair solid $line_strong; padding: $xs 0; }
QTableView { gridline-color: transparent; }
QHeaderView { background: $sunken; border: none; }
QHeaderView::section { background: $sunken; color: $text2; border: none; border-bottom: $hair solid $line;
  padding: 0 $s; font-size: $small; font-weight: 400; min-height: $row; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $sunken; border: none; }

QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: $scroll; margin: 0; }
QScrollBar:horizontal { background: transparent; height: $scroll; margin: 0; }
QScrollBar::handle { background: $band; border: $focus solid transparent; border-radius: $half_scroll; }
QScrollBar::handle:vertical { min-height: $handle; margin: 0 $focus; }
QScrollBar::handle:horizontal { min-width: $handle; margin: $focus 0; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $line_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QFrame[kind="line"] { background: $line; border: none; }
QFrame[kind="card"] { background: $surface; border: $hair solid $line; border-radius: $card; }
"""
