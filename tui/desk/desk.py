"""The desk: one headless object that a screen talks to.

Each command answers with what happened; the screen repaints from that. Nothing here knows a
screen, and a whole day of annotating can be played against it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from tui.core.article import Article
from tui.core.errors import DatabaseError, UsageError
from tui.core.i18n import _
from tui.core.label import Kind
from tui.core.review import Review, Status
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk import caret as carets
from tui.desk.annotations import Annotations
from tui.desk.article_order import ArticleOrder
from tui.desk.asked_letters import AskedLetters
from tui.desk.changes import (
    Act,
    ArticleOpened,
    CursorMoved,
    Happening,
    Happenings,
    Said,
    SchemeChanged,
    SpansChanged,
)
from tui.desk.edges import EDGES, words_of
from tui.desk.hints import Hints
from tui.desk.keys.commands import Command, commands, keys_to_say
from tui.desk.keys.tips import Situation
from tui.desk.label_set import LabelSet
from tui.desk.linking import Linking
from tui.desk.look import DEFAULT_LOOK, Look
from tui.desk.memory_rescue import write_from_memory
from tui.desk.offer_tally import OfferTally, StreamOverArticles
from tui.desk.offers import Offer
from tui.desk.relation_scheme import RelationScheme
from tui.desk.session import Session
from tui.desk.span_links import SpanLinks
from tui.desk.text_search import TextFinder
from tui.desk.text_view import TextView
from tui.store import annotations, articles, reviews
from tui.store.database import Database

if TYPE_CHECKING:
    from tui.desk.suggest.propagation import Propagation
    from tui.desk.suggest.read_words import ReadWords


REPEATED = ("move-", "select-", "next-", "previous-")
"""How commands begin that a number before them repeats, beside those of the edges."""
_WITHOUT_ARTICLE: Mapping[str, Act] = {
    "remove": lambda: [Said(_("there is no span here"))],
    "undo": list,
    "redo": list,
}
"""The commands of a session where none is open."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an annotator has come."""

    done: int
    total: int


