"""What brat says of spans and between them: relations, events, equivalences, attributes, notes.

    R1  Origin Arg1:T1 Arg2:T2
    E1  Marriage:T3 Partner:T1 Partner2:T2
    *   Equiv T1 T4 T7
    A1  Negation E1
    A2  Confidence T1 High
    N1  Reference T1 Wikidata:Q83259 القدس
    #1  AnnotatorNotes R1  a note

An event becomes its trigger and a relation for each argument, labelled with the role; the number
by which brat tells several arguments of one role goes. An equivalence becomes a chain: each span
is joined to the one before it. A normalisation is an attribute that is called as its database.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tui.core.attribute import FLAG_VALUE, AttributeKind
from tui.core.i18n import _
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.exchange.options import Lose, Loss, WriteOptions
from tui.exchange.shared.span_checks import loss_of, name_of

ROLES = ("Arg1", "Arg2")
"""What brat calls the ends of a relation where its configuration says nothing else."""
EVENT = "<EVENT>"
"""What brat's configuration calls any event; here the head of a relation that is an argument."""
_ARC = re.compile(r"(\S+) (\S+):([TE]\S+) (\S+):([TE]\S+)\s*")
_EVENT = re.compile(r"(\S+):(T\S+)((?: \S+:[TE]\S+)*)\s*")
_ROLE = re.compile(r"(\S+?)\d*:([TE]\S+)")
_EQUIVALENT = re.compile(r"(\S+)((?: [TE]\S+){2,})\s*")
_BORNE = re.compile(r"(\S+) (\S+)(?: (\S+))?\s*")
_NORMAL = re.compile(r"(\S+) ([TE]\S+) (\S+?):(\S+)\s*")
_NOTE = re.compile(r"(\S+) ([TER]\S+)\s*")


