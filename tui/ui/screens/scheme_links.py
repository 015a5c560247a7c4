"""Relations and attributes on the page of labels: two lists, each changed a key at a time."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from tui.core.attribute import Attribute, AttributeKind
from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.core.relation_label import RelationLabel
from tui.desk.keys.keyboard_layouts import twins
from tui.desk.project.relation_editor import rename_values, take_next_colour
from tui.desk.project.scheme_entry_editor import SchemeEntryEditor
from tui.desk.project.typed_links import names_in, pairs_in, pairs_text
from tui.layout.line import line_picture
from tui.ui.screens.note_box import NoteBox
from tui.ui.screens.page import leave_once
from tui.ui.theme import Palette
from tui.ui.widgets.hint import Hint
from tui.ui.widgets.row_list import RowList
from tui.ui.widgets.widget_lines import Piece, blank, in_columns

_OF_TWINS = {
    twin: key
    for layout in ("persian", "arabic")
    for key in "antekcxpsgdvor"
    for twin in twins(key, layout)
} | {"١": "1", "۱": "1"}
"""What the keys of the lists type on an Arabic keyboard, and the keys."""

AskedChange = tuple[str, str, Callable[[str], object]]
"""A prompt, what stands there already, and what is done with the answer."""


class LinkList(Protocol):
    """One of the two lists."""

    @property
    def hint(self) -> str:
        """What its keys do."""

    @property
    def names(self) -> Sequence[str]:
        """Of its rows, in their order."""

    def add(self, name: str) -> object:
        """Add one of this name."""

    def question(self, key: str, name: str) -> AskedChange | None:
        """What a key asks for of the one of this name."""

    def act(self, key: str, name: str) -> Callable[[], object] | None:
        """What a key does with it at once."""

    def columns(self, index: int) -> tuple[str, str, Sequence[str]]:
        """The key, the colour, and the texts of a row."""


class RelationList:
    """The labels of relations."""

    def __init__(self, editor: SchemeEntryEditor[RelationLabel]) -> None:
        self._editor = editor

    @property
    def hint(self) -> str:
        """What its keys do."""
        return _("relations · a add · n name · t title · e English title · k key · c colour · "
                 "p labels of head and tail · s symmetric · g chain · 1 one or several a span · "
                 "x retire or use again · "
                 "+ - move · Tab attributes · Esc back")  # fmt: skip

    @property
    def names(self) -> Sequence[str]:
        """Of the labels, the retired ones among them."""
        return [label.name for label in self._editor.entries]

    def add(self, name: str) -> object:
        """Add one that joins any two spans."""
        return self._editor.add(RelationLabel(name))

    def question(self, key: str, name: str) -> AskedChange | None:
        """The name, the titles, the key, and what it may join."""
        label, alter = self._editor.get(name), partial(self._editor.alter, name)
        asked: dict[str, AskedChange] = {
            "n": (_("name:"), name, partial(self._editor.rename, name)),
            "t": (_("title:"), label.title, lambda text: alter(title=text)),
            "e": (_("English title:"), label.title_en, lambda text: alter(title_en=text)),
            "k": (_("key, now {key}:").format(key=label.key or "-"), "",
                  lambda text: alter(key=text)),
            "p": (_("from > to, with commas; nothing: any:"), pairs_text(label.pairs),
                  lambda text: alter(pairs=pairs_in(text))),
        }  # fmt: skip
        return asked.get(key)

    def act(self, key: str, name: str) -> Callable[[], object] | None:
        """What is turned round, and its place."""
        label, alter = self._editor.get(name), partial(self._editor.alter, name)
        again = self._editor.restore if label.retired else self._editor.retire
        done: dict[str, Callable[[], object]] = {
            "c": partial(take_next_colour, self._editor, name),
            "s": lambda: alter(directed=not label.directed),
            "g": lambda: alter(chain=not label.chain),
            "1": lambda: alter(several=not label.several),
            "x": partial(again, name),
            "plus": partial(self._editor.move, name, 1),
            "minus": partial(self._editor.move, name, -1),
        }
        return done.get(key)

    def columns(self, index: int) -> tuple[str, str, Sequence[str]]:
        """Name, state, what it joins, title."""
        label = self._editor.entries[index]
        kinds = (
            (_("symmetric"), not label.directed),
            (_("chain"), label.chain),
            (_("one"), not label.several),
        )
        state = [_("retired")] if label.retired else [name for name, is_so in kinds if is_so]
        joins = pairs_text(label.pairs) or _("any two")
        return label.key, label.colour, (label.name, " ".join(state), joins, label.caption)


class AttributeList:
    """The attributes."""

    def __init__(self, editor: SchemeEntryEditor[Attribute]) -> None:
        self._editor = editor

    @property
    def hint(self) -> str:
        """What its keys do."""
        return _("attributes · a add · n name · t title · e English title · k key · "
                 "d flag or text · v values of a choice · r rename a value · "
                 "o labels that bear it · x retire or use again · "
                 "+ - move · Tab labels · Esc back")  # fmt: skip

    @property
    def names(self) -> Sequence[str]:
        """Of the attributes, the retired ones among them."""
        return [one.name for one in self._editor.entries]

    def add(self, name: str) -> object:
        """Add a flag."""
        return self._editor.add(Attribute(name, AttributeKind.FLAG))

    def question(self, key: str, name: str) -> AskedChange | None:
        """The name, the titles, the key, the values, and of which labels it is."""
        one, alter = self._editor.get(name), partial(self._editor.alter, name)

        def choose(text: str) -> object:
            values = names_in(text)
            kind = AttributeKind.CHOICE if values else AttributeKind.FLAG
            return alter(choices=values, kind=kind)

        asked: dict[str, AskedChange] = {
            "n": (_("name:"), name, partial(self._editor.rename, name)),
            "r": (_("value > its new name, with commas:"), "",
                  lambda text: rename_values(self._editor, name, pairs_in(text))),
            "t": (_("title:"), one.title, lambda text: alter(title=text)),
            "e": (_("English title:"), one.title_en, lambda text: alter(title_en=text)),
            "k": (_("key, now {key}:").format(key=one.key or "-"), "",
                  lambda text: alter(key=text)),
            "v": (_("values, with commas:"), ", ".join(one.choices), choose),
            "o": (_("labels, with commas; nothing: all:"), ", ".join(one.of),
                  lambda text: alter(of=names_in(text))),
        }  # fmt: skip
        return asked.get(key)

    def act(self, key: str, name: str) -> Callable[[], object] | None:
        """Its kind, and its place."""
        one = self._editor.get(name)
        again = self._editor.restore if one.retired else self._editor.retire
        other = AttributeKind.FLAG if one.kind is AttributeKind.TEXT else AttributeKind.TEXT
        done: dict[str, Callable[[], object]] = {
            "d": lambda: self._editor.alter(name, kind=other, choices=()),
            "x": partial(again, name),
            "plus": partial(self._editor.move, name, 1),
            "minus": partial(self._editor.move, name, -1),
        }
        return done.get(key)

    def columns(self, index: int) -> tuple[str, str, Sequence[str]]:
        """Name, kind or values, labels, title."""
        one = self._editor.entries[index]
        kinds = {AttributeKind.FLAG: _("flag"), AttributeKind.TEXT: _("a text")}
        kind = kinds.get(one.kind) or " ".join(one.choices)
        state = _("retired") if one.retired else kind
        return one.key, "", (one.name, state, ", ".join(one.of) or _("all labels"), one.caption)


class SchemeLinks(Screen[bool]):
    """The lists one after another; after the last one back to the labels, which is ``True``."""

    def __init__(
        self,
        relations: SchemeEntryEditor[RelationLabel],
        attributes: SchemeEntryEditor[Attribute],
    ) -> None:
        super().__init__()
        leave_once(self)
        self._lists: Sequence[LinkList] = (RelationList(relations), AttributeList(attributes))
        self._at = 0

    @property
    def _list(self) -> LinkList:
        return self._lists[self._at]

    def compose(self) -> ComposeResult:
        """What the keys do, and the rows."""
        self._hint = Hint(self._list.hint)
        self._rows = RowList(len(self._list.names), self._draw)
        yield self._hint
        yield self._rows

    def on_key(self, event: events.Key) -> None:
        """Move, change, turn to the next list, or go back."""
        event.stop()
        key = _OF_TWINS.get(event.character or "", event.key)
        names = self._list.names
        if key == "escape":
            self.dismiss(False)
        elif key == "tab":
            self._turn()
        elif self._rows.step(key):
            return
        elif key == "a":
            self._ask(_("name:"), "", self._list.add)
        elif names:
            self._change(key, names[self._rows.cursor])

    def _turn(self) -> None:
        if self._at + 1 == len(self._lists):
            self.dismiss(True)
            return
        self._at += 1
        self._hint.say(self._list.hint)
        self._rows.renew(len(self._list.names))

    def _change(self, key: str, name: str) -> None:
        asked, done = self._list.question(key, name), self._list.act(key, name)
        if asked:
            self._ask(*asked)
        elif done:
            self._try(done)
            if key in ("plus", "minus"):
                self._rows.move(1 if key == "plus" else -1)

    def _ask(self, prompt: str, text: str, act: Callable[[str], object]) -> None:
        def keep(answer: str | None) -> None:
            if answer is not None:
                self._try(lambda: act(answer.strip()))

        self.app.push_screen(NoteBox(prompt, text), keep)

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
            self._hint.say(self._list.hint)
        except HashiyaError as error:
            # The file is known to whoever reads it, and no business of a served page.
            self._hint.say(str(HashiyaError(error.what, way_out=error.way_out)))
        cursor = self._rows.cursor
        self._rows.renew(len(self._list.names))
        self._rows.go_to(cursor)

    def _draw(self, index: int, width: int, current: bool) -> Strip:
        key, colour, texts = self._list.columns(index)
        palette: Palette = self._rows.lines.palette
        ground = palette.style(reverse=current)
        muted = palette.style(palette.muted, reverse=current)
        chip = palette.style(background=palette.tint_of(colour) if colour else "", bold=True)
        pieces: list[Piece] = [(f" {key or ' '} ", 3, chip), blank(1, ground)]
        left = width - 4
        for number, (text, share) in enumerate(zip(texts, (4, 3, 2, 1), strict=True)):
            # Of what is left each takes its part, the last one all.
            room = max(0, left // share if number else max(8, left // share)) - 1
            found = line_picture(text, room)
            style = muted if number in (1, 2) else ground
            pieces += [(found.glyphs, found.width, style), blank(room - found.width + 1, ground)]
            left -= room + 1
        return in_columns([[piece] for piece in pieces], width, ground)
