"""The cursor and the selection, and how each motion moves them over a page.

The cursor stands *on* a word or a letter, never between two. A selection reaches from the unit
where it began to the unit under the cursor, both included; it is a range of the stored text, so
on a row of mixed directions it may show in several pieces.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.layout import motion
from tui.layout.page import Page, Row
from tui.text.graphemes import letter_end, letter_start
from tui.text.phrases import clause_before, next_clause
from tui.text.words import word_at, words

NOWHERE = Range(0, 0)


@frozen_dataclass
class Caret:
    """``anchor`` and ``head`` are the units the selection reaches from and to.

    ``sticky``: an anchor was dropped, every move selects. ``extended``: there is a selection.
    ``by_letter``: the cursor stands on a letter. ``column`` is where vertical moves aim, in cells
    from the column's left edge.
    """

    anchor: Range = NOWHERE
    head: Range = NOWHERE
    sticky: bool = False
    extended: bool = False
    by_letter: bool = False
    column: int | None = None

    @property
    def range(self) -> Range:
        """What is selected, or the unit under the cursor."""
        return self.anchor.hull(self.head)

    @property
    def selecting(self) -> bool:
        """Whether there is a selection rather than a cursor alone."""
        return self.sticky or self.extended


def chosen_range(text: str, caret: Caret) -> Range:
    """What a label's key would tag where no span is focused: the selection, or the word."""
    if caret.selecting or not caret.by_letter or not text:
        return caret.range
    here = caret.head.start
    return (word_at(text, here) if here < len(text) else None) or caret.range


def lit_range(text: str, caret: Caret) -> Range:
    """All that shows where a caret is: around a single letter its word is marked, too."""
    if caret.anchor is caret.head and not caret.by_letter:
        return caret.head
    lit, here = caret.range.hull(caret.head), caret.head.start
    if caret.selecting or not caret.by_letter or here >= len(text):
        return lit
    return lit.hull(word_at(text, here) or lit)


@frozen_dataclass
class Motion:
    """Where a motion goes from a caret; ``None`` where there is nowhere to go."""

    target: Callable[[Page, Caret, int], Range | None]
    by_letter: bool | None = False
    vertical: bool = False


def caret_after(page: Page, caret: Caret, name: str, rows: int, *, extend: bool = False) -> Caret:
    """The caret after the motion ``name``; ``rows`` is the window's height for pages."""
    how = MOTIONS[name]
    if how.vertical and caret.column is None:
        caret = replace(caret, column=column_of(page, caret.head))
    if how.by_letter is not None:
        caret = replace(caret, by_letter=how.by_letter)
    target = how.target(page, caret, rows)
    column = caret.column if how.vertical else None
    if target is None:
        return replace(caret, column=column)
    return with_head(replace(caret, column=column), target, extend=extend)


def with_head(caret: Caret, target: Range, *, extend: bool = False) -> Caret:
    """The caret with its head on the target; the anchor stays where one extends."""
    if extend or caret.sticky:
        return replace(caret, head=target, extended=caret.extended or extend)
    return replace(caret, anchor=target, head=target, extended=False)


def spread(text: str, chosen: Range) -> Caret:
    """A selection of exactly this range, its cursor on its last word."""
    if chosen.start >= chosen.end:
        return Caret(chosen, chosen)
    first = word_at(text, chosen.start) or chosen
    last = word_at(text, chosen.end - 1) or chosen
    return Caret(
        anchor=Range(chosen.start, min(chosen.end, max(first.end, chosen.start))),
        head=Range(max(chosen.start, min(last.start, chosen.end)), chosen.end),
        extended=True,
    )


def on(page: Page, offset: int) -> Caret:
    """A cursor on the word at an offset, or on what else stands there."""
    unit = unit_at(page, offset)
    return Caret(unit, unit)


def unit_at(page: Page, offset: int, *, by_letter: bool = False) -> Range:
    """The word at the offset (or after it in its row), else the letter, else nothing there."""
    text = page.text
    offset = max(0, min(offset, len(text)))
    bounds = page.paragraph_range(page.paragraph_at(offset))
    if not by_letter:
        here = word_at(text, offset) if offset < len(text) else None
        found = here or next(words(text, offset, bounds.end), None)
        if found is None:
            found = _last(words(text, bounds.start, min(offset, bounds.end)))
        if found is not None:
            return found
    if bounds.start == bounds.end:
        return Range(bounds.start, bounds.start)
    start = letter_start(text, min(offset, bounds.end - 1))
    return Range(start, min(letter_end(text, start), bounds.end))


def column_of(page: Page, unit: Range) -> int:
    """The middle of a unit, in cells from the left edge of the text column."""
    paragraph, number, _cell = page.locate(unit.start)
    row = page.row_in(paragraph, number)
    runs = row.runs(unit.start, max(unit.end, unit.start + 1))
    shift = indent(page, row)
    if not runs:
        return page.width - 1 if row.direction == "rtl" else 0
    return shift + (runs[0][0] + runs[0][1]) // 2


