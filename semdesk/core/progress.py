"""How core work reports and how it is told to stop."""

from __future__ import annotations

from collections.abc import Callable

ProgressFn = Callable[[int, int], None]
"""``progress(done, total)``: reports, and raises `Cancelled` when the user has cancelled."""


class Cancelled(Exception):
    """The user cancelled; what was finished stays. Caught by the job runner alone."""


def no_progress(done: int, total: int) -> None:
    """For callers that neither watch nor cancel."""
