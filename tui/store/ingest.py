"""Taking records in: the store's side of import."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain, groupby, pairwise

from tui.core.article import sha256_of
from tui.core.difference import StateChange
from tui.core.errors import DataError, UsageError
from tui.core.event import Change
from tui.core.i18n import _, ngettext
from tui.core.label import Kind, Label
from tui.core.proposal import Proposal
from tui.core.record import Record, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.core.review import Review, Status
from tui.core.scheme import labels_with_defaults, plain_name, validate_name
from tui.core.span import Relation, Source, Span
from tui.store import (
    annotation_changes,
    annotations,
    article_changes,
    articles,
    attributes,
    events,
    near_duplicates,
    proposals,
    relation_labels,
    reviews,
    roles,
    scheme,
)
from tui.store.database import Database
from tui.store.delivery import Delivery, Mode, delivery
from tui.store.validate import refuse_what_cannot_be_stored
from tui.text.near_duplicates import halves, skeleton


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    MERGED = "merged"
    SKIPPED = "skipped"


class MetaOutcome(StrEnum):
    """Whether a record says another title or other metadata of an article that is there."""

    SAME = "same"
    DIFFERS = "differs"
    UPDATED = "updated"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What one record brought. ``outcome`` is of the article: merged means its text was there.

    ``proposals`` counts spans that wait to be taken; ``unproposed`` what stood beside them, which
    cannot wait: labels of the article, relations, a note. ``twin`` is the id of an article whose
    text is one code point, or marks and white space, away from a new one's. ``difference`` is what
    a record of an annotator's state changed, ``overwritten`` how much of it was done here since.
    ``id_taken``: another text has the record's id. ``joined``: spans of a record that names nobody
    have joined those that ``annotator`` had. ``lost`` are the texts of spans that have no
    place in a corrected text.
    """

    outcome: Outcome
    article_id: str
    spans: int = 0
    labels_added: tuple[str, ...] = ()
    proposals: int = 0
    unproposed: int = 0
    twin: str | None = None
    difference: StateChange | None = None
    overwritten: int = 0
    id_taken: bool = False
    joined: bool = False
    meta: MetaOutcome = MetaOutcome.SAME
    lost: tuple[str, ...] = ()


@dataclass(slots=True)
class ImportRun:
    """What all parts of one import share: whose articles it has brought to a state, and the group
    of the events that did so."""

    delivered: set[tuple[str, str]] = field(default_factory=set)
    group: str | None = None


