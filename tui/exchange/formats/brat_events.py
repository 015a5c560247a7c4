"""brat's events on their way out: a trigger with its arguments, each by its role.

    E1  Marriage:T3 Partner:T1 Partner2:T2

A relation is an argument where its label says that brat calls its head an event. One with a note,
or whose name would be read otherwise as a role, is written as a relation.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from tui.core.record import Record, RecordRelation
from tui.core.relation_label import RelationLabel
from tui.exchange.formats.brat_links import EVENT, plain, written_label
from tui.exchange.options import Lose, WriteOptions


def is_role(label: RelationLabel) -> bool:
    """Whether relations of this label are arguments of events."""
    name = plain(label.name)
    return (
        label.role_head == EVENT
        and not label.chain
        and not name[-1].isdecimal()
        and ":" not in name
    )


def is_argument(arc: RecordRelation, options: WriteOptions) -> bool:
    """Whether a relation is written in the line of an event."""
    return arc.note is None and is_role(options.label_of(arc))


def event_names(
    record: Record, names: Mapping[str | None, str], options: WriteOptions
) -> dict[str | None, str]:
    """By the id of their triggers, of those that are written, the names of events: of what
    bears the label of a span with arguments, or one that the scheme lets have some."""
    types = {head for one in options.relation_labels if is_role(one) for head, _tail in one.pairs}
    heads = {
        arc.head for arc in record.relations if arc.tail in names and is_argument(arc, options)
    }
    labels = {span.id: span.label for span in record.spans}
    types |= {labels[head] for head in heads if head in names}
    triggers = [id_ for id_ in names if labels.get(id_) in types]
    return {id_: f"E{number}" for number, id_ in enumerate(triggers, start=1)}


def event_lines(
    record: Record,
    names: Mapping[str | None, str],
    events: Mapping[str | None, str],
    options: WriteOptions,
    lose: Lose,
) -> Iterator[str]:
    """A line for each event; ``names`` are those of the spans that stand, ``events`` those of the
    events by their triggers."""
    labels = {span.id: span.label for span in record.spans}
    for trigger, own in events.items():
        arguments, count = [""], Counter[str]()
        for arc in record.relations:
            if arc.head == trigger and arc.tail in names and is_argument(arc, options):
                role = written_label(arc.label, record, arc, lose)
                count[role] += 1
                # brat numbers the arguments of one role from the second on.
                number = f"{count[role]}" if count[role] > 1 else ""
                arguments.append(f"{role}{number}:{events.get(arc.tail, names[arc.tail])}")
        kind = plain(labels[str(trigger)])
        yield f"{own}\t{kind}:{names[trigger]}{' '.join(arguments)}"
