"""Settling what annotators say differently, by lines: keys in, what was decided out."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.core.errors import HashiyaError
from tui.core.i18n import _
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.settlements import Settlement
from tui.desk.changes import (
    ArticleOpened,
    Happening,
    Happenings,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.keys.settings import Settings, adjudication_actions
from tui.desk.keys.typed_layout import TypedLayout
from tui.plain.command_talk import choose_command, say_keys, wrong_key_words
from tui.plain.dialogs import TAKES_AWAY, with_taking_away
from tui.plain.front import READ_ROW
from tui.plain.keys import LAM_ALEF
from tui.plain.lists import Speaker, SpokenLists
from tui.plain.settling_words import (
    decided_words,
    difference_lines,
    gold_lines,
    settling_words,
    words_at_cursor,
)
from tui.plain.upkeep import SpokenUpkeep
from tui.plain.words import SpokenLine, error_words, message_line, row_line

if TYPE_CHECKING:
    from tui.desk.project.hub_watch import HubWatch


class PlainAdjudication:
    """The curator's desk as it is spoken. ``layout`` is the keyboard's to begin with.

    ``copies`` are kept, one a day, beside the database; ``monotonic`` gives seconds.
    """

    def __init__(
        self,
        desk: AdjudicationDesk,
        settings: Settings,
        speaker: Speaker,
        layout: str,
        hub: "HubWatch | None" = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        copies: int = 0,
    ) -> None:
        self.desk = desk
        self.left = False
        """Whether one has left."""
        self._settings = settings
        self._speaker = speaker
        self._lists = SpokenLists(speaker)
        self._keyboard = TypedLayout(settings, layout)
        self._own: Mapping[str, Callable[[], None]] = {
            "reason": self._write_reason,
            "leave": self._go_back_or_leave,
            "redraw": self._say_all,
            "palette": self._choose_command,
            "help": self._help,
            "quit": self._leave,
        }
        self._upkeep = SpokenUpkeep(
            desk, self._guarded, speaker, monotonic=monotonic, copies=copies, hub=hub
        )
        self._bind()

    def begin(self) -> None:
        """Say how help is had, what lies open, and the first difference."""
        keys = self.desk.keys
        said = _("{help}: help; {palette}: commands by name; {quit}: quit")
        self._speaker.say(
            said.format(help=keys["help"], palette=keys["palette"], quit=keys["quit"])
        )
        labels = self.desk.labels.by_key
        listed = self._settings.adjudication_commands(labels)
        for clash in self._settings.clashes(labels, listed):
            self._speaker.say(clash)
        self._say_all()

    def close(self) -> None:
        """Nothing more is under way."""
        self._upkeep.close()

    def idle(self) -> None:
        """Nothing was pressed for a while: see what others wrote; what they changed is said."""
        heard = difference_lines(self.desk)
        self._guarded(self.desk.look_around, then_chosen=False)
        if not self.desk.astray and difference_lines(self.desk) != heard:
            self._say_difference()
        self._upkeep.idle()

    def press(self, key: str) -> None:
        """Do what a key does, and say what came of it."""
        if key == LAM_ALEF:
            self._speaker.say(_("that key types لا: no label has it"))
            return
        if self._keyboard.learn(key):
            self._bind()
        verb, name = self._actions.get(key, ("", ""))
        if verb == "run":
            self.run(name)
        elif verb:
            self._guarded(partial(self.desk.tag, name))
        else:
            self._speaker.say(wrong_key_words(key, self._actions, self.desk.keys["help"]))

    def run(self, command: str) -> None:
        """Do a command of adjudication by its id."""
        if command in self._own:
            try:
                self._own[command]()
            except HashiyaError as error:
                self._speaker.say(error_words(error))
            return
        listed = self._settings.adjudication_commands(self.desk.labels.by_key)
        title = next((one.title for one in listed if one.id == command and one.on_screen), "")
        if title:
            self._speaker.say(_("{title} is for the eye alone").format(title=title))
            return
        self._guarded(partial(self.desk.run, command), row=command in READ_ROW)

    def _bind(self) -> None:
        labels = self.desk.labels.by_key
        self._actions = adjudication_actions(self._settings, labels, self._keyboard.layout)
        self.desk.bind(self._settings.adjudication_commands(labels))

    def _guarded(
        self, act: Callable[[], Happenings], *, row: bool = False, then_chosen: bool = True
    ) -> None:
        before = self._here()
        try:
            happened = act()
        except HashiyaError as error:
            self._speaker.say(_("not saved: {what}").format(what=error_words(error)))
            return
        self._tell(happened, before, row=row, then_chosen=then_chosen)

    def _here(self) -> Settlement | None:
        return self.desk.session.current if self.desk.session else None

    def _tell(
        self,
        happened: Sequence[Happening],
        before: Settlement | None,
        *,
        row: bool,
        then_chosen: bool,
    ) -> None:
        """Say what became of the difference that one was at, and the one that one is at now."""
        kinds = set(map(type, happened))
        if SchemeChanged in kinds:
            self._bind()
        if kinds & {SpansChanged, ReviewChanged}:
            self._upkeep.wrote()
        opened, astray = ArticleOpened in kinds, self.desk.astray
        moved = self._moved_from(before)
        anew = moved or bool(happened and not kinds & {Said, SpansChanged})
        if not opened and (moved or not anew):
            self._say_decided(before)
        for line in self._news(happened, opened=opened):
            self._speaker.say(line)
        if opened:
            self._say_all()
        elif not then_chosen:
            return
        elif anew and not astray:
            self._say_difference()
        elif astray and happened:
            self._speaker.say(row_line(self.desk.view) if row else words_at_cursor(self.desk))

    def _news(self, happened: Sequence[Happening], *, opened: bool) -> Iterator[SpokenLine]:
        """What is told, but for what the next sentence says again; what changed in gold."""
        told = [message_line(one) for one in happened if isinstance(one, Said)]
        for place, line in enumerate(told, start=1):
            if not (told[place:] and told[place].text.startswith(line.text)):
                yield line
        for change in happened:
            if isinstance(change, SpansChanged) and not opened:
                yield from gold_lines(self.desk, change)

    def _moved_from(self, before: Settlement | None) -> bool:
        here = self._here()
        return (here and here.difference.key) != (before and before.difference.key)

    def _say_decided(self, before: Settlement | None) -> None:
        """What was decided on a difference just now, if anything was."""
        session = self.desk.session
        if session is None or before is None:
            return
        place = session.state.settled.where.get(before.difference.key)
        now = before if place is None else session.items[place]
        if (now.state, now.decision) != (before.state, before.decision):
            self._speaker.say(decided_words(session, now))

    # What is asked for, and what is read

    def _say_all(self) -> None:
        self._speaker.say(settling_words(self.desk))
        self._say_difference()

    def _say_difference(self) -> None:
        for line in difference_lines(self.desk):
            self._speaker.say(line)

    def _write_reason(self) -> None:
        session = self.desk.session
        if session is None or session.current is None:
            self._speaker.say(_("there is no difference here"))
            return
        if session.reason:
            self._speaker.say(with_taking_away(session.reason))
        if typed := self._speaker.ask(_("reason:")):
            self._guarded(partial(self.desk.note, "" if typed == TAKES_AWAY else typed))
        else:
            self._speaker.say(_("the reason is left as it was"))

    def _choose_command(self) -> None:
        listed = self._settings.adjudication_commands(self.desk.labels.by_key)
        if chosen := choose_command(self._lists, listed):
            self.run(chosen)

    def _help(self) -> None:
        listed = self._settings.adjudication_commands(self.desk.labels.by_key)
        say_keys(self._speaker, listed, self._own, self.desk.labels)

    def _go_back_or_leave(self) -> None:
        if self.desk.go_back() is None:
            self._leave()
        else:
            self._say_difference()

    def _leave(self) -> None:
        self.left = True
