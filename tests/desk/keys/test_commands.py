"""The one table of commands."""

import re

import pytest

from tests.desk.conftest import MakeDesk
from tests.store.fresh import said
from tui.core.errors import UsageError
from tui.core.scheme import KEYS
from tui.desk.keys.adjudication_commands import adjudication_commands
from tui.desk.keys.commands import commands
from tui.desk.keys.settings import Settings, adjudication_actions
from tui.desk.view.caret import MOTIONS
from tui.store.repair.check import problems


def test_ids_are_unique_and_plain() -> None:
    ids = [command.id for command in commands()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", id_) for id_ in ids)


def test_keys_are_unique() -> None:
    keys = [key for command in commands() for key in command.keys]
    assert len(set(keys)) == len(keys)


def test_letters_and_digits_are_left_to_the_labels() -> None:
    assert not set(KEYS) & {key for command in commands() for key in command.keys}


BY_NAME_ALONE = {"all-relations", "agreement", "adjudicate", "ask-model", "decided", "hub", "tour"}
"""Commands that are seldom wanted, which the palette finds: no key is spent on them."""
BY_ANOTHER_KEY = {"select-clause-up", "select-clause-down"}
"""What `)` and `(` do better; after Space all motions select."""


def test_every_command_has_a_title_a_help_and_a_key() -> None:
    for command in commands():
        assert command.title, command.id
        assert command.help.endswith("."), command.id
        assert command.group, command.id
        assert bool(command.keys) != (command.id in BY_NAME_ALONE | BY_ANOTHER_KEY), command.id


def test_titles_tell_commands_apart() -> None:
    titles = [command.title for command in commands()]
    assert len(set(titles)) == len(titles)


def test_each_motion_moves_and_selects() -> None:
    ids = {command.id for command in commands()}
    for name in MOTIONS:
        assert {f"move-{name}", f"select-{name}"} <= ids


def test_shift_with_a_moving_key_selects() -> None:
    by_id = {command.id: command.keys for command in commands()}
    assert by_id["select-left"] == ("shift+left",)
    assert by_id["select-letter-left"] == ("ctrl+shift+left",)
    assert by_id["select-text-end"] == ("ctrl+shift+end",)


def test_each_command_is_the_views_the_sessions_or_the_desks(desk_of: MakeDesk) -> None:
    desk = desk_of("قال [PER:<وزير>] أمس")
    assert desk.session
    for focused in (False, True):
        if focused:
            desk.run("next-span")
        view, session = {*desk.view.commands, *desk.view.switches}, set(desk.session.commands)
        own = set(desk._commands)
        assert not own & (view | session)
        assert view | session | own == {c.id for c in commands() if not c.on_screen}
        # What resizes a focused span selects, and is the view's, where none is.
        resizing = session - {"remove", "undo", "redo"}
        assert view & session == (set() if focused else resizing)


def test_the_desk_runs_every_command_that_is_not_the_screens(desk_of: MakeDesk) -> None:
    for command in commands():
        desk = desk_of("قال [PER:<وزير>] أمس\nفي حلب", "نص")
        if command.on_screen:
            with pytest.raises(UsageError, match="there is no command"):
                desk.run(command.id)
        else:
            desk.run(command.id)
            assert list(problems(desk.db)) == []


def test_a_command_that_is_none_is_refused(desk_of: MakeDesk) -> None:
    desk = desk_of("قال [PER:<وزير>]")
    for name in ("", "tag", "move", "move-", "select-nowhere", "MOVE-LEFT"):
        with pytest.raises(UsageError, match="there is no command"):
            desk.run(name)
    assert said(desk.db) == [(4, 8, "PER")]


def test_keys_of_adjudication_are_unique_and_no_label_has_one() -> None:
    keys = [key for command in adjudication_commands() for key in command.keys]
    assert len(set(keys)) == len(keys)
    assert set(KEYS) & set(keys) == {*"0123456789"} & set(KEYS)
    assert all(command.help.endswith(".") for command in adjudication_commands())


def test_a_label_whose_key_is_a_digit_keeps_it_in_adjudication() -> None:
    actions = adjudication_actions(Settings(), {"1": "PER"})
    assert actions["1"] == ("tag", "PER")
    assert actions["ctrl+1"] == ("run", "take-1")
    assert actions["2"] == actions["٢"] == ("run", "take-2")
