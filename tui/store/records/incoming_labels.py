"""The labels of records that come in: which the scheme has, and which it is given."""

from dataclasses import dataclass, field, replace

from tui.core.errors import DataError, UsageError
from tui.core.i18n import _
from tui.core.label import Kind, Label
from tui.core.record import Record
from tui.core.relation_label import RelationLabel
from tui.core.scheme import labels_with_defaults, plain_name, validate_name
from tui.store.database import Database
from tui.store.project import attributes, relation_labels, scheme


@dataclass(slots=True)
class IncomingLabels:
    """The names of the scheme, and of what records of one import add to it.

    ``may_add`` lets labels in that the scheme does not have; else they raise DataError.
    """

    db: Database
    annotator: str
    may_add: bool
    names: dict[str, Kind] = field(init=False)
    """Every label, also a retired one, and what it stands on."""

    def __post_init__(self) -> None:
        self.names = {one.name: one.kind for one in scheme.labels(self.db, retired=True)}

    def with_plain_names(self, record: Record) -> Record:
        """The record with its labels' names as labels have them, and its annotator's: no white
        space at their ends. Raises DataError for an annotator that nobody could name."""
        record = _with_plain_annotator(record)
        used = {*record.labels, *(one.label for one in (*record.spans, *record.suggested))}
        used |= {one.label for one in record.relations}
        names = {
            name: plain_name(name) for name in used - set(self.names) if name != plain_name(name)
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

    def unknown(self, record: Record) -> dict[str, Kind]:
        """The labels that are to be added. Raises DataError where they may not be."""
        used = dict.fromkeys((s.label for s in (*record.spans, *record.suggested)), Kind.SPAN)
        for name in record.labels:
            if used.setdefault(name, Kind.ARTICLE) is Kind.SPAN:
                raise _wrong_kind(name, Kind.SPAN, record.place)
        unknown = {}
        for name, kind in used.items():
            if name not in self.names:
                unknown[name] = kind
            elif self.names[name] is not kind:
                raise _wrong_kind(name, self.names[name], record.place)
        if unknown and not self.may_add:
            raise DataError(
                scheme.unknown_label(next(iter(unknown)), self.names),
                place=record.place,
                way_out=_("take it in with --add-labels, or add it: hashiya labels add NAME"),
            )
        for name in unknown:
            try:
                validate_name(name)
            except UsageError as error:
                raise DataError(error.what, place=record.place, way_out=error.way_out) from None
        return unknown

    def take(self, record: Record) -> tuple[str, ...]:
        """Give the scheme the labels of spans and articles that it lacks; their names."""
        unknown = self.unknown(record)
        if not unknown:
            return ()
        existing = scheme.labels(self.db, retired=True)
        new = labels_with_defaults([Label(name, kind) for name, kind in unknown.items()], existing)
        for label in new:
            scheme.put(self.db, label, annotator=self.annotator)
            self.names[label.name] = label.kind
        return tuple(unknown)

    def take_relations_and_attributes(self, record: Record) -> None:
        """Give the scheme the relations and attributes that it lacks."""
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


def _wrong_kind(name: str, kind: Kind, place: str) -> DataError:
    what = (
        _("the label {name!r} is for spans, and stands on a whole article")
        if kind is Kind.SPAN
        else _("the label {name!r} is for whole articles, and stands on a span")
    )
    return DataError(
        what.format(name=name), place=place, way_out=_("give one of the two another name")
    )


def _with_plain_annotator(record: Record) -> Record:
    """The record of whom ``--annotator`` would name: with another name they were somebody else."""
    if record.annotator is None:
        return record
    who = plain_name(record.annotator)
    if not who.isprintable():
        raise DataError(
            _("the name {name!r} has a control character").format(name=who),
            place=record.place,
            way_out=_("take the character out of the name"),
        )
    return record if who == record.annotator else replace(record, annotator=who or None)
