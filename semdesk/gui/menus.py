"""What stands in the menus, in order."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from semdesk.core.embedding.precision import PRECISIONS
from semdesk.gui import theme as t
from semdesk.gui.actions import SEPARATOR, Actions, Entries, Entry, tr
from semdesk.gui.panels.catalogue import PANELS

if TYPE_CHECKING:
    from semdesk.gui.main_window import MainWindow


def make_menus(window: MainWindow, actions: Actions) -> None:
    """Fill the window's menu bar."""
    bar = window.menuBar()
    file = actions.add_menu(bar, tr("File"), file_entries(window))
    file.insertMenu(actions["save as"], RecentMenu(window))
    actions.add_menu(bar, tr("Edit"), edit_entries(window))
    view = actions.add_menu(bar, tr("View"), view_entries(window))
    view.addSeparator()
    actions.add_menu(view, tr("Appearance"), appearance_entries(window))
    actions.add_menu(view, tr("Text size"), text_size_entries(window))
    actions.add_menu(bar, tr("Corpus"), corpus_entries(window))
    analyse = actions.add_menu(bar, tr("Analyse"), analyse_entries(window))
    precision = actions.add_menu(analyse, tr("Precision"), precision_entries(window))
    precision.setToolTipsVisible(True)
    actions.add_menu(bar, tr("Window"), window_entries(window))
    actions.add_menu(bar, tr("Help"), help_entries(window))
    actions[f"appearance {window.themes.appearance}"].setChecked(True)
    actions[f"precision {window.session.preferences.precision}"].setChecked(True)
    for each in PRECISIONS:
        actions[f"precision {each.key}"].setToolTip(tr(each.explanation))
    for size in t.TEXT_SIZES:
        actions[f"text size {size}"].setChecked(size == window.themes.text_size)


