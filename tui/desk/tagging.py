"""Tagging one article: each action is stored before the method returns, and then seen here.

The store has the last word: what an action did is taken into memory from its event, the same
way for a tag, for an undo, and for what another process wrote.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui.core.article import Article
from tui.core.event import Change, Event, Row
from tui.core.i18n import _
from tui.core.label import Label
from tui.core.review import Review, Status
from tui.core.selection import Range
from tui.core.span import Source, Span
from tui.desk.happenings import Happening, ReviewChanged, Said, SpansChanged
from tui.desk.spans import SpanIndex
from tui.store import annotations, events, reviews
from tui.store.database import Database


class Tagger:
    """What one annotator says of one article, in memory and in the store."""

    def __init__(self, db: Database, article: Article, annotator: str) -> None:
        self.db = db
        self.article = article
        self.annotator = annotator
        self.spans = SpanIndex(annotations.spans_of(db, article.id, annotator))
        self.article_labels: frozenset[str] = frozenset()
        self.review = Review(article.id, annotator)
        self.reload()

    def reload(self) -> list[Happening]:
        """Look at the store again; what differs from what was known."""
        old = {span.id: span for span in self.spans}
        stored = annotations.spans_of(self.db, self.article.id, self.annotator)
        new = {span.id: span for span in stored}
        happened = self._seen(
            [span for span in stored if old.get(span.id) != span],
            [span for span in old.values() if new.get(span.id) != span],
        )
        self._take_in(happened)
        labels = frozenset(annotations.article_labels_of(self.db, self.article.id, self.annotator))
        review = reviews.get(self.db, self.article.id, self.annotator)
        if labels != self.article_labels or review != self.review:
            happened.append(ReviewChanged())
        self.article_labels, self.review = labels, review
        return happened

    def toggle(self, chosen: Range, label: str) -> list[Happening]:
        """Tag a range; the same label on the same words removes it."""
        same = [span for span in self.spans.at(*chosen) if span.label == label]
        if same:
            return self.remove(same)
        return self.add([chosen], label)

    def add(
        self, chosen: Sequence[Range], label: str, source: Source = Source.HAND
    ) -> list[Happening]:
        """Tag ranges, all in one action."""
        now = self.db.clock.now()
        changes = []
        for start, end in chosen:
            span = Span(
                id=self.db.clock.new_id(),
                article_id=self.article.id,
                annotator=self.annotator,
                label=label,
                start=start,
                end=end,
                source=source,
            )
            text = self.article.text[start:end]
            changes.append(Change("spans", None, annotations.span_row(span, text, now)))
        return self._do("tag", changes)

    def remove(self, spans: Iterable[Span]) -> list[Happening]:
        """Remove spans, with the relations that hang on them."""
        changes = [c for span in spans for c in annotations.removal(self.db, span.id)]
        return self._do("remove", changes)

    def relabel(self, span: Span, label: str) -> list[Happening]:
        """Give a span another label."""
        if span.label == label:
            return []
        return self._alter("relabel", span, replace(span, label=label))

    def resize(self, span: Span, chosen: Range) -> list[Happening]:
        """Give a span another range; an empty one is refused by doing nothing."""
        if chosen.start >= chosen.end or (span.start, span.end) == tuple(chosen):
            return []
        altered = replace(span, start=chosen.start, end=chosen.end)
        return self._alter("resize", span, altered)

    def annotate(self, span: Span | None, note: str) -> list[Happening]:
        """Put a note on a span, or on the article where there is no span; empty removes it."""
        if span is None:
            return self._do("note", [reviews.change(self.review, note=note)], bump=False)
        return self._alter("note", span, replace(span, note=note or None))

    def toggle_article_label(self, label: Label) -> list[Happening]:
        """Say a label of the whole article, or take it back."""
        row = {"article_id": self.article.id, "annotator": self.annotator, "label": label.name}
        if label.name in self.article_labels:
            change = Change("article_labels", row, None)
        else:
            created = {**row, "created_at": self.db.clock.now()}
            change = Change("article_labels", None, created)
        return self._do("article-label", [change])

    def set_status(self, status: Status) -> list[Happening]:
        """Say where one stands with the article."""
        if status is self.review.status:
            return []
        return self._do(status.value, [reviews.change(self.review, status)], bump=False)

    def undo(self) -> list[Happening]:
        """Take back the last action."""
        event = events.undo(self.db, self.article.id, self.annotator)
        if event is None:
            return [Said(_("nothing to undo"))]
        return [*self._absorb(event), Said(_("undone"))]

    def redo(self) -> list[Happening]:
        """Do the last undone action again."""
        event = events.redo(self.db, self.article.id, self.annotator)
        if event is None:
            return [Said(_("nothing to redo"))]
        return [*self._absorb(event), Said(_("done again"))]

    def _alter(self, kind: str, span: Span, altered: Span) -> list[Happening]:
        before = annotations.stored_row(self.db, "spans", span.id)
        if before is None:
            return [*self.reload(), Said(_("the span is gone: another desk removed it"), True)]
        text = self.article.text[altered.start : altered.end]
        after = annotations.span_row(altered, text, before["created_at"])
        return self._do(kind, [Change("spans", before, after)])

    def _do(self, kind: str, changes: list[Change], *, bump: bool = True) -> list[Happening]:
        """One action; the first on an article not seen also says that it is being worked on."""
        if not changes:
            return []
        if bump and self.review.status is Status.TODO:
            changes = [*changes, reviews.change(self.review, Status.DOING)]
        event = events.record(
            self.db, kind, changes, annotator=self.annotator, article_id=self.article.id
        )
        return self._absorb(event)

    def _absorb(self, event: Event) -> list[Happening]:
        """Take into memory what an event did."""
        added, removed = [], []
        happened: list[Happening] = []
        for change in event.changes:
            if change.table == "spans":
                old = self.spans.get(str(change.before["id"])) if change.before else None
                removed += [old] if old else []
                added += [_span(change.after)] if change.after else []
            elif change.table == "article_labels":
                names = {str(change.after["label"])} if change.after else set()
                gone = {str(change.before["label"])} if change.before else set()
                self.article_labels = (self.article_labels - gone) | names
                happened.append(ReviewChanged())
            elif change.table == "reviews" and change.after:
                self.review = replace(
                    self.review,
                    status=Status(change.after["status"]),
                    note=change.after["note"],
                    updated_at=event.at,
                )
                happened.append(ReviewChanged())
        seen = self._seen(added, removed)
        self._take_in(seen)
        return seen + happened

    def _take_in(self, happened: Iterable[Happening]) -> None:
        for happening in happened:
            if isinstance(happening, SpansChanged):
                for span in happening.removed:
                    self.spans.discard(span.id)
                for span in happening.added:
                    self.spans.add(span)

    @staticmethod
    def _seen(added: Sequence[Span], removed: Sequence[Span]) -> list[Happening]:
        return [SpansChanged(tuple(added), tuple(removed))] if added or removed else []


def _span(row: Row) -> Span:
    return Span(
        id=row["id"],
        article_id=row["article_id"],
        annotator=row["annotator"],
        label=row["label"],
        start=row["start"],
        end=row["end"],
        note=row["note"],
        source=Source(row["source"]),
        score=row["score"],
    )
