"""The sizes of documents, passages, hits and pairs, in logical pixels: `theme` for the lists."""

from __future__ import annotations

from typing import Final

DOCUMENTS_SHOWN: Final = 6
PASSAGE_MIN: Final = 96
EDITOR_LINES: Final = 6
NOTE_WIDTH: Final = 380
RANK_WIDTH: Final = 46
SCORE_WIDTH: Final = 128
READER_SHARE: Final = 0.55
PAIR_LIST_WIDTH: Final = 316
PAIR_LIST_MIN: Final = 240
PAIR_CARD_MIN: Final = 148
PAIR_BESIDE: Final = 400
PAIR_WIDE: Final = 590
LINE_PANEL_WIDTH: Final = 296
LINE_BESIDE_FROM: Final = 1000
HISTOGRAM_HEIGHT: Final = 164
HISTOGRAM_LOW: Final = 104
HISTOGRAM_BAR: Final = 6
LINE_HANDLE: Final = (10, 14)
NUMBER_FIELD: Final = 72
BIG_BAR: Final = 140
FAILURES_SIZE: Final = (420, 300)
