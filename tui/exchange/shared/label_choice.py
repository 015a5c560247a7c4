"""What of a record goes out where only some labels are wanted."""

from dataclasses import replace

from tui.core.i18n import _
from tui.core.record import Record
from tui.exchange.options import Lose, Loss
from tui.exchange.shared.span_checks import name_of


def only_labels(record: Record, labels: tuple[str, ...], lose: Lose) -> Record:
    """The record with the spans and labels that are wanted.

    Spans of other labels were not asked for; a relation of one that was to one that was not is
    lost.
    """
    spans = tuple(span for span in record.spans if span.label in labels)
    ids = {span.id for span in spans}
    for arc in record.relations:
        if (arc.head in ids) != (arc.tail in ids):
            kept = arc.head if arc.head in ids else arc.tail
            what = _("its relation {label} leads to a span of another label")
            lose(Loss(name_of(record), kept, what.format(label=arc.label)))
    return replace(
        record,
        spans=spans,
        labels=tuple(name for name in record.labels if name in labels),
        relations=tuple(arc for arc in record.relations if {arc.head, arc.tail} <= ids),
    )
