"""The map as a table and as a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from semdesk.core.exports.files import replacing, writer_for
from semdesk.core.exports.map_layout import GROUND, HEIGHT, INK, OPACITY, TEXT_SIZE, WIDTH, MapLayout, lay_out
from semdesk.core.exports.pictures import Canvas
from semdesk.core.exports.source import CHUNK, PassageSource, chunks, document_names
from semdesk.core.exports.tables import Cell, write_table
from semdesk.core.progress import ProgressFn, no_progress

Floats = NDArray[np.float32]

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_map(
    path: Path,
    source: PassageSource,
    coordinates: Floats,
    caption: str,
    progress: ProgressFn = no_progress,
) -> None:
    """Write the map in the format of the name's suffix: .csv, .png or .svg.

    ``coordinates`` (n, 2) of all rows; those that are NaN are left out. Pictures are coloured by document
    and carry a legend and the ``caption``, which tells projection, model, pooling and metric. Raises
    `CannotWrite`, for another suffix too.
    """
    writer_for(path, _WRITERS)(path, source, coordinates, caption, progress)


def _placed_rows(coordinates: Floats) -> NDArray[np.int64]:
    return np.flatnonzero(~np.isnan(coordinates).any(axis=1))


def _write_csv(
    path: Path, source: PassageSource, coordinates: Floats, caption: str, progress: ProgressFn
) -> None:
    write_table(path, ("row", "x", "y", "document", "text"), _lines(source, coordinates, progress))


def _lines(source: PassageSource, coordinates: Floats, progress: ProgressFn) -> Iterator[Sequence[Cell]]:
    names, rows = document_names(source), _placed_rows(coordinates)
    for part in chunks(len(rows)):
        progress(part.start, len(rows))
        for passage in source.passages(rows[part]):
            x, y = coordinates[passage.row]
            yield passage.row, x, y, names[passage.document_id], passage.text


def _layout(source: PassageSource, coordinates: Floats, caption: str) -> MapLayout:
    names, rows = document_names(source), _placed_rows(coordinates)
    documents = [names[document] for document in source.row_documents()[rows].tolist()]
    return lay_out(coordinates[rows], documents, caption)


# ------ .svg ----------------------------------------------------------------------------------------------
def _write_svg(
    path: Path, source: PassageSource, coordinates: Floats, caption: str, progress: ProgressFn
) -> None:
    progress(0, 1)
    layout = _layout(source, coordinates, caption)
    with replacing(path) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _svg_lines(layout))


def _svg_lines(layout: MapLayout) -> Iterator[str]:
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {size}>'
    yield f'<rect {size} fill="{GROUND}"/>'
    yield f'<g fill-opacity="{OPACITY}">'
    for (x, y), colour in zip(layout.points, layout.colours, strict=True):
        yield f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{layout.radius:g}" fill="{colour}"/>'
    yield "</g>"
    yield f'<g font-family="Inter, Helvetica, Arial, sans-serif" font-size="{TEXT_SIZE}" fill="{INK}">'
    for disc in layout.legend_discs():
        yield f'<circle cx="{disc.x:g}" cy="{disc.y:g}" r="{disc.radius:g}" fill="{disc.colour}"/>'
    for line in layout.texts():
        yield f'<text x="{line.x:g}" y="{line.y:g}" fill="{line.colour}">{_xml(line.text)}</text>'
    yield "</g>"
    yield "</svg>"


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


# ------ .png ----------------------------------------------------------------------------------------------
def _write_png(
    path: Path, source: PassageSource, coordinates: Floats, caption: str, progress: ProgressFn
) -> None:
    layout = _layout(source, coordinates, caption)
    canvas = Canvas(WIDTH, HEIGHT, GROUND, TEXT_SIZE)
    opacity = f"{round(OPACITY * 255):02x}"
    for at, ((x, y), colour) in enumerate(zip(layout.points, layout.colours, strict=True)):
        if at % CHUNK == 0:
            progress(at, len(layout.colours))
        canvas.disc(x, y, layout.radius, colour + opacity)
    for disc in layout.legend_discs():
        canvas.disc(disc.x, disc.y, disc.radius, disc.colour)
    for line in layout.texts():
        canvas.text(line.x, line.y, line.text, line.colour)
    canvas.write_png(path)


_WRITERS = {".csv": _write_csv, ".png": _write_png, ".svg": _write_svg}
