"""What a sound database may hold and no annotator means: untidy spans, labels of the wrong kind,
texts that look reversed, articles that a search does not find."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from tui.core.attribute import Attribute
from tui.core.errors import UsageError
from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.i18n import _
from tui.core.label import Kind
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.relation_label import RelationLabel
from tui.store.database import Database
from tui.store.file import open_mark
from tui.store.log import events
from tui.store.project import attributes, relation_labels, scheme
from tui.store.records.export import Selection, records
from tui.store.rows.row_problems import Problem
from tui.store.texts import indexes
from tui.store.work import span_repair
from tui.text.pdf_damage import has_forms, looks_reversed
from tui.text.span_hygiene import Flaw, flaws
from tui.text.word_edges import ends_inside_words

MEND = "mend"
"""The kind of the event that mends an annotator's spans in an article."""
INSIDE = "inside"
"""The kind of a finding that a span cuts a word, which is often meant: it is counted and told."""
SHOWN = 40
"""So many code points of a span are shown, of a longer one its beginning and its end."""


@frozen_dataclass
class Finding:
    """``table`` and ``id`` name the row, ``offset`` where it stands in the article.

    ``mends`` says that ``mend`` can put it right; ``annotator`` whose it is, if anybody's.
    """

    kind: str
    table: str
    id: str
    what: str
    article_id: str
    annotator: str | None = None
    offset: int | None = None
    mends: bool = False


def findings(db: Database) -> Iterator[Finding]:
    """All there is to say, article by article. Raises DatabaseError where it cannot be read."""
    # A text that is no UTF-8 any more is for `check` to tell.
    if db.lacks_log:
        yield Finding("log", "database", "", open_mark.words(), "", mends=True)
    with db.lenient_texts():
        kinds = {label.name: label.kind for label in scheme.labels(db, retired=True)}
        relations = {one.name: one for one in relation_labels.relation_labels(db, retired=True)}
        borne = {one.name: one for one in attributes.attributes(db, retired=True)}
        given = records(db, Selection(keys=True), bad=_left_to_check)
        for _id, group in groupby(given, lambda record: record.id):
            said = list(group)
            yield from _of_article(said, kinds, relations)
            for record in said:
                yield from _of_attributes(record, borne)
        for article_id, what in indexes.missing(db):
            yield Finding("index", "articles", article_id, what, article_id, mends=True)


def mend(db: Database, found: Iterable[Finding]) -> list[Finding]:
    """Put right what can be, in one transaction; gives those of the findings that are.

    An annotator's spans of an article are mended by an event of theirs, which they can undo. An
    index is made anew, which is nobody's action.
    """
    done: list[Finding] = []
    wanted = [finding for finding in found if finding.mends]
    with db.transaction():
        for (article_id, who), group in groupby(wanted, lambda f: (f.article_id, f.annotator)):
            if who is None:
                done += group
                continue
            (record,) = records(db, Selection(who, articles=(article_id,), keys=True))
            plan = span_repair.plan(db, record)
            if plan.changes:
                events.record(db, MEND, plan.changes, annotator=who, article_id=article_id)
            done += [finding for finding in group if finding.id in plan.mended]
        if any(finding.kind == "index" for finding in done):
            indexes.rebuild(db)
        if any(finding.kind == "log" for finding in done):
            db.forget_missing_log()
    return done


def _left_to_check(_problem: Problem) -> None:
    """A damaged row is no finding: ``check`` tells it."""


def _of_article(
    said: list[Record], kinds: dict[str, Kind], relations: dict[str, RelationLabel]
) -> Iterator[Finding]:
    first = said[0]
    yield from _of_text(str(first.id), first.text)
    for record in said:
        if record.annotator is not None:
            twice = span_repair.duplicates(record.spans)
            for span in record.spans:
                yield from _of_span(record, span, kinds, twice=span.id in twice)
            yield from _of_labels(record, kinds)
            yield from _of_relations(record, relations)


