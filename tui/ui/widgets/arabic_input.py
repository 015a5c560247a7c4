"""A field to type into, drawn right to left and joined where what is typed is Arabic."""

from collections.abc import Sequence

from rich.style import Style
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.core import i18n
from tui.core.i18n import _, ngettext
from tui.desk.field.field_keys import ACTS, acts_by_key
from tui.desk.field.field_row import FieldRow, GlyphPlace
from tui.desk.field.text_field import LONGEST_LINE, LeftOut, TextField
from tui.layout.line import ELLIPSIS, LinePicture, line_picture
from tui.ui.clipboard import copy
from tui.ui.fastpath import write_lines
from tui.ui.theme import Palette, blend
from tui.ui.widgets.widget_lines import Piece, WidgetLines, blank, strip

SELECTED = 0.45
"""How much of the accent shows under what is selected."""

ROOM_TO_TYPE = 18
"""Cells that a prompt leaves, with the blanks around it; in fewer than twice that it has half."""


class ArabicInput(Widget, can_focus=True):
    """One line of text, and what stands before it.

    Keys are those of ``desk/field/field_keys.py``; all others, but for Enter, go on to the screen.
    """

    class Changed(Message):
        """The text is another one now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Submitted(Message):
        """Enter was pressed."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, prompt: str | Sequence[str], text: str = "", *, old: bool = False) -> None:
        """``prompt`` may be several, the shortest last: the first that leaves room is shown.

        ``old``: the text was typed before; it is selected, and the first key that types begins
        another one.
        """
        super().__init__()
        self.lines = WidgetLines(self, self.paint)
        self.prompt = prompt
        self._field = TextField(text, direction=i18n.direction())
        self._hidden = 0
        self._notice = ""
        self._pressed = False
        if old:
            self._field.select_all()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._field.text

    @text.setter
    def text(self, text: str) -> None:
        """Put another text there, the cursor after it; nobody is told that it changed."""
        self._field.renew(text)

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Type, move, delete, submit; other keys go on to the screen."""
        act = acts_by_key().get(event.key)
        if event.key == "enter":
            event.stop()
            self.post_message(self.Submitted(self.text))
        elif act is not None:
            event.stop()
            self._do(act)
        elif event.is_printable and event.character:
            event.stop()
            self._take_in(self._field.type(event.character))

    def on_paste(self, event: events.Paste) -> None:
        """Take in what is pasted, in one line."""
        event.stop()
        self._take_in(self._field.insert(event.text))

    def _do(self, act: str) -> None:
        self._notice = ""
        before = self.text
        if act in ACTS:
            ACTS[act](self._field)
        elif act == "paste":
            self._take_in(self._field.insert(self.app.clipboard))
            return
        elif self._field.selected_text:
            self._notice = copy(self.app, self._field.selected_text)
            if act == "cut":
                self._field.delete_on()
        self._show(before)

    def _take_in(self, taken: LeftOut) -> None:
        self._notice = " · ".join(filter(None, (
            ngettext("{count} control character left out", "{count} control characters left out",
                     taken.controls).format(count=taken.controls) if taken.controls else "",
            _("a field holds {most} letters: {count} left out").format(
                most=LONGEST_LINE, count=taken.cut) if taken.cut else "",
        )))  # fmt: skip
        self._show(None)

    def _show(self, before: str | None) -> None:
        """Show the field as it is now, and tell of a text that is not the one ``before``."""
        self.repaint()
        if before != self.text:
            self.post_message(self.Changed(self.text))

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """A press puts the cursor there; a drag from there selects."""
        event.stop()
        self._pressed = True
        self.capture_mouse()
        self._go_to(event.x, extend=event.shift)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select up to the mouse."""
        if self._pressed:
            self._go_to(event.x, extend=True)

    def on_mouse_up(self) -> None:
        """The drag is over."""
        self._pressed = False
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """A second click selects the word."""
        event.stop()
        if event.chain == 2:
            self._field.select_word(self._row_and_left()[0].offset_at(event.x - self._left()))
            self.repaint()

    def _go_to(self, x: int, *, extend: bool) -> None:
        self._notice = ""
        self._field.put(self._row_and_left()[0].offset_at(x - self._left()), extend=extend)
        self.repaint()

    # Painting

    def repaint(self) -> None:
        """Show the line as it is now."""
        write_lines(self.screen, [(self.lines, (0,))])

    def on_resize(self) -> None:
        """What was out of sight may fit now."""
        self._hidden = 0

    def _shown_prompt(self) -> LinePicture:
        """What stands before the text: what is to be said of it, else a prompt."""
        width = self.size.width
        room = max(width // 2, width - ROOM_TO_TYPE)
        prompts = (self.prompt,) if isinstance(self.prompt, str) else self.prompt
        direction = i18n.direction()
        for one in (self._notice,) if self._notice else prompts[:-1]:
            found = line_picture(one, direction=direction)
            if found.width <= room:
                return found
        return line_picture(self._notice or prompts[-1], room, direction=direction)

    def _row_and_left(self) -> tuple[FieldRow, int]:
        """The row in the room that the prompt leaves, and the cell of the widget it begins at."""
        prompt = self._shown_prompt()
        row = FieldRow(self._field, max(1, self.size.width - prompt.width - 3), self._hidden)
        self._hidden = row.hidden
        return row, 1 if prompt.rtl else prompt.width + 2

    def _left(self) -> int:
        return self._row_and_left()[1]

    @property
    def cursor_offset(self) -> Offset:
        """The cell of the terminal that the cursor is on, for the terminal's own."""
        row, left = self._row_and_left()
        return self.region.offset + Offset(left + row.cursor.left, 0)

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, _y: int) -> Strip:
        """The prompt, the text and the place where one types."""
        palette, width = self.lines.palette, self.size.width
        ground = palette.style(palette.text, palette.panel)
        colour = palette.warning if self._notice else palette.muted
        muted = palette.style(colour, palette.panel)
        prompt = self._shown_prompt()
        row, _left = self._row_and_left()
        said = [blank(1, ground), (prompt.glyphs, prompt.width, muted), blank(1, ground)]
        typed = _typed(row, self._field, palette)
        self.app.cursor_position = self.cursor_offset
        # An Arabic prompt stands at the right, and what is typed is left of it.
        if prompt.rtl:
            return strip([blank(1, ground), *typed, *said], width, ground)
        return strip([*said, *typed], width, ground)


