"""One line of any text that may hold Arabic: a title, a label, what is typed into a field."""

from functools import lru_cache
from textwrap import wrap
from typing import NamedTuple

from tui.layout.bidi import Direction
from tui.layout.paragraph import Paragraph

ELLIPSIS = "…"
SEPARATORS = dict.fromkeys(map(ord, "\n\r\x1c\x1d\x1e\x85\u2028\u2029"), " ")
PART = " · "
"""What stands between the parts of a line that says what keys do."""

WIDE = 1 << 20


class LinePicture(NamedTuple):
    """Glyphs from left to right, their width in cells, and whether the text runs to the left."""

    glyphs: str
    width: int
    rtl: bool


@lru_cache(maxsize=4096)
def line_picture(
    text: str, width: int = WIDE, ending: str = ELLIPSIS, direction: Direction = "auto"
) -> LinePicture:
    """The text's beginning, shaped and ordered, in at most ``width`` cells.

    A stored text has its own ``direction``, a sentence of ours that of its language.
    Where it does not fit whole, ``ending`` (of one cell, or empty) stands where it was cut.
    """
    if width <= 0:
        return LinePicture("", 0, False)
    if direction != "rtl" and len(text) <= width and text.isascii() and text.isprintable():
        return LinePicture(text, len(text), False)
    # A line shows no more than its width; some marks may stand with each cell.
    line = Paragraph(text[: width * 8 + 64].translate(SEPARATORS), 0, direction=direction)
    line.wrap(WIDE)
    cells, taken = line.draw(0)
    rtl = line.direction == "rtl"
    if taken <= width:
        return LinePicture("".join([cell.glyph for cell in cells]), taken, rtl)
    room = width - len(ending)
    kept = set()
    used = 0
    for index in sorted(range(len(cells)), key=lambda n: cells[n].start):
        used += cells[index].width
        if used > room:
            used -= cells[index].width
            break
        kept.add(index)
    glyphs = "".join(cell.glyph for index, cell in enumerate(cells) if index in kept)
    return LinePicture(ending + glyphs if rtl else glyphs + ending, used + len(ending), rtl)


def line_beginning(text: str, width: int) -> tuple[str, int]:
    """The text's beginning without an ellipsis, and its width: for bars."""
    found = line_picture(text, width, "")
    return found.glyphs, found.width


def isolate(text: str) -> str:
    """The text so that it reorders nothing beside it, whatever its direction."""
    return f"\u2068{text}\u2069"


def parts_in_lines(text: str, width: int) -> list[str]:
    """The text in lines of at most ``width`` code points, isolates aside, between its parts."""
    lines: list[str] = []
    line = ""
    for part in text.split(PART):
        longer = f"{line}{PART}{part}" if line else part
        if len(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = wrap(part, max(1, width), break_on_hyphens=False) or [""]
        lines += whole
    return _isolated([*lines, line])


def _isolated(lines: list[str]) -> list[str]:
    """The lines, an isolate that goes on in the next one closed here and opened anew there."""
    opened = ""
    found: list[str] = []
    for line in lines:
        begun = opened
        for char in line:
            if char in "\u2066\u2067\u2068":
                opened += char
            elif char == "\u2069":
                opened = opened[:-1]
        found.append(begun + line + "\u2069" * len(opened))
    return found
