"""Long records cut into several."""

from hypothesis import given
from hypothesis import strategies as st

from tui.core.record import Record, RecordRelation, RecordSpan
from tui.exchange.options import Note
from tui.exchange.shared.cutting import cut

TEXT = "قال أحمد . زار وهران ؟ ثم عاد . نام"


def pieces(record: Record, every: int) -> list[Record]:
    """The records that come of it."""
    return [one for one in cut(record, every) if isinstance(one, Record)]


def test_a_record_is_cut_after_so_many_sentences_with_its_spans() -> None:
    spans = (RecordSpan(4, 8, "PER", "a"), RecordSpan(15, 20, "LOC", "b"))
    arcs = (RecordRelation("a", "b", "visits"),)
    record = Record(TEXT, id="n", title="خبر", spans=spans, relations=arcs)
    found = list(cut(record, 1))
    parts = [one for one in found if isinstance(one, Record)]
    assert [one.id for one in parts] == ["n-1", "n-2", "n-3", "n-4"]
    assert [one.text[s.start : s.end] for one in parts for s in one.spans] == ["أحمد", "وهران"]
    assert [one.what for one in found if isinstance(one, Note)] == [
        "1 relations between two articles are left out"
    ]
    assert [len(pieces(record, n)) for n in (2, 3, 4)] == [2, 2, 1]


def test_no_span_is_cut() -> None:
    record = Record(TEXT, spans=(RecordSpan(4, 20, "X"),))
    assert pieces(record, 1)[0].text == "قال أحمد . زار وهران ؟ "


@given(
    text=st.text(alphabet="اب .\n؟", min_size=1, max_size=60).filter(str.strip),
    at=st.lists(st.tuples(st.integers(0, 59), st.integers(1, 9)), max_size=5),
    every=st.integers(1, 4),
)
def test_nothing_but_line_ends_is_lost(text: str, at: list[tuple[int, int]], every: int) -> None:
    spans = tuple(
        RecordSpan(start, min(start + size, len(text)), "X")
        for start, size in at
        if start < len(text)
    )
    parts = pieces(Record(text, spans=spans), every)
    assert "".join("".join(one.text for one in parts).split()) == "".join(text.split())
    assert all(one.text.strip() for one in parts) or len(parts) == 1
    assert all(span.end <= len(one.text) for one in parts for span in one.spans)
    read = sorted(text[s.start : s.end].strip("\n") for s in spans)
    assert sorted(p.text[s.start : s.end].strip("\n") for p in parts for s in p.spans) == read
