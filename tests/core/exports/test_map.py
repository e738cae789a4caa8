"""The map as a table and as pictures, read back."""

from __future__ import annotations

import csv
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from semdesk.core.errors import CannotWrite
from semdesk.core.exports import EXPORTS, exports_of, map_layout
from semdesk.core.exports.map import write_map
from semdesk.core.exports.map_layout import HEIGHT, MARGIN, WIDTH, lay_out
from semdesk.core.project.project import Project
from tests.core.exports.conftest import TEXTS

_CAPTION = "PCA · a <model> & its vectors · mean pooling · cosine"
_SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def coordinates() -> np.ndarray:
    """The second passage has no vector yet."""
    return np.array([[0, 0], [np.nan, np.nan], [1, 0], [0, -0.5], [-1, 0.5], [0.25, 0.25]], np.float32)


def test_the_table_has_a_line_for_each_passage_on_the_map(
    project: Project, coordinates: np.ndarray, tmp_path: Path
) -> None:
    write_map(tmp_path / "map.csv", project, coordinates, _CAPTION)
    with (tmp_path / "map.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [int(line["row"]) for line in lines] == [0, 2, 3, 4, 5]
    assert [[float(line["x"]), float(line["y"])] for line in lines] == np.delete(
        coordinates, 1, axis=0
    ).tolist()
    assert [line["document"] for line in lines] == ["faq.csv"] * 3 + ["notes.txt"] * 2
    assert [line["text"] for line in lines] == [TEXTS[0], TEXTS[2], "'" + TEXTS[3], TEXTS[4], TEXTS[5]]


def test_the_drawing_has_points_a_legend_and_a_caption(
    project: Project, coordinates: np.ndarray, tmp_path: Path
) -> None:
    write_map(tmp_path / "map.svg", project, coordinates, _CAPTION + "\x00")
    points, words = ElementTree.parse(tmp_path / "map.svg").getroot().findall(f"{_SVG}g")
    discs = points.findall(f"{_SVG}circle")
    places = np.array([[float(disc.get(axis, "")) for axis in ("cx", "cy")] for disc in discs])
    # Up is up, and both axes have one scale.
    shown = np.delete(coordinates, 1, axis=0) * [1, -1]
    scale = np.ptp(places[:, 0]) / np.ptp(shown[:, 0])
    np.testing.assert_allclose(places - places[0], (shown - shown[0]) * scale, atol=0.02)
    assert len({disc.get("fill") for disc in discs[:3]}) == len({disc.get("fill") for disc in discs[3:]}) == 1
    assert [mark.get("fill") for mark in words.findall(f"{_SVG}circle")] == [
        discs[0].get("fill"),
        discs[4].get("fill"),
    ]
    assert [line.text for line in words.findall(f"{_SVG}text")] == ["faq.csv", "notes.txt", _CAPTION]


def test_the_picture_shows_the_points_in_the_colours_of_the_legend(
    project: Project, coordinates: np.ndarray, tmp_path: Path
) -> None:
    write_map(tmp_path / "map.png", project, coordinates, _CAPTION)
    write_map(tmp_path / "empty.png", project, np.full_like(coordinates, np.nan), "")
    with Image.open(tmp_path / "map.png") as picture, Image.open(tmp_path / "empty.png") as blank:
        pixels, empty = np.asarray(picture).astype(int), np.asarray(blank)
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert np.all(empty == 255)
    layout = lay_out(np.delete(coordinates, 1, axis=0), ["faq.csv"] * 3 + ["notes.txt"] * 2, "")
    for (x, y), colour in zip(layout.points, layout.colours, strict=True):
        full = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
        seen = 255 + (full - 255) * map_layout.OPACITY
        np.testing.assert_allclose(pixels[round(y), round(x)], seen, atol=3)
    bottom = pixels[HEIGHT - MARGIN :]
    assert bottom.min() < 150


def test_a_picture_of_many_documents_names_eight_and_counts_the_others() -> None:
    names = [f"a long name of a document, number {at}.pdf" for at in range(11) for _ in range(at + 1)]
    layout = lay_out(np.random.default_rng(0).standard_normal((len(names), 2)).astype(np.float32), names, "")
    assert len(layout.legend) == 9
    assert layout.legend[-1][0] == "3 other documents"
    assert [name.endswith("number 3.pdf") for name, _ in layout.legend].count(True) == 1
    assert len(set(layout.colours)) == 9
    assert layout.colours[0] == layout.legend[-1][1]
    assert all(line.y < HEIGHT and 0 < line.x < WIDTH for line in layout.texts())


@pytest.mark.parametrize(
    "points", [[[3, 4]], [[1, 1], [1, 1]], [[0, 0], [0, 1e-30]], [[-3e38, 0], [3e38, 1]]]
)
def test_points_stay_on_the_sheet_however_they_lie(points: list[list[float]]) -> None:
    layout = lay_out(np.array(points, np.float32), ["a"] * len(points), "")
    assert np.all(
        (layout.points >= MARGIN - 1e-6) & (layout.points <= [WIDTH - MARGIN + 1e-6, HEIGHT - MARGIN + 1e-6])
    )


def test_every_format_of_the_catalogue_can_be_written(
    project: Project, coordinates: np.ndarray, tmp_path: Path
) -> None:
    for suffix in (suffix for export in exports_of("map") for suffix in export.suffixes):
        write_map(tmp_path / f"out{suffix}", project, coordinates, _CAPTION)
        assert (tmp_path / f"out{suffix}").stat().st_size > 0
    with pytest.raises(CannotWrite, match=r"\.csv, \.png, \.svg"):
        write_map(tmp_path / "out.pdf", project, coordinates, _CAPTION)


def test_the_catalogue_tells_formats_apart() -> None:
    assert len({export.key for export in EXPORTS}) == len(EXPORTS)
    assert {export.subject for export in EXPORTS} == {"pairs", "hits", "matrix", "map"}


def test_one_document_more_than_there_are_colours_is_counted_alone() -> None:
    names = [str(at) for at in range(9)]
    assert lay_out(np.zeros((9, 2), np.float32), names, "").legend[-1][0] == "1 other document"
