"""What is told to the user: one sentence at a time, kept in a log that Help > Messages shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from PySide6.QtCore import QObject, Signal

from semdesk.core.errors import SemdeskError

Level = Literal["notice", "error"]


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence, and perhaps one thing to do about it. Errors stay on screen, notices go by themselves."""

    level: Level
    text: str
    action: str = ""
    on_action: Callable[[], None] | None = None
    at: datetime = field(default_factory=datetime.now)


class Messages(QObject):
    """Collects messages; ``told`` hands on each one."""

    told = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log: list[Message] = []

    def notice(self, text: str, action: str = "", on_action: Callable[[], None] | None = None) -> None:
        """Say that something happened."""
        self._tell(Message("notice", text, action, on_action))

    def problem(
        self, error: SemdeskError, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Say that something could not be done."""
        self._tell(Message("error", str(error), action, on_action))

    def _tell(self, message: Message) -> None:
        self.log.append(message)
        self.told.emit(message)
