"""Tables of data: with tabs for programs, in columns on a terminal, to the left in Arabic."""

import sys
from collections.abc import Sequence
from shutil import get_terminal_size
from textwrap import wrap

from tui.cli.shared import output
from tui.cli.shared.sanitize import sanitize
from tui.core.i18n import direction
from tui.layout.line import line_picture

RIGHT_TO_LEFT_MARK = "\u200f"
GAP = "  "


def show_table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Give a table on standard output; the first column holds names, the others numbers."""
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    if not sys.stdout.isatty():
        output.table(cells)
        return
    for line in columns(cells):
        output.data(line)


def show_line(words: str) -> None:
    """A sentence above or below a table; on a terminal in as many lines as it needs."""
    if not sys.stdout.isatty():
        output.data(words)
        return
    for line in sentence_lines(words, get_terminal_size().columns):
        output.data(line)


def sentence_lines(words: str, width: int, *, draw: bool | None = None) -> list[str]:
    """The words in lines of at most ``width``, from the side where sentences begin."""
    to_the_left = direction() == "rtl"
    if draw is None:
        draw = to_the_left and _leaves_order()
    lines = wrap(sanitize(words), width) or [""]
    if not draw:
        return [(RIGHT_TO_LEFT_MARK if to_the_left else "") + one for one in lines]
    pictures = [line_picture(one, direction=direction()) for one in lines]
    space = " " if to_the_left else ""
    return [space * (width - picture.width) + picture.glyphs for picture in pictures]


def columns(rows: Sequence[Sequence[str]], *, draw: bool | None = None) -> list[str]:
    """The rows as lines of equal columns, the first one at the side where sentences begin.

    ``draw``: whether the terminal shows letters as they come, so that Arabic is drawn here; None
    finds out.
    """
    to_the_left = direction() == "rtl"
    if draw is None:
        draw = to_the_left and _leaves_order()
    clean = [[sanitize(" ".join(cell.split())) for cell in row] for row in rows]
    widths = [
        max(line_picture(cell).width for cell in column) for column in zip(*clean, strict=True)
    ]
    lines = []
    for row in clean:
        padded = [
            _padded(cell, width, number=place > 0, draw=draw, to_the_left=to_the_left)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        if draw:
            line = GAP.join(reversed(padded) if to_the_left else padded)
            room = get_terminal_size().columns
            lines.append(" " * (room - len(GAP) * (len(widths) - 1) - sum(widths)) + line)
        else:
            # A mark after each cell: what a cell holds orders nothing beside it.
            mark = RIGHT_TO_LEFT_MARK if to_the_left else ""
            lines.append(mark + (mark + GAP).join(padded).rstrip())
    return lines


def _padded(cell: str, width: int, *, number: bool, draw: bool, to_the_left: bool) -> str:
    picture = line_picture(cell)
    space = " " * (width - picture.width)
    shown = picture.glyphs if draw else cell
    # Numbers stand at the end of their column, and the end is at the left where lines run to it.
    space_first = number != (draw and to_the_left)
    return space + shown if space_first else shown + space


def _leaves_order() -> bool:
    # Only who speaks Arabic asks the terminal's kind.
    from tui.cli.shared.arabic_output import leaves_order

    return leaves_order()
