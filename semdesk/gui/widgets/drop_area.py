"""The large area of the first start: where documents are dropped, over the contour ornament."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.contours import contour_image
from semdesk.gui.widgets.controls import Button

_DASH = [4.0, 3.0]


class DropArea(QWidget):
    """Title, explanation and three ways in; while files hover over the window, what dropping does."""

    files_wanted = Signal()
    folder_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, themes: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._themes = themes
        self._hovering = ""
        self._ornament: tuple[tuple[object, ...], QImage] | None = None
        self._title, self._kinds = QLabel(), QLabel()
        self._lead = (QLabel(), QLabel())
        self._make_buttons()
        self._lay_out()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(t.DROP_AREA_MIN_HEIGHT)
        self.setMaximumHeight(t.DROP_AREA[1])
        themes.changed.connect(self._dress)
        self._dress()

    def show_hover(self, text: str) -> None:
        """Say what dropping would do; an empty text ends that."""
        self._hovering = text
        self._dress()

    def _make_buttons(self) -> None:
        tall = t.START_BUTTON_HEIGHT
        self.files = Button(self.tr("Choose files…"), self._themes, "primary", "file-plus", tall)
        self.folder = Button(self.tr("Choose a folder…"), self._themes, "normal", "folder-plus", tall)
        self.paste = Button(self.tr("Paste text"), self._themes, "normal", "clipboard-paste", tall)
        self.files.clicked.connect(self.files_wanted)
        self.folder.clicked.connect(self.folder_wanted)
        self.paste.clicked.connect(self.paste_wanted)

    def _lay_out(self) -> None:
        for label in (self._title, *self._lead, self._kinds):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(t.S + t.FOCUS_WIDTH)
        buttons.addStretch(1)
        for button in (self.files, self.folder, self.paste):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._title.setProperty("type", "title")
        self._kinds.setProperty("type", "small")
        for label in self._lead:
            label.setProperty("type", "lead")
        for label in (*self._lead, self._kinds):
            label.setProperty("tone", "second")
        column = QVBoxLayout(self)
        column.setContentsMargins(t.L, t.L, t.L, t.L)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._title)
        column.addSpacing(t.S)
        for label in self._lead:
            column.addWidget(label)
        column.addSpacing(t.XL - t.XS)
        column.addLayout(buttons)
        column.addSpacing(t.L)
        column.addWidget(self._kinds)
        column.addStretch(1)

    def _promise(self) -> tuple[str, str]:
        return (
            self.tr("See which texts mean the same, which belong together,"),
            self.tr("and where a question is answered."),
        )

    def _dress(self) -> None:
        theme = self._themes.theme
        for label, text in zip(self._lead, self._promise(), strict=True):
            label.setFixedHeight(theme.line_of(t.LEAD))
            label.setText(text)
        self._title.setText(self._hovering or self.tr("Drop documents here"))
        self._kinds.setText(
            self.tr("Spreadsheets, PDF, Word, web pages, Markdown, plain text; whole folders too")
        )
        self.update()

    def _image(self) -> QImage:
        """The ornament for the present size and theme, drawn once."""
        theme, ratio = self._themes.theme, self.devicePixelRatioF()
        key = (self.width(), self.height(), ratio, theme.number, theme.is_dark)
        if self._ornament is None or self._ornament[0] != key:
            line = t.mix(theme.line, theme.land_line, 0.5)
            self._ornament = (key, contour_image(self.width(), self.height(), ratio, theme.land, line))
        return self._ornament[1]

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(*t.DROP_AREA)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), self._themes.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = t.FOCUS_WIDTH / 2
        outline = QPainterPath()
        outline.addRoundedRect(
            QRectF(self.rect()).adjusted(edge, edge, -edge, -edge), t.DROP_RADIUS, t.DROP_RADIUS
        )
        painter.fillPath(outline, theme.accent_tint if self._hovering else theme.sunken)
        if not self._hovering:
            painter.setClipPath(outline)
            painter.drawImage(0, 0, self._image())
            painter.setClipping(False)
        pen = QPen(theme.accent if self._hovering else theme.line_strong, t.FOCUS_WIDTH)
        if not self._hovering:
            pen.setWidthF(1.5 * t.HAIRLINE)
            pen.setDashPattern(_DASH)
        painter.setPen(pen)
        painter.drawPath(outline)
        painter.end()
