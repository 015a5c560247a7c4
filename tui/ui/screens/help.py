"""The keys, on a page made from the table of commands."""

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.core import i18n
from tui.core.i18n import _
from tui.desk.field.field_keys import field_keys
from tui.desk.keys.commands import Command, keys_to_say
from tui.desk.keys.key_names import key_names
from tui.desk.keys.keyboard_layouts import twins
from tui.desk.keys.typed_ways import least_misfit, typed_ways
from tui.layout.line import line_picture, parts_in_lines
from tui.ui.fastpath import textual_key
from tui.ui.screens.page import leave_once
from tui.ui.widgets.arabic_input import ArabicInput
from tui.ui.widgets.row_list import RowList
from tui.ui.widgets.widget_lines import Piece, blank, in_columns, sentence, strip

_KEY_CELLS = 24
WORD_FITS = 2
"""So badly something fits at the most that stands there letter by letter."""
LEAVING = ("escape", "enter")
"""They close the page, as what opened it does."""


class HelpEntry(NamedTuple):
    """Keys, what they do, and more on it: one of the page's entries, or a line of one."""

    keys: str
    title: str
    help: str = ""
    heading: bool = False


class Help(ModalScreen[None]):
    """Every command by its group, and what is typed leaves those that it fits.

    Only the keys that its first line names close it, those that type where nothing is typed yet.
    """

    def __init__(self, commands: Sequence[Command], label_keys: str, terminal: str) -> None:
        super().__init__()
        leave_once(self)
        self._entries: list[HelpEntry] = []
        self._lines: list[HelpEntry] = []
        self._broken_at = 0
        self._typed = ""
        closing = (*LEAVING, *next(one.keys for one in commands if one.id == "help"))
        typed = {typed for key in closing for typed in (key, *twins(key))}
        self._leaving_keys = {textual_key(one) for one in typed}
        self._leaving_characters = {one for one in typed if len(one) == 1}
        self._entries.append(HelpEntry(key_names(closing), _("close this page")))
        group = ""
        for command in commands:
            if command.group != group:
                group = command.group
                self._entries.append(HelpEntry("", group, heading=True))
            self._entries.append(HelpEntry(key_names(command.keys), command.title, command.help))
        self._entries.append(HelpEntry("", _("Labels"), heading=True))
        self._entries.append(HelpEntry(label_keys, _("tag what is selected")))
        self._entries.append(HelpEntry("", _("In a field"), heading=True))
        self._entries += [HelpEntry(key_names(x.keys), x.title, x.help) for x in field_keys()]
        keys = keys_to_say(commands).get("terminal", "")
        self._entries.append(HelpEntry("", _("Terminal"), heading=True))
        self._entries.append(HelpEntry(keys, terminal))

    def compose(self) -> ComposeResult:
        """A field, and under it what fits what was typed."""
        self._field = ArabicInput(_("search the keys:"))
        self._rows = RowList(0, self._draw, page=True)
        with Vertical():
            yield self._field
            yield self._rows

    def on_mount(self) -> None:
        """One types at once."""
        self._field.focus()

    def on_resize(self) -> None:
        """Break the entries into lines, once the page has its width."""
        self.call_after_refresh(self._break)

    def _break(self) -> None:
        width = self._rows.size.width
        if width != self._broken_at:
            self._broken_at = width
            self._list()

    def _list(self) -> None:
        entries = fitting(self._entries, self._typed)
        if not entries:
            entries = [HelpEntry("", _("nothing fits what is typed"))]
        self._lines = [line for entry in entries for line in lines_of(entry, self._broken_at)]
        self._rows.renew(len(self._lines))

    def on_arabic_input_changed(self, event: ArabicInput.Changed) -> None:
        """Show what fits; the key that opened the page closes it, where it is typed alone."""
        if event.text in self._leaving_characters:
            self.dismiss()
            return
        self._typed = event.text
        self._list()

    def on_arabic_input_submitted(self) -> None:
        """Close."""
        self.dismiss()

    def on_key(self, event: events.Key) -> None:
        """Close, or scroll; all else does nothing."""
        event.stop()
        if event.key in self._leaving_keys:
            self.dismiss()
        else:
            self._rows.step(event.key)

    def _draw(self, index: int, width: int, _current: bool) -> Strip:
        line = self._lines[index]
        palette = self._rows.lines.palette
        ground = palette.style(palette.text, palette.panel)
        if line.heading:
            style = palette.style(palette.accent, palette.panel, bold=True)
            head = sentence(line.title, max(0, width - 2), style)
            return strip([blank(1, ground), *head], width, ground)
        strong = palette.style(palette.text, palette.panel, bold=True)
        muted = palette.style(palette.muted, palette.panel)
        direction = i18n.direction()
        key = line_picture(line.keys, max(0, width - 3), direction="ltr")
        pieces: list[Piece] = [blank(2, ground), (key.glyphs, key.width, strong)]
        if line.title or line.help:
            pieces.append(blank(_indent(width) - 2 - key.width, ground))
        for words, style in ((line.title, ground), (line.help, muted)):
            if words:
                found = line_picture(words, direction=direction)
                pieces += [(found.glyphs, found.width, style), blank(2, ground)]
        # Two blanks follow the last words; there is no need of room for them.
        if len(pieces) > 2:
            pieces.pop()
        return in_columns([[piece] for piece in pieces], width, ground)


def fitting(entries: Sequence[HelpEntry], typed: str) -> list[HelpEntry]:
    """What fits what was typed, under its heading; all of a group whose name fits, or all."""
    ways = typed_ways(typed)
    if not ways[0]:
        return list(entries)
    found: list[HelpEntry] = []
    heading, whole = None, False
    for entry in entries:
        if entry.heading:
            heading, whole = entry, least_misfit(ways, [entry.title]) is not None
            continue
        # In sentences letters that merely come in order are chance.
        said = least_misfit(ways, [entry.help])
        named = least_misfit(ways, (entry.keys, entry.title)) is not None
        if whole or named or (said is not None and said <= WORD_FITS):
            found += [heading, entry] if heading else [entry]
            heading = None
    return found


def _indent(width: int) -> int:
    """The cells before what keys do."""
    return min(_KEY_CELLS, width // 3) + 2


def lines_of(entry: HelpEntry, width: int) -> list[HelpEntry]:
    """An entry in lines of at most ``width`` cells: what does not fit in one goes on below."""
    if entry.heading or width < 12:
        return [entry]
    indent = _indent(width)
    room = width - indent - 1
    keys = parts_in_lines(entry.keys, width - 3)
    words = f"{entry.title}  {entry.help}".rstrip()
    if len(words) <= room:
        said = [entry._replace(keys="")]
    else:
        said = [HelpEntry("", line) for line in parts_in_lines(entry.title, room)]
        said += [HelpEntry("", "", line) for line in parts_in_lines(entry.help, room) if line]
    above = [HelpEntry(line, "") for line in keys]
    if len(above[-1].keys) <= indent - 3:
        above[-1:], said[0] = [], said[0]._replace(keys=above[-1].keys)
    return above + said
