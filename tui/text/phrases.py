"""Clauses, sentences, quotations and brackets: where the words around a place end.

A clause ends before any mark of punctuation, a sentence before a full stop, a question or an
exclamation mark; both end with their paragraph. Marks inside numbers and addresses end nothing.
"""

from collections.abc import Iterator

from tui.core.selection import Range
from tui.text.span_hygiene import trim_range
from tui.text.words import word_at, words

SENTENCE_MARKS = frozenset(".!?؟…۔\n")
CLAUSE_MARKS = frozenset("،؛:,;—–") | SENTENCE_MARKS
PAIRS = {"«": "»", "“": "”", "(": ")", "[": "]", "{": "}", "‹": "›", "﴿": "﴾", "‘": "’"}
STRAIGHT = '"'
"""A quotation mark that opens and closes: the first of a paragraph opens."""
_CLOSING = frozenset(PAIRS.values()) | {STRAIGHT}
_BRACKETS = frozenset(PAIRS) | _CLOSING
FARTHEST = 4096
"""Code points looked through on each side, so that a key costs the same in any text."""


def wider_end(text: str, chosen: Range, bounds: Range) -> int:
    """Where the words after ``chosen`` end next: a closing mark right there is taken in, else
    the end of the clause, and from there that of the clause after it; the same at the end."""
    at, stop = chosen.end, min(bounds.end, chosen.end + FARTHEST)
    if at < stop and (text[at] in _CLOSING or text[at] in SENTENCE_MARKS) and text[at] != "\n":
        return at + 1
    while at < stop and (text[at].isspace() or _is_mark(text, at)):
        at += 1
    if at >= stop:
        return chosen.end
    while at < stop and not _is_mark(text, at):
        at += 1
    return max(chosen.end, trim_range(text, chosen.start, at).end)


def next_clause(text: str, here: int) -> Range | None:
    """The first word of the clause after the one at ``here``; None where none is near."""
    before = word_at(text, here) or Range(here, here)
    for word in words(text, before.end, here + FARTHEST):
        if _parts(text, before.end, word.start):
            return word
        before = word
    return None


def clause_before(text: str, here: int) -> Range | None:
    """The first word of the clause at ``here``, or of the one before where it is that word."""
    found, end = None, None
    first = max(0, here - FARTHEST)
    for word in words(text, first, here):
        if word.start >= here:
            break
        # What the look begins in the middle of is not known to begin a clause.
        begins = first == 0 if end is None else _parts(text, end, word.start)
        found, end = word if begins else found, word.end
    return found


def _parts(text: str, start: int, end: int) -> bool:
    """Whether a mark that ends a clause, or a quotation mark or bracket, stands here."""
    return any(_ends(text, at, clause=True) for at in range(start, end))


def wider_range(text: str, chosen: Range, bounds: Range) -> Range:
    """The next wider of: the clause, the sentence, a quotation or bracket without and with its
    marks, the paragraph; ``chosen`` itself where it holds all of them."""
    around = [
        place
        for place in _around(text, chosen, bounds)
        if place.start <= chosen.start and chosen.end <= place.end and place != chosen
    ]
    return min(around, key=lambda place: (place.end - place.start, place), default=chosen)


def _around(text: str, chosen: Range, bounds: Range) -> Iterator[Range]:
    yield _between(text, chosen, bounds, clause=True)
    sentence = _between(text, chosen, bounds, clause=False)
    yield sentence
    closing = sentence.end
    while closing < bounds.end and text[closing] in SENTENCE_MARKS - {"\n"}:
        closing += 1
    yield Range(sentence.start, closing)
    for inside in _pairs_around(text, chosen, bounds):
        yield trim_range(text, *inside)
        yield Range(inside.start - 1, inside.end + 1)
    if bounds.end - bounds.start <= FARTHEST:
        yield trim_range(text, *bounds)


def _between(text: str, chosen: Range, bounds: Range, *, clause: bool) -> Range:
    """What stands between two marks, those that ``chosen`` itself holds left alone."""
    start, end = chosen
    first, last = max(bounds.start, start - FARTHEST), min(bounds.end, end + FARTHEST)
    while start > first and not _ends(text, start - 1, clause=clause):
        start -= 1
    while end < last and not _ends(text, end, clause=clause):
        end += 1
    return trim_range(text, start, end)


def _ends(text: str, at: int, *, clause: bool) -> bool:
    marks = CLAUSE_MARKS | _BRACKETS if clause else SENTENCE_MARKS
    return text[at] in marks and not word_at(text, at)


def _is_mark(text: str, at: int) -> bool:
    return _ends(text, at, clause=True)


def _pairs_around(text: str, chosen: Range, bounds: Range) -> Iterator[Range]:
    """What stands inside each pair of marks around ``chosen``, the innermost first."""
    first = max(bounds.start, chosen.start - FARTHEST)
    last = min(bounds.end, chosen.end + FARTHEST)
    open_: list[int] = []
    for at in range(first, chosen.start):
        if text[at] in PAIRS:
            open_.append(at)
        elif open_ and text[at] == PAIRS.get(text[open_[-1]]):
            open_.pop()
    if text.count(STRAIGHT, first, chosen.start) % 2:
        open_.append(text.rindex(STRAIGHT, first, chosen.start))
    for begun in sorted(open_, reverse=True):
        opening = text[begun]
        closing, depth = PAIRS.get(opening, STRAIGHT), 0
        for at in range(chosen.end, last):
            depth += text[at] == opening and opening != closing
            if text[at] == closing:
                if not depth:
                    yield Range(begun + 1, at)
                    break
                depth -= 1
