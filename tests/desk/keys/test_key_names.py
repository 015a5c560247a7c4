"""Keys as people write them, and read again as the table writes them."""

import pytest

from tui.desk.field.field_keys import field_keys
from tui.desk.keys.commands import commands, keys_to_say
from tui.desk.keys.key_names import key_name, key_named, key_names
from tui.desk.keys.settings import validate_keys

ALL_KEYS = [
    *(key for command in commands() for key in command.keys),
    *(key for field_key in field_keys() for key in field_key.keys),
]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("ctrl+z", "Ctrl+Z"),
        ("ctrl+shift+pageup", "Ctrl+Shift+PgUp"),
        ("escape", "Esc"),
        ("backspace", "Backspace"),
        ("f12", "F12"),
        ("p", "p"),
        ("P", "P"),
        ("+", "+"),
        ("ctrl++", "Ctrl++"),
        ("ctrl+ئ", "Ctrl+ئ"),
    ],
)
def test_a_key_has_the_name_that_stands_on_it(key: str, name: str) -> None:
    assert key_name(key) == name
    assert key_named(name) == key


def test_every_key_of_the_program_is_found_again_by_its_name() -> None:
    assert [key_named(key_name(key)) for key in ALL_KEYS] == ALL_KEYS


def test_sentences_name_keys_as_people_write_them() -> None:
    said = keys_to_say(commands())
    assert (said["undo"], said["remove"], said["terminal"]) == ("Ctrl+Z", "Backspace", "F12")
    assert key_names(["ctrl+q", "f10"]) == "Ctrl+Q F10"


def test_a_config_may_name_keys_as_they_are_shown() -> None:
    shown = ["Ctrl+U", "PgUp", "ESC", "ctrl+z", "U"]
    assert validate_keys("undo", shown) == ("ctrl+u", "pageup", "escape", "ctrl+z", "U")
