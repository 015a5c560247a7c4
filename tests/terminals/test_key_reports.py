"""Which key a sequence stands for: what terminfo says, kitty's protocol, XTerm's reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.terminals.terminfo import key_of, sequences
from tui.terminals.escape_sequences import Sequences
from tui.terminals.key_reports import Press, presses

CAPABILITIES = [
    (terminal, name, sequence)
    for terminal, keys in sequences().items()
    for name, sequence in keys.items()
]


def keys_sent(sequence: str) -> list[str]:
    """The keys that our cutting and reading give for what a terminal sends."""
    cut = Sequences()
    pieces = [*cut.feed(sequence, 0.0), *cut.tick(60.0)]
    keys = []
    for piece in pieces:
        if piece.kind == "sequence":
            keys += [press.key for press in presses(piece.text)]
        else:
            named = {"\x7f": "backspace", "\x08": "backspace"}
            # The Linux console's Shift+Tab is Alt with Tab elsewhere; ui names it.
            alt = {"\t": "shift+tab"}
            keys.append((alt if piece.kind == "alt" else named).get(piece.text, piece.text))
    return keys


@pytest.mark.parametrize("terminal", sequences())
def test_each_sequence_is_the_key_that_terminfo_names(terminal: str) -> None:
    wrong = {
        name: (sequence, keys_sent(sequence), key_of(terminal, name))
        for of, name, sequence in CAPABILITIES
        if of == terminal and keys_sent(sequence) != [key_of(terminal, name)]
    }
    assert not wrong


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        ("\x1b[7^", "ctrl+home"),
        ("\x1b[8^", "ctrl+end"),
        ("\x1b[7@", "ctrl+shift+home"),
        ("\x1bOb", "ctrl+down"),
        ("\x1b[1;2R", "shift+f3"),
        ("\x1b[5D", "ctrl+left"),
        ("\x1b[27;5;97~", "ctrl+a"),
        ("\x1b[97;5u", "ctrl+a"),
        ("\x1b[1740;5u", "ctrl+ی"),
        ("\x1b[1740::100;5u", "ctrl+d"),
        ("\x1b[97;69u", "ctrl+a"),
        ("\x1b[13;2u", "shift+enter"),
        ("\x1b[57417;5u", "ctrl+left"),
        ("\x1b[1;3D", "alt+left"),
    ],
)
def test_keys_with_modifiers(sequence: str, key: str) -> None:
    assert presses(sequence) == (Press(key),)


@pytest.mark.parametrize(
    ("sequence", "pressed"),
    [
        ("\x1b[97;;97u", Press("a", "a")),
        ("\x1b[97u", Press("a", "a")),
        ("\x1b[97;2;65u", Press("A", "A")),
        ("\x1b[97:65;2u", Press("A", "A")),
        ("\x1b[27;2;33~", Press("!", "!")),
        ("\x1b[32;;32u", Press(" ", " ")),
        ("\x1b[13u", Press("enter", "\r")),
        ("\x1b[57400;;49u", Press("1", "1")),
        ("\x1b[1583::110;;1583u", Press("n", "د")),
        ("\x1b[101;3;8364u", Press("€", "€")),
        # Held: the key again.
        ("\x1b[97;1:2;97u", Press("a", "a")),
        ("\x1b[1;1:2D", Press("left")),
    ],
)
def test_keys_that_type(sequence: str, pressed: Press) -> None:
    assert presses(sequence) == (pressed,)


def test_a_key_that_types_two_letters_is_both() -> None:
    assert [press.key for press in presses("\x1b[0;;1604:1575u")] == ["ل", "ا"]


@pytest.mark.parametrize(
    "sequence",
    [
        "\x1b[1;1:3D", "\x1b[112;1:3u", "\x1b[122;5:3u", "\x1b[97:65;2:3u",
        "\x1b[1114112u", "\x1b[9999999999u", "\x1b[27;5;99999999~", "\x1b[55296u", "\x1b[57358u",
        "\x1b[97;;1114112u", "\x1b[97;999999u", "\x1b[1;2;3;4u", "\x1b[7u", "\x1b[133u",
        "\x1b[>0;276;0c", "\x1b[8;30;100t", "\x1b[200;1;1x", "\x1b[?62;c", "\x1b[24;80R",
        "\x1b[1;1R", "\x1b[E", "\x1b[G", "\x1b[99~", "\x1b[;;;u", "\x1b[:::u", "\x1b[<35;5;5M",
    ],
)  # fmt: skip
def test_releases_garbage_and_reports_are_no_keys(sequence: str) -> None:
    assert presses(sequence) == ()


FIELDS = st.text("0123456789:;<>?=", max_size=12)


@given(FIELDS, st.sampled_from([chr(n) for n in range(0x40, 0x7F)]))
def test_no_report_breaks_anything(parameters: str, final: str) -> None:
    for press in presses(f"\x1b[{parameters}{final}"):
        assert press.key
        assert press.key.isprintable()
