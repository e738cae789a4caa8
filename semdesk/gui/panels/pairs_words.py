"""What the pairs panel says where it has no pair to show."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from semdesk.app.pairing import PairsState
from semdesk.gui.widgets.score_bar import ScoreScale

Words = tuple[str, str, str]
"""A sentence, the words of its button, a heading; each may be empty but the first."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("PairsPanel", text)


def before_pairs(state: PairsState | None, is_mining: bool, passage_count: int) -> Words:
    """Where nothing was found yet."""
    if is_mining:
        doing = _tr("Every passage is being compared with every other. The bar below shows how far it is.")
        return doing, "", ""
    if passage_count < 2:
        return _tr("Pairs need two passages. Add documents first."), "", ""
    if state is not None:
        return _tr("No two passages could be compared."), "", ""
    what = _tr(
        "Finds passages that say nearly the same, by comparing every passage with every other "
        "(paraphrase mining). Each pair is listed once, the most alike first."
    )
    return what, _tr("Find pairs"), _tr("Similar pairs")


def without_pair(listed: int, line: float | None, best: float | None, scale: ScoreScale) -> Words:
    """Where pairs were found, but none is chosen; ``best`` is the score of the most alike ones, if any."""
    if listed:
        return _tr("Choose a pair in the list to read it side by side."), "", ""
    if best is None:
        return _tr("No pair lies between two documents."), "", ""
    if scale.metric.is_distance:
        words = _tr("No pairs at {0} or below. The most alike: {1}.")
    else:
        words = _tr("No pairs at {0} or above. The most alike score {1}.")
    return words.format(scale.text(line or 0.0), scale.text(best)), _tr("Show those"), ""
