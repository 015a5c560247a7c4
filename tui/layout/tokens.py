"""A paragraph's text in tokens, and the cells of each.

A token is a run of joining letters with their marks, a run of plain characters, or what is left
between. What a token's cells are depends on nothing around it (but for a ZWJ before it), so they
are remembered, and a text costs little more than its distinct words.
"""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate
from operator import add
from typing import Literal, NamedTuple

from tui.layout.cell_count import cell_count
from tui.layout.glyphs import CARRIER, HIDEABLE, MOST_MARKS, glyph_of, visible_marks
from tui.layout.joining import AFTER, BEFORE, JOINING_TYPE, LAM, LAM_ALEF, SHAPES
from tui.text.character_ranges import UNCOMMON, CharacterRanges, common_ranges
from tui.text.controls import CONTROLS
from tui.text.graphemes import EXTENDING, JOINING, PLAIN, letters_of
from tui.text.joining_types import JOINERS, TRANSPARENT_FORMAT
from tui.text.lazy_regex import LazyRegex
from tui.text.marks import MARKS, NONSPACING, SPACING

Shaping = Literal["forms", "none"]

SPACES = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000\u200b"
"""What a row may end after, and what then hangs. NBSP, U+2007 and U+202F hold a row together."""

LONGEST_REMEMBERED = 256
"""In code points: longer tokens are rare, and would fill the memory."""

FIRST_WIDE = "\u3001"
"""Before it, each plain character is one cell wide."""

MOST_REMEMBERED = 1 << 15
"""Tokens; a long article has fewer distinct ones."""


class TokenCells(NamedTuple):
    """A glyph, a length in code points, a width and a kind for each cell, in logical order.

    The kinds: ``s`` a space that a row may end after, ``-`` a character that a row may end after
    unless a digit follows, ``0`` a digit, ``l`` U+2028, ``w`` what forbids a break before it,
    ``z`` any other cell of no width, ``x`` all else.
    """

    glyphs: tuple[str, ...]
    lengths: tuple[int, ...]
    widths: bytes
    kinds: bytes


_INSIDE = NONSPACING + SPACING + JOINERS + TRANSPARENT_FORMAT


def _splitter(joining: str, plain: str, inside: str, extending: str) -> str:
    return (
        f"[{joining}][{joining}{inside}]*+|[{plain}]+(?![{extending}])|(?s:.)[^{joining}{plain}]*+"
    )


_CLASSES = (JOINING, PLAIN, _INSIDE, EXTENDING)
# Ranges past the BMP are tried one by one, at the end of each run: most texts have none there.
_COMMON_TOKENS = LazyRegex(lambda: _splitter(*map(common_ranges, _CLASSES)))
_ANY_TOKENS = LazyRegex(lambda: _splitter(*_CLASSES))
_CONTROLS = LazyRegex(f"[{''.join(CONTROLS)}]")
_JOINING = CharacterRanges(JOINING)
_PLAIN = CharacterRanges(PLAIN)
_JOINS_ON = LazyRegex(f"\u200d[{_INSIDE}]*\\Z")

_KINDS = {
    **dict.fromkeys(SPACES, "s"),
    **dict.fromkeys("-/\u2013\u2014", "-"),
    **dict.fromkeys("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0"),
    "\u2028": "l",
    "\u2060": "w",
    "\ufeff": "w",
}


def cells_of(
    text: str, *, marks: bool, shaping: Shaping, controls: bool = False
) -> list[TokenCells]:
    """The cells of a paragraph's tokens, in logical order; with ``controls`` those of bidi, too."""
    if not text:
        return []
    tokens = (_ANY_TOKENS if UNCOMMON.search(text) else _COMMON_TOKENS).findall(text)
    found = list(map(memory(marks, shaping).__getitem__, tokens))
    if "\u200d" in text and shaping == "forms":
        for at, token in enumerate(tokens[:-1]):
            if "\u200d" in token and _JOINS_ON.search(token) and tokens[at + 1][0] in _JOINING:
                found[at + 1] = _joined_cells(tokens[at + 1], marks, joined_before=True)
    if controls and _CONTROLS.search(text):
        return list(map(_with_controls, tokens, found))
    return found


