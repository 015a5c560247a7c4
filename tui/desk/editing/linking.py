"""Relating the spans of an article, and saying what they bear: each an action, stored at once."""

from dataclasses import replace
from itertools import pairwise

from tui.core.attribute import FLAG_VALUE, Attribute
from tui.core.event import Change
from tui.core.i18n import _, ngettext
from tui.core.relation_label import RelationLabel
from tui.core.span import Relation, Source, Span
from tui.desk.changes import Happening, Said
from tui.desk.editing.annotations import Annotations
from tui.desk.relation_scheme import RelationScheme
from tui.desk.view.relation_marks import ArticleMarks, article_marks
from tui.store.log import events
from tui.store.project import attributes
from tui.store.work import annotation_changes


class Linking:
    """What ``own`` says of relations and attributes, by the labels that ``scheme`` has."""

    def __init__(self, own: Annotations, scheme: RelationScheme) -> None:
        self._own = own
        self.scheme = scheme

    # What there is

    def marks(self) -> ArticleMarks:
        """The numbers of relations and chains at their spans, and what spans bear."""
        own = self._own
        names = [one.name for one in self.scheme.attributes]
        return article_marks(own.relations, own.values, own.spans.get, self.scheme.get, names)

    def words(self, relation: Relation) -> str:
        """A relation by its label and the words of its ends."""
        # The desk opens sooner without it.
        from tui.desk.editing.event_summary import relation_words

        own = self._own
        return relation_words(
            relation.label, own.words_of(relation.head), own.words_of(relation.tail)
        )

    def of(self, span: Span) -> list[Relation]:
        """The relations that hang on a span, those that lead out of it first, as one reads on."""
        spans = self._own.spans

        def order(relation: Relation) -> tuple[bool, tuple[int, int, str, str], str]:
            leads_here = relation.head != span.id
            other = spans.get(relation.head if leads_here else relation.tail)
            return (leads_here, other.order if other else span.order, relation.id)

        return sorted(self._own.relations.of(span.id), key=order)

    def mentions(self, span: Span) -> list[Span]:
        """The spans of the chains that a span is of, itself among them, in the order of the text.

        Where it is of none, itself and the spans that it is related to.
        """
        own = self._own
        related = own.relations.of(span.id)
        chained = {one.label for one in related if self.scheme.get(one.label).chain}
        found = {span.id}
        for label in chained:
            found |= own.relations.chain(span.id, label)
        for relation in () if chained else related:
            found |= {relation.head, relation.tail}
        there = (own.spans.get(id_) for id_ in found)
        return sorted((one for one in there if one), key=lambda one: one.order)

    # Relations

    def relate(self, head: Span, tail: Span, name: str) -> list[Happening]:
        """Put a relation between two spans; of a chain, join the two that they are of."""
        label = self.scheme.get(name)
        if label.chain:
            if tail.id in self._own.relations.chain(head.id, name):
                said = _("{head} and {tail} are of one chain already")
                return [Said(said.format(head=self._words(head), tail=self._words(tail)))]
            head, tail = self._link_between(head, tail, label)
        relation = self._new(head, tail, name)
        if self._same(relation):
            return [Said(_("{relation} is there already").format(relation=self.words(relation)))]
        if one := self._only(relation):
            return [self._only_words(one)]

        def changes() -> list[Change]:
            return annotation_changes.relating_changes(self._own.db, relation)

        happened = self._own.do(events.RELATE, changes)
        if relation.id not in (one.id for one in self._own.relations.of(head.id)):
            return happened
        return [*happened, Said(self.words(relation))]

    def _link_between(self, one: Span, other: Span, label: RelationLabel) -> tuple[Span, Span]:
        """The mentions that join two chains: the first of the later one, and the one before it.

        The edge leads from the later mention to the earlier one, as in chains that files bring.
        """
        chains = [self._chain(span, label.name) for span in (one, other)]
        earlier, later = sorted(chains, key=lambda chain: chain[0].order)
        last = later[0]
        before = [span for span in earlier if span.order < last.order][-1]
        return (last, before) if _leads(label, last, before) else (before, last)

    def _chain(self, span: Span, name: str) -> list[Span]:
        spans = self._own.spans
        there = (spans.get(id_) for id_ in self._own.relations.chain(span.id, name))
        return sorted((one for one in there if one), key=lambda one: one.order)

    def relabel(self, relation: Relation, name: str) -> list[Happening]:
        """Give a relation another label."""
        if relation.label == name:
            return [Said(_("{relation} is there already").format(relation=self.words(relation)))]
        return self._alter(relation, replace(relation, label=name))

    def turn(self, relation: Relation) -> list[Happening]:
        """Have a relation lead the other way, where its label may."""
        label = self.scheme.get(relation.label)
        turned = replace(relation, head=relation.tail, tail=relation.head)
        head, tail = (self._own.spans.get(id_) for id_ in (turned.head, turned.tail))
        if not label.directed or label.chain:
            return [Said(_("the ends of {label} are alike").format(label=label.name))]
        if head is None or tail is None:
            return []
        if not label.fits(head.label, tail.label):
            said = _("{label} cannot lead from {head} to {tail}")
            return [Said(said.format(label=label.name, head=head.label, tail=tail.label))]
        return self._alter(relation, turned)

    def annotate(self, relation: Relation, note: str) -> list[Happening]:
        """Put a note on a relation; an empty one removes it."""
        if (relation.note or "") == note:
            return []
        altered = replace(relation, note=note or None)
        happened = self._alter(relation, altered)
        if self._own.relations.get(relation.id) != altered:
            return happened
        said = Said(_("note on {label}").format(label=self.words(relation)))
        return [*(one for one in happened if not isinstance(one, Said)), said]

    def remove(self, relation: Relation) -> list[Happening]:
        """Take a relation away; a chain falls into two by it."""

        def changes() -> list[Change]:
            return annotation_changes.relation_removal_changes(self._own.db, relation)

        said = _("the removal of {label}").format(label=self.words(relation))
        happened = self._own.do(events.RELATE, changes)
        return [*happened, Said(said)] if self._own.relations.get(relation.id) is None else happened

    def _alter(self, relation: Relation, altered: Relation) -> list[Happening]:
        if (altered.label, altered.head, altered.tail) != (
            relation.label, relation.head, relation.tail
        ):  # fmt: skip
            if self._same(altered):
                said = _("{relation} is there already")
                return [Said(said.format(relation=self.words(altered)))]
            if one := self._only(altered):
                return [self._only_words(one)]

        def changes() -> list[Change]:
            return annotation_changes.relation_alteration_changes(self._own.db, relation, altered)

        happened = self._own.do(events.RELATE, changes)
        done = self._own.relations.get(relation.id) == altered
        return [*happened, Said(self.words(altered))] if done else happened

    def _same(self, relation: Relation) -> Relation | None:
        """Another relation that says the same."""
        ways = {(relation.head, relation.tail)}
        if not self.scheme.get(relation.label).directed:
            ways.add((relation.tail, relation.head))
        for one in self._own.relations.between(relation.head, relation.tail):
            if (one.head, one.tail) in ways and one.label == relation.label:
                if one.id != relation.id:
                    return one
        return None

    def _only(self, relation: Relation) -> Relation | None:
        """Another relation, beside which there may be none of its label at one of its ends."""
        label = self.scheme.get(relation.label)
        for end in label.single_ends(relation.head, relation.tail):
            for one in self._own.relations.of(end):
                if one.label == label.name and one.id != relation.id:
                    if end in label.single_ends(one.head, one.tail):
                        return one
        return None

    def _only_words(self, one: Relation) -> Said:
        # Nothing that was said is taken away unasked: whoever meant the other one removes it.
        said = _("a span may have one {label}, and there is {relation}: remove it first")
        return Said(said.format(label=one.label, relation=self.words(one)))

    def _new(self, head: Span, tail: Span, label: str) -> Relation:
        own = self._own
        return Relation(
            own.db.clock.new_id(), own.article.id, own.annotator, label, head.id, tail.id,
            source=Source.HAND,
        )  # fmt: skip

    def _words(self, span: Span) -> str:
        # The desk opens sooner without it.
        from tui.desk.editing.event_summary import quote

        return quote(self._own.words_of(span.id))

    # Attributes

    def say(self, span: Span, attribute: Attribute, value: str | None) -> list[Happening]:
        """Give a span a value of an attribute; none takes it away."""

        def changes() -> list[Change]:
            return attributes.value_changes(self._own.db, span.id, attribute.name, value)

        if self.value(span, attribute) == value:
            return []
        return self._own.do(events.ATTRIBUTE, changes)

    def toggle(self, span: Span, attribute: Attribute) -> list[Happening]:
        """Set a flag of a span, or take it away."""
        return self.say(span, attribute, None if self.value(span, attribute) else FLAG_VALUE)

    def value(self, span: Span, attribute: Attribute) -> str | None:
        """What a span bears of an attribute."""
        return self._own.values.get(span.id, {}).get(attribute.name)

    # Spans that go or change

    def remove_span(self, span: Span) -> list[Happening]:
        """Remove a span with what hangs on it, which is said; the chain it was of holds."""
        hanging = self._own.relations.of(span.id)
        values = len(self._own.values.get(span.id, {}))
        happened = self._own.remove([span], self._instead(span) if hanging else ())
        if not (hanging or values) or self._own.spans.get(span.id):
            return happened
        # The desk opens sooner without it.
        from tui.desk.editing.event_summary import with_hanging

        said = _("the removal of {label}").format(label=f"{span.label}")
        return [*happened, Said(said + with_hanging(len(hanging), values))]

    def _instead(self, span: Span) -> list[Relation]:
        """The relations that hold the chains of a span together where it goes."""
        found = []
        for name in {one.label for one in self._own.relations.of(span.id)}:
            label = self.scheme.get(name)
            if not label.chain:
                continue
            parts = [self._in_text(part) for part in self._own.relations.without(span.id, name)]
            for before, after in pairwise(sorted(parts, key=lambda part: part[0].order)):
                near = [one for one in before if one.order < after[0].order][-1]
                if _leads(label, after[0], near):
                    found.append(self._new(after[0], near, name))
                elif _leads(label, near, after[0]):
                    found.append(self._new(near, after[0], name))
        return found

    def _in_text(self, ids: frozenset[str]) -> list[Span]:
        there = (self._own.spans.get(id_) for id_ in ids)
        return sorted((one for one in there if one), key=lambda one: one.order)

    def misfits(self, span: Span) -> int:
        """How many relations of a span its label does not fit."""
        spans, count = self._own.spans, 0
        for relation in self._own.relations.of(span.id):
            head, tail = spans.get(relation.head), spans.get(relation.tail)
            if head and tail:
                count += not self.scheme.get(relation.label).fits(head.label, tail.label)
        return count

    def misfit_words(self, span_id: str) -> list[Happening]:
        """What is said where relations of a span do not fit its label."""
        span = self._own.spans.get(span_id)
        count = self.misfits(span) if span else 0
        if span is None or not count:
            return []
        said = ngettext(
            "{count} relation does not fit {label}", "{count} relations do not fit {label}", count
        )
        return [Said(said.format(count=count, label=span.label))]


def _leads(label: RelationLabel, head: Span, tail: Span) -> bool:
    return label.fits(head.label, tail.label)
