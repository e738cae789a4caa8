"""How numbers and times are said, everywhere in the window."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QLocale

from semdesk.app.jobs import JobState

_MINUTE = 60
_HOUR = 3600


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def _locale() -> QLocale:
    """The user's; where none is set, numbers are written as in English, not without separators."""
    locale = QLocale()
    return QLocale(QLocale.Language.English) if locale.language() == QLocale.Language.C else locale


def number(value: int) -> str:
    """A count with the locale's separators: 1,453."""
    return _locale().toString(value)


def decimal(value: float, digits: int = 2) -> str:
    """A number with so many digits after the point: 0.87."""
    return _locale().toString(value + 0.0, "f", digits)


def counted(value: int, one: str, many: str) -> str:
    """``1 passage``, ``1,453 passages``; the words come translated."""
    return f"{number(value)} {one if value == 1 else many}"


def passages(value: int) -> str:
    return counted(value, _tr("passage"), _tr("passages"))


def documents(value: int) -> str:
    return counted(value, _tr("document"), _tr("documents"))


def approximate(recall: float) -> str:
    """How good approximate neighbours are, never better than they are: the share is rounded down."""
    share = decimal(math.floor(recall * 1000) / 10, 1)
    return _tr("approximate, {0} % of true neighbours on a sample").format(share)


def time_left(seconds: float) -> str:
    """How long something still takes, as roughly as is honest: 40 s, 3 min, 2 h."""
    if seconds < 10:
        return _tr("{0} s left").format(max(1, round(seconds)))
    if seconds < _MINUTE:
        return _tr("{0} s left").format(round(seconds / 5) * 5)
    if seconds < _HOUR:
        return _tr("{0} min left").format(round(seconds / _MINUTE))
    return _tr("{0} h left").format(decimal(seconds / _HOUR, 1))


def job_text(job: JobState) -> str:
    """``Embedding 3,412 of 5,021 · 40 s left``."""
    text = job.label
    if job.counts and job.total:
        text = _tr("{0} {1} of {2}").format(job.label, number(job.done), number(job.total))
    if job.seconds_left is not None:
        text = f"{text} · {time_left(job.seconds_left)}"
    return text