def _of_relations(record: Record, known: dict[str, RelationLabel]) -> Iterator[Finding]:
    labels = {span.id: span.label for span in record.spans}
    places = {span.id: span.start for span in record.spans}
    twice = span_repair.duplicate_relations(record.relations)
    met: set[tuple[str, str]] = set()
    for arc in record.relations:
        head, tail = labels.get(arc.head, "?"), labels.get(arc.tail, "?")
        found = [*_flaws_of(arc, known, head, tail, twice=str(arc.id) in twice)]
        if label := known.get(arc.label):
            ends = {(arc.label, end) for end in label.single_ends(arc.head, arc.tail)}
            if ends & met and str(arc.id) not in twice:
                found.append(("several", _("the scheme lets a span have one of them")))
            met |= ends
        for kind, what in found:
            named = _("{label} from {head} to {tail}: {what}").format(
                label=arc.label, head=head, tail=tail, what=what
            )
            place = places.get(arc.head)
            row = (str(arc.id), named, str(record.id), record.annotator, place, kind == "twice")
            yield Finding(kind, "relations", *row)


def _of_attributes(record: Record, known: dict[str, Attribute]) -> Iterator[Finding]:
    """Values of attributes that the scheme does not have, or not for such spans."""
    for span in record.spans:
        for name, value in span.attributes:
            if wrong := _misfit(span, known.get(name), value):
                named = _("{name} of {label} {words!r}: {what}").format(
                    name=name, label=span.label, what=wrong,
                    words=record.text[span.start : span.end][:40],
                )  # fmt: skip
                place = (str(record.id), record.annotator, span.start)
                yield Finding("attribute", "span_attributes", str(span.id), named, *place)


def _misfit(span: RecordSpan, attribute: Attribute | None, value: str) -> str:
    """Why a span may not bear a value; empty where it may."""
    if attribute is None:
        return _("the scheme has no such attribute")
    if not attribute.fits(span.label):
        return _("the scheme does not let a {label} bear it").format(label=span.label)
    try:
        attribute.validate(value)
    except UsageError as error:
        return error.what
    return ""


def _flaws_of(
    arc: RecordRelation, known: dict[str, RelationLabel], head: str, tail: str, *, twice: bool
) -> Iterator[tuple[str, str]]:
    if twice:
        yield "twice", _("it is there twice")
    if arc.head == arc.tail:
        yield "self", _("it joins a span with itself")
    if arc.label not in known:
        yield "label", _("the scheme has no such relation")
    elif not known[arc.label].fits(head, tail):
        yield "pair", _("the scheme does not let it join these labels")


def _of_text(article_id: str, text: str) -> Iterator[Finding]:
    if text.isascii():
        return
    if looks_reversed(text):
        what = _("its words look reversed")
        yield Finding("reversed", "articles", article_id, what, article_id, offset=0)
    if has_forms(text):
        what = _("it has presentation forms")
        yield Finding("forms", "articles", article_id, what, article_id, offset=0)


def _of_span(
    record: Record, span: RecordSpan, kinds: dict[str, Kind], *, twice: bool
) -> Iterator[Finding]:
    def finding(kind: str, what: str, *, mends: bool = False) -> Finding:
        words = record.text[span.start : span.end]
        if len(words) > SHOWN:
            words = words[: SHOWN - 10] + "…" + words[-9:]
        named = _("{label} {words!r}: {what}").format(label=span.label, words=words, what=what)
        return Finding(
            kind, "spans", str(span.id), named, str(record.id), record.annotator, span.start, mends
        )

    if span.label not in kinds:
        yield finding("label", _("the scheme has no such label"))
    elif kinds[span.label] is not Kind.SPAN:
        yield finding("kind", _("its label is for whole articles"))
    if span.end > len(record.text):
        return
    found = flaws(record.text, span.start, span.end)
    for flaw in found:
        yield finding(flaw, _FLAWS[flaw](), mends=flaw is not Flaw.EMPTY or not span.note)
    if not found and ends_inside_words(record.text, span.start, span.end):
        yield finding(INSIDE, _("it begins or ends inside a word"))
    if twice:
        yield finding("twice", _("it is there twice"), mends=True)


_FLAWS = {
    Flaw.SPACE: lambda: _("there is white space at its edge"),
    Flaw.CUT: lambda: _("it cuts a letter from its marks"),
    Flaw.EMPTY: lambda: _("there is nothing but white space in it"),
}


def _of_labels(record: Record, kinds: dict[str, Kind]) -> Iterator[Finding]:
    for name in record.labels:
        if kinds.get(name) is Kind.ARTICLE:
            continue
        wrong = _("its label is for spans") if name in kinds else _("the scheme has no such label")
        what = _("{label}: {what}").format(label=name, what=wrong)
        row = f"{record.id} {record.annotator} {name}"
        kind = "kind" if name in kinds else "label"
        yield Finding(kind, "article_labels", row, what, str(record.id), record.annotator, 0)
