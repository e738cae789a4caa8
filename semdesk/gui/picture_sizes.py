"""The sizes of map, arrows and matrix, in logical pixels, as `theme` holds those of the window."""

from __future__ import annotations

from typing import Final

# ------ map -----------------------------------------------------------------------------------------------
POINT: Final = 5.4
POINT_MANY: Final = 3.0
POINT_CLOUD: Final = 1.0
MANY_POINTS: Final = 20_000
CLOUD_POINTS: Final = 200_000
QUICK_POINTS: Final = 8_000
"""So many are drawn within a frame, on dense screens too."""
POINT_OPACITY: Final = 0.82
MAP_MARGINS: Final = (64, 44)
SELECTED_POINT: Final = 8.0
SELECTED_RING: Final = 12.0
CURRENT_POINT: Final = 10.0
CURRENT_RING: Final = 15.0
NEIGHBOUR_RING: Final = 8.0
RING_WIDTH: Final = 1.5
LINE_WIDTH: Final = 1.2
HALO: Final = 3.5
CATCH: Final = 14
"""How near the cursor must come to a point to catch it."""
DRAG_FROM: Final = 4
"""A press that moves less is a click."""
LAND_CELL: Final = 4
LAND_BLUR: Final = 5
"""Cells; land reaches some five cells beyond a lone point."""
LAND_HEIGHTS: Final = (0.12, 0.5)
LAND_SPARE: Final = 0.25
"""How much more than the screen is surveyed, so that a short drag shows land at once."""
WHEEL_STEP: Final = 1.25
BUTTON_STEP: Final = 1.6
MAX_ZOOM: Final = 400.0
DIAMOND: Final = 7.0
QUERY_LABEL: Final = 220
LEGEND_LABEL: Final = 150
LEGEND_MOST: Final = 3
"""The map makes room for its legend while that takes less than one part in so many of the width."""
CORNER: Final = 12
PICTURE_SIZE: Final = (600, 480)

# ------ arrows --------------------------------------------------------------------------------------------
ARROW_WIDTH: Final = 1.6
ARROW_HEAD: Final = (10.0, 7.0)
ARC_RADIUS: Final = 46.0
ARROW_LABEL: Final = 240
LABELS_AT_TIPS: Final = 6
"""More labels stand in a column on each side."""
ARROW_MARGINS: Final = (170, 44)
ARROW_LEADER: Final = 6
"""A label that had to move farther is joined to its arrow by a line."""
ARROW_CATCH: Final = 10

# ------ matrix --------------------------------------------------------------------------------------------
CELLS: Final = (2, 4, 8, 16, 32)
ZOOM_CELLS: Final = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 26, 32, 40, 48)
NUMBERS_FROM: Final = 26
HEADS_FROM: Final = 14
FIT_MOST: Final = 72
GAP_APART: Final = 12
"""Documents are parted by lines when they are this wide at least, on average."""
BRACKET: Final = 5
BRACKET_GAP: Final = 5
NAMES_WIDTH: Final = 116
NAMES_SHARE: Final = 0.16
"""Names of documents may take so much of the width."""
HEADS_WIDTH: Final = 210
HEADS_HEIGHT: Final = 130
SELECTED_MARK: Final = 3
SMALLEST_MARK: Final = 4
LEGEND_WIDTH: Final = 132
LEGEND_RAMP: Final = 12
LEGEND_HEIGHT: Final = 300
LEGEND_BARS: Final = 46
LEGEND_BINS: Final = 48
LEGEND_TICKS: Final = 6
POINTER: Final = 6

# ------ cards ---------------------------------------------------------------------------------------------
CARD_WIDTH: Final = 366
CARD_WIDTH_SMALL: Final = 300
CARD_DISTANCE: Final = 14
CARD_LINES: Final = 5
