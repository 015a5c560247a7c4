"""The scheme in the app: labels added, renamed, given titles, keys and colours, moved, retired."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.core.attribute import Attribute
from tui.core.errors import HashiyaError
from tui.core.guideline import Guideline, guideline_in
from tui.core.i18n import _
from tui.core.label import Label
from tui.core.relation_label import RelationLabel
from tui.desk.keys.keyboard_layouts import twins
from tui.desk.project.scheme_editor import SchemeEditor
from tui.desk.project.scheme_entry_editor import SchemeEntryEditor
from tui.layout.captions import Captions
from tui.layout.line import line_picture
from tui.ui.screens.note_box import NoteBox
from tui.ui.screens.page import leave_once
from tui.ui.screens.scheme_links import SchemeLinks
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.row_list import RowList
from tui.ui.widgets.widget_lines import Piece, blank, in_columns

_OF_TWINS = {
    twin: key
    for layout in ("persian", "arabic")
    for key in "antekcxgyw"
    for twin in twins(key, layout)
}
"""What the keys of the screen type on an Arabic keyboard, and the keys."""


_ROOMS = (
    (24, 8, 8, 20, 24), (20, 8, 8, 16, 19), (16, 8, 8, 14, 16), (14, 8, 0, 12, 16),
    (12, 8, 0, 0, 14), (10, 0, 0, 0, 12),
)  # fmt: skip
"""Cells of name, state, colour, English title and title; the first that fit are taken."""


def _rooms(width: int) -> tuple[int, ...]:
    for rooms in _ROOMS:
        if _BEFORE + sum(room + 1 for room in rooms if room) <= width:
            return rooms
    return (max(1, width - _BEFORE - 1), 0, 0, 0, 0)


_BEFORE = 4
"""The cells of the key, and one between."""


class SchemeScreen(Screen[None]):
    """The labels in their order; each key changes the one under the cursor, at once."""

    def __init__(
        self,
        scheme: SchemeEditor,
        relations: SchemeEntryEditor[RelationLabel],
        attributes: SchemeEntryEditor[Attribute],
    ) -> None:
        """Tab turns to relations, then to attributes."""
        super().__init__()
        leave_once(self)
        self._scheme = scheme
        self._links = (relations, attributes)

    def compose(self) -> ComposeResult:
        """What the keys do, and the labels."""
        self._hint = Hint(self._keys())
        self._rows = RowList(len(self._scheme.labels), self._draw)
        yield self._hint
        yield self._rows

    @staticmethod
    def _keys() -> str:
        return _("a add · n name · t title · e English title · k key · c colour · "
                 "g guideline · y w example for it, against it · "
                 "x retire or use again · + - move · Tab relations · Esc back")  # fmt: skip

    def on_key(self, event: events.Key) -> None:
        """Move, change, or go back."""
        event.stop()
        key = _OF_TWINS.get(event.character or "", event.key)
        label = self._scheme.labels[self._rows.cursor] if self._scheme.labels else None
        if key == "escape":
            self.dismiss()
        elif key == "tab":
            self._open_links()
        elif self._rows.step(key):
            return
        elif key == "a":
            self._ask((_("name of the new label:"), _("name:")), "", self._scheme.add)
        elif label is not None:
            self._change(key, label)

    def _open_links(self) -> None:
        """The relations, then the attributes; Esc there leaves this page, too."""

        def back(turned: bool | None) -> None:
            if not turned:
                self.dismiss()

        self.app.push_screen(SchemeLinks(*self._links), back)

    def _change(self, key: str, label: Label) -> None:
        name, told = label.name, guideline_in(label.guideline)
        asked: dict[str, tuple[str, str, Callable[[str], object]]] = {
            "n": (_("name:"), name, lambda text: self._scheme.rename(name, text)),
            "t": (_("title:"), label.title, lambda text: self._scheme.alter(name, title=text)),
            "e": (_("English title:"), label.title_en,
                  lambda text: self._scheme.alter(name, title_en=text)),
            "k": (_("key, now {key}:").format(key=label.key or "-"), "",
                  lambda text: self._scheme.alter(name, key=text)),
            "g": (_("when is {label} used?").format(label=name), told.words,
                  lambda text: self._guide(label, replace(told, words=text))),
            "y": (_("an example for {label}:").format(label=name), "",
                  lambda text: self._guide(label, replace(told, yes=(*told.yes, text)))),
            "w": (_("an example against {label}:").format(label=name), "",
                  lambda text: self._guide(label, replace(told, no=(*told.no, text)))),
        }  # fmt: skip
        again = self._scheme.restore
        done: dict[str, Callable[[], object]] = {
            "c": lambda: self._scheme.next_colour(name),
            "x": partial(again if label.retired else self._scheme.retire, name),
            "plus": lambda: self._move(name, 1),
            "minus": lambda: self._move(name, -1),
        }
        if key in asked:
            self._ask(*asked[key])
        elif key in done:
            self._try(done[key])

    def _guide(self, label: Label, told: Guideline) -> str:
        """Give a label a guideline; it is said in a line."""
        told = replace(told, yes=tuple(filter(None, told.yes)), no=tuple(filter(None, told.no)))
        self._scheme.alter(label.name, guideline=told.text)
        return told.in_a_line

    def _move(self, name: str, step: int) -> None:
        place = self._rows.cursor + step
        if 0 <= place < len(self._scheme.labels):
            self._scheme.move(name, place)
            self._rows.move(step)

    def _ask(self, prompt: str | Sequence[str], text: str, act: Callable[[str], object]) -> None:
        def answered(answer: str | None) -> None:
            if answer is not None:
                self._try(lambda: act(answer.strip()))

        self.app.push_screen(NoteBox(prompt, text), answered)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            said = act()
            self._hint.say(said if isinstance(said, str) and said else self._keys())
        except HashiyaError as error:
            # The file is known to whoever reads it, and no business of a served page.
            self._hint.say(str(HashiyaError(error.what, way_out=error.way_out)))
        cursor = self._rows.cursor
        self._rows.renew(len(self._scheme.labels))
        self._rows.go_to(cursor)

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        label = self._scheme.labels[index]
        palette = self._rows.lines.palette
        ground = palette.style(reverse=current)
        muted = palette.style(palette.muted, reverse=current)
        chip = palette.style(background=palette.tint_of(label.colour), bold=True)
        pieces: list[Piece] = [(f" {label.key or ' '} ", 3, chip), blank(1, ground)]
        state = _("retired" if label.retired else label.kind.value)
        name_room, *rooms = _rooms(width)
        # Of labels that begin alike, what tells them apart.
        name, used = Captions(one.name for one in self._scheme.labels).caption(
            label.name, name_room
        )
        pieces += [(name, used, ground), blank(name_room - used + 1, ground)]
        columns = (
            (state, muted), (label.colour, muted), (label.title_en, muted), (label.title, ground),
        )  # fmt: skip
        for (text, style), room in zip(columns, rooms, strict=True):
            found = line_picture(text, room)
            gap = room - found.width + 1 if room else 0
            pieces += [(found.glyphs, found.width, style), blank(gap, ground)]
        return in_columns([[piece] for piece in pieces], width, ground)
