"""How passages, scores and numbers are written and drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QLocale, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from semdesk.app.jobs import JobState
from semdesk.app.settings import Settings
from semdesk.core.similarity.types import Background
from semdesk.gui import theme as t
from semdesk.gui.theme import LIGHT
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.contours import contour_image
from semdesk.gui.widgets.passage_text import Mark, PassageText, lay_out
from semdesk.gui.widgets.score_bar import ScoreBar, ScoreScale, paint_score_bar
from semdesk.gui.widgets.thumbnails import paint_thumbnail
from semdesk.gui.words import decimal, job_text, number, passages, time_left

LONG = "The parcel was left with a neighbour, who then went on holiday for three weeks. " * 6


@pytest.fixture(autouse=True)
def _english(qapp: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English))


def _background(low: float, high: float) -> Background:
    return Background(np.linspace(low, high, 1001).astype(np.float32))


def test_a_bounded_score_fills_its_share() -> None:
    scale = ScoreScale.of(Settings(metric="cosine"), _background(-0.2, 0.6))
    assert scale.text(0.868) == "0.87"
    assert scale.share(0.5) == pytest.approx(0.5)
    assert scale.share(-0.3) == 0
    assert scale.tick == pytest.approx(0.56, abs=1e-3)
    assert scale.yardstick() == "19 of 20 random pairs score below 0.56"


def test_a_distance_is_shown_as_one_and_nearer_is_shorter() -> None:
    scale = ScoreScale.of(Settings(metric="euclidean"), _background(-2.0, -0.5))
    assert scale.text(-0.83) == "distance 0.83"
    near, far = scale.share(-0.4), scale.share(-1.6)
    assert near is not None
    assert far is not None
    assert near < far
    assert scale.yardstick().startswith("19 of 20 random pairs are farther than 0.5")


def test_the_dot_product_has_a_bar_only_for_normalized_vectors() -> None:
    background = _background(-5.0, 9.0)
    assert ScoreScale.of(Settings(metric="dot", normalize=False), background).share(3.0) is None
    assert ScoreScale.of(Settings(metric="dot", normalize=True), background).share(0.3) == pytest.approx(0.3)


def test_without_a_yardstick_there_is_no_tick() -> None:
    scale = ScoreScale.of(Settings(), None)
    assert scale.tick is None
    assert scale.yardstick() == ""


def _painted(width: int, height: int) -> tuple[QImage, QPainter]:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(LIGHT.surface)
    return image, QPainter(image)


def test_a_score_bar_shows_share_tick_and_gap(qapp: QApplication) -> None:
    image, painter = _painted(100, 20)
    paint_score_bar(painter, QRectF(0, 0, 100, 20), 0.7, 0.5, LIGHT)
    painter.end()
    row = [image.pixelColor(x, 10) for x in range(100)]
    assert row[20] == LIGHT.accent
    assert row[90] == LIGHT.band
    assert (row[49], row[50], row[51]) == (LIGHT.surface, LIGHT.text2, LIGHT.surface)


def test_a_score_bar_says_its_score(qtbot: QtBot, themes: ThemeManager) -> None:
    bar = ScoreBar(themes)
    qtbot.addWidget(bar)
    bar.show_score(0.42, ScoreScale.of(Settings(), _background(0, 1)))
    assert bar.accessibleName() == "0.42. 19 of 20 random pairs score below 0.95"


def test_a_passage_is_as_high_as_its_lines(qapp: QApplication) -> None:
    laid = lay_out(LONG, 300, LIGHT)
    assert laid.height == laid.layout.lineCount() * 24
    assert laid.layout.lineCount() > 5


def test_a_passage_is_elided_after_its_last_line(qapp: QApplication) -> None:
    laid = lay_out(LONG, 300, LIGHT, t.SERIF_LIST, max_lines=2)
    assert laid.layout.lineCount() == 2
    assert laid.layout.text().endswith("…")
    assert laid.layout.text()[:-1] in LONG
    assert lay_out("Short.", 300, LIGHT, max_lines=2).layout.text() == "Short."


def test_line_breaks_of_a_passage_stay(qapp: QApplication) -> None:
    assert lay_out("one\ntwo\r\nthree", 300, LIGHT).layout.lineCount() == 3


def test_marks_are_drawn_under_their_words_only(qapp: QApplication) -> None:
    laid = lay_out("returned the jacket", 300, LIGHT, marks=[Mark(0, 8, "only_here")])
    image, painter = _painted(300, 24)
    laid.paint(painter, QPointF(0, 0), LIGHT)
    painter.end()
    tinted = [x for x in range(300) if image.pixelColor(x, 4) == LIGHT.accent_tint]
    assert tinted
    assert max(tinted) < 80


def test_a_passage_widget_grows_with_a_narrower_column(qtbot: QtBot, themes: ThemeManager) -> None:
    widget = PassageText(themes)
    qtbot.addWidget(widget)
    widget.show_text(LONG)
    assert widget.heightForWidth(200) > widget.heightForWidth(400)


def test_numbers_are_written_with_separators() -> None:
    assert (number(5021), decimal(0.868), decimal(-0.0)) == ("5,021", "0.87", "0.00")
    assert (passages(1), passages(1453)) == ("1 passage", "1,453 passages")


def test_numbers_have_separators_where_no_language_is_set() -> None:
    QLocale.setDefault(QLocale.c())
    assert number(1453) == "1,453"


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "1 s left"), (41, "40 s left"), (150, "2 min left"), (5400, "1.5 h left")]
)
def test_time_left_is_rough(seconds: float, text: str) -> None:
    assert time_left(seconds) == text


def test_a_job_says_what_how_far_and_how_long() -> None:
    assert job_text(JobState(1, "Embedding", 3412, 5021, 41, True)) == "Embedding 3,412 of 5,021 · 40 s left"
    assert job_text(JobState(1, "Opening", 0, 1, None, False)) == "Opening"


def test_the_ornament_leaves_the_middle_free_and_is_the_same_each_time(qapp: QApplication) -> None:
    one, two = (contour_image(400, 160, 1.0, LIGHT.land, LIGHT.line) for _ in range(2))
    assert one == two
    assert one.pixelColor(200, 80).alpha() == 0
    assert any(one.pixelColor(x, 80).alpha() for x in range(60))


@pytest.mark.parametrize("kind", ["map", "matrix", "search"])
def test_a_thumbnail_fills_some_of_its_box(qapp: QApplication, kind: str) -> None:
    image, painter = _painted(138, 132)
    paint_thumbnail(painter, QRectF(0, 0, 138, 132), kind, 0, LIGHT)
    painter.end()
    colours = {QColor(image.pixelColor(x, y)).name() for x in range(138) for y in range(132)}
    assert len(colours) > 3
