"""Moving the edges of a range: by a letter with its marks, past a proclitic, or by phrases.

A step that would end on white space goes on to the next letter.
"""

from collections import deque
from collections.abc import Callable
from itertools import islice

from tui.core.i18n import _
from tui.core.selection import Range
from tui.desk.changes import Said
from tui.layout.page import Page
from tui.text.clitics import proclitic_starts
from tui.text.graphemes import letter_end, letter_start
from tui.text.phrases import wider_end, wider_range
from tui.text.span_hygiene import trim_range
from tui.text.words import word_at, words


def _start_back(page: Page, chosen: Range) -> Range:
    bound = page.paragraph_range(page.paragraph_at(chosen.start)).start
    start = chosen.start
    while start > bound:
        start = letter_start(page.text, start - 1)
        if not page.text[start].isspace():
            return Range(start, chosen.end)
    return chosen


def _start_on(page: Page, chosen: Range) -> Range:
    start = letter_end(page.text, chosen.start)
    while start < chosen.end and page.text[start].isspace():
        start = letter_end(page.text, start)
    return Range(start, chosen.end)


def _end_back(page: Page, chosen: Range) -> Range:
    end = letter_start(page.text, chosen.end - 1)
    return Range(chosen.start, max(chosen.start, trim_range(page.text, chosen.start, end).end))


def _end_on(page: Page, chosen: Range) -> Range:
    bound = page.paragraph_range(page.paragraph_at(max(chosen.start, chosen.end - 1))).end
    end = chosen.end
    while end < bound:
        start, end = end, letter_end(page.text, end)
        if not page.text[start].isspace():
            return Range(chosen.start, end)
    return chosen


def _proclitic(page: Page, chosen: Range) -> Range:
    """The start steps past the next proclitic, and after the last one back to the whole word."""
    word = word_at(page.text, chosen.start)
    if word is None:
        return chosen
    steps = proclitic_starts(page.text[word.start : word.end])
    later = [word.start + step for step in steps if chosen.start < word.start + step < chosen.end]
    return Range(later[0] if later else word.start, chosen.end)


def _phrase_end(page: Page, chosen: Range) -> Range:
    bounds = page.paragraph_range(page.paragraph_at(max(chosen.start, chosen.end - 1)))
    return Range(chosen.start, wider_end(page.text, chosen, bounds))


def _phrase(page: Page, chosen: Range) -> Range:
    first = page.paragraph_range(page.paragraph_at(chosen.start))
    last = page.paragraph_range(page.paragraph_at(max(chosen.start, chosen.end - 1)))
    return wider_range(page.text, chosen, first.hull(last))


_STEPS: dict[str, Callable[[Page, Range], Range]] = {
    "start-back": _start_back,
    "start-on": _start_on,
    "end-back": _end_back,
    "end-on": _end_on,
    "proclitic": _proclitic,
    "phrase-end": _phrase_end,
    "phrase": _phrase,
}

EDGES = tuple(_STEPS)
"""The ids of the commands that move an edge."""


def range_after(page: Page, chosen: Range, command: str) -> Range:
    """The range after a command of ``EDGES``: empty where nothing is left, the same at the end."""
    return _STEPS[command](page, chosen) if chosen.start < chosen.end else chosen


def words_of(page: Page, chosen: Range, count: int) -> Range:
    """So many words from where ``chosen`` begins, the one that it cuts counted; in its paragraph.

    ``chosen`` itself where no word follows.
    """
    bounds = page.paragraph_range(page.paragraph_at(chosen.start))
    counted = deque(islice(words(page.text, chosen.start, bounds.end), count), maxlen=1)
    return Range(chosen.start, counted[0].end) if counted else chosen


def no_further(command: str) -> Said:
    """What is said where a command of ``EDGES`` changes nothing."""
    none, stuck = _("there is no proclitic here"), _("the edge cannot go any further")
    return Said(none if command == "proclitic" else stuck)
