"""Where an annotator's own work is not what was settled, for the annotator to learn from."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from tui.agreement.answers import Answer, Element, answer_of
from tui.agreement.differences import (
    Difference,
    Version,
    arc_differences,
    attribute_differences,
    differences,
    label_differences,
)
from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.record import Record
from tui.core.review import Status
from tui.desk.decided import kept_from
from tui.store.database import Database
from tui.store.records.export import records
from tui.store.work.decisions import reason_for, with_decisions


@frozen_dataclass
class OwnDifference:
    """A difference of an article between an annotator and gold, and the reasons that were noted."""

    article_id: str
    title: str
    text: str
    difference: Difference
    reasons: tuple[str, ...]


def own_differences(db: Database, annotator: str, gold: str) -> Iterator[OwnDifference]:
    """All of them, in articles that both are done with, in the order the articles came.

    Raises UsageError where the project keeps from this annotator what was decided.
    """
    if kept := kept_from(db, annotator):
        raise UsageError(kept, way_out=_("ask whoever leads the project"))
    for _id, group in groupby(with_decisions(db, records(db)), key=lambda record: record.id):
        known = {record.annotator: record for record in group}
        own, settled = known.get(annotator), known.get(gold)
        if own is None or settled is None:
            continue
        if own.status is Status.DONE and settled.status is Status.DONE:
            yield from _of_article(own, settled, annotator, gold)


def _of_article(own: Record, settled: Record, annotator: str, gold: str) -> Iterator[OwnDifference]:
    said = {annotator: answer_of(own), gold: answer_of(settled)}
    _agreed, labels = label_differences({name: one.labels for name, one in said.items()})
    _agreed_spans, spans = differences({name: one.spans for name, one in said.items()})
    by_element = {(span.start, span.end, span.label): span for span in settled.spans}
    for difference in (*labels, *spans, *_of_shared_spans(said)):
        version = difference.version_of(gold) or Version(())
        given = [reason_for(by_element[span]) for span in version.spans]
        given += [reason_for(by_element[span], name) for span, name, _value in version.borne]
        reasons = dict.fromkeys(one for one in given if one)
        yield OwnDifference(own.id or "", own.title, own.text, difference, tuple(reasons))


def _of_shared_spans(said: Mapping[str, Answer]) -> Iterator[Difference]:
    """Differences in relations and attributes of spans that both have."""
    both = frozenset.intersection(*(one.spans for one in said.values()))
    arcs = {
        name: {arc for arc in one.arcs if both.issuperset(arc[1:])} for name, one in said.items()
    }
    yield from arc_differences(arcs)[1]
    values: dict[Element, dict[str, dict[str, str]]] = {
        span: {name: {} for name in said} for span in both
    }
    for name, one in said.items():
        for span, attribute, value in one.borne:
            if span in both:
                values[span][name][attribute] = value
    yield from attribute_differences(values)[1]
