"""spaCy's DocBin: every span in ``doc.spans["sc"]``, those that do not overlap in ``doc.ents``.

The tokens cover the text, white space included, and by default are cut where a span begins or
ends, so that no span is dropped. A DocBin is made and read in memory, as spaCy has it.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from tui.core.errors import DataError
from tui.core.i18n import _
from tui.core.record import Record, RecordSpan
from tui.exchange.extras import extra
from tui.exchange.files.source import SourceFile
from tui.exchange.files.target import Target
from tui.exchange.format import Format, Holds, Sink
from tui.exchange.options import Item, Lose, ReadOptions, RecordError, Refusal, WriteOptions
from tui.exchange.shared.json_records import compact, parse
from tui.exchange.shared.span_checks import in_order
from tui.exchange.shared.tokenizers import covering, place_spans

_KEY = "sc"
_OWN = "hashiya"


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
    return Record(
        text=doc.text,
        id=str(frame["id"]) if frame.get("id") is not None else None,
        title=title if isinstance(title, str) else "",
        meta=meta if isinstance(meta, dict) else {},
        labels=tuple(label for label, score in doc.cats.items() if score >= 0.5),
        spans=in_order(
            RecordSpan(span.start_char, span.end_char, span.label_, span.id_ or None)
            for span in found
        ),
        place=place,
    )


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
        group = [
            self._tokens.Span(doc, at.first, at.last, at.span.label, span_id=at.span.id or "")
            for at in place_spans(record, tokens, self._options.align, self._lose)
        ]
        doc.spans[_KEY] = group
        doc.ents = self._filter(group)
        doc.cats = dict.fromkeys(record.labels, 1.0)
        frame = {"id": record.id, "title": record.title, "meta": dict(record.meta)}
        doc.user_data[_OWN] = compact(frame)
        self._bin.add(doc)

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
        }
    ),
    counts="tokens",
    read=read,
    write=write,
    binary=True,
    extra="spacy",
    tokenizer="exact",
    remark='all spans in doc.spans["sc"], those that do not overlap in doc.ents',
)
