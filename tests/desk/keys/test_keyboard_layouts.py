"""Keys, and what they send when the keyboard is in Arabic."""

import pytest

from tui.core.scheme import KEYS, NEVER_A_KEY
from tui.desk.keys.commands import commands
from tui.desk.keys.keyboard_layouts import (
    LAYOUTS,
    clashes,
    in_other_layouts,
    layout_after,
    layout_of_language,
    out_of_reach,
    twins,
    with_twins,
)

LABEL_KEYS = [key for key in KEYS if key != NEVER_A_KEY]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("p", ("ح",)),
        ("o", ("خ",)),
        ("1", ("١", "۱")),
        ("0", ("٠", "۰")),
        ("ctrl+z", ("ctrl+ئ",)),
        ("ctrl+d", ("ctrl+ي",)),
        (";", ("ك",)),
        ("[", ("ج",)),
        ("]", ("د",)),
        ("?", ("؟",)),
        ("/", ("ظ",)),
        ("b", ()),
        ("-", ()),
        ("left", ()),
        ("f2", ()),
        ("ctrl+left", ()),
        ("shift+left", ()),
        ("ctrl+shift+left", ()),
        ("space", ()),
        ("pageup", ()),
    ],
)
def test_a_key_has_the_twins_of_its_place(key: str, expected: tuple[str, ...]) -> None:
    assert twins(key) == expected


def test_every_label_key_has_twins_and_no_two_share_one() -> None:
    sent = [twin for key in LABEL_KEYS for twin in twins(key)]
    assert all(twins(key) for key in LABEL_KEYS)
    assert len(sent) == len(set(sent))
    assert not set(sent) & set(KEYS)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_key_of_a_layout_types_one_thing(layout: str) -> None:
    typed = [twin for key, twin in LAYOUTS[layout].items() if key not in "<>{}?"]
    assert len(typed) == len(set(typed))


@pytest.mark.parametrize(
    ("layout", "key", "typed"),
    [
        ("persian", "d", "ی"), ("persian", ";", "ک"), ("persian", "'", "گ"), ("persian", "]", "چ"),
        ("persian", "n", "د"), ("persian", "ctrl+n", "ctrl+د"), ("persian", "m", "پ"),
        ("urdu", "o", "ہ"), ("urdu", "d", "د"), ("urdu", "ctrl+z", "ctrl+ز"), ("urdu", "y", "ے"),
        ("kurdish", "e", "ە"), ("kurdish", "v", "ڤ"), ("kurdish", "ctrl+d", "ctrl+د"),
    ],
)  # fmt: skip
def test_a_letter_stands_for_the_key_it_lies_on(layout: str, key: str, typed: str) -> None:
    assert twins(key, layout) == (typed,)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_label_key_and_command_can_be_reached(layout: str) -> None:
    own = {key: command.id for command in commands() for key in command.keys}
    own = {**{key: f"label {key}" for key in LABEL_KEYS}, **own}
    assert out_of_reach(own, layout) == []
    assert out_of_reach({"d": "x", "ی": "y"}, "persian") == ["d"]


def test_a_letter_shows_the_layout_it_is_of() -> None:
    assert layout_after("arabic", "د") == "arabic"
    assert layout_after("arabic", "ی") == "persian"
    assert layout_after("persian", "د") == "persian"
    assert layout_after("persian", "ي") == "arabic"
    assert layout_after("persian", "ے") == "urdu"
    assert layout_after("urdu", "ی") == "urdu"
    assert layout_after("arabic", "ە") == "kurdish"
    assert layout_after("urdu", "p") == "urdu"


def test_the_locale_tells_where_to_begin() -> None:
    assert layout_of_language("fa_IR.UTF-8") == "persian"
    assert layout_of_language("ur") == "urdu"
    assert layout_of_language("ckb_IQ") == "kurdish"
    assert layout_of_language("C.UTF-8") == layout_of_language("") == "arabic"


def test_a_key_of_the_map_stands_before_a_twin() -> None:
    own = {"{": "end-back", "<": "previous", "p": "PER"}
    assert with_twins(own) == {**own, "ح": "PER", ",": "previous"}


def bound() -> dict[str, str]:
    """All keys of commands and of labels, and their twins."""
    own = {key: command.id for command in commands() for key in command.keys}
    return with_twins({**{key: f"label {key}" for key in LABEL_KEYS}, **own})


def test_every_command_can_be_typed_in_the_arabic_layout() -> None:
    actions = bound()
    for command in commands():
        # What the layout itself sends: a twin of the key, or the key where it has none.
        sent = [s for key in command.keys for s in (twins(key) or (key,))]
        assert not sent or command.id in [actions.get(key) for key in sent], command.id


def test_every_label_key_can_be_typed_in_both_layouts() -> None:
    actions = bound()
    for key in LABEL_KEYS:
        assert {actions[typed] for typed in (key, *twins(key))} == {f"label {key}"}


def test_clashes_are_told_with_both_actions() -> None:
    pairs = [("a", "one"), ("b", "two"), ("a", "one"), ("a", "three"), ("b", "four")]
    assert clashes(pairs) == [("a", "one", "three"), ("b", "two", "four")]
    assert clashes((key, c.id) for c in commands() for key in c.keys) == []


def test_what_was_typed_is_read_in_the_other_layouts() -> None:
    assert "undo" in in_other_layouts("عىيخ")
    assert "عىيخ" in in_other_layouts("undo")
    assert "b" in in_other_layouts("لا")
    assert in_other_layouts("12") == ()