@dataclass(slots=True)
class Links:
    """The lines of one ``.ann`` that are no spans, with what is to be said of them."""

    said: list[str] = field(default_factory=list)
    _arcs: list[tuple[str, str, str, str, RelationLabel | None]] = field(default_factory=list)
    _triggers: dict[str, str] = field(default_factory=dict)
    _types: dict[str, tuple[str, str]] = field(default_factory=dict)
    _chains: list[tuple[str, list[str]]] = field(default_factory=list)
    _borne: list[tuple[str, str, str, str]] = field(default_factory=list)
    _notes: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, cells: Sequence[str]) -> None:
        """A line in its cells, by the letter it begins with."""
        own, about = cells[0], cells[1] if len(cells) > 1 else ""
        kind = own[0]
        if kind == "R" and (found := _ARC.fullmatch(about)):
            label, roles = found[1], (found[2], found[4])
            told = None if roles == ROLES else _named(label, *roles)
            self._arcs.append((own, label, found[3], found[5], told))
        elif kind == "E" and (found := _EVENT.fullmatch(about)):
            self._event(own, found[1], found[2], found[3].split())
        elif kind == "*" and (found := _EQUIVALENT.fullmatch(about)):
            self._chains.append((found[1], found[2].split()))
        elif kind in "AM" and (found := _BORNE.fullmatch(about)):
            self._borne.append((own, found[2], found[1], found[3] or FLAG_VALUE))
        elif kind == "N" and (found := _NORMAL.fullmatch(about)):
            self._borne.append((own, found[2], found[3], found[4]))
        elif kind == "#" and len(cells) == 3 and (found := _NOTE.fullmatch(about)):
            self._notes.append((own, found[2], cells[2]))
        else:
            self.said.append(_("{id} is not read").format(id=own))

    def _event(self, own: str, kind: str, trigger: str, arguments: list[str]) -> None:
        if trigger in self._triggers.values():
            said = _("{id} has the trigger of another event, and they became one")
            self.said.append(said.format(id=own))
        self._triggers[own] = trigger
        self._types[own] = (kind, trigger)
        for argument in arguments:
            role, end = _ROLE.fullmatch(argument).groups()  # type: ignore[union-attr] # as _EVENT
            told = RelationLabel(role, role_head=EVENT)
            self._arcs.append((own, role, trigger, end, told))

    def relations(self, labels: Mapping[str, str]) -> Iterator[RecordRelation]:
        """Those between spans that are there; ``labels`` are theirs by their names, as they
        stand in the file."""
        notes = self._notes_of("R")
        for own, (kind, trigger) in self._types.items():
            if labels.get(trigger, kind) != kind:
                said = _("{id} is of the type {kind}, and its trigger {label}: that is kept")
                self.said.append(said.format(id=own, kind=kind, label=labels[trigger]))
        for own, label, one, other, told in self._arcs:
            head, tail = self._span(one), self._span(other)
            if head in labels and tail in labels:
                id_ = own if own.startswith("R") else None
                yield RecordRelation(head, tail, label, id_, notes.pop(own, None), told)
            else:
                self.said.append(_("{id} goes to a span that is not there").format(id=own))
        self._unread(notes)
        places = {name: number for number, name in enumerate(labels)}
        for label, ends in self._chains:
            names = [self._span(end) for end in ends]
            known = sorted({name for name in names if name in labels}, key=places.__getitem__)
            if len(known) < len(set(names)):
                self.said.append(_("{id} goes to a span that is not there").format(id=f"* {label}"))
            told = RelationLabel(label, directed=False, chain=True)
            for before, after in pairwise(known):
                yield RecordRelation(after, before, label, told=told)

    def attributes(self, known: Mapping[str, object]) -> dict[str, tuple[tuple[str, str], ...]]:
        """What each span bears; of two values of one attribute the first."""
        found: dict[str, dict[str, str]] = {}
        for own, end, name, value in self._borne:
            span = self._span(end)
            if span not in known:
                self.said.append(_("{id} is not read").format(id=own))
            elif found.setdefault(span, {}).setdefault(name, value) != value:
                said = _("{id} is left out: its span has another value of {name}")
                self.said.append(said.format(id=own, name=name))
        return {span: tuple(sorted(borne.items())) for span, borne in found.items()}

    def notes(self, known: Mapping[str, object]) -> dict[str, str]:
        """The note of each span; several are parted by line ends."""
        found: dict[str, str] = {}
        for own, end, note in self._notes:
            span = self._span(end)
            if span in known:
                found[span] = f"{found[span]}\n{note}" if span in found else note
            elif not end.startswith("R"):
                self.said.append(_("{id} is not read").format(id=own))
        return found

    def _notes_of(self, letter: str) -> dict[str, str]:
        return {end: note for _own, end, note in self._notes if end.startswith(letter)}

    def _unread(self, notes: Mapping[str, str]) -> None:
        own = {end: own for own, end, _note in self._notes}
        self.said += [_("{id} is not read").format(id=own[end]) for end in notes]

    def _span(self, name: str) -> str:
        """The name of a span: of an event that of its trigger."""
        return self._triggers.get(name, name)


def _named(label: str, head: str, tail: str) -> RelationLabel:
    return RelationLabel(label, role_head=head, role_tail=tail)


def relation_lines(
    record: Record,
    arcs: Iterable[RecordRelation],
    names: Mapping[str | None, str],
    options: WriteOptions,
    lose: Lose,
) -> Iterator[str]:
    """A line for each of the record's relations and each chain; ``names`` are those of the spans
    that stand, and of events that of their triggers."""
    chains: dict[str, list[RecordRelation]] = {}
    number = 0
    for arc in arcs:
        if arc.head not in names or arc.tail not in names:
            lose(Loss(name_of(record), arc.head, _lost(arc)))
            continue
        told = options.label_of(arc)
        if told.chain and arc.head != arc.tail:
            chains.setdefault(arc.label, []).append(arc)
            continue
        number += 1
        roles = roles_of(told)
        label = written_label(arc.label, record, arc, lose)
        ends = f"{roles[0]}:{names[arc.head]} {roles[1]}:{names[arc.tail]}"
        yield f"R{number}\t{label} {ends}"
        if arc.note is not None:
            # The notes of spans have the numbers of their spans.
            own = len(record.spans) + number
            yield f"#{own}\tAnnotatorNotes R{number}\t{' '.join(arc.note.split())}"
            if arc.note != " ".join(arc.note.split()):
                what = _("the white space of the note of its relation {label}")
                lose(Loss(name_of(record), arc.head, what.format(label=arc.label)))
    for label, arcs in chains.items():
        yield from _chains(record, label, arcs, names, lose)


