"""A sample corpus to look at: a picture of what it opens with, its name, and what it is."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from semdesk.core.corpus.samples import Sample
from semdesk.gui import theme as t
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.passage_text import lay_out
from semdesk.gui.widgets.thumbnails import paint_thumbnail


class SampleCard(QAbstractButton):
    """``chosen``: show this sample."""

    chosen = Signal(object)

    def __init__(
        self, sample: Sample, starts_with: str, seed: int, themes: ThemeManager, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._sample = sample
        self._starts_with = starts_with
        self._seed = seed
        self._themes = themes
        self.setAccessibleName(f"{sample.title}. {sample.summary}. {starts_with}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setToolTip(sample.summary)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        themes.changed.connect(self.updateGeometry)

    def _on_clicked(self) -> None:
        self.chosen.emit(self._sample)

    def _paint_frame(self, painter: QPainter, picture: QRectF) -> None:
        theme, is_marked = self._themes.theme, self.hasFocus()
        outline = QPainterPath()
        outline.addRoundedRect(
            QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), t.CARD_RADIUS, t.CARD_RADIUS
        )
        painter.fillPath(outline, theme.surface)
        painter.setClipPath(outline)
        painter.fillRect(picture, theme.sunken)
        kind = next((key for key in self._sample.opens_with), "map")
        paint_thumbnail(painter, picture, kind, self._seed, theme)
        painter.fillRect(QRectF(picture.right(), 0, t.HAIRLINE, self.height()), theme.line)
        painter.setClipping(False)
        border = theme.accent if is_marked or self.underMouse() else theme.line
        painter.setPen(QPen(border, t.FOCUS_WIDTH if is_marked else t.HAIRLINE))
        painter.drawPath(outline)

    def _paint_words(self, painter: QPainter, words: QRectF) -> None:
        theme = self._themes.theme
        title = lay_out(self._sample.title, words.width(), theme, t.BASE, is_serif=False, max_lines=1)
        painter.setFont(theme.bold())
        painter.setPen(theme.text)
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, _elided(painter, self._sample.title, words))
        below = words.adjusted(0, title.height + t.XS, 0, 0)
        summary = lay_out(self._sample.summary, words.width(), theme, t.BASE, is_serif=False, max_lines=4)
        summary.paint(painter, below.topLeft(), theme, theme.text2)
        painter.setFont(theme.ui(t.CAPTION))
        painter.setPen(theme.text2)
        painter.drawText(words, Qt.AlignmentFlag.AlignBottom, _elided(painter, self._starts_with, words))

    # ------ Qt ----------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        theme = self._themes.theme
        return QSize(t.SAMPLE_THUMBNAIL * 2, theme.px(t.SAMPLE_CARD_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = min(t.SAMPLE_THUMBNAIL, self.width() * 0.36)
        picture = QRectF(0, 0, wide, self.height())
        self._paint_frame(painter, picture)
        gap = t.M + t.FOCUS_WIDTH
        self._paint_words(painter, QRectF(self.rect()).adjusted(picture.right() + gap, gap, -gap, -t.M))
        painter.end()


def _elided(painter: QPainter, text: str, box: QRectF) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(box.width()))
