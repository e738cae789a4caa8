"""The ways in and out: files, folders, models and projects that the user picks, pastes or drops."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from semdesk.app.session import Session
from semdesk.core.corpus.readers import READERS
from semdesk.core.corpus.types import TablePreview
from semdesk.gui.dialogs.paste import PasteDialog
from semdesk.gui.dialogs.tables import TablesDialog
from semdesk.gui.drop_target import dropped_paths
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.export_path import ask_export_path


class FileChoices(QObject):
    """Asks for paths and hands them to the session; asks which columns of a table hold the text."""

    def __init__(self, session: Session, themes: ThemeManager, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._themes = themes
        self._window = window
        session.tables_found.connect(self._on_tables_found)

    # ------ documents ---------------------------------------------------------------------------------------
    def choose_files(self) -> None:
        """Add documents."""
        patterns = " ".join(f"*{suffix}" for reader in READERS for suffix in reader.suffixes)
        kinds = self.tr("Documents ({patterns});;All files (*)").format(patterns=patterns)
        paths, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Add files"), "", kinds)
        self.open([Path(path) for path in paths])

    def choose_folder(self) -> None:
        """Add all documents of a folder."""
        if path := QFileDialog.getExistingDirectory(self._window, self.tr("Add a folder")):
            self.open([Path(path)])

    def paste_text(self) -> None:
        """Add text as a document; copied files are added themselves."""
        if paths := dropped_paths(QGuiApplication.clipboard().mimeData()):
            self.open(paths)
            return
        dialog = PasteDialog(self._themes, self._window)
        dialog.decided.connect(self._session.add_pasted)
        dialog.open()

    def open(self, paths: Sequence[Path]) -> None:
        """Add or open what was picked or dropped."""
        if paths:
            self._session.open(paths)

    def _on_tables_found(self, previews: Sequence[TablePreview]) -> None:
        dialog = TablesDialog(previews, self._themes, self._window)
        dialog.decided.connect(self._on_tables_decided)
        dialog.open()

    def _on_tables_decided(self, sources: tuple[object, ...]) -> None:
        if sources:
            self._session.add_tables(sources)  # type: ignore[arg-type]

    # ------ models and projects -----------------------------------------------------------------------------
    def choose_model(self) -> None:
        """Use a model from a folder."""
        if path := QFileDialog.getExistingDirectory(self._window, self.tr("Choose a model folder")):
            self._session.add_model_folder(Path(path))

    def new_project(self) -> None:
        """Leave this project for an empty one."""
        self._session.new_project()

    def choose_project(self) -> None:
        """Open a project file."""
        kinds = self.tr("Projects (*.semdesk)")
        path, _ = QFileDialog.getOpenFileName(self._window, self.tr("Open a project"), "", kinds)
        if path:
            self._session.open_project(Path(path))

    def choose_name(self) -> None:
        """Give the project a name and a place."""
        name = self._session.project_name or self.tr("New project")
        kinds = self.tr("Projects (*.semdesk)")
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save as"), f"{name}.semdesk", kinds)
        if path:
            self._session.save_as(Path(path))

    def choose_export(self, what: str) -> None:
        """Write pairs, hits, matrix or map to a file of the user's choice."""
        write, suffixes = {
            "pairs": (self._session.export_pairs, (".csv",)),
            "hits": (self._session.export_hits, (".csv",)),
            "matrix": (self._session.export_matrix, (".csv", ".npy", ".png")),
            "map": (self._session.export_map, (".csv", ".png", ".svg")),
        }[what]
        kinds = [(suffix[1:].upper(), suffix) for suffix in suffixes]
        if path := ask_export_path(self._window, self.tr("Export"), what, kinds):
            write(path)