class RecentMenu(QMenu):
    """The projects of late; made anew whenever it opens."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(tr("Open recent"), window)
        self._window = window
        self.aboutToShow.connect(self._fill)
        self.triggered.connect(self._on_triggered)
        self._fill()

    def _fill(self) -> None:
        self.clear()
        for path in self._window.session.preferences.recent_projects:
            action = self.addAction(Path(path).stem)
            action.setStatusTip(path)
            action.setData(path)
        if self.isEmpty():
            self.addAction(tr("No project has been saved under a name yet")).setEnabled(False)

    def _on_triggered(self, action: QAction) -> None:
        self._window.session.open_project(Path(action.data()))


def add_entries(window: MainWindow) -> Entries:
    """The ways to add texts; the Add button shows them too."""
    files = window.files
    return (
        Entry(
            "add files", tr("Add files…"), tr("Add documents to this project"), files.choose_files, "Ctrl+I"
        ),
        Entry(
            "add folder",
            tr("Add a folder…"),
            tr("Add all documents of a folder"),
            files.choose_folder,
            "Ctrl+Shift+I",
        ),
        Entry("paste", tr("Paste text…"), tr("Add text from the clipboard"), files.paste_text, "Ctrl+V"),
    )


def file_entries(window: MainWindow) -> Entries:
    files = window.files
    return (
        Entry(
            "new",
            tr("New project"),
            tr("Leave this project, which is saved, for an empty one"),
            files.new_project,
            "Ctrl+N",
        ),
        Entry("open", tr("Open a project…"), tr("Open a project file"), files.choose_project, "Ctrl+O"),
        Entry(
            "save as",
            tr("Save as…"),
            tr("Give this project a name and a place"),
            files.choose_name,
            "Ctrl+Shift+S",
        ),
        SEPARATOR,
        *add_entries(window),
        SEPARATOR,
        *export_entries(window),
        SEPARATOR,
        Entry("quit", tr("Quit"), tr("Close semdesk; everything is saved"), window.close, "Ctrl+Q"),
    )


def export_entries(window: MainWindow) -> Entries:
    words = {
        "map": (tr("Export the map…"), tr("Write the map as a table or picture")),
        "matrix": (tr("Export the matrix…"), tr("Write the similarity matrix as a table, array or picture")),
        "hits": (tr("Export the search…"), tr("Write what the search found as a table")),
        "pairs": (tr("Export the pairs…"), tr("Write the similar pairs as a table")),
    }
    return tuple(
        Entry(f"export {what}", text, tip, partial(window.files.choose_export, what))
        for what, (text, tip) in words.items()
    )


def edit_entries(window: MainWindow) -> Entries:
    session = window.session
    return (
        Entry("undo", tr("Undo"), tr("Take back the last edit or removal"), session.undo, "Ctrl+Z"),
        SEPARATOR,
        Entry(
            "remove",
            tr("Remove selected passages"),
            tr("Take the selected passages out of the project"),
            window.remove_selected,
        ),
        Entry("clear selection", tr("Clear the selection"), tr("Select nothing"), session.selection.clear),
        SEPARATOR,
        Entry("search", tr("Search"), tr("Search by meaning"), window.focus_search, "Ctrl+F"),
    )


def view_entries(window: MainWindow) -> Entries:
    return (
        Entry(
            "fold corpus",
            tr("Corpus"),
            tr("Show or fold the corpus"),
            partial(window.toggle_dock, "corpus"),
            "Ctrl+B",
            True,
        ),
        Entry(
            "fold reader",
            tr("Reader"),
            tr("Show or fold the reader"),
            partial(window.toggle_dock, "reader"),
            "Ctrl+R",
            True,
        ),
        SEPARATOR,
        Entry("zoom in", tr("Zoom in"), tr("Look closer at map or matrix"), window.zoom_in, "Ctrl++"),
        Entry("zoom out", tr("Zoom out"), tr("Look from further away"), window.zoom_out, "Ctrl+-"),
        Entry("zoom fit", tr("Fit"), tr("See the whole map or matrix"), window.zoom_fit, "Ctrl+0"),
        SEPARATOR,
        Entry(
            "next panel", tr("Next panel"), tr("Move the keyboard to the next panel"), window.next_panel, "F6"
        ),
        Entry(
            "previous panel",
            tr("Previous panel"),
            tr("Move the keyboard to the previous panel"),
            window.previous_panel,
            "Shift+F6",
        ),
    )


def appearance_entries(window: MainWindow) -> Entries:
    labels = {"system": tr("As the system"), "light": tr("Light"), "dark": tr("Dark")}
    return tuple(
        Entry(
            f"appearance {key}",
            label,
            tr("How the window looks"),
            partial(window.set_appearance, key),
            "",
            True,
            "appearance",
        )
        for key, label in labels.items()
    )


def text_size_entries(window: MainWindow) -> Entries:
    return tuple(
        Entry(
            f"text size {size}",
            f"{size} %",
            tr("How large all text is"),
            partial(window.set_text_size, size),
            "",
            True,
            "text size",
        )
        for size in t.TEXT_SIZES
    )


def corpus_entries(window: MainWindow) -> Entries:
    return (
        Entry(
            "filter",
            tr("Filter passages"),
            tr("Show only passages that contain some words"),
            window.focus_filter,
            "Ctrl+Shift+F",
        ),
        Entry(
            "failures",
            tr("Files that were not read"),
            tr("Which files were not read, and why"),
            window.show_failures,
        ),
    )


def analyse_entries(window: MainWindow) -> Entries:
    return (
        Entry(
            "resume",
            tr("Go on embedding"),
            tr("Embed the passages that have no vectors yet"),
            window.session.resume_embedding,
        ),
        Entry(
            "model folder",
            tr("Choose a model folder…"),
            tr("Use another sentence-transformers model on this computer"),
            window.files.choose_model,
        ),
        Entry(
            "clear cache",
            tr("Clear the vector cache"),
            tr("Forget the vectors kept for texts that come again in other projects; projects keep theirs"),
            window.session.clear_vector_cache,
        ),
    )


def precision_entries(window: MainWindow) -> Entries:
    return tuple(
        Entry(
            f"precision {precision.key}",
            tr(precision.label),
            tr(precision.explanation),
            partial(window.session.change, precision=precision.key),
            "",
            True,
            "precision",
        )
        for precision in PRECISIONS
    )


def window_entries(window: MainWindow) -> Entries:
    views = [panel for panel in PANELS if panel.place == "centre"]
    return tuple(
        Entry(
            f"view {panel.key}",
            panel.shown_title(),
            tr("Show the view {name}").format(name=panel.shown_title()),
            partial(window.show_panel, panel.key),
            f"Ctrl+{number}",
            True,
            "view",
        )
        for number, panel in enumerate(views, 1)
    )


def help_entries(window: MainWindow) -> Entries:
    return (
        Entry("messages", tr("Messages"), tr("What was said since the start"), window.show_messages),
        Entry("keys", tr("Keys"), tr("All keys and what they do"), window.show_keys, "Ctrl+?"),
        Entry(
            "explain", tr("Explain"), tr("Explain the control that has the keyboard"), window.explain, "F1"
        ),
        SEPARATOR,
        Entry("about", tr("About semdesk"), tr("Version and licences"), window.show_about),
    )
