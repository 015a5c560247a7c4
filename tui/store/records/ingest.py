"""Taking records in: the store's side of import."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain

from tui.core.article import sha256_of
from tui.core.difference import StateChange
from tui.core.errors import DataError
from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _, ngettext
from tui.core.proposal import Proposal
from tui.core.record import Record
from tui.core.span import Source
from tui.store.database import Database
from tui.store.log import events, roles
from tui.store.records.delivery import Delivery, Mode, delivery
from tui.store.records.incoming_labels import IncomingLabels
from tui.store.records.incoming_work import HeldWork, NewWork
from tui.store.records.validate import refuse_what_cannot_be_stored
from tui.store.rows import near_duplicates
from tui.store.texts import article_changes, articles
from tui.store.work import proposals
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


@frozen_dataclass
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
    _labels: IncomingLabels = field(init=False)
    _work: NewWork = field(init=False)

    def __post_init__(self) -> None:
        self._labels = IncomingLabels(self.db, self.annotator, self.add_labels)
        self._work = NewWork(self.db, self.origin)

    def examine(self, record: Record) -> None:
        """Raise what ``take`` would, as far as the record, the scheme and the roles tell.

        Writes nothing, and needs no transaction.
        """
        refuse_what_cannot_be_stored(record)
        record = self._labels.with_plain_names(record)
        if self.as_suggestions:
            record = _suggesting(record)
        roles.refuse_saying(self.db, record.annotator or self.annotator, self.annotator)
        unknown = self._labels.unknown(record)
        _refuse_dangling(record)
        self._labels.names.update(unknown)

    def take(self, record: Record) -> TakenIn:
        """Store the article if its text is new, and what was said of it if that is new.

        Raises DataError, or UsageError where it is not for the annotator to bring in.
        """
        refuse_what_cannot_be_stored(record)
        record = self._labels.with_plain_names(record)
        left = 0
        if self.as_suggestions:
            left = len(record.labels) + len(record.relations) + bool(record.note)
            record = _suggesting(record)
        known = dict(self._labels.names)
        try:
            taken = self._take(record)
        except BaseException:
            # The caller may take this record alone back, its new labels with it.
            self._labels.names = known
            raise
        return replace(taken, unproposed=left) if left else taken

    def _take(self, record: Record) -> TakenIn:
        added = self._labels.take(record)
        self._labels.take_relations_and_attributes(record)
        arrived = self._article(record)
        article_id, is_new = arrived.id, arrived.is_new
        who = record.annotator or self.annotator
        roles.refuse_saying(self.db, who, self.annotator)
        _refuse_dangling(record)
        there, delivered = self._there(record, article_id, who, is_new=is_new)
        had_spans = bool(there.spans)
        before = delivered.changes if delivered else ()
        changes = _Tally(chain(before, self._work.changes(record, there)))
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
            joined=bool(record.annotator is None and had_spans and changes.spans),
            meta=arrived.meta,
            lost=arrived.lost,
        )

    def _group(self) -> str:
        self.run.group = self.run.group or self.db.clock.new_id()
        return self.run.group

    def _there(
        self, record: Record, article_id: str, who: str, *, is_new: bool
    ) -> tuple["HeldWork", Delivery | None]:
        """What the annotator holds; where the record replaces that, once its changes are made.

        Raises DataError where it would overwrite what was done here, and that is to be asked.
        """
        said = record.annotator or record.spans or record.labels
        replaces = record.whole if self.mode is Mode.ASK else self.mode is Mode.REPLACE and said
        if is_new or not replaces or (article_id, who) in self.run.delivered:
            return HeldWork.of(self.db, article_id, who, is_new=is_new), None
        made = delivery(self.db, article_id, who, record)
        if made.overwrites and self.mode is Mode.ASK:
            raise OverwriteError(record, article_id, who, made)
        settled = frozenset(made.spans.values())
        return HeldWork(made.review, made.spans, made.labels, made.arcs, settled), made

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


@frozen_dataclass
class _Arrived:
    """The article of a record, and what was done to it."""

    id: str
    is_new: bool = False
    twin: str | None = None
    id_taken: bool = False
    meta: MetaOutcome = MetaOutcome.SAME
    lost: tuple[str, ...] = ()
    changed: bool = False


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
