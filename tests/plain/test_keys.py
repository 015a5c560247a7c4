"""Keys of the spoken desk, from what a terminal sends."""

import pytest

from tui.plain.keys import TypedKeys


@pytest.mark.parametrize(
    ("sent", "keys"),
    [
        (b"p", ["p"]),
        ("ح".encode(), ["ح"]),
        ("لا".encode(), ["لا"]),
        ("ال".encode(), ["ا", "ل"]),
        (b"\x1b[D\x1b[1;2C", ["left", "shift+right"]),
        (b"\x1a\x03\x13", ["ctrl+z", "ctrl+c", "ctrl+s"]),
        (b"\r\n\t\x7f ", ["enter", "enter", "tab", "backspace", "space"]),
        (b"\x1b[200~pasted\x1b[201~p", ["p"]),
    ],
)
def test_bytes_are_keys_of_the_table(sent: bytes, keys: list[str]) -> None:
    assert TypedKeys().feed(sent, 0.0) == keys


def test_a_key_that_a_slow_line_cuts_is_one_key_and_esc_waits_for_what_follows() -> None:
    typed = TypedKeys()
    first, second = "ع".encode()[:1], "ع".encode()[1:]
    assert typed.feed(first, 0.0) == []
    assert typed.feed(second, 0.01) == ["ع"]
    assert typed.feed(b"\x1b", 1.0) == []
    assert typed.deadline is not None
    assert typed.tick(2.0) == ["escape"]
