"""Which terminal is told what."""

from pathlib import Path

import pytest

from tui.core.errors import UsageError
from tui.terminals.choose import effective_profile, memory_key
from tui.terminals.detect import UNASKED, TerminalAnswers, parse_answers, profile_of
from tui.terminals.memory import choices_by_terminal, remember
from tui.terminals.profiles import PROFILES, transition, ways, with_bytes_of


@pytest.mark.parametrize(
    ("environment", "name", "enter"),
    [
        ({"TERM": "xterm-256color"}, "plain", "\x1b[8l"),
        ({"VTE_VERSION": "7006"}, "explicit", "\x1b[1 k\x1b[8l"),
        ({"VTE_VERSION": "5202"}, "plain", "\x1b[8l"),
        ({"VTE_VERSION": "x"}, "plain", "\x1b[8l"),
        ({"KONSOLE_VERSION": "221203"}, "konsole", "\x1b]50;BidiRenderingEnabled=false\x07"),
        ({"MLTERM": "3.9.0"}, "mlterm", "\x1b]5379;use_ctl=false\x07"),
        ({"TERM_PROGRAM": "mintty"}, "explicit", "\x1b[1 k\x1b[8l"),
    ],
)
def test_the_environment_tells_the_terminal(
    environment: dict[str, str], name: str, enter: str
) -> None:
    assert (profile_of(environment).name, profile_of(environment).enter) == (name, enter)


# What each terminal sent, byte for byte, to the question; and what it put into the environment.
MEASURED = {
    "xterm 379": (b"\x1bP>|XTerm(379)\x1b\\\x1b[8;0$y\x1b[>41;379;0c\x1b[?64;1;2;6;28c", {}),
    "mlterm 3.9.0": (b"\x1b[8;0$y\x1b[>24;279;0c\x1b[?63;1;2;29c", {"MLTERM": "3.9.0"}),
    "VTE 0.70.6": (b"\x1b[8;1$y\x1b[>65;7006;1c\x1b[?65;1;9c", {"VTE_VERSION": "7006"}),
    "Konsole 22.12.3": (b"\x1bP>|Konsole 22.12.3\x1b\\\x1b[>1;115;0c\x1b[?62;1;4c", {}),
    "kitty 0.26.5": (b"\x1bP>|kitty(0.26.5)\x1b\\\x1b[8;0$y\x1b[>1;4000;26c\x1b[?62;c", {}),
    "Alacritty": (b"\x1b[>0;1700;1c\x1b[?6c", {"TERM": "alacritty"}),
    "urxvt": (b"\x1b[>85;95;0c\x1b[?1;2c", {"TERM": "rxvt-unicode-256color"}),
    "st": (b"\x1b[?6c", {"TERM": "st-256color"}),
    "zutty 0.14": (b"\x1b[>64;0;0c\x1b[?64;1;9;15;21;22c", {"ZUTTY_VERSION": "0.14-DEBUG"}),
    "foot 1.13.1": (b"\x1bP>|foot(1.13.1)\x1b\\\x1b[>1;011301;0c\x1b[?62;4;22c", {}),
    "QTerminal": (b"\x1b[>0;115;0c\x1b[?1;2c", {"TERM": "xterm-256color"}),
    "PuTTY": (b"\x1b[>0;136;0c\x1b[?6c", {"TERM": "xterm"}),
}


@pytest.mark.parametrize("terminal", MEASURED)
def test_a_terminal_is_known_by_its_answers(terminal: str) -> None:
    received, environment = MEASURED[terminal]
    answers, rest = parse_answers(received)
    assert (answers.complete, rest) == (True, b"")
    assert profile_of(environment, answers).terminal == terminal


def test_a_name_goes_before_a_variable_that_was_handed_on() -> None:
    xterm = parse_answers(MEASURED["xterm 379"][0])[0]
    assert profile_of({"VTE_VERSION": "7006", "KONSOLE_VERSION": "221203"}, xterm).name == "plain"
    putty = parse_answers(MEASURED["PuTTY"][0])[0]
    assert profile_of({"KITTY_WINDOW_ID": "1"}, putty).terminal == "PuTTY"


def test_keys_typed_before_the_answers_are_kept() -> None:
    answers, rest = parse_answers("p\x1b[8;1$y\x1b[D\x1b[?65;1;9cو".encode())
    assert (answers.bidi, answers.complete) == (1, True)
    assert rest == "p\x1b[Dو".encode()


def test_a_stranger_that_knows_the_mode_is_told_of_it() -> None:
    otty = profile_of({}, TerminalAnswers(name="Otty 2.1", bidi=1))
    assert (otty.name, otty.terminal) == ("explicit", "Otty 2.1")
    assert profile_of({}, TerminalAnswers(name="Otty 2.1", bidi=0)).name == "plain"
    assert not profile_of({}, TerminalAnswers(bidi=1)).marks


def test_a_mode_that_was_on_before_stays_on() -> None:
    assert profile_of({}, TerminalAnswers(name="WezTerm 20240203", bidi=2)).leave == "\x1b[0 k"


