"""Sending a line so that a terminal which reorders by itself shows it as it was meant.

For terminals that no sequence stops; what they do was measured, see docs/terminals.md. A line
stands here as its clusters (a glyph with its marks) from left to right, as they are to be seen.
"""

import re
from collections.abc import Iterator, Sequence
from unicodedata import bidirectional, combining

from tui.layout.disputed_widths import stretches
from tui.layout.mirrored import MIRRORED

BLANK = "\u2800"
"""A blank that UAX #9 takes for a Latin letter: what stands after it stays there."""

_NUMBER = r"[EA](?:N?[EA])*"
_ARABIC = re.compile(rf"R(?:[^L]*R)?|{_NUMBER}|.")
_BEFORE_NUMBER = re.compile("N?[EA]")
_RUN = re.compile(rf"{_NUMBER}|.")


def glyph_clusters(glyphs: str) -> list[str]:
    """The glyphs, each with the marks on it; one whose width is disputed with its filler."""
    found: list[str] = []
    for part, _width, disputed in stretches(glyphs):
        if disputed:
            found.append(part)
            continue
        found += _with_marks(part)
    return found


def _with_marks(glyphs: str) -> list[str]:
    found: list[str] = []
    for char in glyphs:
        if combining(char) and found:
            found[-1] += char
        else:
            found.append(char)
    return found


def against_words(line: Sequence[str]) -> list[str]:
    """What to send to a terminal that reverses what stands between blanks with Arabic in it."""
    result: list[str] = []
    kinds = _kinds(line)
    for word in re.finditer(r" +|[^ ]+", "".join(glyph[0] for glyph in line)):
        here = line[word.start() : word.end()]
        if re.search("[RA]", kinds[word.start() : word.end()]):
            here = [_mirrored(glyph) for glyph in reversed(here)]
        result += here
    return result


def against_bidi(line: Sequence[str]) -> list[tuple[int, str]]:
    """What to send to a terminal that applies UAX #9: the place in the line, and the glyph.

    Each stretch of Arabic goes backwards. The line is one from left to right, for terminals that
    go by its first letter too: a blank before the first Arabic is such a letter. A number that
    touches the Arabic left of it cannot be kept there.
    """
    kinds = _kinds(line)
    first = re.match(r"[^LR]*R", kinds)
    held = next((at for at in range(first.end()) if line[at] == " "), -1) if first else -1
    sent: list[tuple[int, str]] = []
    after_arabic = False
    for stretch in _ARABIC.finditer(kinds):
        start, end = stretch.span()
        if kinds[start] == "R":
            sent += _backwards(line, kinds, start, end)
            after_arabic = True
            continue
        before_number = line[start] == " " and _BEFORE_NUMBER.match(kinds, start + 1)
        latin = start == held or (after_arabic and before_number)
        sent += [(at, BLANK if latin else line[at]) for at in range(start, end)]
        after_arabic = after_arabic and kinds[start] != "L" and not latin
    return sent


def _backwards(line: Sequence[str], kinds: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """A stretch from right to left, but each number in it from left to right."""
    for run in reversed(list(_RUN.finditer(kinds, start, end))):
        alone = run.end() - run.start() == 1
        for at in range(*run.span()):
            yield at, _mirrored(line[at]) if alone else line[at]


def _mirrored(glyph: str) -> str:
    return f"{MIRRORED.get(glyph[:1], glyph[:1])}{glyph[1:]}"


def _kinds(line: Sequence[str]) -> str:
    """A letter a cluster: R for Arabic and Hebrew, L for other letters, E and A for digits."""
    return "".join(_KINDS.get(bidirectional(glyph[0]), "N") for glyph in line)


_KINDS = {"R": "R", "AL": "R", "L": "L", "EN": "E", "AN": "A"}
