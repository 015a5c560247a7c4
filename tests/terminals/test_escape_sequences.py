"""What a terminal sends, cut: nothing of a sequence is a key, and a key is never lost to one."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ecma48 import sequences as any_sequence
from tui.terminals.escape_sequences import (
    ESCAPE_SECONDS,
    ONE_READ,
    PASTE_PATIENCE,
    PATIENCE,
    Sequences,
)
from tui.terminals.key_reports import presses

SLOW = 0.25
"""Seconds between two reads of a slow line."""


def cut(*reads: str, gap: float = SLOW) -> list[tuple[str, str]]:
    """The pieces of several reads, each so many seconds after the last; then nothing more."""
    sequences, now, pieces = Sequences(), 0.0, []
    for read in reads:
        pieces += sequences.feed(read, now)
        until = now + gap
        while sequences.deadline is not None and sequences.deadline <= until:
            now = sequences.deadline
            pieces += sequences.tick(now)
        now = until
    pieces += sequences.tick(now + 60)
    assert not sequences.deadline
    return [(piece.kind, piece.text) for piece in pieces]


def characters(text: str) -> list[tuple[str, str]]:
    return [("character", one) for one in text]


ESCAPE = ("escape", "\x1b")


def test_keys_are_what_they_are() -> None:
    assert cut("pش \r\x01") == characters("pش \r\x01")
    assert cut("\x1b[D\x1bOA") == [("sequence", "\x1b[D"), ("sequence", "\x1bOA")]
    assert cut("\x1bp") == [("alt", "p")]


NOT_KEYS = {
    "nan mouse": "\x1b[<35;NaN;NaNM",
    "infinite mouse": "\x1b[<35;-Infinity;InfinityM",
    "negative mouse": "\x1b[<35;-1;5M",
    "da2": "\x1b[>0;276;0c",
    "window": "\x1b[8;30;100t",
    "decreqtparm": "\x1b[200;1;1x",
    "osc 11": "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
    "osc 52": "\x1b]52;c;cHBw\x07",
    "xtversion": "\x1bP>|XTerm(379)\x1b\\",
    "kitty graphics": "\x1b_Gi=31;OK\x1b\\",
    "pm": "\x1b^pppp\x1b\\",
    "sos": "\x1bXppp\x9c",
    "eight bits": "\x9b>0;276;0c\x9d11;pp\x9c",
    "charset": "\x1b(p",
}


@pytest.mark.parametrize("name", NOT_KEYS)
def test_a_whole_sequence_is_never_typed(name: str) -> None:
    assert not [piece for piece in cut(NOT_KEYS[name]) if piece[0] != "sequence"]


@pytest.mark.parametrize("name", NOT_KEYS)
def test_nor_one_that_a_slow_line_cuts_after_its_introducer(name: str) -> None:
    sequence = NOT_KEYS[name]
    if name == "charset":
        return
    for at in range(1 if sequence[0] != "\x1b" else 2, len(sequence)):
        pieces = cut(sequence[:at], sequence[at:])
        assert not [piece for piece in pieces if piece[0] != "sequence"], sequence[:at]


@pytest.mark.parametrize(
    "rest", ["[<35;80;5M", "[<35;NaN;NaNM", "[>0;276;0c", "[8;30;100t", "[24;80R", "[?62;4c",
             "[200;1;1x", "]11;rgb:1e1e/1e1e/1e1e\x1b\\", "P>|XTerm(379)\x1b\\", "_Gi=1;OK\x1b\\",
             "[I", "[O", "[?2026;2$y"],
)  # fmt: skip
def test_the_rest_that_comes_after_its_esc_was_the_esc_key_is_no_key(rest: str) -> None:
    pieces = cut("\x1b", rest)
    assert pieces[:1] == [ESCAPE]
    assert all(kind == "late" for kind, _text in pieces[1:])


@pytest.mark.parametrize("rest", ["[D", "OA", "[1;5H", "[3~", "[97;5u", "[[A"])
def test_a_late_key_is_the_key(rest: str) -> None:
    [first, (kind, sequence)] = cut("\x1b", rest)
    assert (first, kind) == (ESCAPE, "late")
    assert presses(sequence)


@pytest.mark.parametrize("typed", "[]OP_{pش")
def test_fingers_may_press_esc_and_then_anything(typed: str) -> None:
    assert cut("\x1b", typed) == [ESCAPE, *characters(typed)]
    assert cut("\x1b", typed, typed, "p") == [ESCAPE, *characters(typed + typed + "p")]


def test_a_late_rest_may_come_in_pieces_without_a_pause() -> None:
    sequences = Sequences()
    assert not sequences.feed("\x1b", 0.0)
    assert [one.kind for one in sequences.tick(ESCAPE_SECONDS)] == ["escape"]
    now = 0.3
    found = []
    for character in "[<35;80;5M":
        now += ONE_READ / 2
        found += sequences.feed(character, now)
    assert [(one.kind, one.text) for one in found] == [("late", "\x1b[<35;80;5M")]


def test_two_escs_are_two_keys() -> None:
    assert cut("\x1b\x1b") == [ESCAPE, ESCAPE]
    assert cut("\x1b\x1b[D") == [ESCAPE, ("sequence", "\x1b[D")]


def test_what_is_not_whole_in_time_is_dropped_and_keys_are_keys_again() -> None:
    for begun in ("\x1b[<35;8", "\x1bO", "\x1b]11;rgb", "\x1bP>|x", "\x1b[[", "\x1b[M"):
        assert cut(begun, "p", gap=PATIENCE + 1) == characters("p"), begun
    assert cut("\x1b[200~abc", "p", gap=PASTE_PATIENCE + 1) == characters("p")


def test_a_sequence_is_given_up_where_another_begins() -> None:
    assert cut("\x1b[12;\x1b[D") == [("sequence", "\x1b[D")]
    assert cut("\x1b]11;abc\x1b[D") == [("sequence", "\x1b[D")]
    assert cut("\x1b[12\x18p") == characters("p")
    assert cut("\x1bP1$r\x1ap") == characters("p")


def test_rxvt_ends_shift_home_with_an_intermediate_byte() -> None:
    assert cut("\x1b[7$") == cut("\x1b[7$", "p")[:1] == [("sequence", "\x1b[7$")]
    assert cut("\x1b[7$", "p")[1:] == characters("p")
    assert not [piece for piece in cut("\x1b[7$p") if piece[0] != "sequence"]


def test_what_is_pasted_is_one_piece_wherever_it_is_cut() -> None:
    pasted = "\x1b[200~pش\x1b[D\nq\x1b[201~"
    for at in range(2, len(pasted)):
        assert cut(pasted[:at], pasted[at:]) == [("paste", "pش\x1b[D\nq")], pasted[:at]


def test_the_oldest_report_of_a_mouse_takes_three_characters_more() -> None:
    assert not [one for one in cut("\x1b[M pp") if one[0] == "character"]
    assert cut("\x1b[M pp", "p")[-1:] == characters("p")


def reads(text: str, places: Iterable[int]) -> list[str]:
    edges = [0, *sorted({place % (len(text) + 1) for place in places}), len(text)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


@given(st.lists(any_sequence, max_size=5), st.lists(st.integers(2, 60), max_size=5))
def test_no_grammar_of_sequences_types_anything(parts: list[str], places: list[int]) -> None:
    whole = cut("".join(parts), gap=0.001)
    assert not [text for kind, text in whole if kind in ("character", "alt", "escape")]
    # However it is cut, as long as it comes without a pause, it is the same.
    assert cut(*reads("".join(parts), places), gap=0.001) == whole


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.lists(st.integers(0, 40), max_size=5))
def test_any_text_is_cut_without_an_error(text: str, places: list[int]) -> None:
    cut(*reads(text, places))
    cut(*reads("\x1b" + text, places), gap=0.005)
