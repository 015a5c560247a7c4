"""One paragraph: its cells in logical order, where a row may end, and its rows at a width.

A paragraph is built once, whatever the width: levels, cells, prefix widths, break places. Cells
come from short tokens (a joined run of letters, a run of plain characters, or what is left), and
a token's cells are remembered, so that a text costs little more than its distinct words. To wrap
is to bisect prefix widths; a row is ordered when it is asked for.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, chain
from operator import itemgetter
from typing import Literal, NamedTuple

from bidi.mirror import MIRRORED
from wcwidth import wcwidth

from tui.layout.bidi import Direction, Resolved, resolve, row_levels, visual_order
from tui.layout.joining import LAM, LAM_ALEF, is_final_lam_alef, is_lam_alef, joined
from tui.layout.pictures import CARRIER, picture, shown_marks
from tui.text.clusters import EXTENDING, JOINING, PLAIN, letters_of
from tui.text.joining_types import JOINERS, TRANSPARENT_FORMAT
from tui.text.marks import NONSPACING, SPACING

Shaping = Literal["forms", "none"]


class Cell(NamedTuple):
    """What stands in one place of a row: a glyph ``width`` cells wide for ``[start, end)``.

    Offsets are the article's. ``level`` is the UAX #9 level on its row, after L1.
    """

    glyph: str
    width: int
    start: int
    end: int
    level: int


class TokenCells(NamedTuple):
    """The cells of one token: a glyph, a length in code points, a width and a kind for each.

    A kind is ``s`` for a space that a row may end after, ``l`` for U+2028, ``-`` for a character
    that a row may end after unless a digit follows, ``0`` for a digit, ``x`` for all else.
    """

    glyphs: tuple[str, ...]
    lengths: tuple[int, ...]
    widths: bytes
    kinds: bytes


_EXTENDED = NONSPACING + SPACING + JOINERS + TRANSPARENT_FORMAT
_TOKENS = re.compile(
    f"[{JOINING}][{JOINING}{_EXTENDED}]*+"
    f"|[{PLAIN}]++(?![{EXTENDING}])|[{PLAIN}]+(?=[{PLAIN}][{EXTENDING}])"
    f"|(?s:.)[^{JOINING}{PLAIN}]*+"
)
_JOINING = re.compile(f"[{JOINING}]")
_PLAIN = re.compile(f"[{PLAIN}]++")
_MARK_OR_JOINER = re.compile(f"[{NONSPACING}{SPACING}{JOINERS}]")
_MARK = re.compile(f"[{NONSPACING}{SPACING}]")
_JOINED_FROM = re.compile(f"\u200d[{_EXTENDED}]*\\Z")

SPACES = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f\u3000\u200b"
"""What a row may end after, and what then hangs. NBSP, U+2007 and U+202F hold a row together."""

_KINDS = {
    **dict.fromkeys(SPACES, "s"),
    **dict.fromkeys("-/\u2013\u2014", "-"),
    **dict.fromkeys("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0"),
    "\u2028": "l",
    "\u2060": "w",
    "\ufeff": "w",
}
_BREAKS = re.compile(rb"(s[sz]*+)(?!w)|-z*+(?!0)|l")
_MIRRORED = re.compile("[" + re.escape("".join(MIRRORED)) + "]")
_REMEMBERED = 256


@lru_cache(16384)
def _remembered(token: str, marks: bool, shaping: Shaping) -> TokenCells:
    return _token_cells(token, marks, shaping)


def token_cells(token: str, marks: bool, shaping: Shaping) -> TokenCells:
    """The cells of one token of a paragraph, in logical order."""
    if len(token) > _REMEMBERED:
        return _token_cells(token, marks, shaping)
    return _remembered(token, marks, shaping)


def _token_cells(token: str, marks: bool, shaping: Shaping) -> TokenCells:
    if _JOINING.match(token):
        return _joined_cells(token, marks, shaping)
    if _PLAIN.fullmatch(token):
        return TokenCells(
            tuple(token),
            (1,) * len(token),
            bytes(map(wcwidth, token)),
            "".join([_KINDS.get(char, "x") for char in token]).encode(),
        )
    letters = list(letters_of(token))
    pictures = [picture(letter, marks) for letter in letters]
    return TokenCells(
        tuple([found.glyph for found in pictures]),
        tuple(map(len, letters)),
        bytes([found.width for found in pictures]),
        "".join(map(_kind, letters, pictures)).encode(),
    )


def _kind(letter: str, shown: tuple[str, int]) -> str:
    if len(letter) > 1 and letter[0] in SPACES:
        return "x"
    return _KINDS.get(letter[0], "x" if shown[1] else "z")


def _joined_cells(
    token: str, marks: bool, shaping: Shaping, after_joiner: bool = False
) -> TokenCells:
    """The cells of a run of joining letters with their marks and the format characters in it."""
    if shaping == "forms":
        shapes, forms = joined(token, after_joiner=after_joiner)
    else:
        shapes, forms = list(token), [0] * len(token)
    glyphs: list[str] = []
    lengths: list[int] = []
    bases: list[int] = []
    apart = True
    for at, char in enumerate(token):
        if _MARK_OR_JOINER.match(char):
            shown = "" if char in JOINERS else shown_marks(char, marks)
            visible = _MARK.match(char) is not None and picture(char) != ("", 0)
            if apart:
                glyphs.append("")
                lengths.append(1)
                bases.append(-1)
                apart = False
            else:
                lengths[-1] += 1
            if bases[-1] == -1 and visible:
                glyphs[-1] = CARRIER
                bases[-1] = -2
            glyphs[-1] += shown
        elif _JOINING.match(char):
            if (
                shaping == "forms"
                and char in LAM_ALEF
                and not apart
                and bases[-1] >= 0
                and token[bases[-1]] == LAM
                and "\u200c" not in token[bases[-1] : at]
                and "\u200d" not in token[bases[-1] : at]
            ):
                lam = bases[-1]
                glyphs[-1] = chr(LAM_ALEF[char] + (forms[lam] == 2)) + glyphs[-1][1:]
                lengths[-1] += 1
                bases[-1] = at
                continue
            glyphs.append(shapes[at])
            lengths.append(1)
            bases.append(at)
            apart = False
        else:
            glyphs.append("")
            lengths.append(1)
            bases.append(-1)
            apart = True
    widths = bytes([1 if glyph else 0 for glyph in glyphs])
    starts = accumulate(lengths, initial=0)
    kinds = "".join(
        [
            "x" if glyph else _KINDS.get(token[start], "z")
            for glyph, start in zip(glyphs, starts, strict=False)
        ]
    )
    return TokenCells(tuple(glyphs), tuple(lengths), widths, kinds.encode())


def _tokens(text: str, marks: bool, shaping: Shaping) -> list[TokenCells]:
    found = _TOKENS.findall(text)
    if "\u200d" not in text or shaping != "forms":
        return [token_cells(token, marks, shaping) for token in found]
    made: list[TokenCells] = []
    before = ""
    for token in found:
        if _JOINED_FROM.search(before) and _JOINING.match(token):
            made.append(_joined_cells(token, marks, shaping, after_joiner=True))
        else:
            made.append(token_cells(token, marks, shaping))
        before = token
    return made


_new_cell: Callable[[type[Cell], Iterable[object]], Cell] = tuple.__new__


class Paragraph:
    """The cells of one paragraph in logical order, and its rows at one width.

    ``start`` is where the paragraph stands in the article; every other offset in here counts from
    the paragraph's own start. ``edges`` are offsets that part a lam from its alef.
    """

    __slots__ = (
        "_cut", "_kinds", "_marks", "_nexts", "_prefix", "_rows", "_visible", "_whole", "_width",
        "direction", "glyphs", "resolved", "start", "starts", "text", "widths",
    )  # fmt: skip

    def __init__(
        self,
        text: str,
        start: int,
        *,
        direction: Direction = "auto",
        marks: bool = True,
        shaping: Shaping = "forms",
        edges: frozenset[int] = frozenset(),
    ) -> None:
        self.text = text
        self.start = start
        self.resolved: Resolved = resolve(text, direction)
        self.direction: Literal["rtl", "ltr"] = "rtl" if self.resolved.base else "ltr"
        tokens = _tokens(text, marks, shaping)
        self.glyphs = list(chain.from_iterable(map(itemgetter(0), tokens)))
        self.widths = b"".join(map(itemgetter(2), tokens))
        self._kinds = b"".join(map(itemgetter(3), tokens))
        self.starts: Sequence[int]
        if len(self.glyphs) == len(text):
            self.starts = range(len(text) + 1)
        else:
            lengths = chain.from_iterable(map(itemgetter(1), tokens))
            self.starts = array("L", accumulate(lengths, initial=0))
        self._marks = marks
        self._whole: tuple[list[str], Sequence[int], bytes, bytes] | None = None
        self._cut: frozenset[int] = frozenset()
        self._width = 0
        self._rows: Sequence[int] = ()
        self._measure()
        if edges:
            self.part(edges)

    def _measure(self) -> None:
        """Prefix widths of the cells, and where a row may end."""
        self._width = 0
        ends = _BREAKS.finditer(self._kinds)
        spans = [
            (match.end() if match[1] is None else match.start(), match.end()) for match in ends
        ]
        self._visible = [visible for visible, _next in spans]
        self._nexts = [after for _visible, after in spans]
        self._prefix: Sequence[int]
        if self.widths.count(1) == len(self.widths):
            self._prefix = range(len(self.widths) + 1)
        else:
            self._prefix = array("L", accumulate(self.widths, initial=0))
            self._visible = [self._prefix[at] for at in self._visible]

    def wrap(self, width: int) -> int:
        """Break the paragraph into rows at most ``width`` cells wide; the number of rows."""
        if width == self._width:
            return len(self._rows)
        rows = [0]
        size = len(self.widths)
        at = self._kinds.find(b"l") + 1
        start = 0
        while at:
            self._wrap(start, at, width, rows)
            if at < size:
                rows.append(at)
            start, at = at, self._kinds.find(b"l", at) + 1
        if start < size:
            self._wrap(start, size, width, rows)
        self._width, self._rows = width, rows
        return len(rows)

    def _wrap(self, start: int, end: int, width: int, rows: list[int]) -> None:
        """Add the starts of the rows after the first of the cells ``[start, end)``."""
        prefix, visible, nexts = self._prefix, self._visible, self._nexts
        total = prefix[end]
        at = bisect_right(nexts, start) if start else 0
        limit = prefix[start] + width
        while limit < total:
            fitting = bisect_right(visible, limit, at)
            if fitting > at:
                start, at = nexts[fitting - 1], fitting
            else:
                start = bisect_right(prefix, limit, start) - 1
            if start >= end:
                return
            rows.append(start)
            limit = prefix[start] + width

    @property
    def row_starts(self) -> Sequence[int]:
        """The first cell of each row, as last wrapped."""
        return self._rows

    def row_cells(self, row: int) -> tuple[int, int]:
        """The cells ``[first, last)`` of a row."""
        rows = self._rows
        return rows[row], rows[row + 1] if row + 1 < len(rows) else len(self.widths)

    def row_of(self, offset: int) -> int:
        """The row that holds ``offset``; the last one for the paragraph's end."""
        cell = bisect_right(self.starts, offset) - 1
        return bisect_right(self._rows, cell) - 1

    def draw(self, row: int) -> tuple[tuple[Cell, ...], int]:
        """A row's cells from left to right, and its width."""
        first, last = self.row_cells(row)
        if first == last:
            return (), 0
        starts, prefix = self.starts, self._prefix
        glyphs, widths = self.glyphs[first:last], self.widths[first:last]
        total = prefix[last] - prefix[first]
        if total > self._width:
            # The spaces that do not fit hang: they are there, and take no room.
            shown = bisect_right(prefix, prefix[first] + self._width, first) - 1 - first
            hanging = len(glyphs) - shown
            glyphs[shown:] = [""] * hanging
            widths = widths[:shown] + bytes(hanging)
            total = prefix[first + shown] - prefix[first]
        begin = starts[first]
        levels = row_levels(self.resolved, begin, starts[last])
        offsets = starts[first : last + 1]
        if len(levels) != len(glyphs):
            levels = bytes([levels[offset - begin] for offset in offsets[:-1]])
        if _MIRRORED.search("".join(glyphs)):
            glyphs = [
                MIRRORED.get(glyph[:1], glyph[:1]) + glyph[1:] if level & 1 else glyph
                for glyph, level in zip(glyphs, levels, strict=True)
            ]
        home = [self.start + offset for offset in offsets]
        fields = list(zip(glyphs, widths, home, home[1:], levels, strict=False))
        order = visual_order(levels)
        if isinstance(order, range):
            fields = fields[:: order.step]
        else:
            fields = [fields[at] for at in order]
        return tuple([_new_cell(Cell, field) for field in fields]), total

    def part(self, edges: frozenset[int]) -> bool:
        """Draw the lam-alefs that an edge falls inside as two cells; whether anything changed."""
        if self._whole is None:
            self._whole = (self.glyphs, self.starts, self.widths, self._kinds)
        glyphs, starts, widths, kinds = self._whole
        found = {self._lam_alef(starts, glyphs, edge) for edge in edges}
        cut = frozenset(cell for cell in found if cell is not None)
        if cut == self._cut:
            return False
        self._cut = cut
        glyphs, offsets, widths = list(glyphs), list(starts), widths
        for cell in sorted(cut, reverse=True):
            start, end = starts[cell], starts[cell + 1]
            letters = self.text[start:end]
            alef = next(at for at, char in enumerate(letters) if char in LAM_ALEF)
            shapes, _forms = joined(letters, after_joiner=is_final_lam_alef(glyphs[cell]))
            glyphs[cell : cell + 1] = [
                shapes[at] + shown_marks(letters[at + 1 : stop], self._marks)
                for at, stop in ((0, alef), (alef, len(letters)))
            ]
            offsets.insert(cell + 1, start + alef)
            widths = widths[:cell] + b"\1" + widths[cell:]
            kinds = kinds[:cell] + b"x" + kinds[cell:]
        self.glyphs, self.widths, self._kinds = glyphs, widths, kinds
        self.starts = array("L", offsets) if cut else starts
        self._measure()
        return True

    def _lam_alef(self, starts: Sequence[int], glyphs: list[str], edge: int) -> int | None:
        """The cell of a lam and an alef that ``edge`` falls inside, if it does."""
        if not 0 < edge < len(self.text):
            return None
        cell = bisect_right(starts, edge) - 1
        parted = starts[cell] < edge and self.text[starts[cell]] == LAM
        return cell if parted and is_lam_alef(glyphs[cell]) else None