def roles_of(label: RelationLabel) -> tuple[str, str]:
    """What the ends of a relation are called where it is no argument of an event."""
    head = None if label.role_head == EVENT else label.role_head
    return plain(head or ROLES[0]), plain(label.role_tail or ROLES[1])


def _lost(arc: RecordRelation) -> str:
    return _("its relation {label}").format(label=arc.label)


def _chains(
    record: Record,
    label: str,
    arcs: Sequence[RecordRelation],
    names: Mapping[str | None, str],
    lose: Lose,
) -> Iterator[str]:
    """A line for all spans that arcs of one chain join, whichever way."""
    order = {id_: place for place, id_ in enumerate(names)}
    groups: dict[str, set[str]] = {}
    for arc in arcs:
        joined = groups.get(arc.head, {arc.head}) | groups.get(arc.tail, {arc.tail})
        groups.update(dict.fromkeys(joined, joined))
    written = plain(label)
    for spans in {id(group): group for group in groups.values()}.values():
        mentions = sorted(spans, key=order.__getitem__)
        yield f"*\t{written} {' '.join(names[one] for one in mentions)}"
        inside = [arc for arc in arcs if arc.head in spans]
        steps = {(after, before) for before, after in pairwise(mentions)}
        if {(arc.head, arc.tail) for arc in inside} != steps or len(inside) > len(steps):
            what = _("between which of its spans the chain {label} has links").format(label=label)
            lose(Loss(name_of(record), mentions[0], what))
        for arc in inside:
            if arc.note is not None:
                what = _("the note of its relation {label}").format(label=label)
                lose(Loss(name_of(record), arc.head, what))
        written_label(label, record, inside[0], lose)


def written_label(label: str, record: Record, arc: RecordRelation, lose: Lose) -> str:
    """A relation's label as brat can have it; where it is another, that is said."""
    written = plain(label)
    if written != label:
        what = _("its relation {label} became {new}").format(label=label, new=written)
        lose(Loss(name_of(record), arc.head, what))
    return written


def attribute_lines(
    record: Record,
    spans: Sequence[tuple[RecordSpan, str]],
    options: WriteOptions,
    lose: Lose,
) -> Iterator[str]:
    """A line for each attribute of each span, which comes with its name in the file."""
    number = 0
    for span, own in spans:
        for name, value in span.attributes:
            number += 1
            kind = options.kind_of(name, value)
            written, worth = plain(name), plain(value)
            if (written, worth) != (name, value):
                said = _("its attribute {name} {value} became {new}")
                new = f"{written} {worth}"
                lose(loss_of(record, span, said.format(name=name, value=value, new=new)))
            if kind is AttributeKind.FLAG and value == FLAG_VALUE:
                yield f"A{number}\t{written} {own}"
            elif kind is AttributeKind.TEXT and any(one.name == name for one in options.attributes):
                words = " ".join(record.text[span.start : span.end].split())
                yield f"N{number}\tReference {own} {written}:{worth}\t{words}"
            else:
                yield f"A{number}\t{written} {own} {worth}"


def plain(name: str) -> str:
    """The name with ``_`` for its white space, and never empty."""
    return "_".join(name.split()) or "_"
