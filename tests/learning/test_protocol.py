"""What another program says, checked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.core.errors import DataError
from tui.learning import protocol
from tui.learning.protocol import (
    MOST_BYTES,
    PluginSpan,
    line_of,
    message_of,
    quote_places,
    spans_in,
)
from tui.text.fold import Folded, Level, fold
from tui.text.offsets import OffsetMap

TEXT = "زار الوزير دير الزور، ثم عاد إلى دير الزور وبدمشق."
LABELS = ("LOC", "PER")


def test_a_message_comes_back_from_its_line() -> None:
    message = {"op": "predict", "id": 1, "text": TEXT + "\n😀\ud800"}
    line = line_of(message)
    assert line.count(b"\n") == 1
    assert message_of(line) == message


@pytest.mark.parametrize(
    "line", [b"", b"hello\n", b"[]\n", b'{"op": 1}\n', b"\xff\n", b"[" * 100_000,
             b'{"op": "' + b"x" * MOST_BYTES + b'"}\n'],
    ids=["empty", "text", "list", "number", "bytes", "deep", "long"],
)  # fmt: skip
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(DataError):
        message_of(line)


def test_offsets_must_lie_in_the_text_and_labels_in_the_scheme() -> None:
    given = [
        {"start": 4, "end": 10, "label": "PER", "score": 0.5},
        {"start": 4, "end": 10, "label": "PER", "score": 7},
        {"start": 4, "end": 999, "label": "PER"},
        {"start": -1, "end": 3, "label": "PER"},
        {"start": 3, "end": 4, "label": "PER"},
        {"start": 4, "end": 10, "label": "PER", "quote": "دمشق"},
        {"start": 4, "end": 10, "label": "CITY"},
        {"label": "PER"},
        "PER",
    ]
    spans, dropped, _several = spans_in(given, TEXT, LABELS)
    assert set(spans) == {PluginSpan(4, 10, "PER", 0.5), PluginSpan(4, 10, "PER", None)}
    assert dropped == {"offsets": 3, "quote": 1, "label": 1, "shape": 2}
    assert spans_in("spans", TEXT, LABELS) == ([], {}, 0)


def test_offsets_may_count_utf16() -> None:
    text = "😀 حلب"
    given = [{"start": 3, "end": 6, "label": "LOC"}]
    [span] = spans_in(given, text, LABELS, "utf16").spans
    assert text[span.start : span.end] == "حلب"


def test_a_span_has_no_white_space_at_its_ends_and_cuts_no_letter() -> None:
    text = "في دِمشق ."
    for start, end in ((2, 9), (3, 8), (4, 8)):
        [span] = spans_in([{"start": start, "end": end, "label": "LOC"}], text, LABELS).spans
        assert (span.start, span.end) == (3, 8)


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        ({"quote": "دير الزور"}, ["دير الزور", "دير الزور"]),
        ({"quote": "دير الزور", "nth": 1}, ["دير الزور"]),
        ({"quote": "دير الزور", "nth": 2}, []),
        # After proclitics, which stay outside; in another spelling.
        ({"quote": "دمشق"}, ["دمشق"]),
        ({"quote": "دِمشق"}, ["دمشق"]),
        # Inside a word it does not stand; nor does what was made up.
        ({"quote": "مشق"}, []),
        ({"quote": "حلب"}, []),
        ({"quote": ""}, []),
    ],
)
def test_a_quote_is_found_where_it_stands(one: dict[str, object], shown: list[str]) -> None:
    spans, dropped, several = spans_in([{**one, "label": "LOC"}], TEXT, LABELS)
    assert [TEXT[span.start : span.end] for span in spans] == shown
    assert bool(dropped) is not bool(shown)
    assert several == (len(shown) > 1)


def test_letters_as_quoted_go_before_other_spellings() -> None:
    text = "أحمد ثم احمد"
    folded = fold(text, Level.CLITICS)
    assert quote_places(folded, "احمد") == [(8, 12)]
    assert quote_places(folded, "إحمد") == [(0, 4), (8, 12)]


def test_a_text_is_folded_and_counted_once_for_all_spans(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def folding(text: str, level: Level) -> Folded:
        made.append("fold")
        return fold(text, level)

    def counting(text: str) -> OffsetMap:
        made.append("map")
        return OffsetMap(text)

    monkeypatch.setattr(protocol, "fold", folding)
    monkeypatch.setattr(protocol, "OffsetMap", counting)
    given = [{"quote": "دمشق", "label": "LOC"}, {"start": 0, "end": 3, "label": "LOC"}] * 20
    assert len(spans_in(given, TEXT, set(LABELS), "utf16").spans) == 2
    assert sorted(made) == ["fold", "map"]
    assert spans_in([{"quote": "دمشق", "label": [1]}], TEXT, set(LABELS)).dropped == {"label": 1}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["start", "end", "label", "quote", "nth", "score"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_comes_spans_lie_in_the_text(answer: object) -> None:
    for unit in ("codepoints", "utf16"):
        for span in spans_in(answer, TEXT, LABELS, unit).spans:
            assert 0 <= span.start < span.end <= len(TEXT)
            assert span.label in LABELS
