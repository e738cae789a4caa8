"""What the map is coloured by: document, a column, likeness to the current passage, nothing."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication

from semdesk.app.session import Session
from semdesk.gui.colouring import Colouring, by_group, by_score, by_value, plain
from semdesk.gui.widgets.combos import Choice
from semdesk.gui.widgets.score_bar import ScoreScale

DOCUMENT, LIKENESS, NOTHING, COLUMN = "document", "likeness", "nothing", "column "


def _tr(text: str) -> str:
    return QCoreApplication.translate("MapColours", text)


def colour_choices(session: Session) -> list[Choice]:
    """What the map can be coloured by now."""
    columns = [Choice(COLUMN + name, name) for name in session.column_names]
    return [
        Choice(DOCUMENT, _tr("Document")),
        *columns,
        Choice(LIKENESS, _tr("Likeness"), _tr("How alike each passage is to the selected one")),
        Choice(NOTHING, _tr("Nothing")),
    ]


def colouring(session: Session, by: str) -> Colouring:
    """The colours for that choice; all alike while what they stand for is not known."""
    count = session.passage_count
    if by == LIKENESS and session.likeness is not None:
        return by_score(session.likeness.scores, *_likeness_range(session))
    if by == DOCUMENT and len(session.documents) > 1 and len(session.row_documents) == count:
        return _by_document(session)
    if by.startswith(COLUMN):
        values = session.column_values(by.removeprefix(COLUMN))
        if values is not None and len(values) == count:
            return by_value(values, _tr("Others"))
    return plain(count)


def _by_document(session: Session) -> Colouring:
    ids = np.array([document.id for document in session.documents])
    order = np.argsort(ids)
    numbers = order[np.searchsorted(ids, session.row_documents, sorter=order)]
    return by_group(numbers, [document.name for document in session.documents], _tr("Others"))


def _likeness_range(session: Session) -> tuple[float | None, float | None]:
    """From what is usual in this corpus to the best there is, so that what is not alike recedes."""
    likeness, background = session.likeness, session.background
    if likeness is None or background is None or not len(likeness.nearest):
        return None, None
    best = float(likeness.scores[likeness.nearest[0]])
    return (background.median, best) if best > background.median else (None, None)


def end_words(session: Session, by: str, colours: Colouring) -> tuple[str, str]:
    """What stands at the ends of the legend's ramp."""
    if colours.low is None or colours.high is None:
        return "", ""
    if by != LIKENESS:
        return f"{colours.low:g}", f"{colours.high:g}"
    scale = ScoreScale.of(session.settings, session.background)
    return scale.text(colours.low), scale.text(colours.high)
