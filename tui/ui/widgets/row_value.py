"""A visible row as a value that holds all its picture depends on, and the picture of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from rich.style import Style

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.view.caret import indent
from tui.layout.captions import signs_after
from tui.layout.cell_count import cell_count
from tui.layout.lanes import LEFT_END, LINE, OPEN, RIGHT_END, Bar, bar_picture
from tui.layout.line import line_picture
from tui.layout.page import Row
from tui.layout.presentation_forms import FORMS
from tui.ui.contracts import TextSource
from tui.ui.widgets.bar_marks import HINT, PAIR, ColouredPiece, bar_pieces, marked_caption
from tui.ui.widgets.widget_lines import Piece

ISOLATED = {letter: forms[0] for letter, forms in FORMS.items() if len(forms[0]) == 1}
THIN = LEFT_END + RIGHT_END + LINE + OPEN
HEAVY = str.maketrans(THIN, "┗┛━┅")
DOTTED = str.maketrans(THIN, "┈┈┈┈")
HEAVY_DOTTED = str.maketrans(THIN, "┉┉┉┉")
DASHED = str.maketrans(THIN, "╌╌╌╌")
HEAVY_DASHED = str.maketrans(THIN, "╍╍╍╍")
"""A model's offers: they are told from the others without a colour, too."""
LIT = str.maketrans(THIN, "╚╝═╍")
"""The partners of the focused span, and where one relates from."""
FAINT = str.maketrans(THIN, "····")
"""Spans that no relation leads to from there, which are told so without a colour, too."""

Columns = tuple[tuple[int, int], ...]
"""Stretches of a row's columns, ``[left, right)`` each."""
Ink = tuple[str, bool, bool, bool]
"""A colour, whether what bears it is focused, whether it is an offer, and a model's."""
HintCells = tuple[tuple[int, str], ...]
"""Letters to press, each with its column."""
BarLooks = dict[tuple[object, ...], tuple[Span, "BarLook"]]
"""What bars looked like, each with its span."""


class BarLook(NamedTuple):
    """A bar under the row: its columns, its glyphs, its label's colour."""

    left: int
    right: int
    glyphs: str
    colour: str
    focused: bool
    offer: bool
    model: bool = False
    lit: bool = False
    """Whether it is related to the focused one."""
    faint: bool = False
    """Whether no relation leads to it from where one relates."""
    pieces: tuple[ColouredPiece, ...] = ()
    """The glyphs in pieces, where not all of them have the label's colour."""


class Tint(NamedTuple):
    """Columns of the row's text that bear a label's colour, or that are offered."""

    left: int
    right: int
    colour: str
    offered: bool


@frozen_dataclass
class RowValue:
    """``before`` are the empty cells left of it. ``chosen`` and ``head`` are marked columns: the
    head only where the cursor stands on a letter, and then its word is ``chosen``, too."""

    row: Row
    before: int
    chosen: Columns
    head: Columns
    by_letter: bool
    compact: bool
    tints: tuple[Tint, ...]
    bars: tuple[tuple[BarLook, ...], ...]
    hints: HintCells = ()
    """Letters that stand over the cells of words, or under them in a lane, by their columns."""
    hint_lane: int | None = None
    signs: tuple[str, ...] = ()
    """Whose each lane is, where several sources have lanes."""


def row_value(desk: TextSource, place: tuple[int, int], column: int, known: BarLooks) -> RowValue:
    """The value of a row of the desk's view, whose text column begins at a cell.

    ``known`` are looks of bars that were made before, for as long as the labels stay the same.
    """
    view = desk.view
    row = view.window.row(place)
    focused, offers, own = view.focused, view.offers.by_id, view.spans
    # Plain look-ups: of a span that has none of this no call is made.
    marks, letters, held = view.marks.by_span, view.span_letters, view.held
    beyond = view.faint
    partners = view.marks.partners.get(focused) or () if focused else ()
    # Those of others have lanes, and tint nothing.
    alone, compact = len(view.layers) == 1, view.look.compact
    lanes, tints, signs = [], [], []
    stroke = ""
    for number, lane in enumerate(view.window.lanes_of(place)):
        looks = []
        layer = None if alone else view.window.layer_of(place, number)
        if layer:
            signs.append(layer.sign)
        for bar in lane:
            span, left, right = bar.span, bar.left, bar.right
            open_ = (bar.left_open, bar.right_open, bar.labelled)
            if layer:
                stroke = layer.stroke_of(span)
            id_ = span.id
            said, letter = marks.get(id_), letters.get(id_, "")
            lit = id_ in partners or id_ == held
            faint = span.label in beyond and not lit and id_ not in offers
            key = (id_, left, right, open_, id_ == focused, stroke, said, letter, lit, faint)
            found = known.get(key)
            if found is None or found[0] is not span:
                look = _bar_look(desk, bar, stroke)
                if said or letter or lit:
                    look = _marked(desk, bar, look, stroke, lit=lit)
                if faint and not look.focused:
                    look = look._replace(glyphs=look.glyphs.translate(FAINT), faint=True, pieces=())
                found = known[key] = span, look
            looks.append(found[1])
            # The longest first, which shorter ones paint over.
            order = (span.start - span.end, span.start, span.label, span.id)
            if span.id in offers:
                # The lane says it; where there is none, the words themselves must.
                if compact:
                    tints.append((order, Tint(left, right, "", True)))
            elif alone or own.get(span.id):
                tints.append((order, Tint(left, right, "" if faint else found[1].colour, False)))
        lanes.append(tuple(looks))
    tints.sort()
    before = column - 1 + indent(view.page, row)
    tinted = tuple([tint for _order, tint in tints])
    hints, below = hint_cells(desk, place) if desk.letters.hints else ((), None)
    if compact and letters:
        # Without bars they stand on the words.
        starts = {span.start: letters.get(span.id, "") for span in view.window.on(row)}
        hints = letter_cells(row, starts)
    shown = tuple(lanes), hints, below, tuple(signs)
    return with_cursor(RowValue(row, before, (), (), False, compact, tinted, *shown), desk)


