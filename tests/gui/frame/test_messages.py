"""Messages: errors stay until they are closed, notices go, nothing is lost."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from semdesk.app.messages import Messages
from semdesk.core.errors import SemdeskError
from semdesk.gui import theme as t
from semdesk.gui.message_view import MessageView
from semdesk.gui.theme_manager import ThemeManager
from semdesk.gui.widgets.controls import Button, IconButton


@pytest.fixture
def view(qtbot: QtBot, themes: ThemeManager, monkeypatch: pytest.MonkeyPatch) -> tuple[Messages, MessageView]:
    monkeypatch.setattr(t, "NOTICE_MS", 60)
    messages = Messages()
    made = MessageView(messages, themes)
    qtbot.addWidget(made)
    return messages, made


def _text(view: MessageView) -> str:
    return view.accessibleName() if view.isVisible() else ""


def test_a_notice_goes_by_itself(qtbot: QtBot, view: tuple[Messages, MessageView]) -> None:
    messages, shown = view
    messages.notice("5,021 passages ready")
    assert _text(shown) == "5,021 passages ready"
    qtbot.waitUntil(lambda: not shown.isVisible())
    assert [message.text for message in messages.log] == ["5,021 passages ready"]


def test_an_error_stays_and_the_next_message_waits(qtbot: QtBot, view: tuple[Messages, MessageView]) -> None:
    messages, shown = view
    messages.problem(SemdeskError("The disk is full."))
    messages.notice("Removed 2 passages.")
    qtbot.wait(200)
    assert _text(shown) == "The disk is full."
    shown.findChild(IconButton).click()
    assert _text(shown) == "Removed 2 passages."


def test_the_action_of_a_message_is_called_once(view: tuple[Messages, MessageView]) -> None:
    messages, shown = view
    called = []
    messages.notice("Removed 2 passages.", "Undo", lambda: called.append("undo"))
    button = shown.findChild(Button)
    assert button.text() == "Undo"
    button.click()
    assert called == ["undo"]
    assert not shown.isVisible()


def test_markup_in_a_message_is_shown_as_text(view: tuple[Messages, MessageView]) -> None:
    messages, shown = view
    messages.notice("<b>a.txt</b>: empty")
    assert "<b>a.txt</b>: empty" in [label.text() for label in shown.findChildren(QLabel)]
    assert shown.sizeHint().height() < 60