@dataclass(slots=True)
class Intake:
    """Takes records into a database, one after another, inside the caller's transaction.

    ``annotator`` owns what comes with no annotator's name; ``add_labels`` lets labels in that the
    scheme does not have, which otherwise raise DataError. With ``as_suggestions`` all spans are
    proposed to ``annotator``, whoever said them, and nothing else is taken of what was said;
    ``origin`` is what proposals come from where a record does not tell. ``mode`` says what becomes
    of what an annotator holds already; ``update_meta`` gives articles that are there the titles
    and metadata of their records, ``update_text`` their texts by their ids.
    """

    db: Database
    annotator: str
    add_labels: bool = False
    as_suggestions: bool = False
    origin: str = ""
    mode: Mode = Mode.ASK
    update_meta: bool = False
    update_text: bool = False
    run: ImportRun = field(default_factory=ImportRun)
    _names: dict[str, Kind] = field(init=False)

    def __post_init__(self) -> None:
        known = scheme.labels(self.db, retired=True)
        self._names = {label.name: label.kind for label in known}

    def examine(self, record: Record) -> None:
        """Raise what ``take`` would, as far as the record, the scheme and the roles tell.

        Writes nothing, and needs no transaction.
        """
        refuse_what_cannot_be_stored(record)
        record = self._with_names_of_labels(record)
        if self.as_suggestions:
            record = _suggesting(record)
        roles.refuse_saying(self.db, record.annotator or self.annotator, self.annotator)
        unknown = self._unknown_labels(record)
        _refuse_dangling(record)
        self._names.update(unknown)

    def take(self, record: Record) -> TakenIn:
        """Store the article if its text is new, and what was said of it if that is new.

        Raises DataError, or UsageError where it is not for the annotator to bring in.
        """
        refuse_what_cannot_be_stored(record)
        record = self._with_names_of_labels(record)
        left = 0
        if self.as_suggestions:
            left = len(record.labels) + len(record.relations) + bool(record.note)
            record = _suggesting(record)
        known = dict(self._names)
        try:
            taken = self._take(record)
        except BaseException:
            # The caller may take this record alone back, its new labels with it.
            self._names = known
            raise
        return replace(taken, unproposed=left) if left else taken

    def _with_names_of_labels(self, record: Record) -> Record:
        """The record with its labels' names as labels have them: no white space at their ends."""
        used = {*record.labels, *(one.label for one in (*record.spans, *record.suggested))}
        used |= {one.label for one in record.relations}
        names = {
            name: plain_name(name) for name in used - set(self._names) if name != plain_name(name)
        }
        if not names:
            return record

        def bare_name(label: str) -> str:
            return names.get(label) or label

        return replace(
            record,
            labels=tuple(bare_name(label) for label in record.labels),
            spans=tuple(replace(one, label=bare_name(one.label)) for one in record.spans),
            suggested=tuple(replace(one, label=bare_name(one.label)) for one in record.suggested),
            relations=tuple(replace(one, label=bare_name(one.label)) for one in record.relations),
        )

    def _take(self, record: Record) -> TakenIn:
        added = self._take_labels(record)
        self._take_relation_labels(record)
        arrived = self._article(record)
        article_id, is_new = arrived.id, arrived.is_new
        who = record.annotator or self.annotator
        roles.refuse_saying(self.db, who, self.annotator)
        _refuse_dangling(record)
        there, delivered = self._there(record, article_id, who, is_new=is_new)
        before = delivered.changes if delivered else ()
        changes = _Tally(chain(before, self._changes(record, there)))
        group = self._group() if before else None
        events.record_import(self.db, changes, annotator=who, article_id=article_id, group=group)
        self.run.delivered.add((article_id, who))
        proposed = self._propose(record, article_id, who) if record.suggested else 0
        updated = arrived.changed or arrived.meta is MetaOutcome.UPDATED
        brought = changes.count or proposed or updated
        outcome = Outcome.ADDED if is_new else Outcome.MERGED if brought else Outcome.SKIPPED
        return TakenIn(
            outcome,
            article_id,
            changes.spans,
            added,
            proposed,
            twin=arrived.twin,
            difference=delivered.difference if delivered else None,
            overwritten=delivered.overwrites if delivered else 0,
            id_taken=arrived.id_taken,
            joined=bool(record.annotator is None and there.spans and changes.spans),
            meta=arrived.meta,
            lost=arrived.lost,
        )

    def _group(self) -> str:
        self.run.group = self.run.group or self.db.clock.new_id()
        return self.run.group

    def _there(
        self, record: Record, article_id: str, who: str, *, is_new: bool
    ) -> tuple["_There", Delivery | None]:
        """What the annotator holds; where the record replaces that, once its changes are made.

        Raises DataError where it would overwrite what was done here, and that is to be asked.
        """
        said = record.annotator or record.spans or record.labels
        replaces = record.whole if self.mode is Mode.ASK else self.mode is Mode.REPLACE and said
        if is_new or not replaces or (article_id, who) in self.run.delivered:
            return _There.of(self.db, article_id, who, is_new=is_new), None
        made = delivery(self.db, article_id, who, record)
        if made.overwrites and self.mode is Mode.ASK:
            raise OverwriteError(record, article_id, who, made)
        settled = frozenset(made.spans.values())
        return _There(made.review, made.spans, made.labels, made.arcs, settled), made

    def _article(self, record: Record) -> "_Arrived":
        """The article of the record, which is added where its text is new."""
        article_id = articles.with_text(self.db, sha256_of(record.text))
        if article_id is not None:
            return _Arrived(article_id, meta=self._describe(record, article_id))
        if record.id and articles.exists(self.db, record.id):
            if self.update_text:
                event, lost = article_changes.correct(
                    self.db, record.id, record.text, annotator=self.annotator, group=self._group()
                )
                meta = self._describe(record, record.id)
                return _Arrived(record.id, changed=bool(event), meta=meta, lost=tuple(lost))
            id_, twin = self._add_article(record)
            return _Arrived(id_, is_new=True, twin=twin, id_taken=True)
        id_, twin = self._add_article(record)
        return _Arrived(id_, is_new=True, twin=twin)

    def _describe(self, record: Record, article_id: str) -> MetaOutcome:
        """Compare what stands beside the article, and bring it to the record's where asked to."""
        if not record.title and not record.meta:
            return MetaOutcome.SAME
        title, meta = articles.title_and_meta(self.db, article_id)
        ours = {name: meta[name] for name in ("source_id",) if name in meta}
        wanted_title = record.title or title
        wanted = {**ours, **record.meta} if record.meta else meta
        if (wanted_title, wanted) == (title, meta):
            return MetaOutcome.SAME
        if not self.update_meta:
            return MetaOutcome.DIFFERS
        article_changes.describe(
            self.db,
            article_id,
            title=wanted_title,
            meta=wanted,
            annotator=self.annotator,
            group=self._group(),
        )
        return MetaOutcome.UPDATED

    def _add_article(self, record: Record) -> tuple[str, str | None]:
        """The id of the new article, and that of its near twin if there is one."""
        id_, meta = record.id, record.meta
        if id_ and articles.exists(self.db, id_):
            # The id belongs to another text: this one gets its own, and keeps the name.
            id_, meta = None, {**meta, "source_id": record.id}
        bare = skeleton(record.text)
        twin, known = near_duplicates.near(self.db, bare), halves(bare)
        # Of a long text it is as large as the text, which is written while it is not needed.
        del bare
        article = articles.add(
            self.db,
            text=record.text,
            title=record.title,
            meta=meta,
            id_=id_,
            known=known,
            annotator=self.annotator,
        )
        return article.id, twin

    def _unknown_labels(self, record: Record) -> dict[str, Kind]:
        """The labels that are to be added. Raises DataError where they may not be."""
        used = dict.fromkeys((s.label for s in (*record.spans, *record.suggested)), Kind.SPAN)
        for name in record.labels:
            if used.setdefault(name, Kind.ARTICLE) is Kind.SPAN:
                raise _wrong_kind(name, Kind.SPAN, record.place)
        unknown = {}
        for name, kind in used.items():
            if name not in self._names:
                unknown[name] = kind
            elif self._names[name] is not kind:
                raise _wrong_kind(name, self._names[name], record.place)
        if unknown and not self.add_labels:
            raise DataError(
                scheme.unknown_label(next(iter(unknown)), self._names),
                place=record.place,
                way_out=_("take it in with --add-labels, or add it: hashiya labels add NAME"),
            )
        for name in unknown:
            try:
                validate_name(name)
            except UsageError as error:
                raise DataError(error.what, place=record.place, way_out=error.way_out) from None
        return unknown

    def _take_labels(self, record: Record) -> tuple[str, ...]:
        unknown = self._unknown_labels(record)
        if not unknown:
            return ()
        existing = scheme.labels(self.db, retired=True)
        new = labels_with_defaults([Label(name, kind) for name, kind in unknown.items()], existing)
        for label in new:
            scheme.put(self.db, label, annotator=self.annotator)
            self._names[label.name] = label.kind
        return tuple(unknown)

    def _take_relation_labels(self, record: Record) -> None:
        told = {
            one.label: replace(one.told or RelationLabel(one.label), name=one.label)
            for one in reversed(record.relations)
            if one.label
        }
        if told:
            wanted = reversed(list(told.values()))
            relation_labels.add(self.db, wanted, annotator=self.annotator)
        borne = [pair for span in record.spans for pair in span.attributes]
        if borne:
            try:
                attributes.take_in(self.db, borne, annotator=self.annotator)
            except UsageError as error:
                raise DataError(error.what, place=record.place, way_out=error.way_out) from None

    def _changes(self, record: Record, there: "_There") -> Iterator[Change]:
        """One by one, since all of them at once take many times the memory of their file."""
        article_id, who = there.review.article_id, there.review.annotator
        now = self.db.clock.now()
        ids: dict[str, str] = {}
        for span in self._new_spans(record, there, ids):
            yield from annotation_changes.tag_changes((span,), record.text, now)
        labels = [name for name in dict.fromkeys(record.labels) if name not in there.labels]
        yield from annotation_changes.new_article_labels(article_id, who, labels, now)
        if any(span.attributes for span in record.spans):
            yield from self._attributes(record, there)
        if record.relations:
            yield from self._relations(record, there, ids, now)
        yield from _of_review(record, there.review)
        yield from reviews.credit(there.review, record.seconds or 0.0)

    def _attributes(self, record: Record, there: "_There") -> Iterator[Change]:
        """What spans bear that they do not bear yet; a value that is there stays."""
        article_id, who = there.review.article_id, there.review.annotator
        held = attributes.values_of_article(self.db, article_id, who)
        for span in filter(lambda one: one.attributes, record.spans):
            span_id = there.spans[_place(span)]
            if span_id in there.settled:
                continue
            borne = held.setdefault(span_id, {})
            for name, value in span.attributes:
                if name not in borne:
                    borne[name] = value
                    row = {"span_id": span_id, "name": name, "value": value}
                    yield Change("span_attributes", None, row)

    def _new_spans(self, record: Record, there: "_There", ids: dict[str, str]) -> Iterator[Span]:
        """The spans that the annotator does not have; ``ids`` is given those of all by theirs.

        Twice in one record they are one span, with what is noted of either.
        """
        for place, alike in groupby(_in_places(record.spans), _place):
            same = list(alike)
            span = same[0]
            known = there.spans.get(place)
            new_id = known or self.db.clock.new_id()
            if any(one.attributes for one in same):
                there.spans[place] = new_id
            ids.update((one.id, new_id) for one in same if one.id)
            if known is None:
                yield Span(
                    id=new_id,
                    article_id=there.review.article_id,
                    annotator=there.review.annotator,
                    label=span.label,
                    start=span.start,
                    end=span.end,
                    note=_notes_of(same),
                    source=span.source or Source.IMPORT,
                    score=span.score,
                    origin=span.origin or record.origin or self.origin or None,
                    edited=span.edited,
                    ref=span.id,
                )

    def _relations(
        self, record: Record, there: "_There", ids: dict[str, str], now: str
    ) -> list[Change]:
        made: list[Relation] = []
        for relation in record.relations:
            arc = (ids[relation.head], ids[relation.tail], relation.label)
            if arc in there.arcs:
                continue
            there.arcs.add(arc)
            made.append(
                Relation(
                    id=self.db.clock.new_id(),
                    article_id=there.review.article_id,
                    annotator=there.review.annotator,
                    label=relation.label,
                    head=arc[0],
                    tail=arc[1],
                    ref=relation.id,
                    note=relation.note,
                )
            )
        return annotation_changes.relation_changes(made, now)

    def _propose(self, record: Record, article_id: str, who: str) -> int:
        """Propose to ``who`` what the record suggests; how much of it they neither have nor see."""
        fresh: dict[tuple[int, int, str], Change] = {}
        for span in record.suggested:
            proposal = Proposal(
                id=self.db.clock.new_id(),
                article_id=article_id,
                annotator=who,
                label=span.label,
                start=span.start,
                end=span.end,
                source=Source.MODEL if span.source is Source.MODEL else Source.IMPORT,
                score=span.score,
                origin=record.origin or self.origin,
            )
            text = record.text[span.start : span.end]
            place = (proposal.start, proposal.end, proposal.label)
            change = proposals.addition(self.db, proposal, text, fresh.get(place))
            if change is not None:
                fresh[place] = change
        changes = list(fresh.values())
        events.record_many(self.db, events.PROPOSE, changes, annotator=who, article_id=article_id)
        return len(changes)


