"""An article as rows of cells at one width, lazily, and the way back from a cell to offsets.

Paragraphs are found at once; each is laid out when something on it is asked for. Until then its
rows are estimated from its length, so ``row_count`` and row numbers settle as one goes; a place
``(p, k)`` (paragraph, row in it) never moves. Offsets are code points of the article.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Literal

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.layout.bidi import Direction
from tui.layout.bidi_classes import classes
from tui.layout.bidi_explicit import base_level
from tui.layout.glyphs import WIDEST
from tui.layout.paragraph import Cell, Paragraph
from tui.layout.tokens import Shaping
from tui.text.words import words

__all__ = ["Cell", "Page", "Row"]

MIN_WIDTH = WIDEST
"""The narrowest row, in cells: the widest picture must fit. Less is laid out as this."""

_BLOCK = 512
_KEPT = 2_000_000
_ROWS_KEPT = 1024
_NOT_SEPARATORS = str.maketrans("\x0b\x0c\u2028", "   ")


@frozen_dataclass
class Row:
    """One row of the screen.

    ``paragraph`` is the paragraph's number and ``[start, end)`` the row's offsets, its trailing
    spaces included. ``cells`` go from left to right without padding; among them are zero-width
    ones, with an empty glyph: controls, and the trailing spaces that do not fit (they hang).
    ``width`` is the sum of the cells' widths and never more than the page's.
    """

    paragraph: int
    start: int
    end: int
    direction: Literal["rtl", "ltr"]
    cells: tuple[Cell, ...]
    width: int

    @property
    def text(self) -> str:
        """What the terminal is sent: the glyphs from left to right."""
        return "".join([cell.glyph for cell in self.cells])

    def cell_at(self, x: int) -> Cell | None:
        """The cell that covers column ``x`` from the row's own left edge; None outside."""
        if x < 0:
            return None
        for cell in self.cells:
            if x < cell.width:
                return cell
            x -= cell.width
        return None

    def column_of(self, index: int) -> int:
        """The column where ``cells[index]`` begins, from the row's own left edge."""
        return sum([cell.width for cell in self.cells[:index]])

    def runs(self, start: int, end: int) -> list[tuple[int, int]]:
        """The columns ``[left, right)`` that ``[start, end)`` covers here, from left to right.

        A cell covered in part counts; runs neither touch nor are empty.
        """
        found: list[tuple[int, int]] = []
        x = 0
        for _glyph, width, cell_start, cell_end, _level in self.cells:
            if width and cell_start < end and start < cell_end:
                if found and found[-1][1] == x:
                    found[-1] = (found[-1][0], x + width)
                else:
                    found.append((x, x + width))
            x += width
        return found