def hint_cells(desk: TextSource, place: tuple[int, int]) -> tuple[HintCells, int | None]:
    """The letters at the first cells of a row's words, in the letters' own direction, and the lane
    that they stand in; None where they stand on the words."""
    shown, hints = desk.letters.by_offset, desk.letters.hints
    starts = {word.start: shown.get(word.start, "") for word in desk.view.page.words_in(*place)}
    return letter_cells(desk.view.window.row(place), starts), hints.lane if hints else None


def letter_cells(row: Row, starts: Mapping[int, str]) -> HintCells:
    """Letters over the cells of a row that begin at offsets, in their own direction; of more than
    the row has cells the first ones, which are typed first."""
    found: dict[int, str] = {}
    for start, told in starts.items():
        runs = row.runs(start, start + 1) if start >= row.start else ()
        letters = told[: row.width]
        if not letters or not runs:
            continue
        first = runs[0][0]
        cell = row.cell_at(first)
        step = -1 if cell and cell.level & 1 else 1
        last = first + step * (len(letters) - 1)
        left = max(0, min(first, last, row.width - len(letters)))
        if not letters.isascii():
            letters = letters[::-1]
        found.update((left + n, ISOLATED.get(one, one)) for n, one in enumerate(letters))
    return tuple(sorted(found.items()))


def with_cursor(value: RowValue, desk: TextSource) -> RowValue:
    """The same row, with the cursor and the selection where they are now."""
    view, row = desk.view, value.row
    by_letter = view.caret.by_letter and not view.caret.selecting
    chosen, head = (
        _columns(row, view.chosen_range),
        _columns(row, view.caret.head) if by_letter else (),
    )
    if (value.chosen, value.head, value.by_letter) == (chosen, head, by_letter):
        return value
    return replace(value, chosen=chosen, head=head, by_letter=by_letter)


def _columns(row: Row, marked: Range) -> Columns:
    start, end = marked
    return tuple(row.runs(start, end)) if start <= row.end and row.start <= end else ()


def _bar_look(desk: TextSource, bar: Bar, stroke: str) -> BarLook:
    span = bar.span
    focused, offered = span.id == desk.view.focused, desk.view.offers.by_id.get(span.id)
    offer, model = offered is not None, offered is not None and offered.by_model
    # Calls are counted: most spans bear no sign.
    caption = span.label + (signs_after(span) if span.origin or span.note else "")
    glyphs = bar_picture(bar, caption, partial(_caption, desk, span))
    if offer or focused:
        heavy = HEAVY_DASHED if model else HEAVY_DOTTED if offer else HEAVY
        glyphs = glyphs.translate(heavy if focused else DASHED if model else DOTTED)
    elif stroke:
        glyphs = glyphs.translate(str.maketrans(THIN, stroke))
    colour = desk.labels.get(span.label).colour
    return BarLook(bar.left, bar.right, glyphs, colour, focused, offer, model)


def _marked(desk: TextSource, bar: Bar, look: BarLook, stroke: str, *, lit: bool) -> BarLook:
    """The look of a bar with its marks and letters, or lit."""
    view, span = desk.view, bar.span
    said, letters = view.marks.by_span.get(span.id), view.span_letters.get(span.id, "")
    captions = desk.labels.captions
    made = [marked_caption(captions, span, said, letters, 0)]

    def measure(_caption: str, cells: int) -> tuple[str, int]:
        made.append(marked_caption(captions, span, said, letters, cells))
        return made[-1].glyphs, made[-1].cells

    glyphs, plain = bar_picture(bar, span.label, measure), look.focused or look.offer
    if look.focused or (lit and not plain):
        glyphs = glyphs.translate(HEAVY if look.focused else LIT)
    elif stroke:
        glyphs = glyphs.translate(str.maketrans(THIN, stroke))
    pieces = bar_pieces(glyphs, made[-1])
    return look._replace(glyphs=glyphs, lit=lit, pieces=pieces)


