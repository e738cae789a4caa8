"""Dialogs: which columns hold the text, pasted text, lists, and a bug."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListView, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from semdesk.core.corpus.types import Failure, ReadOptions, Source, TablePreview
from semdesk.gui.crash_dialog import CrashDialog
from semdesk.gui.dialogs.listing import failures_dialog
from semdesk.gui.dialogs.paste import PasteDialog
from semdesk.gui.dialogs.tables import TablesDialog
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, Check
from semdesk.gui.widgets.preview_table import PreviewTable


def _preview(path: str, *columns: str) -> TablePreview:
    names = columns or ("id", "answer")
    return TablePreview(path, names, (tuple("x" for _ in names),), (names[-1],), 120)


def _ask(qtbot: QtBot, themes: ThemeManager, *previews: TablePreview) -> tuple[TablesDialog, list[Source]]:
    dialog = TablesDialog(previews, themes)
    qtbot.addWidget(dialog)
    decided: list[Source] = []
    dialog.decided.connect(decided.extend)
    dialog.open()
    return dialog, decided


def _press(dialog: QWidget, text: str) -> None:
    next(button for button in dialog.findChildren(Button) if button.text() == text).click()


def test_the_guess_is_ticked_and_taken(qtbot: QtBot, themes: ThemeManager) -> None:
    dialog, decided = _ask(qtbot, themes, _preview("/a/answers.xlsx"))
    assert dialog.findChild(PreviewTable).chosen == ("answer",)
    _press(dialog, "Add to the project")
    assert decided == [Source("/a/answers.xlsx", ReadOptions("auto", ("answer",)))]


def test_columns_are_ticked_by_a_click_on_their_cells(qtbot: QtBot, themes: ThemeManager) -> None:
    dialog, decided = _ask(qtbot, themes, _preview("/a/answers.xlsx"))
    table = dialog.findChild(PreviewTable)
    cell = table.visualRect(table.model().index(0, 0)).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    _press(dialog, "Add to the project")
    assert decided[0].options.text_columns == ("id", "answer")


def test_without_a_column_nothing_can_be_added(qtbot: QtBot, themes: ThemeManager) -> None:
    dialog, _ = _ask(qtbot, themes, _preview("/a/answers.xlsx"))
    table = dialog.findChild(PreviewTable)
    table.clicked.emit(table.model().index(0, 1, QModelIndex()))
    add = next(b for b in dialog.findChildren(Button) if b.text() == "Add to the project")
    assert not add.isEnabled()


def test_one_answer_serves_all_tables_with_the_same_columns(qtbot: QtBot, themes: ThemeManager) -> None:
    dialog, decided = _ask(
        qtbot, themes, _preview("/a/may.csv"), _preview("/a/x.csv", "q"), _preview("/a/june.csv")
    )
    assert dialog.findChild(Check).isChecked()
    _press(dialog, "Add, then the next table")
    assert "x.csv" in dialog.windowTitle()
    _press(dialog, "Add to the project")
    assert [Path(source.path).name for source in decided] == ["may.csv", "june.csv", "x.csv"]


def test_a_table_can_be_left_out_and_closing_keeps_the_others(qtbot: QtBot, themes: ThemeManager) -> None:
    dialog, decided = _ask(
        qtbot, themes, _preview("/a/1.csv"), _preview("/a/2.csv", "q"), _preview("/a/3.csv", "r")
    )
    _press(dialog, "Leave this table out")
    _press(dialog, "Add, then the next table")
    dialog.reject()
    assert [Path(source.path).name for source in decided] == ["2.csv"]


def test_pasting_starts_with_the_clipboard(qtbot: QtBot, themes: ThemeManager) -> None:
    QGuiApplication.clipboard().setText("One.\n\nTwo.")
    dialog = PasteDialog(themes)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.decided) as told:
        _press(dialog, "Add to the project")
    assert told.args == ["One.\n\nTwo."]


def test_the_list_of_failures_can_be_copied(qtbot: QtBot, themes: ThemeManager) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = failures_dialog([Failure("/a/report.pdf", "needs a password.")], themes, parent)
    assert dialog.findChild(QListView).model().rowCount() == 1
    _press(dialog, "Copy the list")
    assert QGuiApplication.clipboard().text() == "report.pdf\tneeds a password."


@pytest.mark.parametrize("more", ["", "KeyError: 7"])
def test_a_bug_is_shown_with_details_to_copy(qtbot: QtBot, themes: ThemeManager, more: str) -> None:
    dialog = CrashDialog("ValueError: 3", themes)
    qtbot.addWidget(dialog)
    dialog.add_details(more)
    _press(dialog, "Copy the details")
    copied = QGuiApplication.clipboard().text()
    assert "semdesk" in copied
    assert "ValueError: 3" in copied
    assert more in copied
    assert dialog.findChild(QPlainTextEdit).isReadOnly()
