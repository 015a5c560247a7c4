"""A painted line as it is sent to a terminal that reorders, or that draws harakat wrong."""

from collections.abc import Iterable
from itertools import groupby

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.layout.glyphs import HIDEABLE
from tui.terminals.profiles import Reach

_Cell = tuple[str, Style | None]


def in_terminal_order(line: Strip, reach: Reach) -> Strip:
    """The line, against what the terminal reorders. Its styles: those of kitty stay in their
    cells, those of a whole line go with the glyphs, those of a piece are one."""
    if reach == "nothing":
        return line
    # The desk opens sooner without it, and most terminals leave the order alone.
    from tui.terminals.pre_reorder import against_words, glyph_clusters

    cells = [(glyph, part.style) for part in line for glyph in glyph_clusters(part.text)]
    if reach == "word":
        glyphs = against_words([glyph for glyph, _style in cells])
        changed = [(glyph, style) for glyph, (_old, style) in zip(glyphs, cells, strict=True)]
    elif reach == "line":
        changed = _against_bidi(cells)
    else:
        pieces = (list(piece) for _style, piece in groupby(cells, key=lambda cell: cell[1]))
        changed = [cell for piece in pieces for cell in _against_bidi(piece)]
    return Strip(_segments(changed), line.cell_length)


def without_marks(line: Strip) -> Strip:
    """The line without harakat: those of titles and lists, where the article's are hidden."""
    if not any(HIDEABLE.search(part.text) for part in line):
        return line
    parts = [Segment(HIDEABLE.sub("", part.text), part.style) for part in line]
    return Strip(parts, line.cell_length)


def _against_bidi(cells: list[_Cell]) -> list[_Cell]:
    from tui.terminals.pre_reorder import against_bidi

    order = against_bidi([glyph for glyph, _style in cells])
    return [(glyph, cells[at][1]) for at, glyph in order]


def _segments(cells: Iterable[_Cell]) -> list[Segment]:
    return [
        Segment("".join(glyph for glyph, _style in run), style)
        for style, run in groupby(cells, key=lambda cell: cell[1])
    ]