def test_multiplexers_get_the_bytes_wrapped() -> None:
    outer = {"VTE_VERSION": "7006"}
    tmux = profile_of(outer | {"TMUX": "/tmp/tmux-0/default,1,0"})
    assert tmux.enter == "\x1bPtmux;\x1b\x1b[1 k\x1b\x1b[8l\x1b\\"
    assert tmux.leave == "\x1bPtmux;\x1b\x1b[8h\x1b\x1b[0 k\x1b\\"
    assert tmux.terminal == "tmux in VTE 0.70.6"
    assert profile_of(outer | {"STY": "1.pts-0"}).enter == "\x1bP\x1b[1 k\x1b[8l\x1b\\"


def test_tmux_knows_the_terminal_around_it_better_than_the_environment() -> None:
    inside = {"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "tmux-256color", "VTE_VERSION": "7006"}
    konsole = profile_of(inside, TerminalAnswers(name="Konsole 22.12.3", term="xterm-256color"))
    assert (konsole.name, konsole.terminal) == ("konsole", "tmux in Konsole 22.12.3")
    assert profile_of(inside, TerminalAnswers(term="alacritty")).terminal == "tmux in Alacritty"


def test_what_no_sequence_stops_is_sent_against_its_order_and_advised() -> None:
    kitty = profile_of({"KITTY_WINDOW_ID": "1"})
    assert "force_ltr yes" in kitty.advice
    assert (kitty.order, kitty.against) == ("logical", "word")
    assert profile_of({"TERM_PROGRAM": "Apple_Terminal"}).against == "line"
    old, new = (
        profile_of({"TERM_PROGRAM": "iTerm.app", "TERM_PROGRAM_VERSION": v})
        for v in ("3.6.2", "3.7.0")
    )
    assert (old.against, old.advice, new.against) == ("nothing", "", "line")
    assert new.advice
    assert not profile_of({"TERM": "foot"}).advice


def test_what_to_do_in_a_terminal_that_nothing_tells_of_is_advised() -> None:
    assert "doctor" in profile_of({"TERM": "xterm-256color"}).advice
    assert not profile_of({}, TerminalAnswers(name="Otty 2.1")).advice
    assert not effective_profile({"order": "visual"}, {}).advice


def test_all_that_is_sent_is_taken_back() -> None:
    for profile in PROFILES.values():
        assert bool(profile.enter) == bool(profile.leave)


def test_the_next_ways_are_all_different() -> None:
    tried = ways(profile_of({"VTE_VERSION": "7006"}), {})
    assert len({(way.name, way.order) for way in tried}) == len(tried) == 5


def test_a_screen_already_there_is_told_row_by_row() -> None:
    old, new = PROFILES["konsole"], PROFILES["explicit"]
    sent = transition(old, new, 2, {})
    each = old.leave + new.enter
    assert sent == f"\x1b7\x1b[1;1H{each}\x1b[2;1H{each}\x1b8"
    assert (
        transition(old, with_bytes_of(new, "explicit", {"STY": "1"}), 2, {"STY": "1"})
        == f"\x1bP{sent}\x1b\\"
    )


# What was chosen


def test_what_is_set_goes_before_what_is_remembered_and_that_before_what_is_found() -> None:
    kitty = {"KITTY_WINDOW_ID": "1"}
    memory = {"kitty": {"order": "visual", "terminal": "explicit"}}
    assert effective_profile({}, kitty).order == "logical"
    profile = effective_profile({}, kitty, UNASKED, memory)
    assert (profile.order, profile.name, profile.advice) == ("visual", "explicit", "")
    set_ = {"order": "logical", "terminal": "off"}
    profile = effective_profile(set_, kitty, UNASKED, memory)
    assert (profile.order, profile.name, profile.enter) == ("logical", "off", "")


@pytest.mark.parametrize(
    ("term", "order", "marks", "shown"),
    [
        ("xterm-kitty", "auto", "auto", False),
        ("xterm-kitty", "visual", "auto", True),
        ("foot", "auto", "auto", False),
        ("foot", "auto", "show", True),
        ("rxvt-unicode", "auto", "auto", True),
        ("rxvt-unicode", "auto", "hide", False),
        ("never-heard-of", "auto", "auto", False),
    ],
)
def test_harakat_are_shown_where_the_terminal_stacks_them(
    term: str, order: str, marks: str, shown: bool
) -> None:
    choices = {"order": order, "marks": marks}
    assert effective_profile(choices, {"TERM": term}).marks is shown


def test_choices_are_remembered_for_each_terminal_without_its_version(tmp_path: Path) -> None:
    path = tmp_path / "state" / "terminals.json"
    assert choices_by_terminal(path) == {}
    kitty = memory_key(profile_of({}, TerminalAnswers(name="kitty(0.26.5)")), {})
    remember(kitty, {"order": "visual"}, path)
    remember(kitty, {"terminal": "plain"}, path)
    remember("VTE", {"order": "logical"}, path)
    assert choices_by_terminal(path) == {
        "kitty": {"order": "visual", "terminal": "plain"},
        "VTE": {"order": "logical"},
    }


@pytest.mark.parametrize("content", ["{", "[]", '{"kitty": 1}'])
def test_a_damaged_memory_is_named_and_left_as_it_was(content: str, tmp_path: Path) -> None:
    path = tmp_path / "terminals.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="remove the file"):
        remember("kitty", {"order": "visual"}, path)
    assert path.read_text(encoding="utf-8") == content
