"""The desk by lines: keys of the one table of commands in, lines of what changed out."""

import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from tui.core.errors import HashiyaError
from tui.core.i18n import _, ngettext
from tui.desk.changes import (
    ArticleOpened,
    AskedText,
    Happening,
    Happenings,
    LinksChanged,
    RefusalsChanged,
    ReviewChanged,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.desk import Desk
from tui.desk.keys.keyboard_layouts import letters_of_same_key
from tui.desk.keys.settings import Settings, key_actions
from tui.desk.keys.typed_layout import TypedLayout
from tui.desk.suggest.model_offers import is_blind
from tui.desk.suggest.suggester import Suggester
from tui.desk.view.hints import ALL as HINT_KEYS
from tui.plain.command_talk import wrong_key_words
from tui.plain.dialogs import Dialogs
from tui.plain.keys import LAM_ALEF
from tui.plain.lists import Speaker, SpokenLists
from tui.plain.span_links import SpokenLinks
from tui.plain.upkeep import SpokenUpkeep
from tui.plain.words import (
    article_words,
    chosen_line,
    error_words,
    review_words,
    row_line,
    what_happened,
    without_isolates,
)
from tui.store.file import open_mark
from tui.store.project import project_settings

if TYPE_CHECKING:
    from tui.desk.project.hub_watch import HubWatch
    from tui.desk.tour import Tour

PAUSE = 0.3
"""Seconds without a key after which suggestions are looked for."""
BY_ROW = (
    "up", "down", "paragraph-up", "paragraph-down", "page-up", "page-down", "text-start",
    "text-end",
)  # fmt: skip
READ_ROW = frozenset(
    {*(f"move-{name}" for name in BY_ROW), "next-match", "previous-match", "redraw"}
)
"""Commands after which the whole row is said: one goes there to read."""
ELSEWHERE: Mapping[str, str] = {
    "import": "hashiya import",
    "scheme": "hashiya labels",
    "agreement": "hashiya agreement",
    "adjudicate": "hashiya adjudicate --plain",
    "tour": "hashiya tour --plain",
    "ask-model": "hashiya model predict --as-suggestions",
}
"""Commands of the screen that the shell has, too."""
_SAYS_ALL = {Said, SpansChanged, ReviewChanged, SchemeChanged}
"""What is said whole by itself: where nothing moved, the words at the cursor are not said again."""

_STORED = {SpansChanged, LinksChanged, RefusalsChanged, ReviewChanged, SchemeChanged}
"""What came of something that was done."""


class PlainDesk:
    """The desk as it is spoken. ``layout`` is the keyboard's to begin with.

    ``copies`` are kept, one a day, beside the database; ``monotonic`` gives seconds. A ``tour``
    says what to press next.
    """

    def __init__(
        self,
        desk: Desk,
        settings: Settings,
        speaker: Speaker,
        layout: str,
        hub: "HubWatch | None" = None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        copies: int = 0,
        tour: "Tour | None" = None,
    ) -> None:
        self.desk = desk
        self._tour = tour
        self.left = False
        """Whether one has quit."""
        self._settings = settings
        self._speaker = speaker
        self._keyboard = TypedLayout(settings, layout)
        self._suggests = bool(settings.get("suggest"))
        self._suggester: Suggester | None = None
        self._unlooked = True
        others: Mapping[str, Callable[[], None]] = {
            "hub": lambda: self._upkeep.say_hub(),
            "suggestions": self._switch_suggestions,
            "redraw": self._read_again,
            "quit": self._quit,
            "relate": lambda: self._links.relate(),
            "all-relations": lambda: self._links.relations(),
            "chain": lambda: self._links.chain(),
        }
        lists = SpokenLists(speaker)
        self._own = Dialogs(
            desk, settings, speaker, lists, self._guarded, self.run, others
        ).commands
        self._links = SpokenLinks(
            desk, speaker, self._guarded, lists, lambda: self._keyboard.signs(HINT_KEYS)
        )
        self._upkeep = SpokenUpkeep(
            desk, self._guarded, speaker, monotonic=monotonic, copies=copies, hub=hub
        )
        self._bind()

    def begin(self) -> None:
        """Say what lies open, and how help is had."""
        self._speaker.say(article_words(self.desk))
        self._speaker.say(
            _("{help}: help; {palette}: commands by name; {quit}: quit").format(
                help=self.desk.keys["help"],
                palette=self.desk.keys["palette"],
                quit=self.desk.keys["quit"],
            )
        )
        if self.desk.article:
            self._speaker.say(row_line(self.desk.view))
        elif "import" in (one.id for one in self._settings.commands()):
            self._speaker.say(_("to import articles: hashiya import FILE"))
        for notice in self._notices():
            self._speaker.say(notice)
        if self._tour is not None:
            self._speaker.say(without_isolates(self._tour.words))

    def _notices(self) -> Iterator[str]:
        """What is wrong with the file, or with the keys that are set."""
        db = self.desk.db
        if db.foreign:
            yield "; ".join(
                filter(None, (_("read only: {what}").format(what=db.foreign.what),
                              db.foreign.way_out))
            )  # fmt: skip
        if db.lacks_log:
            yield f"{open_mark.words()}; {open_mark.way_out()}"
        yield from self._settings.clashes(self.desk.labels.by_key)

    def close(self) -> None:
        """Nothing more is under way."""
        self._upkeep.close()

    def idle(self) -> None:
        """Nothing was pressed for a while: see what others wrote, and look for suggestions."""
        self._guarded(self.desk.look_around, then_chosen=False)
        # What is asked for stays the last that was heard.
        asked = self.desk.asks or self.desk.letters.awaits is not None
        if self._unlooked and not asked:
            self._unlooked = False
            self._look_for_offers()
        self._upkeep.idle()

    # Keys

    def press(self, key: str) -> None:
        """Do what a key does, and say what came of it; and the tour's next step."""
        self._answer(key)
        if self._tour is not None and self._tour.look():
            self._speaker.say(without_isolates(self._tour.words))

    def _answer(self, key: str) -> None:
        if key == LAM_ALEF:
            self._speaker.say(_("that key types لا: no label has it"))
            return
        if self._keyboard.learn(key):
            self._bind()
        action = self._actions.get(key)
        letters = self.desk.letters
        typed = key if len(key) == 1 else ""
        same = letters_of_same_key(typed, self._keyboard.layout) if typed else ()
        if letters.awaits is not None:
            happened = self.desk.answer(typed, same)
            self._tell(letters.leave() if happened is None else happened)
            if happened is not None or key == "escape":
                return
        command = action[1] if action and action[0] == "run" else ""
        if self.desk.asks and self._links.answer(command, typed, same):
            return
        if action is None:
            self._count_or_refuse(key)
        elif action[0] == "tag":
            self._guarded(partial(self.desk.tag, action[1]))
        else:
            self.run(action[1])

    def run(self, command: str) -> None:
        """Do a command of the table by its id."""
        if command in self._own:
            try:
                self._own[command]()
            except HashiyaError as error:
                self._speaker.say(error_words(error))
            return
        on_screen = {one.id: one.title for one in self._settings.commands() if one.on_screen}
        if command in on_screen:
            said = _("{title} is for the eye alone").format(title=on_screen[command])
            if command in ELSEWHERE:
                said = _("{title} is not here; in the shell: {command}").format(
                    title=on_screen[command], command=ELSEWHERE[command]
                )
            self._speaker.say(said)
            return
        self._guarded(partial(self.desk.run, command), row=command in READ_ROW)

    def _bind(self) -> None:
        self._actions = key_actions(self._settings, self.desk.labels.by_key, self._keyboard.layout)

    def _count_or_refuse(self, key: str) -> None:
        digit = unicodedata.decimal(key, None) if len(key) == 1 else None
        happened = [] if digit is None else self.desk.letters.take_digit(digit)
        if happened:
            self._tell(happened, then_chosen=False)
            return
        self._speaker.say(wrong_key_words(key, self._actions, self.desk.keys["help"]))

    def _guarded(
        self, act: Callable[[], Happenings], *, row: bool = False, then_chosen: bool = True
    ) -> None:
        try:
            happened = act()
        except HashiyaError as error:
            self._speaker.say(error_words(error))
            return
        self._tell(happened, row=row, then_chosen=then_chosen)

    def _tell(
        self, happened: Sequence[Happening], *, row: bool = False, then_chosen: bool = True
    ) -> None:
        """Say what happened, and then where one is, if anything moved or changed there."""
        kinds = set(map(type, happened))
        if SchemeChanged in kinds:
            self._bind()
        if kinds & {ArticleOpened, SpansChanged, RefusalsChanged}:
            self._unlooked = True
        if kinds & _STORED:
            self._upkeep.wrote()
        # Last what the cursor is to be left on.
        for said in sorted(
            what_happened(self.desk, happened), key=lambda one: one.cursor is not None
        ):
            self._speaker.say(said)
        if asked := next((one for one in happened if isinstance(one, AskedText)), None):
            self._links.type_value(asked)
            return
        if not self.desk.article or not then_chosen or not happened:
            return
        if row or ArticleOpened in kinds:
            self._speaker.say(row_line(self.desk.view))
        elif not kinds <= _SAYS_ALL:
            self._speaker.say(chosen_line(self.desk))

    # Suggestions

    def _look_for_offers(self) -> None:
        desk = self.desk
        if not self._suggests or desk.article is None:
            return
        share = max(int(project_settings.value(desk.db, "blind")),
                    self._settings.get("model_blind"))  # fmt: skip
        if is_blind(desk.article.id, share):
            return
        if self._suggester is None:
            self._suggester = Suggester(desk.db, desk.annotator)
        before = len(desk.view.offers)
        found = self._suggester.offers(desk.article, desk.spans)
        while self._suggester.more:
            found = self._suggester.offers(desk.article, desk.spans)
        desk.view.show_offers(found)
        count = len(desk.view.offers)
        if count > before:
            said = ngettext(
                "{count} suggestion; {key} goes to it",
                "{count} suggestions; {key} goes to the next",
                count,
            )
            self._speaker.say(said.format(count=count, key=desk.keys["next-offer"]))
            self._speaker.say(chosen_line(desk))

    def _switch_suggestions(self) -> None:
        self._suggests = not self._suggests
        if self._suggests:
            self._unlooked = True
            self._speaker.say(_("suggestions on"))
        else:
            self.desk.view.show_offers([])
            self._speaker.say(_("suggestions off"))

    # What is read

    def _read_again(self) -> None:
        self._speaker.say(article_words(self.desk))
        self._speaker.say(review_words(self.desk))
        if self.desk.article:
            self._speaker.say(row_line(self.desk.view))

    def _quit(self) -> None:
        self._guarded(self.desk.step_away, then_chosen=False)
        self.left = True
