"""Glyphs whose width terminals dispute, and how they come to stand in their cells all the same.

Measured in xterm 379, VTE 0.70, alacritty 0.11, urxvt 9.30, kitty 0.26, foot 1.13, st 0.9 and
tmux 3.3a: each code point of Unicode 14 was written, and the cursor's place asked for (DSR 6).
Most emoji are drawn by what nobody disputes (``layout.glyphs``). What is left is given the most
cells that any of them takes for it, blanks are drawn there first, and the cursor is put before
and behind it (CHA, ECMA-48 8.3.9): whoever takes fewer leaves blanks, and nothing moves.
"""

from collections.abc import Iterator
from typing import NamedTuple

from tui.layout.cell_count import cell_count
from tui.text.character_ranges import UNCOMMON, CharacterRanges
from tui.text.graphemes import letters_of
from tui.text.marks import SPACING

FILLER = "\u2002"
"""EN SPACE, one cell to everybody: follows what the least count is below the most. No other
glyph holds one, as every space of a text is drawn as SPACE."""

_WIDE_SPACING = "\u302e\u302f\U00016ff0\U00016ff1"
_SOMETIMES_WIDE = "\u3248-\u324f"
_SOMETIMES_NARROW = (
    "\u2630-\u2637\u268a-\u268f\u3030\u303d\u3297\u3299\U0001d300-\U0001d356"
    "\U0001d360-\U0001d376\U0001f202\U0001f237"
)
_VOWELS_AND_FINALS = "\u1160-\u11ff\ud7b0-\ud7fb"
DOUBTFUL = UNCOMMON
"""What a line without disputed glyphs is without: what terminals dispute is uncommon."""
_PARTS = CharacterRanges(f"{SPACING}{_VOWELS_AND_FINALS}")
_ALONE = CharacterRanges(f"{_SOMETIMES_WIDE}{_SOMETIMES_NARROW}")
_TWICE = CharacterRanges(f"{_WIDE_SPACING}{_SOMETIMES_WIDE}")


class GlyphStretch(NamedTuple):
    """Glyphs, their width in cells, and whether that is disputed."""

    glyphs: str
    width: int
    disputed: bool


def most_cells(char: str) -> int:
    """The most cells that a terminal takes for a character."""
    if char in _TWICE:
        return 2
    return 1 if char in _PARTS else cell_count(char)


def _least_cells(glyphs: str) -> int:
    return sum(map(cell_count, glyphs))


def with_filler(glyph: str) -> str:
    """The glyph with as much filler as brings its width by Textual's count to the most cells."""
    missing = sum(map(most_cells, glyph)) - _least_cells(glyph)
    return glyph + FILLER * missing


def is_disputed(glyph: str) -> bool:
    """Whether terminals take different numbers of cells for one letter's glyph."""
    if glyph.isascii():
        return False
    if any(char in _PARTS or char in _ALONE for char in glyph):
        return True
    return sum(1 for char in glyph if most_cells(char)) > 1


def stretches(glyphs: str) -> Iterator[GlyphStretch]:
    """What a line's glyphs are from left to right; each disputed one alone, with its filler."""
    if not glyphs or not DOUBTFUL.search(glyphs):
        yield GlyphStretch(glyphs, _least_cells(glyphs), False)
        return
    found: list[list[str]] = []
    for letter in letters_of(glyphs):
        disputed = is_disputed(letter)
        after_disputed = bool(found) and is_disputed(found[-1][0])
        if found and not disputed and (letter == FILLER or not after_disputed):
            found[-1].append(letter)
        else:
            found.append([letter])
    for letters in found:
        glyphs = "".join(letters)
        yield GlyphStretch(glyphs, sum(map(_width, letters)), is_disputed(letters[0]))


def _width(letter: str) -> int:
    """As Textual counts; the two halves of a flag are one emoji."""
    flags = sum("\U0001f1e6" <= char <= "\U0001f1ff" for char in letter)
    return _least_cells(letter) - flags


def with_cursor_moves(glyphs: str, cell: int) -> str:
    """What to send from column ``cell`` on, so that all that follows stands where it should."""
    if glyphs.isascii() or not DOUBTFUL.search(glyphs):
        return glyphs
    sent: list[str] = []
    for part, width, disputed in stretches(glyphs):
        if disputed:
            # One is the first column (ECMA-48 8.3.9).
            glyph = part.rstrip(FILLER)
            part = f"{' ' * width}\x1b[{cell + 1}G{glyph}\x1b[{cell + width + 1}G"
        sent.append(part)
        cell += width
    return "".join(sent)
