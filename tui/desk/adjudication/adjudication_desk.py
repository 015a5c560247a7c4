"""Where a curator settles differences: one headless object that a screen talks to.

The text is read as at the desk. What is selected at first is the difference one is at; whoever
moves away from it tags and removes in gold what no annotator has a version of.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from tui.core.article import Article
from tui.core.errors import UsageError
from tui.core.i18n import _, ngettext
from tui.core.label import Kind
from tui.core.review import Status
from tui.core.selection import Range
from tui.desk.adjudication.lanes import AdjudicationLanes
from tui.desk.adjudication.opening import open_adjudication
from tui.desk.adjudication.queue import AdjudicationQueue
from tui.desk.adjudication.settling import Adjudication
from tui.desk.adjudication.settling_view import SettlingView
from tui.desk.article_order import gone_words
from tui.desk.changes import (
    Act,
    ArticleOpened,
    Happening,
    Happenings,
    LayoutChanged,
    Said,
    SchemeChanged,
)
from tui.desk.keys.adjudication_commands import DIGITS, TAKE, adjudication_commands
from tui.desk.keys.commands import Command, keys_to_say
from tui.desk.label_set import LabelSet
from tui.desk.look import DEFAULT_LOOK, Look
from tui.desk.view.asked_letters import AskedLetters
from tui.desk.view.edges import EDGES, no_further, range_after
from tui.store.database import Database
from tui.store.texts import articles


class AdjudicationDesk:
    """One article after another of ``queue``, as its options say.

    ``view`` shows the open article, ``session`` is what is settled in it.
    """

    def __init__(
        self,
        db: Database,
        queue: AdjudicationQueue,
        *,
        look: Look = DEFAULT_LOOK,
        width: int = 80,
        height: int = 24,
    ) -> None:
        self.db = db
        self.queue = queue
        self.labels = LabelSet(db)
        self.shown = SettlingView(look, width, height)
        self.view = self.shown.view
        self.letters = AskedLetters(self.view)
        self.keys: dict[str, str] = {}
        """How sentences name each command, by its id."""
        self.asks = False
        """Whether a digit is asked for: all of whose versions to take."""
        self._finishing = ""
        """The article that was said to have open differences when it was to be done."""
        self._commands = self._own_commands()
        self.bind(adjudication_commands())

    def bind(self, bound: Sequence[Command]) -> None:
        """These are the commands, with these keys: no label has those."""
        self.keys.clear()
        self.keys.update(keys_to_say(bound))
        self.shown.done_key = self.keys["done"]
        self.labels.claimed = frozenset(key for command in bound for key in command.keys)

    def _own_commands(self) -> Mapping[str, Act]:
        return {
            **{f"{TAKE}{digit}": partial(self._take, int(digit)) for digit in DIGITS},
            "take-most": self._in_session(Adjudication.take_majority),
            "take-none": self._take_none,
            "take-agreed": self._take_all_agreed,
            "take-all-of": self._ask_whose,
            "later": self._in_session(Adjudication.later),
            "next-difference": partial(self._step, 1),
            "previous-difference": partial(self._step, -1),
            "undo": self._in_session(Adjudication.undo),
            "redo": self._in_session(Adjudication.redo),
            "done": partial(self._finish, Status.DONE),
            "skip": partial(self._finish, Status.SKIPPED),
            "next-article": partial(self._go_to_article, 1),
            "previous-article": partial(self._go_to_article, -1),
        }

    # What is open

    @property
    def session(self) -> Adjudication | None:
        """What is settled in the open article."""
        return self.shown.session

    @property
    def lanes(self) -> AdjudicationLanes | None:
        """What stands under its rows."""
        return self.shown.lanes

    @property
    def astray(self) -> bool:
        """Whether one has moved away from the difference."""
        return self.shown.astray

    @property
    def article(self) -> Article | None:
        """The open article."""
        return self.session.article if self.session else None

    def open_first(self) -> Happenings:
        """The first article that is not settled, else the first."""
        first = self.queue.first
        return self.open(first) if first else []

    def open(self, article_id: str, at: int | None = None) -> Happenings:
        """Lay an article of the queue here, at its first open difference, or at an offset."""
        self.asks, self._finishing = False, ""
        self.shown.lay(open_adjudication(self.db, article_id, self.queue.options))
        self.letters.forget()
        if at is not None:
            self.shown.click(max(0, min(at, len(self.view.text))))
        return [ArticleOpened(article_id), *self._changes_said(())]

    def _changes_said(self, known: Collection[str]) -> list[Happening]:
        """That what was settled has changed since, but for what was known to have."""
        count = len(self.shown.changed_keys - set(known))
        said = ngettext(
            "{count} difference has changed since it was settled",
            "{count} differences have changed since they were settled",
            count,
        )
        return [Said(said.format(count=count))] if count else []

    # Commands

    def run(self, command: str) -> Happenings:
        """Act a command of adjudication by its id."""
        asked, self.asks = self.asks, False
        if asked and command.startswith(TAKE) and command[len(TAKE) :] in DIGITS:
            return self._take_all_of(int(command[len(TAKE) :]))
        if command not in ("done", "skip"):
            self._finishing = ""
        if command in self._commands:
            return self._commands[command]()
        if command in EDGES and not self.astray:
            return self._mend(command)
        for own in (self.view.commands, self.view.switches):
            if command in own:
                if own is self.view.commands:
                    self.shown.astray = True
                return own[command]()
        raise UsageError(_("there is no command {id!r}").format(id=command))

    def tag(self, name: str) -> Happenings:
        """What a label's key does: this extent with that label; away from it, one span more."""
        self.asks = False
        session = self.session
        if session is None:
            return []
        if self.labels.get(name).kind is Kind.ARTICLE:
            return [Said(_("labels of the article are taken or left where annotators differ"))]
        if self.astray:
            return self.shown.follow(session.add(*self.view.chosen_range, name), stay=True)
        return self.shown.follow(session.edit(label=name, go_on=True))

    def note(self, text: str) -> Happenings:
        """Put a reason to the difference."""
        return self.shown.follow(self.session.note(text)) if self.session else []

    def leave(self) -> None:
        """Nothing is kept of where one is: an article opens at its first open difference."""

    def go_back(self) -> Happenings | None:
        """Go back to the difference; None where one is there, and wants to leave."""
        if self.asks or self.astray:
            self.asks = self.shown.astray = False
            return self.shown.select()
        return None

    def click(self, offset: int) -> Happenings:
        """Go to the difference at an offset, the shortest one; else the cursor goes there."""
        self.asks = False
        return self.shown.click(offset)

    def drag(self, begun: int, offset: int) -> Happenings:
        """Select from one letter to another, both included."""
        self.asks = False
        return self.shown.drag(begun, offset)

    def scroll(self, lines: int) -> Happenings:
        """Move the window alone."""
        return self.view.scroll(lines)

    def look_around(self) -> Happenings:
        """See whether another process wrote; what changed by it."""
        if self.session is None:
            return []
        state = self.session.state
        return self.look_again() if state.is_stale or not state.has_its_text else []

    def look_again(self) -> Happenings:
        """Look at what is stored, whoever wrote it."""
        if self.session is None:
            return []
        if not self.session.state.has_its_text:
            return self._lay_anew(self.session.state.article)
        scheme: list[Happening] = [SchemeChanged()] if self.labels.read() else []
        known, held = self.shown.changed_keys, self.view.window.place
        happened = [*scheme, *self.session.look_again(), LayoutChanged()]
        self.shown.renew()
        self.letters.forget()
        self.view.window.place = held
        return [*happened, *self._changes_said(known)]

    def _lay_anew(self, article: Article) -> Happenings:
        said = Said(gone_words(self.db, article), True)
        return [*self.open(article.id), said] if articles.exists(self.db, article.id) else [said]

    # Verdicts

    def _in_session(self, act: Callable[[Adjudication], Happenings]) -> Act:
        def acted() -> Happenings:
            return self.shown.follow(act(self.session)) if self.session else []

        return acted

    def _take(self, number: int) -> Happenings:
        session = self.session
        if session is None:
            return []
        if number > len(session.annotators):
            return [Said(_("there is no annotator {number} here").format(number=number))]
        return self.shown.follow(session.take_from(session.annotators[number - 1]))

    def _take_none(self) -> Happenings:
        session = self.session
        if session is None:
            return []
        if not self.astray:
            return self.shown.follow(session.take_none())
        under = self.shown.gold_under_cursor()
        if under is None:
            return [Said(_("gold has no span here"))]
        return self.shown.follow(session.remove(under), stay=True)

    def _take_all_agreed(self) -> Happenings:
        session = self.session
        if session is None:
            return []
        if all(one.taken for one in session.agreed):
            return [Said(_("gold has all that is agreed on"))]
        happened = session.take_agreed()
        self.shown.renew()
        self.letters.forget()
        return [*happened, LayoutChanged()]

    def _ask_whose(self) -> Happenings:
        self.asks = True
        said = _("all that is open as which annotator has it? a digit; {key}: none")
        return [Said(said.format(key=self.keys["leave"]), asked=True)]

    def _take_all_of(self, number: int) -> Happenings:
        session = self.session
        if session is None or number > len(session.annotators):
            return [Said(_("there is no annotator {number} here").format(number=number))]
        open_ones = session.open_count
        happened = self.shown.follow(session.take_all_of(session.annotators[number - 1]))
        taken = open_ones - session.open_count
        said = _("{count} taken; {key} takes that back").format(count=taken, key=self.keys["undo"])
        return [*happened, Said(said)] if taken else happened

    def _mend(self, command: str) -> Happenings:
        """Move an edge of gold's span, or of the one that it would begin with."""
        session = self.session
        draft = session.draft if session else None
        if session is None or draft is None:
            return [Said(_("there is no span here"))]
        chosen = Range(draft[0], draft[1])
        moved = range_after(self.view.page, chosen, command)
        if moved.start >= moved.end or moved == chosen:
            return [no_further(command)]
        return self.shown.follow(session.edit(start=moved.start, end=moved.end))

    # Going on

    def _step(self, step: int) -> Happenings:
        """The next difference or the one before, over the ends of articles."""
        session = self.session
        if session is None:
            return []
        if self.astray:
            self.shown.astray = False
            return self.shown.select()
        if session.looking.step(step):
            return self.shown.follow([])
        return self._go_to_article(step)

    def _finish(self, status: Status) -> Happenings:
        session = self.session
        if session is None:
            return []
        here = session.article.id
        if status is Status.DONE and session.open_count and self._finishing != here:
            self._finishing = here
            said = ngettext(
                "{count} difference is open; {key} again: done all the same",
                "{count} differences are open; {key} again: done all the same",
                session.open_count,
            )
            return [Said(said.format(count=session.open_count, key=self.keys["done"]), asked=True)]
        happened = session.set_status(status)
        self.queue.set_status(here, status)
        following = self.queue.next_open(here)
        if following is None:
            return [*happened, Said(_("nothing more to settle: every article is done"))]
        return [*happened, *self.open(following)]

    def _go_to_article(self, step: int) -> Happenings:
        if self.article is None:
            return []
        following = self.queue.neighbour(self.article.id, step)
        if following is None:
            last, first = _("this is the last article"), _("this is the first article")
            return [Said(last if step > 0 else first)]
        happened = self.open(following)
        if step < 0 and self.session and self.session.items:
            self.session.go_to(len(self.session.items) - 1)
            return [*happened, *self.shown.follow([])]
        return happened
