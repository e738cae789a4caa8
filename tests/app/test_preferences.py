"""What is remembered between starts, also when two windows write it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from semdesk.app.preferences import VERSION, Preferences, load_preferences, save_preferences
from semdesk.core.errors import CannotWrite


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "preferences.json"


def test_what_is_saved_is_loaded(path: Path) -> None:
    made = Preferences(appearance="dark", text_size=125, model_folders=("/a", "/b"))
    save_preferences(made, path)
    assert load_preferences(path) == (made, ())
    assert [file.name for file in path.parent.iterdir()] == ["preferences.json"]


def test_without_a_file_there_are_the_defaults_and_nothing_is_said(path: Path) -> None:
    assert load_preferences(path) == (Preferences(), ())


@pytest.mark.parametrize("content", ["{", "[]", "7", '{"version": 99}', "{}"])
def test_an_unusable_file_is_told_of_and_costs_only_itself(path: Path, content: str) -> None:
    path.parent.mkdir()
    path.write_text(content)
    preferences, notes = load_preferences(path)
    assert preferences == Preferences()
    assert len(notes) == 1
    assert str(path) in notes[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [("appearance", "pink"), ("text_size", 500), ("text_size", "100"), ("model_folders", ["/a", 3])],
)
def test_an_unusable_value_is_at_its_default_again(path: Path, name: str, value: object) -> None:
    path.parent.mkdir()
    path.write_text(json.dumps({"version": VERSION, name: value, "device": "cpu", "later": 1}))
    preferences, notes = load_preferences(path)
    assert preferences == Preferences(device="cpu")
    assert len(notes) == 1
    assert name in notes[0]


def test_two_windows_keep_what_each_has_changed(path: Path) -> None:
    save_preferences(Preferences(recent_projects=("/old",)), path)
    first, second = load_preferences(path)[0], load_preferences(path)[0]
    first.appearance = "dark"
    first.recent_projects = ("/first", "/old")
    second.model_folders = ("/model",)
    second.recent_projects = ("/second", "/old")
    save_preferences(first, path)
    save_preferences(second, path)
    found = load_preferences(path)[0]
    assert (found.appearance, found.model_folders) == ("dark", ("/model",))
    assert found.recent_projects == ("/second", "/old", "/first")


def test_what_a_window_has_taken_out_does_not_come_back(path: Path) -> None:
    made = Preferences(recent_projects=("/unnamed", "/old"))
    save_preferences(replace(made), path)  # a copy, as the background job is given
    made.recent_projects = ("/old",)
    save_preferences(made, path)
    assert load_preferences(path)[0].recent_projects == ("/old",)


def test_a_folder_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")
    with pytest.raises(CannotWrite, match="The preferences could not be saved in"):
        save_preferences(Preferences(), tmp_path / "taken" / "preferences.json")
