"""What terminals give different numbers of cells, and that nothing moves by it."""

import re
import unicodedata

import pytest
from hypothesis import given
from wcwidth import wcswidth, wcwidth

from tests.layout.invariants import check, check_places
from tests.layout.texts import texts
from tui.layout.disputed_widths import FILLER, is_disputed, stretches, with_cursor_moves
from tui.layout.glyphs import glyph_of
from tui.layout.page import Page
from tui.terminals.pre_reorder import glyph_clusters
from tui.text.graphemes import letters_of

_EMOJI = [
    chr(code)
    for code in (*range(0x203C, 0x3300), *range(0x1F000, 0x1FB00))
    if unicodedata.category(chr(code)) == "So"
]
_BRAHMIC = [chr(code) for code in range(0x900, 0xE00) if unicodedata.category(chr(code)) != "Cn"]
CLUSTERS = (
    [char + selector for char in _EMOJI for selector in ("", "\ufe0f", "\ufe0e")]
    + [char + tone for char in _EMOJI for tone in "\U0001f3fb\U0001f3fd\U0001f3ff"]
    + [f"{one}\u200d{other}" for one in _EMOJI[::7] for other in ("\u2764\ufe0f", "\U0001f467")]
    + [f"{sign}{selector}\u20e3" for sign in "0123456789#*" for selector in ("", "\ufe0f")]
    + [chr(0x1F1E6 + a) + chr(0x1F1E6 + b) for a in range(26) for b in range(26)]
    + [f"\u0915{sign}" for sign in _BRAHMIC]
    + [f"\u0915\u094d{letter}\u093f" for letter in map(chr, range(0x915, 0x93A))]
    + [chr(0x1100 + a) + chr(0x1161 + b) for a in range(22) for b in range(23)]
    + [chr(0x1100 + a) + chr(0x1161 + b) + "\u11a8" for a in range(22) for b in range(23)]
    + ["\U0001f3f4\u200d\u2620\ufe0f", "\U0001f9d1\U0001f3ff\u200d\U0001f680", "\u0e01\u0e33"]
    + ["\U0001f3f4\U000e0067\U000e0062\U000e007f", "\uff8a\uff9e", "\u06dd", "\u0600\u0661"]
)  # fmt: skip


def width_in(terminal: str, sent: str) -> int:
    """The column after what was sent, from the first on: as much as a terminal counts."""
    at = 0
    for part in re.findall(r"\x1b\[\d+G|[^\x1b]+", sent):
        if part.startswith("\x1b"):
            at = int(part[2:-1]) - 1
        elif terminal == "by code point":
            at += sum(max(wcwidth(char), 0) for char in part)
        elif terminal == "by grapheme":
            at += max(wcswidth(part), 0)
        else:
            at += sum(1 for char in part if unicodedata.category(char) == "Mc")
            at += sum(max(wcwidth(char), 0) for char in part)
    return at


@pytest.mark.parametrize("terminal", ["by code point", "by grapheme", "bodies count"])
def test_what_is_sent_for_a_cluster_is_as_wide_as_we_count_in_every_terminal(terminal: str) -> None:
    assert len(CLUSTERS) > 9000
    for cluster in CLUSTERS:
        for letter in letters_of(cluster):
            glyph, width = glyph_of(letter)
            assert width_in(terminal, with_cursor_moves(glyph, 0)) == width, ascii((letter, glyph))


def test_no_emoji_is_sent_with_its_selector_or_its_skin_tone() -> None:
    for letter in (
        "❤\ufe0f",
        "✔\ufe0f",
        "⚠\ufe0f",
        "☎\ufe0f",
        "1\ufe0f\u20e3",
        "\U0001f44b\U0001f3fd",
    ):
        glyph, _width = glyph_of(letter)
        assert not set(glyph) & set("\ufe0f\U0001f3fd")
        assert not is_disputed(glyph)


def test_a_disputed_glyph_gets_the_most_cells_and_the_cursor_before_and_behind_it() -> None:
    glyph, width = glyph_of("कि")
    assert (glyph, width) == ("कि" + FILLER, 2)
    assert with_cursor_moves(f"ab{glyph}c", 10) == "ab  \x1b[13Gकि\x1b[15Gc"
    assert with_cursor_moves("ﻡﻼﺳ ✔ 😀", 3) == "ﻡﻼﺳ ✔ 😀"


def test_a_terminal_that_reorders_gets_a_disputed_glyph_whole() -> None:
    assert glyph_clusters("ﺏَ कि\u2002🇰🇼x") == ["ﺏَ", " ", "कि\u2002", "🇰🇼", "x"]


@given(texts)
def test_the_stretches_of_a_row_are_all_of_it(text: str) -> None:
    row = Page(text, 80).row(0)
    found = list(stretches(row.text))
    assert "".join(one.glyphs for one in found) == row.text
    assert sum(one.width for one in found) == row.width


@pytest.mark.parametrize(
    "text",
    [
        "\u0627\u200e\u064b\u0e33",
        "\u0627\u200e\u064b\u1161",
        "\u0628\u200f\u0650\U0001f3fb",
        "\u0628\u2066\u0650\U000e0067",
        "\u0f74\u3000\u200c\uff9e",
        "\U00011f02\U0001f1f8",
        "\U0001193f\U000110bd\U0001f1f8",
        "\u0628\u093f\u0628",
        "a\u200a\uff9e",
    ],
)
def test_a_base_after_a_mark_behind_a_control_is_a_letter_of_its_own(text: str) -> None:
    for width in (4, 20):
        page = Page(text, width)
        check(page)
        check_places(page)