class OverwriteError(DataError):
    """A record would overwrite what its annotator did here since it was written."""

    def __init__(self, record: Record, article_id: str, who: str, made: Delivery) -> None:
        what = ngettext(
            "{who} worked on article {article} here since: {count} change would be lost",
            "{who} worked on article {article} here since: {count} changes would be lost",
            made.overwrites,
        )
        super().__init__(
            what.format(who=who, article=article_id, count=made.overwrites),
            place=record.place,
            way_out=_("see them with --dry-run --mode replace, and choose --mode replace or add"),
        )


@dataclass(frozen=True, slots=True)
class _Arrived:
    """The article of a record, and what was done to it."""

    id: str
    is_new: bool = False
    twin: str | None = None
    id_taken: bool = False
    meta: MetaOutcome = MetaOutcome.SAME
    lost: tuple[str, ...] = ()
    changed: bool = False


@dataclass(slots=True)
class _There:
    """What an annotator has said of an article already. ``spans`` leads from places to ids.

    ``settled`` are the ids of those that a delivery has brought to the record's state.
    """

    review: Review
    spans: dict[tuple[int, int, str], str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    arcs: set[tuple[str, str, str]] = field(default_factory=set)
    settled: frozenset[str] = frozenset()

    @classmethod
    def of(cls, db: Database, article_id: str, who: str, *, is_new: bool) -> "_There":
        if is_new:
            return cls(Review(article_id, who))
        spans = annotations.spans_of(db, article_id, who)
        arcs = annotations.relations_of(db, article_id, who)
        return cls(
            reviews.get(db, article_id, who),
            {(span.start, span.end, span.label): span.id for span in spans},
            frozenset(annotations.article_labels_of(db, article_id, who)),
            {(arc.head, arc.tail, arc.label) for arc in arcs},
        )


class _Tally:
    """Counts changes while they go by."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._changes = changes
        self.count = self.spans = 0

    def __iter__(self) -> Iterator[Change]:
        for change in self._changes:
            self.count += 1
            self.spans += change.table == "spans" and change.before is None
            yield change


def _place(span: RecordSpan) -> tuple[int, int, str]:
    return span.start, span.end, span.label


def _in_places(spans: Sequence[RecordSpan]) -> Sequence[RecordSpan]:
    """The spans so that those of one place follow each other, as they do in most records."""
    places = map(_place, spans)
    if all(one <= other for one, other in pairwise(places)):
        return spans
    return sorted(spans, key=_place)


def _notes_of(spans: Iterable[RecordSpan]) -> str | None:
    notes: list[str] = []
    for note in (span.note for span in spans):
        if note and f"\n{note}\n" not in "\n".join(["", *notes, ""]):
            notes.append(note)
    return "\n".join(notes) or None


def _suggesting(record: Record) -> Record:
    """The same text, with all of its spans only suggested, by whoever said them."""
    return Record(
        text=record.text,
        id=record.id,
        title=record.title,
        meta=record.meta,
        suggested=(*record.spans, *record.suggested),
        origin=record.origin or record.annotator or "",
        place=record.place,
    )


def _refuse_dangling(record: Record) -> None:
    """Raise DataError for a relation that points to no span of the record."""
    if not record.relations:
        return
    ids = {span.id for span in record.spans if span.id}
    for relation in record.relations:
        if relation.head not in ids or relation.tail not in ids:
            what = _("a relation {label!r} points to a span that is not there")
            raise DataError(what.format(label=relation.label), place=record.place)


def _wrong_kind(name: str, kind: Kind, place: str) -> DataError:
    what = (
        _("the label {name!r} is for spans, and stands on a whole article")
        if kind is Kind.SPAN
        else _("the label {name!r} is for whole articles, and stands on a span")
    )
    return DataError(
        what.format(name=name), place=place, way_out=_("give one of the two another name")
    )


def _of_review(record: Record, review: Review) -> list[Change]:
    fresh = review.status is Status.TODO
    status = record.status if fresh and record.status is not Status.TODO else None
    note = record.note if review.note is None else None
    return [reviews.change(review, status, note)] if status or note else []
