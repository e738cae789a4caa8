"""The files that could not be read, each with the reason; pops up from the chip that counts them."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import PurePath

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QTextBrowser, QVBoxLayout, QWidget

from semdesk.core.corpus.types import Failure
from semdesk.gui import list_sizes as sizes
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.words import counted


class FailureList(QFrame):
    """A popup: Escape or a click elsewhere closes it. The text can be selected and copied."""

    def __init__(self, failures: Sequence[Failure], themes: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "card")
        theme = themes.theme
        heading = QLabel(counted(len(failures), self.tr("file not read"), self.tr("files not read")))
        heading.setFont(theme.bold())
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.text.setAccessibleName(heading.text())
        self.text.setHtml("".join(_paragraph(failure, theme.text2.name()) for failure in failures))
        column = QVBoxLayout(self)
        column.setContentsMargins(t.M, t.M, t.M, t.M)
        column.setSpacing(t.S)
        column.addWidget(heading)
        column.addWidget(self.text, 1)
        self.resize(theme.px(sizes.FAILURES_SIZE[0]), theme.px(sizes.FAILURES_SIZE[1]))

    def pop_up_below(self, widget: QWidget) -> None:
        """Show it at the lower edge of what was pressed."""
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + t.XS)))
        self.show()


def _paragraph(failure: Failure, colour: str) -> str:
    name, folder = PurePath(failure.path).name, PurePath(failure.path).parent
    title = f'<span title="{escape(str(folder))}">{escape(name)}</span>'
    return f'<p>{title}<br><span style="color:{colour}">{escape(failure.reason)}</span></p>'