def _typed(row: FieldRow, field: TextField, palette: Palette) -> list[Piece]:
    """The text in exactly its room: the cursor reversed, the selection on another ground."""
    ground = palette.style(palette.text, palette.panel)
    muted = palette.style(palette.muted, palette.panel)
    start, end = field.selection
    # What is selected is underlined, too: in 16 colours, or in none, the ground may look the same.
    chosen = palette.style(
        palette.text, blend(palette.panel, palette.accent, SELECTED), underline=True
    )
    pieces: list[Piece] = []
    used = 0
    for place in _between_cuts(row):
        style: Style = ground
        if place.start == row.cursor.start:
            style = palette.style(palette.text, palette.panel, reverse=True)
        elif place.start < end and start < place.end:
            style = chosen
        elif place.glyph == ELLIPSIS and place.end < 0:
            style = muted
        pieces += [blank(place.left - used, ground), (place.glyph, place.width, style)]
        used = place.left + place.width
    return [*_joined(pieces), blank(row.room - used, ground)]


def _between_cuts(row: FieldRow) -> list[GlyphPlace]:
    """The places, and an ellipsis in the outermost cell of each side where the line goes on."""
    if not row.roomy:
        return row.places
    first, last = int(row.cut_left), row.room - row.cut_right
    inside = [one for one in row.places if one.left >= first and one.left + one.width <= last]
    left = [GlyphPlace(ELLIPSIS, 1, -1, -1, 0)] if row.cut_left else []
    right = [GlyphPlace(ELLIPSIS, 1, -1, -1, row.room - 1)] if row.cut_right else []
    return [*left, *inside, *right]


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of one style in one: what is sent is shorter, and a terminal that orders a piece by
    itself gets it whole."""
    found: list[Piece] = []
    for glyphs, width, style in pieces:
        if not width:
            continue
        if found and found[-1][2] == style:
            found[-1] = (found[-1][0] + glyphs, found[-1][1] + width, style)
        else:
            found.append((glyphs, width, style))
    return found
