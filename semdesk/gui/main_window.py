"""The window: menus, toolbar, the start page or the views, the panels at the sides, the status bar."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent, QShowEvent, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QToolBar, QToolTip, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.samples import Sample
from semdesk.gui import menus
from semdesk.gui import theme as t
from semdesk.gui.actions import Actions
from semdesk.gui.content import Content
from semdesk.gui.crash_dialog import CrashDialog
from semdesk.gui.dialogs.about import AboutDialog
from semdesk.gui.dialogs.listing import failures_dialog, keys_dialog, messages_dialog
from semdesk.gui.docks import SideDock, settle
from semdesk.gui.drop_target import DropTarget
from semdesk.gui.file_choices import FileChoices
from semdesk.gui.panels.base import Panel
from semdesk.gui.panels.catalogue import PANELS
from semdesk.gui.status_bar import StatusBar
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.toolbar import Toolbar
from semdesk.gui.widgets.controls import IconButton
from semdesk.gui.window_memory import WindowMemory

_START_PAGE_AFTER_MS = 150


class MainWindow(QMainWindow):
    """Puts the panels of the catalogue together. Everything it shows it reads from the session."""

    def __init__(self, session: Session, themes: ThemeManager) -> None:
        super().__init__()
        self.session = session
        self.themes = themes
        self.setMinimumSize(QSize(*t.WINDOW_MIN))
        self.resize(QSize(*t.WINDOW_SIZE))
        self.setDockNestingEnabled(True)
        self.files = FileChoices(session, themes, self)
        self.panels: dict[str, Panel] = {panel.key: panel(session, themes) for panel in PANELS}
        self._crash: CrashDialog | None = None
        self._make_menus()
        self._make_bars()
        self._make_content()
        self._memory = WindowMemory(self, self.docks, session.preferences)
        self._start_soon = QTimer(self, singleShot=True, interval=_START_PAGE_AFTER_MS)
        self._start_soon.timeout.connect(self._show_start)
        self._drop = DropTarget(self, self.content.show_hover, self.files.open)
        self._wire()
        self._memory.restore()
        self._set_away(True)
        self._on_project_changed()
        self._on_corpus_changed()

    # ------ putting together --------------------------------------------------------------------------------
    def _make_menus(self) -> None:
        self.actions_by_name = Actions(self)
        menus.make_menus(self, self.actions_by_name)
        self.add_menu = QMenu(self)
        self.actions_by_name.fill(self.add_menu, menus.add_entries(self))

    def _make_bars(self) -> None:
        self.toolbar = Toolbar(self.session, self.themes, self.add_menu, self.tr("Ctrl F"))
        self.status = StatusBar(self.session, self.themes)
        self._add_bar("toolbar", self.tr("Settings"), self.toolbar, Qt.ToolBarArea.TopToolBarArea)
        self._add_bar("status", self.tr("Status"), self.status, Qt.ToolBarArea.BottomToolBarArea)

    def _add_bar(self, name: str, title: str, bar: QWidget, area: Qt.ToolBarArea) -> None:
        """A bar that stays where it is; the status too, for Qt's own bar has a margin that can't go."""
        holder = QToolBar(title, self)
        holder.setObjectName(name)
        holder.setMovable(False)
        holder.toggleViewAction().setEnabled(False)
        holder.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        holder.addWidget(bar)
        self.addToolBar(area, holder)

    def _make_content(self) -> None:
        sides = [panel for panel in self.panels.values() if panel.place != "centre"]
        views = [panel for panel in self.panels.values() if panel.place == "centre"]
        self.docks = {panel.key: SideDock(panel, self.themes, self) for panel in sides}
        self.content = Content(self.session, self.themes, views, tuple(self.docks.values()), self)
        self.setCentralWidget(self.content)
        if reader := self.docks.get("reader"):
            self._reader_button = IconButton(
                self.tr("Show or fold the reader (Ctrl R)"), self.themes, "panel-right"
            )
            self._reader_button.clicked.connect(reader.toggle)
            self.content.tabs.add_button(self._reader_button)

    def _wire(self) -> None:
        session, start = self.session, self.content.start
        session.corpus_changed.connect(self._on_corpus_changed)
        session.project_changed.connect(self._on_project_changed)
        session.jobs.crashed.connect(self._on_crashed)
        start.drop.files_wanted.connect(self.files.choose_files)
        start.drop.folder_wanted.connect(self.files.choose_folder)
        start.drop.paste_wanted.connect(self.files.paste_text)
        start.project_wanted.connect(self.files.choose_project)
        start.failures_wanted.connect(self.show_failures)
        start.sample_wanted.connect(self._on_sample)
        self.toolbar.model_folder_wanted.connect(self.files.choose_model)
        self.toolbar.search.asked.connect(self._on_asked)
        self.content.tabs.shown.connect(self._on_view_shown)
        for panel in self.panels.values():
            panel.panel_wanted.connect(self.show_panel)
            if panel.place == "centre":
                panel.badge_changed.connect(self._on_badge_changed)
        for dock in self.docks.values():
            dock.changed.connect(self._on_docks_changed)

    # ------ what the session says ---------------------------------------------------------------------------
    def _on_project_changed(self) -> None:
        name = self.session.project_name or self.tr("New project")
        self.setWindowTitle(f"{name} – semdesk")

    def _on_corpus_changed(self) -> None:
        has_texts = self.session.passage_count > 0
        if has_texts:
            self._start_soon.stop()
            self._show_views()
        elif self.content.is_blank and not self.session.preferences.last_project:
            self._show_start()
        else:
            # Another project is empty for a moment before its passages are known.
            self._start_soon.start()
        self.actions_by_name["failures"].setEnabled(bool(self.session.failures))
        self.actions_by_name["undo"].setEnabled(self.session.can_undo)

    def _show_start(self) -> None:
        self._memory.note()
        self._set_away(True)
        self.content.show_page(self.content.start)

    def _show_views(self) -> None:
        self._set_away(False)
        self.content.show_page(self.content.tabs)

    def _set_away(self, is_away: bool) -> None:
        for dock in self.docks.values():
            dock.set_away(is_away)

    def _on_crashed(self, details: str) -> None:
        if self._crash is not None and self._crash.isVisible():
            self._crash.add_details(details)
            return
        self._crash = CrashDialog(details, self.themes, self)
        self._crash.open()

    # ------ what the user does ------------------------------------------------------------------------------
    def _on_sample(self, sample: Sample) -> None:
        self.session.open_sample(sample.key)
        for key in sample.opens_with[:1]:
            self.show_panel(key)

    def _on_asked(self, words: str) -> None:
        if words:
            self.show_panel("search")

    def _on_badge_changed(self, badge: str) -> None:
        panel = self.sender()
        if isinstance(panel, Panel):
            self.content.tabs.set_badge(panel.key, badge)

    def _on_view_shown(self, key: str) -> None:
        self.actions_by_name[f"view {key}"].setChecked(True)

    def _on_docks_changed(self) -> None:
        for key, dock in self.docks.items():
            self.actions_by_name[f"fold {key}"].setChecked(dock.is_open)
        settle(tuple(self.docks.values()), self)

    def show_panel(self, key: str) -> None:
        """Bring a panel to the front, wherever it is."""
        if key in self.docks:
            self.docks[key].open()
        elif key in self.panels:
            self.content.tabs.show_view(key)

    def toggle_dock(self, key: str) -> None:
        """Fold a side panel away or bring it back."""
        self.docks[key].toggle()
        self._on_docks_changed()

    @property
    def _front(self) -> Panel:
        return self.panels[self.content.tabs.value]

    def zoom_in(self) -> None:
        self._front.zoom_in()

    def zoom_out(self) -> None:
        self._front.zoom_out()

    def zoom_fit(self) -> None:
        self._front.zoom_fit()

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self.toolbar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.toolbar.search.selectAll()

    def focus_filter(self) -> None:
        """Put the keyboard into the filter of the corpus."""
        self.show_panel("corpus")
        self.panels["corpus"].focus_first()

    def next_panel(self, step: int = 1) -> None:
        """Move the keyboard to the next panel that is visible."""
        shown = [panel for panel in self.panels.values() if panel.isVisible()]
        focus = self.focusWidget()
        at = next((n for n, panel in enumerate(shown) if focus and panel.isAncestorOf(focus)), -1)
        if shown:
            shown[(at + step) % len(shown)].focus_first()

    def previous_panel(self) -> None:
        """Move the keyboard to the panel before."""
        self.next_panel(-1)

    def explain(self) -> None:
        """Say what the control with the keyboard is for."""
        focus = self.focusWidget()
        if focus is not None and (text := focus.toolTip() or focus.accessibleName()):
            QToolTip.showText(focus.mapToGlobal(focus.rect().bottomLeft()), text, focus)

    def remove_selected(self) -> None:
        """Take the selected passages out of the project."""
        self.session.remove_passages(self.session.selection.rows)

    def set_appearance(self, appearance: str) -> None:
        """Look as the system, light or dark, and remember it."""
        self.session.preferences.appearance = appearance
        self.themes.set_appearance(appearance)

    def set_text_size(self, percent: int) -> None:
        """Make all text larger or smaller, and remember it."""
        self.session.preferences.text_size = percent
        self.themes.set_text_size(percent)

    # ------ dialogs -----------------------------------------------------------------------------------------
    def show_failures(self) -> None:
        """Which files were not read, and why."""
        failures_dialog(self.session.failures, self.themes, self).open()

    def show_messages(self) -> None:
        """What was said since the start."""
        messages_dialog(self.session.messages.log, self.themes, self).open()

    def show_keys(self) -> None:
        """All keys."""
        keys_dialog(self.actions_by_name.with_keys(), self.themes, self).open()

    def show_about(self) -> None:
        """Version and licences."""
        AboutDialog(self.themes, self).open()

    # ------ Qt ----------------------------------------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QStatusTipEvent):
            self.status.jobs.show_hint(event.tip())
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.session.search is not None:
            self.session.find("")
        else:
            self.session.selection.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for dock in self.docks.values():
            dock.fit(self.width())
        settle(tuple(self.docks.values()), self)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Otherwise the first button would have the keyboard, and a ring that nobody asked for.
        self.content.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._memory.save()
        super().closeEvent(event)
