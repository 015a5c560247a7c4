"""Marking everywhere: each place of a form in its context, to be taken or skipped."""

from collections.abc import Callable

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from tui.core import i18n
from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.changes import Happenings, Said
from tui.desk.keys.keyboard_layouts import twins
from tui.desk.refusal_line import whole_refusal
from tui.desk.suggest.propagation import MatchPlace, Propagation, Standing
from tui.layout.concordance_line import in_context
from tui.layout.line import line_picture
from tui.text.fold import Level
from tui.ui.screens.corpus_search import ROOM_FOR_TITLE
from tui.ui.screens.page import leave_once
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.row_list import RowList
from tui.ui.widgets.widget_lines import Piece, WidgetLines, blank, in_columns, strip, text_pieces

Absorb = Callable[[Happenings], None]

SIGNS = {
    Standing.FREE: " ",
    Standing.TAGGED: "=",
    Standing.OTHERWISE: "!",
    Standing.LONGER: "<",
    Standing.INSIDE: "~",
    Standing.AGAIN: "?",
    Standing.MOSTLY: "%",
    Standing.NUMBER: "#",
}
TAKE_ALL = frozenset(("a", *twins("a")))


class FormHeading(Widget):
    """The form that is marked, and with which label."""

    def __init__(self, found: Propagation) -> None:
        super().__init__()
        self.lines = WidgetLines(self, self.paint)
        self._found = found
        self.styles.height = 1

    def render_line(self, y: int) -> Strip:
        """What Textual asks for."""
        return self.lines.render(y)

    def paint(self, _y: int) -> Strip:
        """The line."""
        palette = self.lines.palette
        width = self.size.width
        style = palette.style(palette.accent, palette.panel, bold=True)
        head = _("Mark everywhere: {label}").format(label=self._found.label)
        label = line_picture(head, width * 2 // 3, direction=i18n.direction())
        form = text_pieces(self._found.form, max(0, width - label.width - 3), style)
        pieces = [blank(1, style), (label.glyphs, label.width, style), blank(1, style), *form]
        return strip([*pieces, blank(1, style)], width, style)


class MarkEverywhere(Screen[None]):
    """Enter takes a place, Space skips it, `a` takes all that are ticked; Esc leaves.

    ``absorb`` shows on the desk what happened to the open article.
    """

    def __init__(self, found: Propagation, absorb: Absorb) -> None:
        super().__init__()
        leave_once(self)
        self.found = found
        self._absorb = absorb
        self._problem = ""

    def compose(self) -> ComposeResult:
        """The form, what the keys do, the places."""
        self._rows = RowList(len(self.found.places), self._draw)
        self._rows.can_focus = True
        self._said = Hint(self._told())
        yield FormHeading(self.found)
        yield self._said
        yield self._rows

    def on_mount(self) -> None:
        """Keys go to the list."""
        self._rows.focus()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Take the one clicked."""
        self._take(event.index)

    def on_key(self, event: events.Key) -> None:
        """Take, skip, look at another level or in all articles, or leave."""
        event.stop()
        key, typed = event.key, event.character or ""
        if key == "escape":
            self.dismiss(None)
        elif key == "enter":
            self._take(self._rows.cursor)
        elif key == "space":
            self.found.skip(self._rows.cursor)
            self._go_on()
        elif typed in TAKE_ALL:
            self._act(self.found.take_ticked)
            self._show()
        elif key == "tab":
            self._look(self.found.next_level)
        elif typed == "+":
            self._look(self.found.widen)
        else:
            self._rows.step(key)

    def _act(self, act: Callable[[], Happenings]) -> None:
        """Tag; what could not be stored is said here, where one looks."""
        try:
            happened = act()
        except HashiyaError as error:
            self._problem = whole_refusal(error, _("not saved: {what}"))
            return
        said = [one.message for one in happened if isinstance(one, Said)]
        self._problem = said[-1] if said else ""
        self._absorb(happened)

    def _look(self, look: Callable[[], None]) -> None:
        """List other places; those listed stay where the others cannot be read."""
        self._problem = ""
        try:
            look()
        except HashiyaError as error:
            self._problem = whole_refusal(error)
        self._rows.renew(len(self.found.places))
        self._show()

    def _take(self, index: int) -> None:
        if index < len(self.found.places):
            self._act(lambda: self.found.take(index))
            self._go_on()

    def _go_on(self) -> None:
        self._rows.move(1)
        self._show()

    def _show(self) -> None:
        self._said.say(self._told())
        self._rows.refresh()

    def _told(self) -> str:
        names = {Level.CLITICS: _("with proclitics"), Level.LETTERS: _("any spelling"),
                 Level.MARKS: _("letters exact"), Level.EXACT: _("all exact")}  # fmt: skip
        wider = "" if self.found.everywhere else _("+ all articles") + " · "
        return _(
            "{found} · Enter takes · Space skips · a takes all ticked · Tab: {level} · {wider}Esc"
            " leaves"
        ).format(
            found=self._problem or self.found.summary, level=names[self.found.level], wider=wider
        )

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        found = self.found
        place = found.places[index]
        palette = self._rows.lines.palette
        ground = palette.style(reverse=current)
        muted = palette.style(palette.muted, reverse=current)
        marked = palette.style(palette.accent, bold=True, underline=True, reverse=current)
        tick = "●" if index in found.taken else "✓" if index in found.ticked else " "
        pieces: list[Piece] = [blank(1, ground), (tick, 1, marked if tick == "●" else ground)]
        pieces += [blank(1, ground), *self._standing(place, min(self._beside(), width // 6), muted)]
        columns = [[piece] for piece in pieces]
        if found.everywhere and width >= ROOM_FOR_TITLE:
            title = place.title or place.article_id
            columns += [text_pieces(title, width // 6, muted), [blank(1, ground)]]
        room = max(0, width - 1 - sum(piece[1] for column in columns for piece in column))
        words = in_context(place.text, place.range, room)
        text = [(glyphs, n, marked if is_place else ground) for glyphs, n, is_place in words]
        return in_columns([*columns, text, [blank(1, ground)]], width, ground)

    def _beside(self) -> int:
        """The cells that the signs and the names beside them need."""
        return 3 + max((len(place.beside) for place in self.found.places), default=0)

    def _standing(self, place: MatchPlace, width: int, style: Style) -> list[Piece]:
        """A sign for what is there already, and its name."""
        beside = text_pieces(place.beside, max(0, width - 3), style, left=True)
        return [(SIGNS[place.standing], 1, style), *beside, blank(2, style)]