def _caption(desk: TextSource, span: Span, caption: str, cells: int) -> tuple[str, int]:
    """The caption of a bar in at most so many cells."""
    whole = line_picture(caption)
    if whole.width <= cells:
        return whole.glyphs, whole.width
    captions = desk.labels.captions
    if offer := desk.view.offers.get(span.id):
        return captions.caption_between(offer.labels[0], cells, before=offer.sign)
    return captions.caption_between(span.label, cells, after=signs_after(span))


def text_picture(value: RowValue, looks: Mapping[tuple[str, str], Style]) -> list[Piece]:
    """The cells of the row, tinted by the shortest span on each, marked where chosen.

    ``looks`` is by a label's colour ("" for none) and how cells are marked ("" for not).
    """
    row = value.row
    marks = [("", "")] * row.width
    for left, right, colour, offered in value.tints:
        under, how = marks[left]
        mark = (under, "offered") if offered else (colour, how)
        marks[left:right] = [mark] * (right - left)
    chosen = "word" if value.by_letter else "chosen"
    for columns, how in ((value.chosen, chosen), (value.head, "letter")):
        for left, right in columns:
            marks[left:right] = [(colour, how) for colour, _how in marks[left:right]]
    letters = dict(value.hints) if value.hint_lane is None else {}
    for column in letters:
        marks[column] = (marks[column][0], "hint")
    pieces: list[Piece] = []
    glyphs, cells, x = "", 0, 0
    current: tuple[str, str] | None = None
    for own, width, *_place in row.cells:
        glyph = letters[x].ljust(width) if width and x in letters else own
        if width and marks[x] != current:
            if current is not None:
                pieces.append((glyphs, cells, looks[current]))
            glyphs, cells, current = "", 0, marks[x]
        glyphs += glyph
        cells += width
        x += width
    if current is not None:
        pieces.append((glyphs, cells, looks[current]))
    return pieces


def lane_picture(
    value: RowValue, number: int, ground: Style, inks: Mapping[Ink, Style]
) -> list[Piece]:
    """The bars of one lane, each in its label's colour, the focused one heavy, faint ones muted.

    ``inks`` is by that colour, whether the bar is focused, whether it is an offer's, and a
    model's.
    """
    pieces: list[Piece] = []
    x = 0
    for left, right, glyphs, colour, focused, offer, model, lit, faint, parts in (
        value.bars[number] if number < len(value.bars) else ()
    ):
        if left > x:
            pieces.append((" " * (left - x), left - x, ground))
        strong, offer, model = focused or lit, offer or faint, model or faint
        if not parts:
            pieces.append((glyphs, right - left, inks[colour, strong, offer, model]))
        for part, cells, own in parts:
            pieces.append((part, cells, inks[own or colour, strong, offer, model]))
        x = right
    if number == value.hint_lane and value.hints:
        return with_letters(pieces, dict(value.hints), ground, inks)
    return pieces


def with_letters(
    pieces: Sequence[Piece], letters: Mapping[int, str], ground: Style, inks: Mapping[Ink, Style]
) -> list[Piece]:
    """A lane with letters in some of its cells, by their columns, over what stands there else;
    those that reach a word alone are what one sees first."""
    cells: list[tuple[str, Style] | None] = []
    for glyphs, _width, own in pieces:
        for char in glyphs:
            width = cell_count(char)
            if width:
                cells.append((char, own))
                cells += [None] * (width - 1)
            elif cells and (last := cells[-1]):
                cells[-1] = (last[0] + char, own)
    for column, letter in letters.items():
        alone = letters.keys().isdisjoint((column - 1, column + 1))
        cells += [(" ", ground)] * (column + 1 - len(cells))
        if cells[column] is None:
            cells[column - 1] = (" ", ground)
        if column + 1 < len(cells) and cells[column + 1] is None:
            cells[column + 1] = (" ", ground)
        cells[column] = (letter, inks[HINT if alone else PAIR, False, False, False])
    found: list[Piece] = []
    for cell in cells:
        if cell is None:
            glyphs, width, own = found[-1]
            found[-1] = (glyphs, width + 1, own)
        elif found and found[-1][2] is cell[1]:
            glyphs, width, own = found[-1]
            found[-1] = (glyphs + cell[0], width + 1, own)
        else:
            found.append((cell[0], 1, cell[1]))
    return found