def _with_controls(token: str, cells: TokenCells) -> TokenCells:
    """The cells of a token with a picture in those of bidi controls, which are their own."""
    if not _CONTROLS.search(token):
        return cells
    glyphs, widths, kinds = list(cells.glyphs), bytearray(cells.widths), bytearray(cells.kinds)
    for at, start in enumerate(accumulate(cells.lengths[:-1], initial=0)):
        if shown := CONTROLS.get(token[start]):
            glyphs[at], widths[at], kinds[at] = shown, len(shown), ord("x")
    return TokenCells(tuple(glyphs), cells.lengths, bytes(widths), bytes(kinds))


class _Memory(dict[str, TokenCells]):
    """Token to cells; begins anew when full, which costs a text's words once."""

    def __init__(self, marks: bool, shaping: Shaping) -> None:
        super().__init__()
        self.marks = marks
        self.shaping: Shaping = shaping

    def __missing__(self, token: str) -> TokenCells:
        found = token_cells(token, self.marks, self.shaping)
        if len(token) <= LONGEST_REMEMBERED:
            if len(self) >= MOST_REMEMBERED:
                self.clear()
            self[token] = found
        return found


@cache
def memory(marks: bool, shaping: Shaping) -> _Memory:
    """What is remembered of tokens drawn in one way."""
    return _Memory(marks, shaping)


def token_cells(token: str, marks: bool, shaping: Shaping) -> TokenCells:
    """The cells of one token."""
    if token[0] in _JOINING:
        return _joined_cells(token, marks, nominal=shaping == "none")
    # Of a token that is no such run at most the first character is plain.
    if token[0] in _PLAIN and token[-1] in _PLAIN:
        return TokenCells(
            tuple(token),
            (1,) * len(token),
            _plain_widths(token),
            "".join([_KINDS.get(char, "x") for char in token]).encode(),
        )
    letters = list(letters_of(token))
    pictures = [glyph_of(letter, marks) for letter in letters]
    return TokenCells(
        tuple([found.glyph for found in pictures]),
        tuple(map(len, letters)),
        bytes([found.width for found in pictures]),
        "".join(map(_kind, letters, pictures)).encode(),
    )


def _plain_widths(token: str) -> bytes:
    """The widths of plain characters."""
    if max(token) < FIRST_WIDE:
        return b"\1" * len(token)
    return bytes(map(cell_count, token))


def _kind(letter: str, shown: tuple[str, int]) -> str:
    # A space that bears a mark stands inside a word.
    if len(letter) > 1 and letter[0] in SPACES:
        return "x"
    return _KINDS.get(letter[0], "x" if shown[1] else "z")


class _Roles(dict[str, str]):
    """A character to its part in a joining run: its joining type where it is a letter, else

    ``m`` a mark, ``h`` a mark that may be hidden, ``v`` a mark that is never seen, ``c`` a mark
    with a body, which parts letters, ``j`` ZWJ, ``n`` ZWNJ, ``f`` another format character.
    """

    def __missing__(self, char: str) -> str:
        role = self[char] = self._of(char)
        return role

    @staticmethod
    def _of(char: str) -> str:
        if char in JOINERS:
            return "j" if char == "\u200d" else "n"
        if char in MARKS:
            if JOINING_TYPE[char] == "U":
                return "c"
            return "h" if HIDEABLE.match(char) else "m" if visible_marks(char, True) else "v"
        return JOINING_TYPE[char] if char in _JOINING else "f"


_ROLES = _Roles()
_LETTERS = frozenset("DRLCU")
_JOINS_BEFORE = frozenset("DRC")
_JOINS_AFTER = frozenset("DLC")


