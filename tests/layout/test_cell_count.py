"""Widths of what is told without the library."""

import unicodedata

from wcwidth import wcwidth

from tui.layout.cell_count import _is_picture, cell_count
from tui.layout.disputed_widths import DOUBTFUL, is_disputed


def test_each_sign_and_picture_is_as_wide_as_the_library_says() -> None:
    told = [char for char in map(chr, range(0x20000)) if _is_picture(char)]
    assert len(told) > 3000
    for char in (*told, "a", "\t", "\u0301", "\u3042"):
        assert cell_count(char) == max(wcwidth(char), 0), hex(ord(char))


def test_what_terminals_dispute_is_doubtful() -> None:
    for char in map(chr, range(0x20000)):
        if not DOUBTFUL.match(char) and unicodedata.category(char) not in ("Cn", "Cs"):
            assert not is_disputed(char), hex(ord(char))
