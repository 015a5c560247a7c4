"""An article as its annotators have it, what stands in gold, and what became of each difference."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from tui.agreement.answers import Answer, Element
from tui.agreement.differences import DifferenceKind
from tui.core.article import Article
from tui.core.event import Change, Event
from tui.core.review import Review, Status
from tui.core.span import Span
from tui.desk.adjudication.gold_set import GoldSet
from tui.desk.adjudication.offered import OfferedReader
from tui.desk.adjudication.rulings import Ruling
from tui.desk.adjudication.settlement_book import SettlementBook
from tui.desk.adjudication.settlements import ComparedAnswers, Settlement
from tui.desk.adjudication.statements import Thing, element_of, things_in
from tui.desk.adjudication.verdicts import GoldWriter
from tui.store.database import Database
from tui.store.log import events
from tui.store.project import attributes
from tui.store.rows import annotations
from tui.store.texts import articles
from tui.store.work import decisions, reversal, reviews
from tui.store.work.annotation_changes import StaleError
from tui.store.work.decisions import Decision


class AdjudicatedArticle:
    """Read from the store, and read again when asked; ``asked`` are annotators in their order."""

    def __init__(
        self, db: Database, article_id: str, asked: Sequence[str], *, gold: str, curator: str
    ) -> None:
        self.db = db
        self.article: Article = articles.get(db, article_id)
        self.asked = tuple(asked)
        self.gold = gold
        self._curator = curator
        self._writer = GoldWriter(db, self.article, gold, curator)
        self.load()

    def load(self) -> None:
        """Look at everything again."""
        self._version = self.db.version
        id_ = self.article.id
        stood = {name: reviews.get(self.db, id_, name).status for name in self.asked}
        self.annotators: tuple[str, ...] = those_who_count(stood)
        """Who counts, in the order of their digits."""
        self.lanes: Mapping[str, tuple[Span, ...]] = {
            name: tuple(annotations.spans_of(self.db, id_, name)) for name in self.annotators
        }
        """What each has, as they have it."""
        self.said: Mapping[str, Mapping[Element, Span]] = {
            name: {element_of(span): span for span in spans} for name, spans in self.lanes.items()
        }
        """The same by what it says."""
        self.values: Mapping[str, Mapping[str, str]] = {
            span_id: values
            for name in self.annotators
            for span_id, values in attributes.values_of_article(self.db, id_, name).items()
        }
        """What their spans bear, by the ids of these."""
        self._reader = OfferedReader(self.db)
        self.standing = GoldSet(
            annotations.spans_of(self.db, id_, self.gold),
            annotations.article_labels_of(self.db, id_, self.gold),
            annotations.relations_of(self.db, id_, self.gold),
            attributes.values_of_article(self.db, id_, self.gold),
        )
        """What stands in gold."""
        compared = ComparedAnswers({name: self._answer(name) for name in self.annotators})
        self._book = SettlementBook(compared, self.standing)
        for one in decisions.of_article(self.db, id_, self.gold).values():
            self._put(one)
        self.review: Review = reviews.get(self.db, id_, self.gold)
        self.settled = self._book.settlements()

    def _take_in(self, event: Event) -> None:
        """Know of an action on gold that is stored by now, at the cost of what it changed."""
        for place, one in decisions.changed_by(event.changes):
            if one is None:
                self._book.drop(place)
            else:
                self._put(one)
        for place in self.standing.take_in(event.changes):
            self._book.touch(place)
        if reviews.is_changed_by(event):
            self.review = reviews.get(self.db, self.article.id, self.gold)
        self.settled = self._book.settlements()

    def _put(self, decision: Decision) -> None:
        offered = self._reader.offered_in(decision)
        self._book.put(decision, offered.statements, offered.key)

    @property
    def decisions(self) -> Mapping[str, Decision]:
        """Those that stand, by place."""
        return self._book.decisions

    def times_taken(self, name: str) -> int:
        """In how many decisions an annotator's version was taken."""
        return self._book.taken[name]

    @property
    def waiting(self) -> tuple[str, ...]:
        """Who was asked for, and has no answer yet."""
        return tuple(name for name in self.asked if name not in self.annotators)

    @property
    def is_stale(self) -> bool:
        """Whether another program has written to the database since it was read."""
        return self.db.version != self._version

    @property
    def has_its_text(self) -> bool:
        """Whether the article is there still, with the text that is known of it."""
        return articles.has_text(self.db, self.article)

    def things_of(self, item: Settlement) -> tuple[Thing, ...]:
        """What stands in gold of a difference that is decided."""
        about = [thing for one in item.difference.versions for thing in things_in(one)]
        if item.difference.kind is DifferenceKind.ARTICLE_LABEL:
            return tuple(thing for thing in about if thing in self.standing.labels)
        if item.difference.kind is DifferenceKind.RELATION:
            ends = {thing[1:] for thing in about}
            return tuple(arc for arc in self.standing.arcs if arc[1:] in ends)
        if item.difference.kind is DifferenceKind.ATTRIBUTE:
            asked = {thing[:2] for thing in about}
            return tuple(one for one in self.standing.borne if one[:2] in asked)
        return tuple(map(element_of, self.made_in(item)))

    def made_in(self, item: Settlement) -> tuple[Span, ...]:
        """The spans of gold that a difference has led to, by decisions that are void, too."""
        places = [one.place for one in (item.decision, *item.earlier) if one is not None]
        made = [span for place in dict.fromkeys(places) for span in self.standing.made_by(place)]
        return tuple(sorted(made, key=lambda span: span.order))

    # What is stored

    def settle(self, rulings: Iterable[Ruling], *, leaving: Iterable[Span] = ()) -> Event:
        """Store rulings as one event, and take spans that come from no decision away with them.

        Raises StaleError, and stores nothing, where somebody else has written since.
        """
        with self.db.transaction():
            if self.is_stale or not self.has_its_text:
                raise StaleError
            hanging = self._book.hanging
            made = self._writer.changes(rulings, self.standing, hanging, leaving=leaving)
            if self.review.status is Status.TODO:
                made.append(reviews.change(self.review, Status.DOING))
            event = self._record(made)
        self._take_in(event)
        return event

    def set_status(self, status: Status) -> Event:
        """Say how far gold is with the article."""
        with self.db.transaction():
            review = reviews.get(self.db, self.article.id, self.gold)
            event = self._record([reviews.change(review, status)])
        self._take_in(event)
        return event

    def take_back(
        self, places: Sequence[str], *, group: str | None = None, reverses: str | None = None
    ) -> Event:
        """Take decisions back, as if nothing had been decided there; inside a transaction.

        Gold that has nothing any more is not begun. ``reverses`` is the event that is undone so, if
        it is one.
        """
        book = self._book
        made = self._writer.removals(places, self.standing, book.hanging, book.offered)
        stands = self.standing.copy()
        stands.take_in(made)
        left = self.decisions.keys() - {place for place, _one in decisions.changed_by(made)}
        if self.review.status is Status.DOING and not (left or stands.spans or stands.labels):
            made.append(reviews.change(self.review, Status.TODO))
        return self._record(made, group, reverses)

    def undo(self) -> Event | None:
        """Take back what the curator did last for this gold; None where nothing is left.

        Raises UsageError where another curator has decided otherwise since, and StaleError where
        somebody else has written since it was read; both change nothing.
        """
        return self._reversed(reversal.undo_decision)

    def redo(self) -> Event | None:
        """Do again what was undone last. Raises like ``undo``."""
        return self._reversed(reversal.redo_decision)

    def _reversed(self, act: Callable[[Database, str, str, str], Event | None]) -> Event | None:
        with self.db.transaction():
            if self.is_stale:
                raise StaleError
            event = act(self.db, self.article.id, self._curator, self.gold)
        if event is not None:
            self._take_in(event)
        return event

    def _record(
        self, changes: Sequence[Change], group: str | None = None, reverses: str | None = None
    ) -> Event:
        return events.record(
            self.db,
            events.DECIDE if reverses is None else events.UNDO,
            changes,
            annotator=self._curator,
            article_id=self.article.id,
            reverses=reverses,
            group=group,
        )

    # What is read

    def _answer(self, name: str) -> Answer:
        id_ = self.article.id
        ends = {span.id: element_of(span) for span in self.lanes[name]}
        return Answer(
            frozenset(ends.values()),
            frozenset(annotations.article_labels_of(self.db, id_, name)),
            frozenset(
                (arc.label, ends[arc.head], ends[arc.tail])
                for arc in annotations.relations_of(self.db, id_, name)
                if arc.head in ends and arc.tail in ends
            ),
            borne=frozenset(
                (element, attribute, value)
                for span_id, element in ends.items()
                for attribute, value in self.values.get(span_id, {}).items()
            ),
        )


def those_who_count(stood: Mapping[str, Status]) -> tuple[str, ...]:
    """Who is done with an article; where fewer than two are, whoever has opened it."""
    done = tuple(name for name, status in stood.items() if status is Status.DONE)
    if len(done) > 1:
        return done
    opened = tuple(name for name, status in stood.items() if status is not Status.TODO)
    return opened if len(opened) > len(done) else done