class _Run:
    """The cells of a joining run as they are put together, in logical order."""

    __slots__ = (
        "bases", "bearing", "forms", "joins", "lam", "last", "lengths", "marks", "nominal", "tails",
    )  # fmt: skip

    def __init__(self, marks: bool, joined_before: bool, nominal: bool) -> None:
        self.marks = marks
        self.nominal = nominal
        self.bases: list[str] = []
        self.forms: list[int] = []
        self.tails: list[str] = []
        self.lengths: list[int] = []
        self.joins = joined_before
        # The cell of the letter that joins on; whether the last cell bears marks, and is a lam.
        self.last = -1
        self.bearing = self.lam = False

    def letter(self, char: str, role: str) -> None:
        """A letter: a cell of its own, or one with the lam before it."""
        form = 0
        if self.joins and role in _JOINS_BEFORE:
            if self.lam and char in LAM_ALEF and not self.nominal:
                self.bases[-1] = LAM + char
                self.lengths[-1] += 1
                self.joins = self.lam = False
                return
            form = BEFORE
            if self.last >= 0:
                self.forms[self.last] |= AFTER
        self.last = len(self.bases)
        self.joins = role in _JOINS_AFTER
        self.lam = char == LAM
        self._cell(char, form, True)

    def follower(self, char: str, role: str) -> None:
        """A mark or a joiner: with the letter before it, or with the others that have none."""
        if self.bearing:
            self.lengths[-1] += 1
        else:
            self._cell("", 0, True)
            self.lam = False
        if role in "mhc":
            self.bases[-1] = self.bases[-1] or CARRIER
            # Some terminals give a mark with a body a cell, for which a letter here has no room.
            sent = role == "m" or (role == "h" and self.marks)
            if sent and len(self.tails[-1]) < MOST_MARKS:
                self.tails[-1] += char
        if role in "jnc":
            self.lam = False
            if role == "j" and self.joins and self.last >= 0:
                self.forms[self.last] |= AFTER
            self.last, self.joins = -1, role == "j"

    def control(self) -> None:
        """A format character: a cell of no width, through which letters join all the same."""
        self._cell("", 0, False)
        self.lam = False

    def _cell(self, base: str, form: int, bearing: bool) -> None:
        self.bases.append(base)
        self.forms.append(form)
        self.tails.append("")
        self.lengths.append(1)
        self.bearing = bearing

    def glyphs(self) -> list[str]:
        """What is sent for each cell."""
        bases: list[str] = self.bases
        if not self.nominal:
            pairs = zip(bases, self.forms, strict=True)
            bases = [SHAPES[base][form] if base else "" for base, form in pairs]
        return list(map(add, bases, self.tails))


def _joined_cells(
    token: str, marks: bool, *, joined_before: bool = False, nominal: bool = False
) -> TokenCells:
    """The cells of a run of joining letters with the marks and format characters among them."""
    run = _Run(marks, joined_before, nominal)
    for char in token:
        role = _ROLES[char]
        if role in _LETTERS:
            run.letter(char, role)
        elif role == "f":
            run.control()
        else:
            run.follower(char, role)
    glyphs = run.glyphs()
    lengths = tuple(run.lengths)
    return TokenCells(tuple(glyphs), lengths, *_widths_and_kinds(token, glyphs, lengths))


def _widths_and_kinds(
    token: str, glyphs: Sequence[str], lengths: Sequence[int]
) -> tuple[bytes, bytes]:
    if all(glyphs):
        return b"\1" * len(glyphs), b"x" * len(glyphs)
    starts = accumulate(lengths, initial=0)
    kinds = [
        "x" if glyph else _KINDS.get(token[start], "z")
        for glyph, start in zip(glyphs, starts, strict=False)
    ]
    return bytes([1 if glyph else 0 for glyph in glyphs]), "".join(kinds).encode()
