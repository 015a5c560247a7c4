"""spaCy's DocBin: every span in ``doc.spans["sc"]``, those that do not overlap in ``doc.ents``.

The tokens cover the text, white space included, and by default are cut where a span begins or
ends, so that no span is dropped. A DocBin is made and read in memory, as spaCy has it.

Relations are in ``doc._.rel``, as spaCy's own project for them has it: by the first tokens of head
and tail the labels, each with 1.0. An attribute of a span is in ``span._`` under its name. Both
can say less than we do (which of two spans that begin at one token): all of it is beside them.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, cast

from tui.core.attribute import FLAG_VALUE
from tui.core.errors import DataError
from tui.core.extras import extra
from tui.core.i18n import _
from tui.core.record import Record, RecordRelation, RecordSpan
from tui.exchange.files.source import SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.formats.jsonl import attributes_in
from tui.exchange.options import Item, Lose, Loss, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.json_records import (
    Object,
    compact,
    get,
    identifier,
    maybe,
    parse,
    several,
)
from tui.exchange.shared.span_checks import in_order, name_of
from tui.exchange.shared.tokenizers import Placed, covering, place_spans

_KEY = "sc"
_OWN = "hashiya"
_OURS = "links"
_REL = ("._.", "rel", None, None)
_DICT = cast("type[Object]", dict)


def read(source: SourceFile, _options: ReadOptions) -> Iterator[Item]:
    """A record for each document: its span groups, or its entities where it has none."""
    spacy = extra("spacy", "spacy")
    library = extra("spacy", "spacy.tokens")
    try:
        docs = library.DocBin().from_disk(source.path).get_docs(spacy.blank("ar").vocab)
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise DataError(
            _("not a DocBin: {error}").format(error=error),
            file=source.name,
            way_out=_("name another --format"),
        ) from None
    for number, doc in enumerate(docs, 1):
        place = source.place(_("document {number}").format(number=number))
        try:
            yield _record(doc, place)
        except RecordError as error:
            yield Refusal(place, str(error))


def _record(doc: Any, place: str) -> Record:
    if not doc.text:
        raise RecordError(_("the text is empty"))
    found = [span for group in doc.spans.values() for span in group] or list(doc.ents)
    own = doc.user_data.get(_OWN)
    frame = parse(own) if isinstance(own, str) else {}
    title, meta = frame.get("title"), frame.get("meta")
    spans = [
        RecordSpan(span.start_char, span.end_char, span.label_, span.id_ or None) for span in found
    ]
    spans, relations = _ours(spans, frame) if _OURS in frame else _theirs(spans, found, doc)
    return Record(
        text=doc.text,
        id=str(frame["id"]) if frame.get("id") is not None else None,
        title=title if isinstance(title, str) else "",
        meta=meta if isinstance(meta, dict) else {},
        labels=tuple(label for label, score in doc.cats.items() if score >= 0.5),
        spans=in_order(spans),
        relations=tuple(relations),
        place=place,
    )


def _ours(spans: list[RecordSpan], frame: Object) -> tuple[list[RecordSpan], list[RecordRelation]]:
    """What we wrote of attributes and relations, of spans that are still there."""
    said = get(frame, _OURS, _DICT)
    borne = {
        (one.get("start"), one.get("end"), one.get("label"), one.get("id")): one.get("attributes")
        for one in several(said, "spans", _DICT)
    }
    spans = [replace(span, attributes=attributes_in(borne.get(_key(span)))) for span in spans]
    known = {span.id for span in spans}
    arcs = [
        RecordRelation(get(arc, "head", str), get(arc, "tail", str), get(arc, "label", str),
                       identifier(arc), maybe(arc, "note", str))
        for arc in several(said, "relations", _DICT)
    ]  # fmt: skip
    return spans, [arc for arc in arcs if {arc.head, arc.tail} <= known]


def _key(span: RecordSpan) -> tuple[int, int, str, str | None]:
    return span.start, span.end, span.label, span.id


def _theirs(
    spans: list[RecordSpan], found: list[Any], doc: Any
) -> tuple[list[RecordSpan], list[RecordRelation]]:
    """What others keep in ``doc._.rel`` and ``span._``. A score of a half or more is a relation."""
    borne: dict[tuple[int, int], dict[str, Any]] = {}
    for key, value in doc.user_data.items():
        if isinstance(key, tuple) and len(key) >= 4 and key[0] == "._." and key[2] is not None:
            if isinstance(value, str | int | float) and value is not False and value != "":
                borne.setdefault(tuple(key[2:4]), {})[str(key[1])] = value
    scores = doc.user_data.get(_REL)
    if isinstance(scores, dict) and scores:
        spans = [span if span.id is not None else replace(span, id=f"span-{number}")
                 for number, span in enumerate(spans, 1)]  # fmt: skip
    spans = [
        replace(span, attributes=attributes_in(borne[span.start, span.end]))
        if (span.start, span.end) in borne else span
        for span in spans
    ]  # fmt: skip
    by_token = {one.start: str(span.id)
                for one, span in reversed(list(zip(found, spans, strict=True)))}  # fmt: skip
    arcs = [
        RecordRelation(by_token[ends[0]], by_token[ends[1]], str(label))
        for ends, labels in (scores.items() if isinstance(scores, dict) else ())
        if isinstance(ends, tuple) and len(ends) == 2 and set(ends) <= by_token.keys()
        for label, score in (labels.items() if isinstance(labels, dict) else ())
        if isinstance(score, int | float) and score >= 0.5
    ]
    return spans, arcs


class _Sink:
    """Documents gathered in one DocBin."""

    def __init__(self, target: Target, options: WriteOptions, lose: Lose) -> None:
        self._tokens = extra("spacy", "spacy.tokens")
        self._vocab = extra("spacy", "spacy").blank("ar").vocab
        self._filter = extra("spacy", "spacy.util").filter_spans
        self._bin = self._tokens.DocBin(store_user_data=True)
        self._target = target
        self._options = options
        self._lose = lose

    def add(self, record: Record) -> None:
        tokens = covering(record, self._options.tokenizer or FORMAT.tokenizer)
        text = record.text
        spaces = [after.start > token.end for token, after in pairwise(tokens)]
        spaces.append(bool(tokens) and tokens[-1].end < len(text))
        words = [text[token.start : token.end] for token in tokens]
        doc = self._tokens.Doc(self._vocab, words=words, spaces=spaces[: len(words)])
        placed = place_spans(record, tokens, self._options.align, self._lose)
        group = [
            self._tokens.Span(doc, at.first, at.last, at.span.label, span_id=at.span.id or "")
            for at in placed
        ]
        doc.spans[_KEY] = group
        doc.ents = self._filter(group)
        doc.cats = dict.fromkeys(record.labels, 1.0)
        frame: Object = {"id": record.id, "title": record.title, "meta": dict(record.meta)}
        self._link(record, placed, group, doc, frame)
        doc.user_data[_OWN] = compact(frame)
        self._bin.add(doc)

    def _link(
        self, record: Record, placed: list[Placed], group: list[Any], doc: Any, frame: Object
    ) -> None:
        """Relations and attributes, for spaCy and, whole, for us."""
        starts = {at.span.id: at.first for at in placed}
        rel: dict[tuple[int, int], dict[str, float]] = {}
        arcs = []
        for arc in record.relations:
            if arc.head in starts and arc.tail in starts:
                rel.setdefault((starts[arc.head], starts[arc.tail]), {})[arc.label] = 1.0
                note = {"note": arc.note} if arc.note is not None else {}
                arcs.append({"id": arc.id, "head": arc.head, "tail": arc.tail,
                             "label": arc.label, **note})  # fmt: skip
            else:
                what = _("its relation {label}").format(label=arc.label)
                self._lose(Loss(name_of(record), arc.head, what))
        borne = []
        for at, span in zip(placed, group, strict=True):
            for name, value in at.span.attributes:
                key = ("._.", name, span.start_char, span.end_char)
                doc.user_data[key] = True if value == FLAG_VALUE else value
            if said := dict(at.span.attributes):
                place = {"start": span.start_char, "end": span.end_char, "label": at.span.label}
                borne.append({**place, "id": at.span.id, "attributes": said})
        if rel:
            doc.user_data[_REL] = rel
        if rel or borne:
            frame[_OURS] = {"spans": borne, "relations": arcs}

    def close(self) -> None:
        self._target.stream.write(self._bin.to_bytes())


def write(target: Target, options: WriteOptions, lose: Lose) -> Sink:
    """One DocBin."""
    return _Sink(target, options, lose)


FORMAT = Format(
    name="spacy",
    title="spaCy DocBin",
    suffixes=(".spacy",),
    holds=frozenset(
        {
            *(Holds.ID, Holds.TITLE, Holds.META, Holds.LABELS),
            *(Holds.SPAN_IDS, Holds.OVERLAP, Holds.TEXT),
            *(Holds.RELATIONS, Holds.RELATION_NOTES, Holds.ATTRIBUTES),
        }
    ),
    counts="tokens",
    read=read,
    write=write,
    binary=True,
    extra="spacy",
    tokenizer="exact",
    remark='all spans in doc.spans["sc"], those that do not overlap in doc.ents; '
    "relations in doc._.rel",
)