class Page:
    """The rows of ``text`` at ``width`` cells (at least ``MIN_WIDTH``).

    ``direction`` is that of every paragraph, or ``auto`` for the first strong character of each.
    ``marks`` False leaves the harakat out of the glyphs alone. ``shaping`` ``none`` gives
    terminals that join by themselves the nominal letters. ``controls`` gives the controls of
    UAX #9, which are not seen, a picture (``text.controls``). Between the two letters of a lam-alef
    in ``edges``, the pair is drawn as two cells.

    A text's last separator begins no paragraph of its own; an empty text is one empty paragraph.
    """

    def __init__(
        self,
        text: str,
        width: int,
        *,
        direction: Direction = "auto",
        marks: bool = True,
        shaping: Shaping = "forms",
        controls: bool = False,
        edges: Iterable[int] = (),
    ) -> None:
        self.text = text
        self.width = max(width, MIN_WIDTH)
        self.direction = direction
        self.marks = marks
        self.shaping = shaping
        self.controls = controls
        self._starts = _paragraph_starts(text)
        self._orientation: Literal["rtl", "ltr"] | None = None
        self._edges: dict[int, frozenset[int]] = {}
        self._paragraphs: OrderedDict[int, Paragraph] = OrderedDict()
        self._held = 0
        self._rows: dict[tuple[int, int], Row] = {}
        self._words: dict[tuple[int, int], list[Range]] = {}
        self._located: dict[int, tuple[int, int, int | None]] = {}
        self._estimate()
        self.set_edges(edges)

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs there are; at least one."""
        return len(self._starts)

    def paragraph_range(self, p: int) -> Range:
        """The offsets of paragraph ``p`` without its separator."""
        start, end = self._starts[p], self._paragraph_end(p)
        text = self.text
        if end > start and text[end - 1] in _SEPARATORS:
            end -= 1
            if text[end] == "\n" and end > start and text[end - 1] == "\r":
                end -= 1
        return Range(start, end)

    def _paragraph_end(self, p: int) -> int:
        return self._starts[p + 1] if p + 1 < len(self._starts) else len(self.text)

    def paragraph_at(self, offset: int) -> int:
        """The paragraph of ``offset``; a separator belongs to the paragraph before it."""
        return max(bisect_right(self._starts, offset) - 1, 0)

    @property
    def orientation(self) -> Literal["rtl", "ltr"]:
        """Which way the article as a whole goes on: that of its first strong character."""
        if self.direction != "auto":
            return self.direction
        if self._orientation is None:
            self._orientation = "rtl"
            for start in range(0, len(self.text), 4096):
                seen = classes(self.text[start : start + 4096])
                if _strong(seen):
                    self._orientation = "rtl" if base_level(seen) else "ltr"
                    break
        return self._orientation

    @property
    def row_count(self) -> int:
        """How many rows there are, as far as is known; settles as paragraphs are laid out."""
        return self._total

    def row(self, number: int) -> Row:
        """Row ``number``; the last one where laying out leaves fewer rows than estimated."""
        return self.row_in(*self.address(number))

    def address(self, number: int) -> tuple[int, int]:
        """The paragraph and the row in it of row ``number``, laid out."""
        number = max(number, 0)
        while True:
            p, k = self._find(min(number, self._total - 1))
            if self._settled[p]:
                return p, k
            self.paragraph_rows(p)

    def number(self, p: int, k: int) -> int:
        """The number, as far as is known, of row ``k`` of paragraph ``p``."""
        block = p // _BLOCK
        return sum(self._blocks[:block]) + sum(self._counts[block * _BLOCK : p]) + k

    def paragraph_rows(self, p: int) -> int:
        """How many rows paragraph ``p`` has; lays it out."""
        count = self._laid_out(p).wrap(self.width)
        if not self._settled[p]:
            self._settle(p, count)
        return count

    def row_in(self, p: int, k: int) -> Row:
        """Row ``k`` of paragraph ``p``. Raises IndexError where there is none."""
        if (found := self._rows.get((p, k))) is not None:
            return found
        if not 0 <= k < self.paragraph_rows(p):
            raise IndexError(f"paragraph {p} has no row {k}")
        paragraph = self._laid_out(p)
        first, last = paragraph.row_cells(k)
        cells, width = paragraph.draw(k)
        starts = paragraph.starts
        row = Row(p, starts[first], starts[last], paragraph.direction, cells, width)
        if len(self._rows) >= _ROWS_KEPT:
            self._forget_rows()
        self._rows[p, k] = row
        return row

    def words_in(self, p: int, k: int) -> list[Range]:
        """The words that begin to show on a row, from left to right by their leftmost column."""
        if (found := self._words.get((p, k))) is None:
            found = self._words[p, k] = _words_shown(self.text, self.row_in(p, k))
        return found

    def _forget_rows(self) -> None:
        self._rows.clear()
        self._words.clear()
        self._located.clear()

    def rows_around(self, p: int, start: int, end: int) -> range:
        """The rows of paragraph ``p`` that ``[start, end)`` touches, and one more on each side."""
        paragraph = self._laid_out(p)
        paragraph.wrap(self.width)
        return range(max(0, paragraph.row_of(start) - 1), paragraph.row_of(end) + 2)

    def locate(self, offset: int) -> tuple[int, int, int | None]:
        """Where ``offset`` is: paragraph, row in it, and the index of the cell that holds it.

        The index is None, and the row the paragraph's last, at a paragraph's end, in a
        separator, and at the text's end: there is no letter there.
        """
        # A motion asks for the same few places again and again.
        if (known := self._located.get(offset)) is None:
            if len(self._located) >= _ROWS_KEPT:
                self._located.clear()
            known = self._located[offset] = self._locate(offset)
        return known

    def _locate(self, offset: int) -> tuple[int, int, int | None]:
        offset = min(max(offset, 0), len(self.text))
        p = self.paragraph_at(offset)
        count = self.paragraph_rows(p)
        if offset >= self.paragraph_range(p).end:
            return p, count - 1, None
        k = self._laid_out(p).row_of(offset)
        for index, cell in enumerate(self.row_in(p, k).cells):
            if cell.start <= offset < cell.end:
                return p, k, index
        raise AssertionError(f"offset {offset} is in no cell")

    def runs(self, start: int, end: int, p: int, k: int) -> list[tuple[int, int]]:
        """The columns that ``[start, end)`` covers on row ``k`` of paragraph ``p``."""
        return self.row_in(p, k).runs(start, end)

    def set_edges(self, offsets: Iterable[int]) -> set[int]:
        """Part the lam-alefs that ``offsets`` fall inside, and no others; the paragraphs changed.

        Only an offset strictly inside a lam-alef changes anything, and only its paragraph is
        laid out anew.
        """
        asked: dict[int, set[int]] = {}
        for offset in offsets:
            if _may_part(self.text, offset):
                p = self.paragraph_at(offset)
                asked.setdefault(p, set()).add(offset)
        changed = {
            p
            for p in asked.keys() | self._edges.keys()
            if asked.get(p, set()) != self._edges.get(p, frozenset())
        }
        self._edges = {p: frozenset(edges) for p, edges in asked.items()}
        for p in list(changed):
            if paragraph := self._paragraphs.get(p):
                if not paragraph.part(self._edges.get(p, frozenset())):
                    changed.discard(p)
                    continue
            self._settled[p] = 0
            if paragraph:
                self.paragraph_rows(p)
        if changed:
            self._forget_rows()
        return changed

    def resize(self, width: int) -> None:
        """Wrap at another width; paragraphs already built are kept."""
        width = max(width, MIN_WIDTH)
        if width != self.width:
            self.width = width
            self._forget_rows()
            self._estimate()

    def is_settled(self, p: int) -> bool:
        """Whether paragraph ``p`` has been laid out at this width."""
        return bool(self._settled[p])

    def _laid_out(self, p: int) -> Paragraph:
        paragraph = self._paragraphs.get(p)
        if paragraph is None:
            start, end = self.paragraph_range(p)
            paragraph = Paragraph(
                self.text[start:end],
                start,
                direction=self.direction,
                marks=self.marks,
                shaping=self.shaping,
                controls=self.controls,
                edges=self._edges.get(p, frozenset()),
            )
            self._paragraphs[p] = paragraph
            self._held += end - start
            while self._held > _KEPT and len(self._paragraphs) > 1:
                _p, dropped = self._paragraphs.popitem(last=False)
                self._held -= len(dropped.text)
        else:
            self._paragraphs.move_to_end(p)
        return paragraph

    def _estimate(self) -> None:
        width, starts = self.width, self._starts
        ends = [*starts[1:], len(self.text)]
        self._counts = [
            (end - start + width - 1) // width or 1 for start, end in zip(starts, ends, strict=True)
        ]
        self._settled = bytearray(len(starts))
        self._blocks = [sum(self._counts[at : at + _BLOCK]) for at in range(0, len(starts), _BLOCK)]
        self._total = sum(self._blocks)

    def _settle(self, p: int, count: int) -> None:
        more = count - self._counts[p]
        self._counts[p] = count
        self._blocks[p // _BLOCK] += more
        self._total += more
        self._settled[p] = 1

    def _find(self, number: int) -> tuple[int, int]:
        block = 0
        while number >= self._blocks[block]:
            number -= self._blocks[block]
            block += 1
        p = block * _BLOCK
        while number >= self._counts[p]:
            number -= self._counts[p]
            p += 1
        return p, number


_RARE_SEPARATORS = "\r\x1c\x1d\x1e\x85\u2029"
_SEPARATORS = frozenset("\n" + _RARE_SEPARATORS)


def _words_shown(text: str, row: Row) -> list[Range]:
    near = list(words(text, row.start, row.end))
    starts = [word.start for word in near]
    seen: dict[Range, None] = {}
    for _glyph, width, start, end, _level in row.cells:
        at = bisect_right(starts, end - 1) - 1
        if width and at >= 0 and start < near[at].end:
            seen[near[at]] = None
    return [word for word in seen if word.start >= row.start]


def _strong(seen: bytes) -> bool:
    return b"L" in seen or b"R" in seen or b"A" in seen


def _paragraph_starts(text: str) -> Sequence[int]:
    """Where each paragraph begins (class B of UAX #9)."""
    if not any(separator in text for separator in _RARE_SEPARATORS):
        # In half the time, and without a second copy of a long text.
        starts, following = [0], text.find("\n") + 1
        while 0 < following < len(text):
            starts.append(following)
            following = text.find("\n", following) + 1
        return starts
    # str.splitlines also splits at three characters that end no paragraph.
    if "\x0b" in text or "\x0c" in text or "\u2028" in text:
        text = text.translate(_NOT_SEPARATORS)
    return list(accumulate(map(len, text.splitlines(keepends=True)[:-1]), initial=0))


def _may_part(text: str, offset: int) -> bool:
    """Whether ``offset`` stands after a lam and its marks, or after the alef of a lam-alef."""
    return 0 < offset < len(text) and (
        "\u0621" < text[offset] < "\u0628" or _is_arabic_mark(text[offset])
    )


def _is_arabic_mark(char: str) -> bool:
    return not char.isalnum() and not char.isspace() and char >= "\u0300"