def indent(page: Page, row: Row) -> int:
    """The empty cells left of a row: rows that run right to left stand at the right."""
    return page.width - row.width if row.direction == "rtl" else 0


def unit_near(page: Page, paragraph: int, number: int, column: int, *, by_letter: bool) -> Range:
    """The unit of a row that stands nearest to a column."""
    row = page.row_in(paragraph, number)
    x = column - indent(page, row)
    if not by_letter:
        near = [
            (max(left - x, x - right + 1, 0), word)
            for word in words(page.text, row.start, row.end)
            for left, right in row.runs(word.start, word.end)
        ]
        if near:
            whole = min(near)[1]
            return word_at(page.text, whole.start) or whole
    cell = row.cell_at(max(0, min(x, row.width - 1)))
    return unit_at(page, cell.start if cell else row.start, by_letter=by_letter)


def _last(found: Iterable[Range]) -> Range | None:
    last = deque(found, maxlen=1)
    return last[0] if last else None


def _step_rows(page: Page, caret: Caret, rows: int) -> Range | None:
    paragraph, number, _cell = page.locate(caret.head.start)
    step = 1 if rows > 0 else -1
    place = (paragraph, number)
    for _ in range(abs(rows)):
        following = next_row(page, place, step)
        if following is None:
            break
        place = following
    if place == (paragraph, number):
        return None
    assert caret.column is not None
    target = unit_near(page, *place, caret.column, by_letter=caret.by_letter)
    # A word that goes on over these rows would hold the cursor for ever.
    while target == caret.head and (further := next_row(page, place, step)):
        place = further
        target = unit_near(page, *place, caret.column, by_letter=caret.by_letter)
    return target


def next_row(page: Page, place: tuple[int, int], step: int) -> tuple[int, int] | None:
    """The row after (``step`` 1) or before (-1) row ``number`` of ``paragraph``."""
    paragraph, number = place
    if 0 <= number + step < page.paragraph_rows(paragraph):
        return paragraph, number + step
    paragraph += step
    if not 0 <= paragraph < page.paragraph_count:
        return None
    return paragraph, 0 if step > 0 else page.paragraph_rows(paragraph) - 1


def _row_start(page: Page, caret: Caret, _rows: int) -> Range | None:
    paragraph, number, _cell = page.locate(caret.head.start)
    row = page.row_in(paragraph, number)
    if caret.by_letter:
        return unit_at(page, row.start, by_letter=True)
    return next(words(page.text, row.start, row.end), None)


def _row_end(page: Page, caret: Caret, _rows: int) -> Range | None:
    paragraph, number, _cell = page.locate(caret.head.start)
    row = page.row_in(paragraph, number)
    if caret.by_letter:
        return unit_at(page, max(row.start, row.end - 1), by_letter=True)
    return _last(words(page.text, row.start, row.end))


def _paragraph_up(page: Page, caret: Caret, _rows: int) -> Range | None:
    paragraph = page.paragraph_at(caret.head.start)
    here = unit_at(page, page.paragraph_range(paragraph).start)
    if here.start < caret.head.start or paragraph == 0:
        return here
    return unit_at(page, page.paragraph_range(paragraph - 1).start)


def _paragraph_down(page: Page, caret: Caret, _rows: int) -> Range | None:
    paragraph = page.paragraph_at(caret.head.start) + 1
    if paragraph < page.paragraph_count:
        return unit_at(page, page.paragraph_range(paragraph).start)
    last = _text_end(page, caret, 0)
    return last if last.start > caret.head.start else None


def _text_start(page: Page, _caret: Caret, _rows: int) -> Range | None:
    return unit_at(page, 0)


def _text_end(page: Page, _caret: Caret, _rows: int) -> Range:
    # White space at the end is nothing to go to.
    return unit_at(page, max(0, len(page.text.rstrip()) - 1))


MOTIONS: dict[str, Motion] = {
    "left": Motion(lambda page, caret, _: motion.word_left(page, caret.head.start)),
    "right": Motion(lambda page, caret, _: motion.word_right(page, caret.head.start)),
    "letter-left": Motion(lambda page, caret, _: motion.letter_left(page, caret.head.start), True),
    "letter-right": Motion(
        lambda page, caret, _: motion.letter_right(page, caret.head.start), True
    ),
    "up": Motion(lambda page, caret, _: _step_rows(page, caret, -1), None, vertical=True),
    "down": Motion(lambda page, caret, _: _step_rows(page, caret, 1), None, vertical=True),
    "row-start": Motion(_row_start, None),
    "row-end": Motion(_row_end, None),
    "paragraph-up": Motion(_paragraph_up),
    "paragraph-down": Motion(_paragraph_down),
    "clause-up": Motion(lambda page, caret, _: clause_before(page.text, caret.head.start)),
    "clause-down": Motion(lambda page, caret, _: next_clause(page.text, caret.head.start)),
    "page-up": Motion(lambda p, caret, rows: _step_rows(p, caret, -rows), None, vertical=True),
    "page-down": Motion(lambda p, caret, rows: _step_rows(p, caret, rows), None, vertical=True),
    "text-start": Motion(_text_start),
    "text-end": Motion(_text_end),
}
