"""Records as hypothesis makes them, and how two are compared."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tui.core.record import Record, RecordRelation, RecordSpan
from tui.core.review import Status
from tui.exchange.shared.span_checks import in_order

HARD = "\ufeff\u200f\u202e\u00a0\u0640\u064b\r\n\t\x00\x02\x0b\u2028\u2029\x85ﻻلاوقا😀 é«\u00ad"
# Where one text is drawn of one kind of letters, hypothesis draws it at once and not letter by
# letter, which is most of what records cost; its letters below 256 it draws four times in five.
_HARDER = {0x80 + place: HARD[place % len(HARD)] for place in range(0x80)}


def texts(min_size: int = 1, exclude: str = "") -> st.SearchStrategy[str]:
    """Any text without lone surrogates; often one of what offsets and files stumble on. Of
    Latin-1's upper half it has those of ``HARD`` alone."""
    table = {code: letter for code, letter in _HARDER.items() if letter not in exclude}
    letters = st.characters(codec="utf-8", exclude_characters=exclude)
    return st.text(letters, min_size=min_size, max_size=60).map(lambda text: text.translate(table))


def json_values() -> st.SearchStrategy[Any]:
    leaves = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | texts(0)
    )
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts(0), inner, max_size=3),
        max_leaves=5,
    )


@st.composite
def spans_of(
    draw: st.DrawFn, text: str, labels: st.SearchStrategy[str], *, attributes: bool = False
) -> list[RecordSpan]:
    """Spans that nest, cross and coincide; their ids are all different."""
    spans = []
    for number in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        note = draw(st.none() | texts(0))
        borne = draw(st.dictionaries(texts(), texts(), max_size=2)) if attributes else {}
        said = tuple(sorted(borne.items()))
        spans.append(RecordSpan(start, end, draw(labels), f"s{number}", note, attributes=said))
    return spans


@st.composite
def spanned(draw: st.DrawFn) -> Record:
    """What tokens and columns are made of: a text and spans, of a record nothing more."""
    text = draw(texts())
    ends = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(ends, ends).filter(lambda at: at[0] != at[1]), max_size=5))
    labels = st.sampled_from(["PER", "LOC-X", "قال"])
    spans = tuple(
        RecordSpan(min(pair), max(pair), draw(labels), f"s{number}")
        for number, pair in enumerate(pairs)
    )
    return Record(text=text, id="a", spans=spans)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """All that our own JSONL holds."""
    text = draw(texts())
    spans = draw(spans_of(text, texts(), attributes=True))
    relations = []
    if spans:
        ids = st.sampled_from([span.id or "" for span in spans])
        relations = [
            RecordRelation(
                draw(ids), draw(ids), draw(texts()), f"r{number}", draw(st.none() | texts())
            )
            for number in range(draw(st.integers(0, 2)))
        ]
    known = [
        "id",
        "title",
        "text",
        "sha256",
        "meta",
        "annotator",
        "status",
        "note",
        "labels",
        "spans",
        "relations",
    ]
    return Record(
        text=text,
        id=draw(st.none() | texts(0)),
        title=draw(texts(0)),
        meta=draw(
            st.dictionaries(
                texts(0).filter(lambda key: key not in known), json_values(), max_size=3
            )
        ),
        annotator=draw(st.none() | texts(0)),
        status=draw(st.none() | st.sampled_from(Status)),
        note=draw(st.none() | texts(0)),
        labels=tuple(draw(st.lists(texts(), max_size=2))),
        spans=tuple(spans),
        relations=tuple(relations),
    )


def comparable(record: Record) -> Record:
    """Without its place, its spans in order."""
    return replace(record, place="", spans=in_order(record.spans))


def bare(record: Record) -> tuple[str, set[tuple[int, int, str]]]:
    """What every format should hold: the text, and where the labels are, be they only suggested
    since their article was skipped."""
    return record.text, {
        (span.start, span.end, span.label) for span in (*record.spans, *record.suggested)
    }
