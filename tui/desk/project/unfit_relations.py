"""Relations that came in otherwise than the scheme lets them be: taken in, and said."""

from collections.abc import Iterable, Iterator, Sequence

from tui.core.i18n import ngettext
from tui.core.record import Record
from tui.core.relation_label import RelationLabel
from tui.core.scheme import plain_name
from tui.exchange.options import Note


def unfit_relations(labels: Iterable[RelationLabel], records: Sequence[Record]) -> Iterator[Note]:
    """A note for each record of which a relation joins labels that it may not join, or leads from
    a span that has one already and may have no more."""
    known = {label.name: label for label in labels}
    for record in records:
        if count := _unfit(record, known):
            said = ngettext(
                "{count} relation is not as the scheme lets it be: hashiya check lists it",
                "{count} relations are not as the scheme lets them be: hashiya check lists them",
                count,
            )
            yield Note(record.place, said.format(count=count))


def _unfit(record: Record, known: dict[str, RelationLabel]) -> int:
    borne = {span.id: plain_name(span.label) for span in record.spans}
    met: set[tuple[str, str]] = set()
    count = 0
    for arc in record.relations:
        label = known.get(plain_name(arc.label))
        if label is None or arc.head not in borne or arc.tail not in borne:
            continue
        ends = {(label.name, end) for end in label.single_ends(arc.head, arc.tail)}
        count += bool(ends & met) or not label.fits(borne[arc.head], borne[arc.tail])
        met |= ends
    return count
