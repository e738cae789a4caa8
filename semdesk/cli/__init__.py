"""The command line: one module per command, all listed here."""

from __future__ import annotations

from semdesk.cli import embed, info, map, matrix, mine, models, neighbors, search, similarity
from semdesk.cli.base import Command

COMMANDS: tuple[Command, ...] = (
    similarity.COMMAND,
    embed.COMMAND,
    search.COMMAND,
    mine.COMMAND,
    neighbors.COMMAND,
    matrix.COMMAND,
    map.COMMAND,
    models.COMMAND,
    info.COMMAND,
)
