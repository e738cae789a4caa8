"""The window: start page, dropping, panels that fold, keys, appearance, and what it remembers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from semdesk.app.session import Session
from semdesk.gui.crash_dialog import CrashDialog
from semdesk.gui.dialogs.tables import TablesDialog
from semdesk.gui.main_window import MainWindow
from semdesk.gui.menus import RecentMenu
from semdesk.gui.panels.catalogue import PANELS
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button

_PATIENCE_MS = 60_000
_NO_BUTTON = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def _files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def _drag(window: MainWindow, data: QMimeData) -> QDragEnterEvent:
    event = QDragEnterEvent(QPoint(9, 99), Qt.DropAction.CopyAction, data, *_NO_BUTTON)
    QApplication.sendEvent(window, event)
    return event


def _drop(window: MainWindow, data: QMimeData) -> None:
    _drag(window, data)
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 99), Qt.DropAction.CopyAction, data, *_NO_BUTTON))


def _words(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "sentences.txt"
    path.write_text("Today is a sunny day\nIt's raining!\nDogs are awesome\n", encoding="utf-8")
    return path


@pytest.fixture
def filled(qtbot: QtBot, window: MainWindow, session: Session, texts: Path) -> MainWindow:
    """The window with three passages, dropped."""
    session.start()
    _drop(window, _files(texts))
    qtbot.waitUntil(lambda: session.passage_count == 3 and session.is_model_ready, timeout=_PATIENCE_MS)
    return window


def test_the_first_start_shows_the_start_page_without_panels(window: MainWindow) -> None:
    assert window.content.is_at_start
    assert not any(dock.dock.isVisible() or dock.strip.isVisible() for dock in window.docks.values())
    assert window.windowTitle() == "New project – semdesk"
    assert window.toolbar.search.isEnabled() is False


def test_files_over_the_window_are_announced_and_leaving_ends_it(window: MainWindow, texts: Path) -> None:
    assert _drag(window, _files(texts, texts.parent)).isAccepted()
    assert "Drop to add 2 files" in _words(window.content.start)
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert "Drop documents here" in _words(window.content.start)


def test_what_is_no_file_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("some words")
    event = _drag(window, data)
    assert "Drop documents here" in _words(window.content.start)
    assert not event.isAccepted()


def test_dropped_files_open_the_views(filled: MainWindow, session: Session) -> None:
    assert not filled.content.is_at_start
    assert {key for key, dock in filled.docks.items() if dock.dock.isVisible()} == {"corpus", "reader"}
    assert filled.toolbar.search.isEnabled()
    assert "3 passages in 1 document" in _words(filled.status)
    assert filled.toolbar.model_choice.combo.currentText() == "all-MiniLM-L6-v2"


def test_a_dropped_table_asks_for_its_text_columns(
    qtbot: QtBot, filled: MainWindow, session: Session, tmp_path: Path
) -> None:
    table = tmp_path / "answers.csv"
    table.write_text(
        "id,answer\n1,The queue was too long\n2,The guide was kind and funny\n", encoding="utf-8"
    )
    _drop(filled, _files(table))
    qtbot.waitUntil(lambda: bool(filled.findChildren(TablesDialog)), timeout=_PATIENCE_MS)
    dialog = filled.findChild(TablesDialog)
    next(b for b in dialog.findChildren(Button) if b.text() == "Add to the project").click()
    qtbot.waitUntil(lambda: session.passage_count == 5, timeout=_PATIENCE_MS)
    assert session.column_names == ("id",)


def test_another_pooling_is_chosen_in_the_toolbar(filled: MainWindow, session: Session) -> None:
    combo = filled.toolbar.pooling_choice.combo
    combo.activated.emit(combo.findText("CLS"))
    assert session.settings.pooling == "cls"
    assert combo.currentText() == "CLS"


def test_a_search_brings_its_view_to_the_front(qtbot: QtBot, filled: MainWindow, session: Session) -> None:
    qtbot.keyClicks(filled.toolbar.search, "a lovely puppy")
    qtbot.waitUntil(lambda: session.search is not None and not session.search.is_stale, timeout=_PATIENCE_MS)
    assert filled.content.tabs.value == "search"
    assert session.search is not None
    assert int(session.search.rows[0]) == 2


def test_an_emptied_project_goes_back_to_the_start_page(
    qtbot: QtBot, filled: MainWindow, session: Session
) -> None:
    session.remove_document(session.documents[0].id)
    qtbot.waitUntil(lambda: filled.content.is_at_start, timeout=_PATIENCE_MS)
    assert not filled.docks["corpus"].strip.isVisible()


@pytest.fixture
def at_work(window: MainWindow) -> MainWindow:
    """The window as it is with texts, without reading any."""
    window._show_views()
    return window


def test_a_narrow_window_folds_the_reader_first_then_the_corpus(at_work: MainWindow) -> None:
    folded = []
    for width in (1300, 1100, 820, 1100, 1300):
        at_work.resize(width, 700)
        folded.append([key for key, dock in at_work.docks.items() if not dock.is_open])
    assert folded == [[], ["reader"], ["corpus", "reader"], ["reader"], []]


def test_a_folded_panel_is_a_strip_and_comes_back_by_a_click(at_work: MainWindow) -> None:
    reader = at_work.docks["reader"]
    width = reader.dock.width()
    at_work.actions_by_name["fold reader"].trigger()
    assert not reader.dock.isVisible()
    assert reader.strip.isVisible()
    reader.strip.click()
    assert reader.dock.isVisible()
    assert abs(reader.dock.width() - width) <= 2


def test_panels_have_their_own_width_again_when_a_narrow_window_grows(at_work: MainWindow) -> None:
    at_work.resize(1440, 800)
    usual = [dock.dock.width() for dock in at_work.docks.values()]
    for width in (1190, 780, 1440):
        at_work.resize(width, 800)
    assert [dock.dock.width() for dock in at_work.docks.values()] == usual == [300, 352]


def test_a_panel_that_was_folded_by_hand_stays_folded_in_a_wide_window(at_work: MainWindow) -> None:
    at_work.toggle_dock("reader")
    at_work.resize(900, 700)
    at_work.resize(1400, 700)
    assert not at_work.docks["reader"].is_open


def test_every_view_has_a_key(at_work: MainWindow) -> None:
    views = [panel.key for panel in PANELS if panel.place == "centre"]
    for number, key in enumerate(views, 1):
        action = at_work.actions_by_name[f"view {key}"]
        assert action.shortcut().toString() == f"Ctrl+{number}"
        action.trigger()
        assert at_work.content.tabs.value == key


def test_every_action_says_what_it_does_and_no_key_is_used_twice(window: MainWindow) -> None:
    listed = window.actions_by_name.with_keys()
    assert all(text for _, text in listed)
    assert len({key.toString() for key, _ in listed}) == len(listed) > 10


def test_a_menu_explains_itself_in_the_status_bar(window: MainWindow) -> None:
    QApplication.sendEvent(window, QStatusTipEvent("Open a project file"))
    assert "Open a project file" in _words(window.status)
    QApplication.sendEvent(window, QStatusTipEvent(""))
    assert "Open a project file" not in _words(window.status)


def test_escape_clears_the_selection(qtbot: QtBot, at_work: MainWindow, session: Session) -> None:
    session.selection.set([1, 2])
    qtbot.keyClick(at_work, Qt.Key.Key_Escape)
    assert len(session.selection) == 0


def test_appearance_and_text_size_are_remembered(
    window: MainWindow, session: Session, themes: ThemeManager
) -> None:
    window.actions_by_name["appearance dark"].trigger()
    window.actions_by_name["text size 125"].trigger()
    assert (session.preferences.appearance, session.preferences.text_size) == ("dark", 125)
    assert themes.theme.is_dark
    assert themes.theme.px(100) == 125


def test_the_layout_comes_back(
    qtbot: QtBot, at_work: MainWindow, session: Session, themes: ThemeManager
) -> None:
    at_work.toggle_dock("reader")
    at_work.resize(780, 640)
    at_work.close()
    again = MainWindow(session, themes)
    qtbot.addWidget(again)
    again.show()
    again._show_views()
    assert (again.width(), again.height()) == (780, 640)
    again.resize(1400, 640)
    assert (again.docks["corpus"].is_open, again.docks["reader"].is_open) == (True, False)


def test_a_layout_that_cannot_be_read_is_passed_over(
    qtbot: QtBot, session: Session, themes: ThemeManager
) -> None:
    session.preferences.window_geometry = "nonsense"
    session.preferences.window_state = "reader:more nonsense"
    window = MainWindow(session, themes)
    qtbot.addWidget(window)
    window.show()
    assert window.content.is_at_start


def test_a_bug_shows_one_dialog_and_the_window_goes_on(window: MainWindow, session: Session) -> None:
    session.jobs.crashed.emit("ValueError: 1")
    session.jobs.crashed.emit("ValueError: 2")
    dialogs = window.findChildren(CrashDialog)
    assert len(dialogs) == 1
    dialogs[0].accept()
    assert window.isEnabled()


def test_recent_projects_are_offered(window: MainWindow, session: Session) -> None:
    recent = window.findChild(RecentMenu)
    assert not recent.actions()[0].isEnabled()
    session.preferences.recent_projects = ("/a/Customer questions.semdesk",)
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions()] == ["Customer questions"]


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_f1_explains_the_control_with_the_keyboard(qtbot: QtBot, at_work: MainWindow) -> None:
    at_work.toolbar.add.setFocus()
    at_work.explain()
    assert QToolTip.text() == at_work.toolbar.add.toolTip() != ""
    QToolTip.hideText()


def test_the_window_is_imported_without_the_engine_and_the_readers() -> None:
    heavy = (
        "{'torch', 'transformers', 'sentence_transformers', 'sklearn', 'scipy', 'openpyxl', 'docx', 'PIL'}"
    )
    code = f"import sys, semdesk.gui.main_window; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
