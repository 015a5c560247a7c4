"""The desk: one headless object that a screen talks to.

Each command answers with what happened; the screen repaints from that. Nothing here knows a
screen, and a whole day of annotating can be played against it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from tui.core.article import Article
from tui.core.errors import DatabaseError, UsageError
from tui.core.i18n import _
from tui.core.label import Kind
from tui.core.review import Review, Status
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.article_order import NO_PROGRESS, ArticleOrder, gone_words
from tui.desk.changes import (
    Act,
    ArticleOpened,
    CursorMoved,
    Happening,
    Happenings,
    Said,
    SchemeChanged,
)
from tui.desk.editing.annotations import Annotations
from tui.desk.editing.linking import Linking
from tui.desk.keys.commands import Command, commands, keys_to_say
from tui.desk.keys.tips import Situation
from tui.desk.label_set import LabelSet
from tui.desk.likely_words import LikelyWords
from tui.desk.links.span_links import SpanLinks
from tui.desk.look import DEFAULT_LOOK, Look
from tui.desk.memory_rescue import write_from_memory
from tui.desk.offer_stream import OfferStream
from tui.desk.relation_scheme import RelationScheme
from tui.desk.searching import Searching
from tui.desk.session import Session
from tui.desk.view import caret as carets
from tui.desk.view.asked_letters import AskedLetters
from tui.desk.view.edges import words_of
from tui.desk.view.offer_tally import OfferTally
from tui.desk.view.offers import Offer
from tui.desk.view.text_view import TextView
from tui.store.database import Database
from tui.store.rows import annotations
from tui.store.texts import articles

if TYPE_CHECKING:
    from tui.desk.suggest.propagation import Propagation

_WITHOUT_ARTICLE: Mapping[str, Act] = {
    "remove": lambda: [Said(_("there is no span here"))],
    "undo": list,
    "redo": list,
}
"""The commands of a session where none is open."""


class Desk:
    """One article after another, for one annotator. ``monotonic`` gives seconds of time spent.

    ``view`` shows the open article, ``session`` is what is done in it (none where no article is
    open), ``labels`` is the scheme, and ``relations`` that of relations and attributes;
    ``letters`` is what waits for a letter or a digit, ``links`` for a span or a value.
    """

    def __init__(
        self,
        db: Database,
        annotator: str,
        *,
        look: Look = DEFAULT_LOOK,
        width: int = 80,
        height: int = 24,
        monotonic: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.db = db
        self.annotator = annotator
        self.labels = LabelSet(db)
        self.relations = RelationScheme(db)
        self.keys: dict[str, str] = {}
        """How sentences name each command, by its id."""
        self.view = TextView(look, width, height)
        self.letters = AskedLetters(self.view)
        self.searching = Searching(self.view, self.keys)
        self.session: Session | None = None
        self.links: SpanLinks | None = None
        self.progress = NO_PROGRESS
        self.doubtful: Sequence[str] = ()
        """The articles to do in the order in which a model would have them done, if it says so."""
        self._order = ArticleOrder(db, annotator)
        self._monotonic = monotonic
        self._offer_tally = OfferTally()
        self.stream = OfferStream(self.view, self._offer_tally)
        self.likely_words = LikelyWords(self.view)
        self._version = db.version
        self._commands: Mapping[str, Act] = {
            "done": partial(self._finish, Status.DONE),
            "skip": partial(self._finish, Status.SKIPPED),
            "find-letter": self.letters.find_letter,
            "next-likely": self._go_to_likely,
            "decided": self._show_decided,
            "next-match": lambda: self._aimed(self.searching.go_on(1)),
            "previous-match": lambda: self._aimed(self.searching.go_on(-1)),
            **{name: partial(self._link, name) for name in ("attributes", "go-along", "chain")},
            "next-article": partial(self._step, 1),
            "previous-article": partial(self._step, -1),
        }
        self.keys.update(keys_to_say(commands()))
        self._read_progress()

    def bind(self, bound: Sequence[Command]) -> None:
        """These are the commands, with these keys: no label has those."""
        self.keys.clear()
        self.keys.update(keys_to_say(bound))
        self.labels.claimed = frozenset(key for command in bound for key in command.keys)

    # What is open

    @property
    def article(self) -> Article | None:
        """The open article."""
        return self.session.annotations.article if self.session else None

    @property
    def spans(self) -> list[Span]:
        """The annotator's spans in the open article, in their order."""
        return list(self.view.spans)

    @property
    def review(self) -> Review | None:
        """Where the annotator stands with the open article."""
        return self.session.annotations.review if self.session else None

    @property
    def article_labels(self) -> frozenset[str]:
        """The labels that the annotator has given the open article."""
        return self.session.annotations.article_labels if self.session else frozenset()

    @property
    def label_counts(self) -> dict[str, int]:
        """How often the annotator has used each label; asked of the store, all spans over."""
        return annotations.label_counts(self.db, self.annotator)

    @property
    def situation(self) -> Situation:
        """What one is at, by which keys are useful."""
        view = self.view
        caret, focused, session = view.caret, view.focused, self.session
        # Each line that is painted asks: nothing is called.
        if self.letters.standing:
            return Situation.LETTERED
        if focused:
            return Situation.OFFER if focused in view.offers.by_id else Situation.SPAN
        if caret.sticky or caret.extended:
            is_likely = self.likely_words.selected_by is caret
            return Situation.LIKELY if is_likely else Situation.SELECTING
        return Situation.TAGGED if session and session.tagged_at is caret else Situation.READING

    # Opening and leaving

    def open_last(self) -> Happenings:
        """The article one left, else the first to do, else the first."""
        wanted = self._order.first(self.doubtful)
        return self.open(wanted) if wanted else []

    def open(self, article_id: str, at: int | None = None) -> Happenings:
        """Lay an article on the desk, at an offset or where the annotator left it."""
        unsaid = self.step_away()
        own = Annotations(self.db, articles.get(self.db, article_id), self.annotator)
        self.view.lay(own.article.text, own.spans)
        self.letters.forget()
        self.stream.leave_article()
        self.session = Session(
            own, Linking(own, self.relations), self.view, self.labels, self.keys,
            self._offer_tally, monotonic=self._monotonic, on_review=self._read_progress,
        )  # fmt: skip
        self.session.mark_anew()
        self.links = SpanLinks(self.session, self.keys, self.run)
        self.db.last_resort = partial(write_from_memory, own)
        offset = max(0, min(own.review.cursor if at is None else at, len(own.article.text)))
        self.view.put(carets.on(self.view.page, offset))
        self.stream.open_article()
        return [ArticleOpened(article_id), *unsaid]

    def show_offers(
        self, offers: Iterable[Offer], candidates: Mapping[int, float] = MappingProxyType({})
    ) -> Happenings:
        """These are the article's offers and ``candidates`` now, see ``LikelyWords.expect``."""
        if self.session:
            self.likely_words.expect(self.session.annotations, candidates)
        return self.stream.show(offers, stays=self.letters.standing)

    def step_away(self) -> Happenings:
        """Leave, and say it where that could not be stored: reading goes on."""
        try:
            self.leave()
        except DatabaseError as error:
            said = _("the place was not saved: {what}").format(what=error.what)
            return [Said(said, True, error.way_out)]
        return []

    def leave(self) -> None:
        """Store the place and the time spent on the open article. Raises DatabaseError."""
        if self.session:
            self.session.leave()

    # Commands

    def run(self, command: str) -> Happenings:
        """Act a command of the table by its id, as often as was typed before it."""
        if times := self.letters.count:
            # The desk opens sooner without it.
            from tui.desk.repeating import run_repeated

            self.letters.count = 0
            return run_repeated(self.view, self.run, command, times)
        if self.session:
            self.session.begin(command)
        in_session = self.session.commands if self.session else _WITHOUT_ARTICLE
        for own in (self.view.commands, self.view.switches, in_session, self._commands):
            if command in own:
                happened = own[command]()
                # What is focused now may be looked at for the first time.
                return self._looked_at(happened) if self.view.focused else happened
        raise UsageError(_("there is no command {id!r}").format(id=command))

    def _looked_at(self, happened: Happenings) -> Happenings:
        return [*happened, *self.session.look_at_focused()] if self.session else happened

    def answer(self, letter: str, same: Iterable[str] = ()) -> Happenings | None:
        """Do with a letter what was asked for, see ``AskedLetters.answer``."""
        self._begin()
        return self.letters.answer(letter, same)

    def relate(self, letters: Mapping[str, str]) -> Happenings:
        """Begin to relate the span at hand; ``letters`` are those of the Latin keys."""
        self._begin()
        return self.links.relate(letters) if self.links else []

    def _link(self, command: str) -> Happenings:
        return self.links.commands[command]() if self.links else []

    @property
    def asks(self) -> bool:
        """Whether the next key is for a relation or an attribute, and not what it always is."""
        return self.links is not None and self.links.asking is not None

    def answer_asked(
        self, command: str, letter: str, same: Iterable[str] = ()
    ) -> Happenings | None:
        """Do with a key what was asked for beside letters; None where it means nothing there.

        ``command`` is what it does else, ``letter`` what it types, ``same`` in other layouts.
        """
        self._begin()
        return self.links.answer(command, letter, same) if self.links else None

    def show_hints(self, letters: Mapping[str, str]) -> Happenings:
        """Write letters on the words of the window, one alone on those that are likely wanted.

        ``letters`` are those of the Latin keys.
        """
        if self.session is None:
            return []
        self.session.begin()
        return self.letters.open_hints(self.likely_words.hints(self.session.annotations, letters))

    @property
    def range_to_tag(self) -> Range:
        """What a label's key would tag now: after a number so many words from where it begins."""
        chosen, count = self.view.chosen_range, self.letters.count
        if not count or self.view.focused_span:
            return chosen
        return words_of(self.view.page, chosen, count)

    def tag(self, name: str) -> Happenings:
        """What a label's key does; after a number it tags so many words."""
        if self.session is None or not self.letters.count:
            return self.session.tag(name) if self.session else []
        chosen = self.range_to_tag
        self.letters.count = 0
        if self.view.focused_span or self.labels.get(name).kind is Kind.ARTICLE:
            return self.session.tag(name)
        return [*self.view.select(chosen), *self.session.tag(name)]

    def take(self) -> Happenings:
        """Tag the place of the focused offer with the label that is offered first."""
        self.letters.count = 0
        return self.session.take() if self.session else []

    def take_all(self, score: float | None) -> Happenings:
        """Take all offers of this score or more at once, or all where there is none."""
        return self.session.take_all(score) if self.session else []

    def annotate(self, note: str) -> Happenings:
        """Put a note on the focused span, or on the article."""
        return self.session.annotate(note) if self.session else []

    def propagation(self, label: str | None = None) -> "Propagation | None":
        """The places where what is chosen stands, to bear its label, or this one."""
        return self.session.propagation(label) if self.session else None

    # The mouse

    def click(self, offset: int) -> Happenings:
        """Go to the word at an offset; a second click there focuses its shortest span."""
        self._begin()
        happened = self.view.click(offset)
        if self.links and (said := self.links.say_aim()):
            return [*happened, *said]
        return self._looked_at(happened) if self.view.focused else happened

    def drag(self, begun: int, offset: int) -> Happenings:
        """Select from one letter to another, both included."""
        self._begin()
        return self.view.drag(begun, offset)

    def scroll(self, lines: int) -> Happenings:
        """Move the window alone."""
        if self.session:
            self.session.spend()
        return self.view.scroll(lines)

    def _begin(self) -> None:
        if self.session:
            self.session.begin()

    # Other writers

    def look_around(self) -> Happenings:
        """See whether another process wrote; what changed by it."""
        known, self._version = self._version, self.db.version
        return [] if known == self._version else self.look_again()

    def look_again(self) -> Happenings:
        """Look at what is stored, whoever wrote it; what changed."""
        others = self.relations.read()
        happened: list[Happening] = [SchemeChanged()] if self.labels.read() or others else []
        self._read_progress()
        if self.article and (said := gone_words(self.db, self.article)):
            there, self.session = self._order.stands_for(self.article, self.doubtful), None
            return [*happened, *(self.open(there) if there else []), Said(said, True)]
        if self.session:
            happened += self.session.look_again()
            happened += self.session.mark_anew() if others else []
        return happened

    # Searching

    def search(self, query: str, origin: int) -> Happenings:
        """Go to the first place of the query at or after an offset, round the end."""
        return self._aimed(self.searching.search(query, origin))

    def _aimed(self, happened: Happenings) -> Happenings:
        """Where the cursor was moved, whoever relates aims there."""
        moved = any(isinstance(one, CursorMoved) for one in happened)
        return [*happened, *self.links.say_aim()] if self.links and moved else happened

    # What was decided, and what is likely

    def _show_decided(self) -> Happenings:
        """What stands in gold, under one's own spans; or it no more."""
        if self.session is None:
            return []
        # The desk opens sooner without it.
        from tui.desk.decided import toggle_decided

        return toggle_decided(self.session.annotations, self.view)

    def _go_to_likely(self) -> Happenings:
        if self.session is None:
            return []
        return self.likely_words.go_on(self.session.annotations, self.session.tagged_range)

    # One article after another

    def _finish(self, status: Status) -> Happenings:
        if self.session is None:
            return []
        own = self.session.annotations
        if status is Status.DONE:
            self.likely_words.finish(own)
        happened = self.session.set_status(status)
        if following := self._order.next_to_do(own.article.id, self.doubtful):
            return [*happened, *self.open(following)]
        return [*happened, Said(self._order.end_words())]

    def _step(self, step: int) -> Happenings:
        if self.article is None:
            return []
        following = self._order.neighbour(self.article.id, step)
        return self.open(following) if following else [Said(self._order.edge_words(step))]

    def _read_progress(self) -> None:
        self.progress = self._order.progress()
