"""What stands on a bar beside its label: attributes, the marks of relations, a letter to press."""

from collections.abc import Sequence
from typing import NamedTuple

from tui.core.span import Span
from tui.desk.view.relation_marks import SpanMarks
from tui.layout.captions import Captions, signs_after
from tui.layout.line import line_picture

HINT, PAIR = "hint", "pair"
"""In place of a colour: how a letter to press is drawn, and how one of two is."""

ColouredPiece = tuple[str, int, str]
"""Glyphs, their cells and their colour; none for that of the label."""


class MarkedCaption(NamedTuple):
    """A caption of a bar, glyphs from left to right, and the pieces that it is made of."""

    glyphs: str
    cells: int
    pieces: tuple[ColouredPiece, ...]


def marked_caption(
    captions: Captions, span: Span, said: SpanMarks | None, letters: str, cells: int
) -> MarkedCaption:
    """The label with all that stands beside it, in at most so many cells.

    Where room is short what the span bears is cut first, then the label, then marks are left out:
    a plus says so. Letters to press stand where one begins to read.
    """
    name = span.label + signs_after(span)
    rtl = line_picture(span.label).rtl
    if letters:
        room = max(0, cells - len(letters) - 1)
        glyphs, used = captions.caption(span.label, room) if room else ("", 0)
        gap = [(" ", 1, "")] if used else []
        return _joined(
            [(letters[:cells], len(letters[:cells]), HINT), *gap, (glyphs, used, "")], rtl
        )
    words, marks = said or SpanMarks()
    texts = [(mark.text(rtl=rtl), mark.colour) for mark in marks]
    placed = _marks(texts, 1)
    room = cells - sum(piece[1] for piece in placed)
    if (shown := _named(name, words, room)) is not None:
        return _joined([shown, *placed], rtl)
    # Close together, with as much of the label as there is room for.
    placed = _marks(texts, 0)
    left_out = False
    while placed and sum(piece[1] for piece in placed) + left_out > cells:
        placed.pop()
        left_out = True
    if left_out and placed:
        glyphs, used, colour = placed[-1]
        placed[-1] = ("+" + glyphs if rtl else glyphs + "+", used + 1, colour)
    room = cells - sum(piece[1] for piece in placed)
    glyphs, used = captions.caption_between(span.label, room, after=signs_after(span))
    return _joined([(glyphs, used, ""), *placed], rtl)


def _named(name: str, words: Sequence[str], room: int) -> ColouredPiece | None:
    """The label's name with what is borne, of that as much as there is room for; None where the
    name has none."""
    whole = line_picture(name)
    said = line_picture("·".join([name, *words]))
    if words and said.width > room:
        cut = room >= whole.width + _LEAST_SAID
        said = line_picture("·".join([name, *words]), room) if cut else line_picture(f"{name}·")
    return (said.glyphs, said.width, "") if said.width <= room else None


_LEAST_SAID = 4
"""In fewer cells a sign tells that something is borne."""


def _marks(texts: Sequence[tuple[str, str]], gap: int) -> list[ColouredPiece]:
    return [(" " * gap + text, gap + len(text), colour) for text, colour in texts]


def _joined(pieces: Sequence[ColouredPiece], rtl: bool) -> MarkedCaption:
    """The pieces in the order in which they are read, as they stand from left to right."""
    placed = [piece for piece in pieces if piece[1]]
    if rtl:
        # A gap parts a mark from what is read before it.
        placed = [(g[1:] + " " if g[:1] == " " else g, c, o) for g, c, o in reversed(placed)]
    glyphs = "".join(piece[0] for piece in placed)
    return MarkedCaption(glyphs, sum(piece[1] for piece in placed), tuple(placed))


def bar_pieces(picture: str, caption: MarkedCaption) -> tuple[ColouredPiece, ...]:
    """The picture of a bar in pieces of one colour each; none where it has no marks."""
    at = picture.find(caption.glyphs) if caption.glyphs else -1
    if at < 0 or not any(colour for _glyphs, _cells, colour in caption.pieces):
        return ()
    before, after = picture[:at], picture[at + len(caption.glyphs) :]
    # Beside the caption there are lines and corners alone, of a cell each.
    pieces = [(before, len(before), ""), *caption.pieces, (after, len(after), "")]
    return tuple(piece for piece in pieces if piece[1])
