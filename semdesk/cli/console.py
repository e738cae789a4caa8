"""What goes to stderr: messages always, progress only while someone is watching."""

from __future__ import annotations

import time
from typing import TextIO

from semdesk.core.progress import ProgressFn, no_progress

_REPORT_EVERY = 0.1
_CLEAR_LINE = "\r\x1b[K"


class Console:
    """Messages a line each; progress in one line that is overwritten, and gone at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._is_watched = stream.isatty()
        self._has_line = False

    def say(self, sentence: str) -> None:
        """Print a sentence."""
        self.clear()
        print(sentence, file=self._stream)

    def progress(self, label: str, counts: bool = False) -> ProgressFn:
        """What a core function reports to. ``counts``: show the count of what is done, else its share."""
        if not self._is_watched:
            return no_progress
        reported = 0.0

        def report(done: int, total: int) -> None:
            nonlocal reported
            if total and time.monotonic() - reported >= _REPORT_EVERY:
                reported = time.monotonic()
                how_far = f"{done:,} of {total:,}" if counts else f"{done / total:.0%}"
                self._stream.write(f"{_CLEAR_LINE}{label} {how_far}")
                self._stream.flush()
                self._has_line = True

        return report

    def clear(self) -> None:
        """Take the progress line away, so that what follows starts on an empty one."""
        if self._has_line:
            self._stream.write(_CLEAR_LINE)
            self._stream.flush()
            self._has_line = False
