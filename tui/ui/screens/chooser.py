"""A box to choose from by typing: labels, commands."""

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.desk.keys.typed_ways import least_misfit, typed_ways
from tui.layout.captions import Captions
from tui.layout.line import line_picture
from tui.text.fuzzy import comparable
from tui.ui.screens.page import leave_once
from tui.ui.theme import Palette
from tui.ui.widgets.arabic_input import ArabicInput
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.row_list import RowList
from tui.ui.widgets.widget_lines import Piece, blank, in_columns, sentence, strip

LEAST_OF_TITLE = 12
"""In fewer cells a title would be a stub, and stands there not at all."""
ABOUT_LINES = 2


@frozen_dataclass
class Choice:
    """``id`` is what is chosen; ``key``, ``name`` and ``title`` are shown, and typed to find it.

    ``number`` (from 1) takes it, too, wherever it stands in the list. ``about`` is said under the
    list while the cursor is on it.
    """

    id: str
    name: str
    title: str = ""
    key: str = ""
    colour: str = ""
    number: int = 0
    about: str = ""


class Chooser(ModalScreen[str | None]):
    """Type to filter by name or title, folded; Enter takes, Esc takes nothing.

    A number takes the row that bears it, with a zero before it where there are ten rows or more:
    any of 99 labels is at most three keys away.
    """

    def __init__(
        self, prompt: str, choices: Sequence[Choice], captions: Captions | None = None
    ) -> None:
        """``captions`` keep names apart that begin alike and do not fit."""
        super().__init__()
        leave_once(self)
        self._prompt = prompt
        self._choices = choices
        self._captions = captions
        self._shown = list(choices)
        self._key_room = max((line_picture(choice.key).width for choice in choices), default=0)

    def compose(self) -> ComposeResult:
        """A field, and under it what fits what was typed."""
        self._field = ArabicInput(self._prompt)
        self._rows = RowList(len(self._shown), self._draw)
        self._about = Hint("")
        with Vertical():
            yield self._field
            yield self._rows
            if any(choice.about for choice in self._choices):
                yield self._about

    def on_mount(self) -> None:
        """One types at once."""
        room = self.app.size.height - 6 - ABOUT_LINES * self._about.is_mounted
        self._rows.styles.height = min(len(self._choices), max(3, room))
        self._field.focus()
        self._say_about()

    def on_arabic_input_changed(self, event: ArabicInput.Changed) -> None:
        """Show what fits, the best first: letters in order are enough, in either keyboard."""
        wanted = comparable(event.text).strip()
        if wanted.isdecimal() and wanted.isascii() and self._numbered(wanted):
            return
        ways = typed_ways(event.text)
        scored = [
            (cost, n, choice)
            for n, choice in enumerate(self._choices)
            if (cost := _cost(choice, ways) if wanted else 0) is not None
        ]
        self._shown = [choice for _cost, _n, choice in sorted(scored, key=lambda s: s[:2])]
        # A line says where nothing fits.
        self._rows.renew(max(1, len(self._shown)))
        self._say_about()

    def _say_about(self) -> None:
        """Say what is to be known of the row under the cursor, in two lines at most."""
        if self._about.is_mounted:
            place = self._rows.cursor
            about = self._shown[place].about if place < len(self._shown) else ""
            room = ABOUT_LINES * max(8, self._about.size.width - 2)
            self._about.say(about if len(about) <= room else f"{about[: room - 1]}…")

    def _numbered(self, digits: str) -> bool:
        """Whether the digits number a row; it is taken when no further digit can follow.

        Until then the cursor stands on it: Enter takes it.
        """
        count, number = len(self._choices), int(digits)
        if not 0 < number <= count and not (digits == "0" and count > 9):
            return False
        self._shown = list(self._choices)
        self._rows.renew(count)
        if number:
            place = next(at for at, one in enumerate(self._shown) if one.number == number)
            self._rows.go_to(place)
            self._say_about()
            if len(digits) == len(str(count)):
                self.dismiss(self._shown[place].id)
        return True

    def on_arabic_input_submitted(self) -> None:
        """Take the one under the cursor."""
        self._take(self._rows.cursor)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the one clicked."""
        self._take(event.index)

    def on_key(self, event: events.Key) -> None:
        """Move in the list, or leave."""
        if event.key == "escape":
            event.stop()
            self.dismiss(None)
        elif self._rows.step(event.key):
            event.stop()
            self._say_about()

    def _take(self, index: int) -> None:
        if index < len(self._shown):
            self.dismiss(self._shown[index].id)

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        if index >= len(self._shown):
            style = self._rows.lines.palette.style(
                self._rows.lines.palette.muted, self._rows.lines.palette.panel
            )
            words = sentence(_("nothing fits what is typed"), max(0, width - 2), style)
            return strip([blank(1, style), *words], width, style)
        choice = self._shown[index]
        number = ""
        if len(self._shown) == len(self._choices):
            number = str(choice.number).zfill(len(str(len(self._choices))))
        return draw_choice(
            self._rows.lines.palette,
            choice,
            width,
            captions=self._captions,
            key_room=self._key_room,
            number=number,
            current=current,
        )


def draw_choice(
    palette: Palette,
    choice: Choice,
    width: int,
    *,
    captions: Captions | None,
    key_room: int,
    number: str,
    current: bool,
) -> Strip:
    """A line: the key in ``key_room`` cells, or a fourth of the line, the name, the title, the
    number."""
    ground = palette.style(palette.text, palette.panel, reverse=current)
    muted = palette.style(palette.muted, palette.panel, reverse=current)
    colour = palette.tint_of(choice.colour) if choice.colour else palette.panel
    chip = palette.style(palette.text, colour, bold=True, reverse=current)
    key_room = max(1, min(key_room, width // 4))
    key = line_picture(choice.key, key_room)
    key_room += 2
    room = max(0, width - key_room - 4 - len(number))
    name, name_cells, _rtl = line_picture(choice.name, room)
    if captions is not None:
        name, name_cells = captions.caption(choice.name, room)
    room = width - key_room - name_cells - 5 - len(number)
    title = line_picture(choice.title, room if room >= LEAST_OF_TITLE else 0)
    gap = width - key_room - name_cells - title.width - 4 - len(number)
    pieces: list[Piece] = [
        blank(1, chip), (key.glyphs, key.width, chip), blank(key_room - 1 - key.width, chip),
        blank(1, ground), (name, name_cells, ground), blank(2, ground),
        (title.glyphs, title.width, muted), blank(gap, ground), (number, len(number), muted),
    ]  # fmt: skip
    return in_columns([[piece] for piece in pieces], width, ground)


def _cost(choice: Choice, ways: Sequence[str]) -> int | None:
    """How badly a choice fits what was typed."""
    return least_misfit(ways, (choice.key, choice.name, choice.title))
