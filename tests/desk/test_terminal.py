"""Which terminal is told what."""

import pytest

from tui.desk.terminal import PROFILES, found


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
    assert (found(environment).name, found(environment).enter) == (name, enter)


def test_multiplexers_get_the_bytes_wrapped() -> None:
    outer = {"VTE_VERSION": "7006"}
    tmux = found(outer | {"TMUX": "/tmp/tmux-0/default,1,0"})
    assert tmux.enter == "\x1bPtmux;\x1b\x1b[1 k\x1b\x1b[8l\x1b\\"
    assert tmux.leave == "\x1bPtmux;\x1b\x1b[8h\x1b\x1b[0 k\x1b\\"
    assert found(outer | {"STY": "1.pts-0"}).enter == "\x1bP\x1b[1 k\x1b[8l\x1b\\"


def test_what_no_sequence_stops_is_advised() -> None:
    assert "force_ltr yes" in found({"KITTY_WINDOW_ID": "1"}).advice
    assert found({"TERM_PROGRAM": "Apple_Terminal"}).advice
    assert not found({}).advice


def test_all_that_is_sent_is_taken_back() -> None:
    for profile in PROFILES.values():
        assert bool(profile.enter) == bool(profile.leave)
