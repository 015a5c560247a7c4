"""What a verdict makes of the gold of an article: changes that one event records."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tui.agreement.answers import Arc, Borne, Element
from tui.core.article import Article
from tui.core.attribute import Attribute
from tui.core.decided_place import in_text, is_of_attribute
from tui.core.event import Change
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.span import Relation, Span
from tui.desk.adjudication.gold_set import GoldSet
from tui.desk.adjudication.rulings import Ruling
from tui.desk.adjudication.statements import Statement, element_of, read, version_of
from tui.store.database import Database
from tui.store.project import attributes
from tui.store.rows.row_changes import removed_once
from tui.store.texts.text_history import text_history
from tui.store.work import annotation_changes
from tui.store.work.decisions import Decision, Verdict, decision_changes

HangingPlaces = Mapping[str, Collection[Element]]
"""By place of a decision the spans that it goes with."""


@dataclass(slots=True)
class _Working:
    """The gold as the rulings before this one leave it."""

    gold: GoldSet
    gone: set[str] = field(default_factory=set)
    """Places of decisions that are to go."""
    values: "_SaidValues | None" = None
    """What spans of the article bear, once that was asked for."""


@frozen_dataclass
class _SaidValues:
    """By annotator and span the values; and the attributes that there are."""

    said: Mapping[str, Mapping[Element, Mapping[str, str]]]
    scheme: Sequence[Attribute]


class GoldWriter:
    """Writes rulings on one article for one gold, in the name of one curator."""

    def __init__(self, db: Database, article: Article, gold: str, curator: str) -> None:
        self._db = db
        self._article = article
        self._gold = gold
        self._curator = curator

    def changes(
        self,
        rulings: Iterable[Ruling],
        gold: GoldSet,
        hanging: HangingPlaces,
        *,
        leaving: Iterable[Span] = (),
    ) -> list[Change]:
        """The changes of all these rulings, decisions with them; spans that are ``leaving`` come
        from no decision. ``hanging`` are all decisions on relations and attributes.

        Raises StaleError where a span of gold is not stored as it is known here.
        """
        work = _Working(gold.copy())
        changes = annotation_changes.removal_changes(self._db, leaving)
        made = []
        history = text_history(self._db, self._article.id)
        if history is not None:
            # What was decided in another text at the same offsets is about other words.
            rulings = [_in_text(one, history.mark) for one in rulings]
        # What a span bears comes after the spans: one that goes takes it along.
        for ruling in sorted(rulings, key=lambda one: is_of_attribute(one.key)):
            about = version_of((), ruling.about)
            wanted = version_of((), ruling.things)
            if is_of_attribute(ruling.key):
                values = (*about.borne, *wanted.borne)
                if not any(element in work.gold.elements for element, _name, _value in values):
                    continue
                changes += self._of_attributes(work, about.borne, wanted.borne)
                made.append(self._decision(ruling))
                continue
            if about.arcs or wanted.arcs:
                changes += self._of_arcs(work, about.arcs, wanted.arcs)
            if about.labels or wanted.labels:
                changes += self._of_labels(work, about.labels, wanted.labels)
            changes += self._of_spans(work, ruling, wanted.spans, hanging)
            work.gone |= set(ruling.void)
            made.append(self._decision(ruling))
        return removed_once(changes) + decision_changes(
            self._db, self._article.id, self._gold, made, sorted(work.gone)
        )

    def removals(
        self,
        places: Sequence[str],
        gold: GoldSet,
        hanging: HangingPlaces,
        offered: Mapping[str, frozenset[Statement]],
    ) -> list[Change]:
        """The changes that take decisions back as if nothing had been decided there."""
        work = _Working(gold.copy())
        changes: list[Change] = []
        for place in places:
            about = version_of((), {thing for _who, thing in offered[place] if thing is not None})
            changes += self._of_attributes(work, about.borne, ())
            changes += self._of_arcs(work, about.arcs, ())
            changes += self._of_labels(work, about.labels, ())
            changes += self._of_spans(work, Ruling(place, Verdict.NONE), (), hanging)
        gone = sorted({*places, *work.gone})
        return removed_once(changes) + decision_changes(
            self._db, self._article.id, self._gold, (), gone
        )

    def _decision(self, ruling: Ruling) -> Decision:
        return Decision(
            article_id=self._article.id,
            gold=self._gold,
            place=ruling.key,
            verdict=ruling.verdict,
            curator=self._curator,
            of=ruling.of,
            seen=ruling.seen,
            reason=ruling.reason,
            rule=ruling.rule,
        )

    def _of_spans(
        self,
        work: _Working,
        ruling: Ruling,
        wanted: Iterable[Element],
        hanging: HangingPlaces,
    ) -> list[Change]:
        """Spans that the decision has already stay as they are; one that becomes another one keeps
        its id, and what hangs on it."""
        places = {ruling.key, *ruling.void}
        old = {element_of(one): one for place in places for one in work.gold.made_by(place)}
        wanted = list(dict.fromkeys(wanted))
        kept = [old[element] for element in wanted if element in old]
        fresh = [one for one in wanted if one not in old and one not in work.gold.elements]
        leaving = [span for element, span in old.items() if element not in wanted]
        changes: list[Change] = []
        for span in kept:
            if span.origin != ruling.key:
                changes += self._altered(work, span, replace(span, origin=ruling.key))
        if len(fresh) == len(leaving) == 1:
            start, end, label = fresh[0]
            became = replace(
                leaving[0], start=start, end=end, label=label, origin=ruling.key, edited=False
            )
            changes += self._altered(work, leaving[0], became)
            of_span = _hanging_on(element_of(leaving[0]), hanging)
            work.gone |= {place for place in of_span if is_of_attribute(place)}
            return changes + self._borne(work, ruling, [became])
        for span in leaving:
            work.gold.remove(span.id)
            work.gone |= _hanging_on(element_of(span), hanging)
        changes += annotation_changes.removal_changes(self._db, leaving)
        added = [self._new(element, ruling.key) for element in fresh]
        for span in added:
            work.gold.put(span)
        now = self._db.clock.now()
        changes += annotation_changes.tag_changes(added, self._article.text, now)
        return changes + self._borne(work, ruling, added)

    def _borne(self, work: _Working, ruling: Ruling, spans: Sequence[Span]) -> list[Change]:
        """What spans of gold bear: all that those whose spans were taken say alike of them; of one
        that a curator made, what all say alike who have one span in its place."""
        if not spans:
            return []
        if work.values is None:
            work.values = self._said_values()
        said = work.values.said
        changes: list[Change] = []
        for span in spans:
            own: dict[str, tuple[Element, ...]] = {one: (element_of(span),) for one in ruling.of}
            if ruling.verdict is Verdict.EDITED:
                own = _spans_of_each(ruling)
            borne = [
                set(said[name][several[0]].items())
                for name, several in own.items()
                if len(several) == 1 and several[0] in said.get(name, {})
            ]
            shared = dict(set[tuple[str, str]].intersection(*borne)) if borne else {}
            fitting = {one.name for one in work.values.scheme if one.fits(span.label)}
            changes += self._bear(
                work, span.id, {name: value for name, value in shared.items() if name in fitting}
            )
        return changes

    def _said_values(self) -> _SaidValues:
        if not attributes.is_any_borne(self._db):
            return _SaidValues({}, ())
        return _SaidValues(
            attributes.said_values(self._db, self._article.id),
            attributes.attributes(self._db, retired=True),
        )

    def _bear(self, work: _Working, span_id: str, values: Mapping[str, str]) -> list[Change]:
        """A span of gold bears just these values."""
        changes = attributes.value_changes_between(span_id, work.gold.values_of(span_id), values)
        work.gold.bear(span_id, values)
        return changes

    def _of_attributes(
        self, work: _Working, about: Iterable[Borne], wanted: Iterable[Borne]
    ) -> list[Change]:
        """Of the attributes that were asked about a span that stands bears what is wanted."""
        asked: dict[tuple[Element, str], str | None] = {one[:2]: None for one in about}
        asked |= {one[:2]: one[2] for one in wanted}
        changes: list[Change] = []
        for (element, name), value in asked.items():
            span = work.gold.elements.get(element)
            if span is not None:
                values = {n: v for n, v in work.gold.values_of(span.id).items() if n != name}
                changes += self._bear(
                    work, span.id, values if value is None else {**values, name: value}
                )
        return changes

    def _altered(self, work: _Working, span: Span, altered: Span) -> list[Change]:
        work.gold.put(altered)
        return annotation_changes.alteration_changes(self._db, span, altered, self._article.text)

    def _new(self, element: Element, place: str) -> Span:
        start, end, label = element
        id_ = self._db.clock.new_id()
        return Span(id_, self._article.id, self._gold, label, start, end, origin=place)

    def _of_labels(
        self, work: _Working, about: Iterable[str], wanted: Iterable[str]
    ) -> list[Change]:
        changes: list[Change] = []
        wanted = set(wanted)
        for label in dict.fromkeys((*about, *wanted)):
            if (label in wanted) != (label in work.gold.labels):
                changes += annotation_changes.article_label_changes(
                    self._db, self._article.id, self._gold, label, borne=label in wanted
                )
        work.gold.labels = (work.gold.labels - set(about)) | wanted
        return changes

    def _of_arcs(self, work: _Working, about: Iterable[Arc], wanted: Iterable[Arc]) -> list[Change]:
        """Between the ends that were asked about nothing stands but what is wanted."""
        wanted = set(wanted)
        between = {arc[1:] for arc in (*about, *wanted)}
        there = {arc: one for arc, one in work.gold.arcs.items() if arc[1:] in between}
        leaving = [one for arc, one in there.items() if arc not in wanted]
        ends = work.gold.elements
        fresh = [
            Relation(self._db.clock.new_id(), self._article.id, self._gold, label, ends[head].id,
                     ends[tail].id)
            for label, head, tail in sorted(wanted - there.keys())
            if head in ends and tail in ends
        ]  # fmt: skip
        for one in leaving:
            work.gold.remove_relation(one.id)
        for one in fresh:
            work.gold.put_relation(one)
        changes = annotation_changes.relation_removals(self._db, leaving)
        changes += annotation_changes.relation_changes(fresh, self._db.clock.now())
        return changes


def _in_text(ruling: Ruling, mark: str) -> Ruling:
    return ruling if ruling.is_stored else replace(ruling, key=in_text(ruling.key, mark))


def _hanging_on(element: Element, hanging: HangingPlaces) -> set[str]:
    """Places of decisions on relations and attributes of a span that goes, and takes them along."""
    return {place for place, spans in hanging.items() if element in spans}


def _spans_of_each(ruling: Ruling) -> dict[str, tuple[Element, ...]]:
    """What each annotator had where a ruling was made."""
    found: dict[str, list[Statement]] = {}
    for statement in read(ruling.seen):
        found.setdefault(statement[0], []).append(statement)
    return {
        name: version_of((), (thing for _who, thing in several if thing is not None)).spans
        for name, several in found.items()
    }
