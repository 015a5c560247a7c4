"""Tagging one article: each action is stored before the method returns, and then seen here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.core.article import Article
from tui.core.event import Change, Event
from tui.core.i18n import _
from tui.core.label import Label
from tui.core.review import Review, Status
from tui.core.selection import Range
from tui.core.span import AT_ONCE, UNREAD, Relation, Source, Span
from tui.desk.changes import Happening, Said
from tui.desk.editing.known_work import KnownWork
from tui.desk.view.offers import Offer
from tui.desk.view.relation_index import RelationIndex
from tui.store.database import Database
from tui.store.log import events
from tui.store.rows.doubles import DoubleError, already
from tui.store.texts import articles
from tui.store.work import annotation_changes, reviews
from tui.store.work.annotation_changes import StaleError
from tui.text.span_hygiene import trim_range

if TYPE_CHECKING:
    from tui.core.proposal import Proposal


class Annotations:
    """What one annotator says of one article, in memory and in the store."""

    def __init__(self, db: Database, article: Article, annotator: str) -> None:
        self.db = db
        self.article = article
        self.annotator = annotator
        self.doubled = False
        """Whether the last action would have made a span twice, and was not done."""
        self._known = KnownWork(db, article, annotator)
        self.spans = self._known.spans

    @property
    def relations(self) -> RelationIndex:
        """The relations between its spans."""
        return self._known.relations

    @property
    def values(self) -> Mapping[str, Mapping[str, str]]:
        """What spans bear of attributes: by a span's id the values by attribute."""
        return self._known.values

    @property
    def article_labels(self) -> frozenset[str]:
        """The labels of the whole article."""
        return self._known.article_labels

    @property
    def review(self) -> Review:
        """Where the annotator stands with it."""
        return self._known.review

    def reload(self) -> list[Happening]:
        """Look at the store again; what differs from what was known."""
        return self._known.reload()

    def words_of(self, span_id: str) -> str:
        """The words of a span of this article; nothing where it is gone."""
        return self._known.words_of(span_id)

    def is_blank(self, chosen: Range) -> bool:
        """Whether nothing but white space stands in a range: no span is made of that."""
        return not self.article.text[chosen.start : chosen.end].strip()

    def bearing(self, chosen: Range, label: str) -> Span | None:
        """The span that has this label on exactly these words, white space at the edges aside."""
        place = trim_range(self.article.text, *chosen)
        for span in self.spans.at(*place):
            if span.label == label:
                return span
        return None

    def add(
        self,
        chosen: Sequence[Range],
        label: str,
        source: Source = Source.HAND,
        *,
        score: float | None = None,
        origin: str | None = None,
        edited: bool = False,
        group: str | None = None,
        bump: bool = True,
    ) -> list[Happening]:
        """Tag ranges, all in one action, which may be part of a ``group`` of actions.

        Those that bear the label already, by another desk perhaps, are left out, which is said.
        """
        fresh: dict[Range, None] = {}
        for place in chosen:
            fresh[trim_range(self.article.text, *place)] = None

        def changes() -> list[Change]:
            now = self.db.clock.now()
            spans = [self._new(place, label, source, score, origin, edited) for place in fresh]
            if source in (Source.IMPORT, Source.MODEL):
                return annotation_changes.taking_changes(self.db, spans, self.article.text, now)
            return annotation_changes.tag_changes(spans, self.article.text, now)

        kind = "tag" if group is None else "match"
        happened = self.do(kind, changes, bump=bump, group=group)
        if self.doubled:
            left = [place for place in fresh if not self.bearing(place, label)]
            if left and len(left) < len(fresh):
                more = self.add(
                    left, label, source, score=score, origin=origin, edited=edited, group=group,
                    bump=bump,
                )  # fmt: skip
                return [*more, *happened]
        return happened

    def take_all(self, offers: Iterable[Offer]) -> list[Happening]:
        """Tag offers with the labels offered first, all in one action, unread as they are.

        Those whose words bear the label already are left out.
        """
        spans = [
            self._new(
                offer.range, offer.labels[0], offer.source, offer.score,
                "; ".join(filter(None, (offer.stamp, UNREAD))), edited=False,
            )
            for offer in offers
            if not self.is_blank(offer.range) and not self.bearing(offer.range, offer.labels[0])
        ]  # fmt: skip

        def changes() -> list[Change]:
            now, text = self.db.clock.now(), self.article.text
            models = [span for span in spans if span.source in (Source.IMPORT, Source.MODEL)]
            own = [span for span in spans if span.source not in (Source.IMPORT, Source.MODEL)]
            return [
                *annotation_changes.tag_changes(own, text, now),
                *annotation_changes.taking_changes(self.db, models, text, now),
            ]

        return self.do(events.TAKE_ALL, changes) if spans else []

    def look_at(self, span: Span) -> list[Happening]:
        """Say that a span which was taken with others was looked at; no action of its own."""
        seen = replace(span, origin=(span.origin or "").removesuffix(UNREAD) + AT_ONCE)

        def changes() -> list[Change]:
            return annotation_changes.alteration_changes(self.db, span, seen, self.article.text)

        return self.do(events.LOOK, changes, bump=False)

    def refuse(
        self,
        form: str,
        labels: Iterable[str],
        *,
        group: str | None = None,
        proposal: "Proposal | None" = None,
    ) -> list[Happening]:
        """Have a folded form not offered with these labels in this article again.

        ``proposal`` is the offer that was refused, where it is to be known with its score: it is
        stored as proposed, and settled by the refusal.
        """

        def changes() -> list[Change]:
            return annotation_changes.refusal_changes(
                self.db, self.article.id, self.annotator, form, labels
            )

        with self.db.transaction():
            if proposal is not None:
                # The desk opens sooner without it.
                from tui.store.work import proposals

                words = self.article.text[proposal.start : proposal.end]
                proposals.add(self.db, proposal, words)
            return self.do("refuse", changes, bump=False, group=group)

    def remove(self, spans: Iterable[Span], instead: Sequence[Relation] = ()) -> list[Happening]:
        """Remove spans, with the relations and attributes that hang on them.

        ``instead`` are relations that come in the place of those.
        """

        def changes() -> list[Change]:
            return [
                *annotation_changes.removal_changes(self.db, spans),
                *annotation_changes.relation_changes(instead, self.db.clock.now()),
            ]

        return self.do("remove", changes)

    def relabel(self, span: Span, label: str) -> list[Happening]:
        """Give a span another label."""
        if span.label == label:
            return []
        return self._alter("relabel", span, replace(span, label=label))

    def resize(self, span: Span, chosen: Range) -> list[Happening]:
        """Give a span another range, without white space at its edges; one without a letter is
        refused by doing nothing."""
        chosen = trim_range(self.article.text, *chosen)
        if chosen.start >= chosen.end or (span.start, span.end) == tuple(chosen):
            return []
        altered = replace(span, start=chosen.start, end=chosen.end)
        return self._alter("resize", span, altered)

    def annotate(self, span: Span | None, note: str) -> list[Happening]:
        """Put a note on a span, or on the article where there is no span; empty removes it."""
        if span is not None:
            if (span.note or "") == note:
                return []
            return self._alter("note", span, replace(span, note=note or None))
        if (self.review.note or "") == note:
            return []

        def changes() -> list[Change]:
            review = self._stored_review()
            if review.note != self.review.note:
                raise StaleError
            return [reviews.change(review, note=note)]

        return self.do("note", changes, bump=False)

    def label_article(self, label: Label, *, borne: bool = True) -> list[Happening]:
        """Say a label of the whole article, or take it back."""

        def changes() -> list[Change]:
            return annotation_changes.article_label_changes(
                self.db, self.article.id, self.annotator, label.name, borne=borne
            )

        return self.do("article-label", changes)

    def set_status(self, status: Status) -> list[Happening]:
        """Say where one stands with the article."""
        if status is self.review.status:
            return []

        def changes() -> list[Change]:
            return [reviews.change(self._stored_review(), status)]

        return self.do(status.value, changes, bump=False)

    def undo(self) -> list[Happening]:
        """Take back the last action, in other articles too if it was one over several."""
        # The desk opens sooner without it.
        from tui.store.work import reversal

        if not articles.has_text(self.db, self.article):
            return [Said(_just_changed(), True)]
        done = reversal.undo(self.db, self.article.id, self.annotator)
        one, more = _("undone: {what}"), _("undone in {count} articles")
        return self._told(done, _("nothing to undo"), one, more)

    def redo(self) -> list[Happening]:
        """Do the last undone action again."""
        # The desk opens sooner without it.
        from tui.store.work import reversal

        if not articles.has_text(self.db, self.article):
            return [Said(_just_changed(), True)]
        done = reversal.redo(self.db, self.article.id, self.annotator)
        one, more = _("redone: {what}"), _("redone in {count} articles")
        return self._told(done, _("nothing to redo"), one, more)

    def _told(self, done: Sequence[Event], none: str, one: str, more: str) -> list[Happening]:
        """What events did here, and in how many articles."""
        # The desk opens sooner without them.
        from tui.desk.editing.event_summary import summary
        from tui.store.log.effects import SpanEffect, effects

        happened: list[Happening] = []
        for event in done:
            if event.article_id == self.article.id:
                happened += self._known.absorb(event)
        left_out = [change for event in done for change in event.left_out]
        for effect in effects(left_out):
            if isinstance(effect, SpanEffect) and effect.after:
                # Back it would be there twice: the other one stays.
                return [*happened, Said(already(effect.text, effect.after.label), True)]
        count = len({event.article_id for event in done})
        if count > 1:
            return [*happened, Said(more.format(count=count))]
        said = summary(done, self.words_of)
        return [*happened, Said(one.format(what=said) if done else none)]

    def _alter(self, kind: str, span: Span, altered: Span) -> list[Happening]:
        def changes() -> list[Change]:
            return annotation_changes.alteration_changes(self.db, span, altered, self.article.text)

        return self.do(kind, changes)

    def do(
        self,
        kind: str,
        changes: Callable[[], list[Change]],
        *,
        bump: bool = True,
        group: str | None = None,
    ) -> list[Happening]:
        """One action; the first on an article not seen also says that it is being worked on.

        What is stored is looked at and changed in one transaction. Where another desk has been
        there since we looked, nothing is changed but what we know. Nor is anything where a span
        would be there twice: then ``doubled`` is true.
        """
        self.doubled = False
        try:
            with self.db.transaction():
                review = reviews.of_text(self.db, self.article, self.annotator)
                if review is None:
                    # What is chosen are places of a text that nobody has any more.
                    return [Said(_just_changed(), True)]
                made = changes()
                if bump and review.status is Status.TODO:
                    made.append(reviews.change(review, Status.DOING))
                event = events.record_action(
                    self.db,
                    kind,
                    made,
                    annotator=self.annotator,
                    article_id=self.article.id,
                    group=group,
                )
        except DoubleError as error:
            self.doubled = True
            return [*self.reload(), Said(error.what, True)]
        except StaleError:
            return [*self.reload(), Said(_just_changed(), True)]
        return self._known.absorb(event)

    def _stored_review(self) -> Review:
        return reviews.get(self.db, self.article.id, self.annotator)

    def _new(
        self,
        place: Range,
        label: str,
        source: Source,
        score: float | None,
        origin: str | None,
        edited: bool,
    ) -> Span:
        place = trim_range(self.article.text, *place)
        return Span(
            id=self.db.clock.new_id(),
            article_id=self.article.id,
            annotator=self.annotator,
            label=label,
            start=place.start,
            end=place.end,
            source=source,
            score=score,
            origin=origin,
            edited=edited,
        )


def _just_changed() -> str:
    return _("this has just been changed elsewhere: look again")