class Desk:
    """One article after another, for one annotator. ``monotonic`` gives seconds of time spent.

    ``view`` shows the open article, ``session`` is what is done in it (none where no article is
    open), ``labels`` is the scheme, and ``relations`` that of relations and attributes;
    ``letters`` is what waits for a letter or a digit, ``links`` for another span or a value.
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
        self.view = TextView(look, width, height)
        self.letters = AskedLetters(self.view)
        self.session: Session | None = None
        self.links: SpanLinks | None = None
        self.finder = TextFinder("")
        self.progress = Progress(0, 0)
        self.doubtful: Sequence[str] = ()
        """The articles to do in the order in which a model would have them done, if it says so."""
        self.keys: dict[str, str] = {}
        """How sentences name each command, by its id."""
        self._order = ArticleOrder(db, annotator)
        self._monotonic = monotonic
        self._offer_tally = OfferTally()
        self._stream = StreamOverArticles(self._offer_tally)
        self._read_words: ReadWords | None = None
        self._version = db.version
        self._commands: Mapping[str, Act] = {
            "done": partial(self._finish, Status.DONE),
            "skip": partial(self._finish, Status.SKIPPED),
            "find-letter": self.letters.find_letter,
            "next-likely": self._go_to_likely,
            "decided": self._show_decided,
            "next-match": partial(self._go_to_next_match, 1),
            "previous-match": partial(self._go_to_next_match, -1),
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
        if focused:
            return Situation.OFFER if focused in view.offers.by_id else Situation.SPAN
        if caret.sticky or caret.extended:
            return Situation.SELECTING
        return Situation.TAGGED if session and session.tagged_at is caret else Situation.READING

    # Opening and leaving

    def open_last(self) -> Happenings:
        """The article one left, else the first to do, else the first."""
        last = reviews.last_touched(self.db, self.annotator)
        wanted = last or self._order.next_to_do(None, self.doubtful)
        if wanted is None:
            first = articles.entries(self.db, self.annotator, limit=1)
            wanted = first[0].id if first else None
        return self.open(wanted) if wanted else []

    def open(self, article_id: str, at: int | None = None) -> Happenings:
        """Lay an article on the desk, at an offset or where the annotator left it."""
        unsaid = self.step_away()
        own = Annotations(self.db, articles.get(self.db, article_id), self.annotator)
        self.view.lay(own.article.text, own.spans)
        self.letters.forget()
        self._stream.leave_article()
        self.session = Session(
            own,
            Linking(own, self.relations),
            self.view,
            self.labels,
            self.keys,
            self._offer_tally,
            monotonic=self._monotonic,
            on_review=self._read_progress,
        )
        self.session.mark_anew()
        self.links = SpanLinks(self.session, self.keys, self.run)
        self.db.last_resort = partial(write_from_memory, own)
        before, self.finder = self.finder, TextFinder(own.article.text)
        self.finder.query, self.finder.level = before.query, before.level
        offset = max(0, min(own.review.cursor if at is None else at, len(own.article.text)))
        self.view.put(carets.on(self.view.page, offset))
        self._stream.opened_at = self.view.caret
        return [ArticleOpened(article_id), *unsaid]

    def show_offers(self, offers: Iterable[Offer]) -> Happenings:
        """These are the article's offers now; the first is gone to where the stream goes on.

        So it does where the last offer was answered just before, and others have come of that,
        or the one that was gone to is not made any more.
        """
        view, before = self.view, self.view.focused_offer
        happened = view.show_offers(offers)
        if not len(view.offers) or view.focused_offer:
            return happened
        begins = self._stream.goes_on_at(view.caret) and view.focused is None
        if begins or before or self._offer_tally.ended_at is view.caret:
            here = view.caret.range.start
            happened += view.offer_ahead(Range(here - 1, here)) or ()
        return happened

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
            self.letters.count = 0
            return self._repeat(command, times)
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

    def _repeat(self, command: str, times: int) -> Happenings:
        """Move, select or mend so often, or until nothing changes; all else is done once."""
        if command == "cancel":
            head = self.view.caret.head
            return [CursorMoved(head, head)]
        happened: list[Happening] = []
        for _time in range(times if command.startswith(REPEATED) or command in EDGES else 1):
            before, spans = self.view.state, len(happened)
            happened += self.run(command)
            stored = any(isinstance(one, SpansChanged) for one in happened[spans:])
            if self.view.state == before and not stored:
                break
        return happened

    def type_digit(self, digit: int) -> Happenings:
        """A digit of how often the next motion is to be made."""
        return self.letters.take_digit(digit)

    def answer(self, letter: str, same: Iterable[str] = ()) -> Happenings | None:
        """Do with a letter what was asked for, see ``AskedLetters.answer``."""
        if self.session:
            self.session.begin()
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
        """Write letters on the words of the window; ``letters`` are those of the Latin keys."""
        return self.letters.open_hints(self.hints(letters)) if self.session else []

    def hints(self, letters: Mapping[str, str]) -> Hints[Range]:
        """The letters of the words of the window, one alone for those that are likely wanted."""
        if self.session is None:
            return Hints({}, letters)
        view, own = self.view, self.session.annotations
        shown = view.words_in_window
        part = Range(shown[0].start, shown[-1].end) if shown else Range(0, 0)
        chances = self._reading().chances(own, view.chosen_range.end, part)
        return self.session.hints(letters, chances)

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
        if (version := self.db.version) == self._version:
            return []
        self._version = version
        return self.look_again()

    def look_again(self) -> Happenings:
        """Look at what is stored, whoever wrote it; what changed."""
        others = self.relations.read()
        happened: list[Happening] = [SchemeChanged()] if self.labels.read() or others else []
        self._read_progress()
        if self.session:
            happened += self.session.look_again()
            happened += self.session.mark_anew() if others else []
        return happened

    # Searching

    def search(self, query: str, origin: int) -> Happenings:
        """Go to the first place of the query at or after an offset, round the end."""
        self.finder.look_for(query)
        place = self.finder.at_or_after(origin)
        return self._go_to_match(place) if place else []

    def _go_to_next_match(self, step: int) -> Happenings:
        if not self.finder.query:
            said = _("nothing to repeat yet: {search} searches")
            return [Said(said.format(search=self.keys["search"]))]
        self.finder.look_for(self.finder.query)
        caret = self.view.caret
        here = caret.range
        place = self.finder.after(here.start) if step > 0 else self.finder.before(here.start)
        if step > 0 and place and not caret.selecting and here.start < place.start < here.end:
            # The word under the cursor holds it: there one is.
            place = self.finder.after(place.start)
        return self._go_to_match(place) if place else [Said(_("not found in this article"))]

    def _go_to_match(self, place: Range) -> Happenings:
        self.view.focused = None
        happened = self.view.put(carets.spread(self.view.text, place))
        return [*happened, *self.links.say_aim()] if self.links else happened

    # What was decided

    def _show_decided(self) -> Happenings:
        """What stands in gold, under one's own spans; or it no more."""
        if self.session is None:
            return []
        if len(self.view.layers) > 1:
            return self.view.show_below(())
        # The desk opens sooner without it.
        from tui.desk.decided import decided_spans, kept_from

        if kept := kept_from(self.db, self.annotator):
            return [Said(kept, True)]
        article_id = self.session.annotations.article.id
        found = decided_spans(self.db, article_id, self.view.spans)
        if found is None:
            return [Said(_("nothing is decided on this article yet"))]
        return [*self.view.show_below((found.layer,)), Said(found.summary)]

    def likely_word(self, after: int) -> Range | None:
        """The word after an offset where the annotator's next span most likely begins."""
        if self.session is None:
            return None
        here = self.view.chosen_range.end
        return self._reading().next_beginning(self.session.annotations, here, after)

    def _reading(self) -> "ReadWords":
        if self._read_words is None:
            # The desk opens sooner without it.
            from tui.desk.suggest.read_words import ReadWords

            self._read_words = ReadWords()
        return self._read_words

    def _go_to_likely(self) -> Happenings:
        word = self.likely_word(self.view.chosen_range.end)
        if word is None:
            return [Said(_("no word after this seems likely"))]
        self.view.focused = None
        caret = replace(self.view.caret, column=None, by_letter=False)
        return self.view.put(carets.with_head(caret, word))

    # One article after another

    def _finish(self, status: Status) -> Happenings:
        if self.session is None:
            return []
        here = self.session.annotations.article.id
        if self._read_words and status is Status.DONE:
            self._read_words.finish(self.session.annotations)
        happened = self.session.set_status(status)
        following = self._order.next_to_do(here, self.doubtful)
        if following is None:
            return [*happened, Said(self._order.end_words())]
        return [*happened, *self.open(following)]

    def _step(self, step: int) -> Happenings:
        if self.article is None:
            return []
        following = self._order.neighbour(self.article.id, step)
        if following is None:
            last, first = _("this is the last article"), _("this is the first article")
            return [Said(last if step > 0 else first)]
        return self.open(following)

    def _read_progress(self) -> None:
        self.progress = Progress(*self._order.progress())
