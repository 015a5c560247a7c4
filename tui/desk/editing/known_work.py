"""What one annotator says of one article, as it is known here: read once, and kept by events.

The store has the last word: what an action did is taken into memory from its event, the same
way for a tag, for an undo, and for what another process wrote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tui.core.article import Article
from tui.core.event import Event
from tui.core.review import Review
from tui.core.span import Span
from tui.desk.changes import (
    Happening,
    LinksChanged,
    RefusalsChanged,
    ReviewChanged,
    SpansChanged,
)
from tui.desk.view.relation_index import RelationIndex
from tui.desk.view.span_index import SpanIndex
from tui.store.database import Database
from tui.store.project import attributes
from tui.store.rows import annotations
from tui.store.work import reviews

if TYPE_CHECKING:
    from tui.store.log.effects import AttributeEffect, RelationEffect


class KnownWork:
    """The spans, relations, values, labels and review of an annotator's article, in memory."""

    def __init__(self, db: Database, article: Article, annotator: str) -> None:
        self.db = db
        self.article = article
        self.annotator = annotator
        self.spans = SpanIndex(annotations.spans_of(db, article.id, annotator))
        self.relations = RelationIndex(annotations.relations_of(db, article.id, annotator))
        self.values = attributes.values_of_article(db, article.id, annotator)
        """What spans bear of attributes: by a span's id the values by attribute."""
        self.article_labels: frozenset[str] = frozenset()
        self.review = Review(article.id, annotator)
        self._reload_review()

    def reload(self) -> list[Happening]:
        """Look at the store again; what differs from what was known."""
        old = {span.id: span for span in self.spans}
        stored = annotations.spans_of(self.db, self.article.id, self.annotator)
        new = {span.id: span for span in stored}
        happened = _seen(
            [span for span in stored if old.get(span.id) != span],
            [span for span in old.values() if new.get(span.id) != span],
        )
        self._take_in(happened)
        happened += self._reload_links()
        if self._reload_review():
            happened.append(ReviewChanged())
        return happened

    def _reload_links(self) -> list[Happening]:
        """Look at the relations and the attributes again; of which spans they are others now."""
        stored = annotations.relations_of(self.db, self.article.id, self.annotator)
        values = attributes.values_of_article(self.db, self.article.id, self.annotator)
        changed = set(self.relations) ^ set(stored)
        ends = [end for one in changed for end in (one.head, one.tail)]
        both = {*self.values, *values}
        ends += [id_ for id_ in both if self.values.get(id_) != values.get(id_)]
        if ends:
            self.relations, self.values = RelationIndex(stored), values
        return [LinksChanged(tuple(sorted(set(ends))))] if ends else []

    def _reload_review(self) -> bool:
        """Look at the review and the article's labels; whether they are others now."""
        labels = frozenset(annotations.article_labels_of(self.db, self.article.id, self.annotator))
        review = reviews.get(self.db, self.article.id, self.annotator)
        changed = labels != self.article_labels or review != self.review
        self.article_labels, self.review = labels, review
        return changed

    def words_of(self, span_id: str) -> str:
        """The words of a span of this article; nothing where it is gone."""
        span = self.spans.get(span_id)
        return self.article.text[span.start : span.end] if span else ""

    def absorb(self, event: Event) -> list[Happening]:
        """Take into memory what an event did."""
        # The desk opens sooner without them.
        from tui.store.log.effects import (
            ArticleLabelEffect,
            AttributeEffect,
            RefusalEffect,
            RelationEffect,
            ReviewEffect,
            SpanEffect,
            effects,
        )

        added, removed = [], []
        linked: list[str] = []
        happened: list[Happening] = []
        for effect in effects(event.changes):
            match effect:
                case SpanEffect(before, after):
                    old = self.spans.get(before.id) if before else None
                    removed += [old] if old else []
                    added += [after] if after else []
                case ArticleLabelEffect(label, borne):
                    others = self.article_labels - {label}
                    self.article_labels = others | {label} if borne else others
                    happened.append(ReviewChanged())
                case RefusalEffect():
                    happened.append(RefusalsChanged())
                case ReviewEffect(status=status, note=note, removed=False):
                    self.review = replace(
                        self.review, status=status, note=note, updated_at=event.at
                    )
                    happened.append(ReviewChanged())
                case RelationEffect():
                    linked += self._link(effect)
                case AttributeEffect():
                    linked += self._bear(effect)
        seen = _seen(added, removed)
        self._take_in(seen)
        if linked:
            seen.append(LinksChanged(tuple(dict.fromkeys(linked))))
        return seen + happened

    def _bear(self, effect: "AttributeEffect") -> list[str]:
        """Have a value of an attribute in memory, or no more; of which spans."""
        values = dict(self.values.pop(effect.span_id, {}))
        values.pop(effect.name, None)
        if effect.after is not None:
            values[effect.name] = effect.after
        if values:
            self.values[effect.span_id] = values
        return [effect.span_id]

    def _link(self, effect: "RelationEffect") -> list[str]:
        """Have a relation in memory, or no more; of which spans."""
        if effect.before:
            self.relations.discard(effect.before.id)
        if effect.after:
            self.relations.add(effect.after)
        sides = [side for side in (effect.after, effect.before) if side]
        return [end for side in sides for end in (side.head, side.tail)]

    def _take_in(self, happened: Iterable[Happening]) -> None:
        """Have these spans in memory, or no more."""
        for happening in happened:
            if isinstance(happening, SpansChanged):
                for span in happening.removed:
                    self.spans.discard(span.id)
                for span in happening.added:
                    self.spans.add(span)


def _seen(added: Sequence[Span], removed: Sequence[Span]) -> list[Happening]:
    return [SpansChanged(tuple(added), tuple(removed))] if added or removed else []
