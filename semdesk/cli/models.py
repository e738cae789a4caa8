"""``semdesk models``: the models that can be used here."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from semdesk.app.preferences import load_preferences, preferences_path
from semdesk.cli.base import Answers, Command
from semdesk.cli.console import Console
from semdesk.core.embedding.models import find_models


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folders", nargs="*", metavar="FOLDER", help="model folders to look at as well")


def _run(arguments: Namespace, console: Console) -> Answers:
    preferences, notes = load_preferences(preferences_path())
    found, refusals = find_models([*preferences.model_folders, *arguments.folders])
    for sentence in (*notes, *refusals):
        console.say(sentence)
    for model in found:
        yield asdict(model)


COMMAND = Command(
    "models",
    "[FOLDER...]",
    "List the models at hand: the built-in one, folders, the Hugging Face cache; and why others are refused.",
    ("semdesk models", "semdesk models ~/models/my-model"),
    _add_arguments,
    _run,
)
