"""Tokens, and spans on them: nothing is moved or left out without being named."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.strategies import spanned, texts
from tui.core.errors import UsageError
from tui.core.record import Record, RecordSpan
from tui.exchange.options import Align, Loss
from tui.exchange.shared.bio_tags import Untagger, tags_of
from tui.exchange.shared.tokenizers import (
    TOKENIZERS,
    Placed,
    covering,
    flat_placed,
    place_spans,
    tokens_of,
    without_crossing,
)

OFF = Record(text="قال الوزير ، أمس", id="a", spans=(RecordSpan(6, 12, "X", "s"),))


@pytest.mark.parametrize("name", TOKENIZERS)
@given(record=spanned())
def test_tokens_are_in_order_apart_and_take_all_but_white_space(name: str, record: Record) -> None:
    tokens = tokens_of(record, name)
    assert all(a.end <= b.start for a, b in pairwise(tokens))
    inside = {at for token in tokens for at in range(token.start, token.end)}
    outside = set(range(len(record.text))) - inside
    assert all(record.text[at].isspace() for at in outside)
    assert not any(
        character in " \t\r\n"
        for token in tokens
        for character in record.text[token.start : token.end]
    )


@pytest.mark.parametrize("name", TOKENIZERS)
@given(record=spanned())
def test_covering_tokens_and_single_spaces_make_the_text(name: str, record: Record) -> None:
    tokens = covering(record, name)
    text = ""
    for token in tokens:
        text += " " * (token.start - len(text)) + record.text[token.start : token.end]
    text += " " * (len(record.text) - len(text))
    assert text == record.text
    assert all(b.start - a.end in (0, 1) for a, b in pairwise(tokens))
    assert all(token.start < token.end for token in tokens)


@given(record=spanned())
def test_exact_tokens_hold_every_span(record: Record) -> None:
    lost: list[Loss] = []
    kept = place_spans(record, covering(record, "exact"), Align.STRICT, lost.append)
    assert not lost
    assert len(kept) == len(record.spans)


@given(record=spanned(), align=st.sampled_from(Align))
def test_each_span_is_kept_as_it_is_or_named(record: Record, align: Align) -> None:
    lost: list[Loss] = []
    tokens = tokens_of(record, "words")
    kept = place_spans(record, tokens, align, lost.append)
    exact = [
        found
        for found in kept
        if tokens[found.first].start == found.span.start
        and tokens[found.last - 1].end == found.span.end
    ]
    assert len(exact) + len(lost) == len(record.spans)
    for found in kept:
        start, end = tokens[found.first].start, tokens[found.last - 1].end
        if align is Align.EXPAND:
            assert start <= found.span.start or record.text[found.span.start : start].isspace()
        if align is Align.CONTRACT:
            assert found.span.start <= start < end <= found.span.end


@pytest.mark.parametrize(
    ("align", "ends", "what"),
    [
        (Align.STRICT, [], "its ends are not ends of tokens"),
        (Align.EXPAND, [(4, 12)], "widened to 4-12"),
        (Align.CONTRACT, [(11, 12)], "narrowed to 11-12"),
    ],
)
def test_a_span_off_its_tokens(align: Align, ends: list[tuple[int, int]], what: str) -> None:
    tokens = tokens_of(OFF, "words")
    lost: list[Loss] = []
    kept = place_spans(OFF, tokens, align, lost.append)
    assert [(tokens[at.first].start, tokens[at.last - 1].end) for at in kept] == ends
    assert [str(loss) for loss in lost] == [f"a: s (X 'وزير ،'): {what}"]


def test_clitics_are_tokens_of_their_own() -> None:
    record = Record(text="وبالحكومة، 3%")
    found = [record.text[t.start : t.end] for t in tokens_of(record, "clitics")]
    assert found == ["و", "ب", "ال", "حكومة", "،", "3%"]
    found = [record.text[t.start : t.end] for t in tokens_of(record, "whitespace")]
    assert found == ["وبالحكومة،", "3%"]


def test_a_tokenizer_nobody_knows_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="whitespace, words, clitics, exact"):
        tokens_of(Record(text="a"), "bert")


@st.composite
def on_tokens(draw: st.DrawFn) -> tuple[int, list[Placed]]:
    count = draw(st.integers(1, 12))
    found = []
    for number in range(draw(st.integers(0, 6))):
        first = draw(st.integers(0, count - 1))
        last = draw(st.integers(first + 1, count))
        label = draw(st.sampled_from(["A", "B-C", "I"]))
        found.append(Placed(first, last, RecordSpan(0, 1, label, f"s{number}")))
    return count, sorted(found, key=lambda at: (at.first, -at.last))


@given(given_=on_tokens(), scheme=st.sampled_from(["iob2", "bioes"]))
def test_tags_of_flat_spans_come_back(given_: tuple[int, list[Placed]], scheme: str) -> None:
    count, spans = given_
    lost: list[Loss] = []
    flat = flat_placed(OFF, spans, lost.append)
    untagger = Untagger()
    for tags in tags_of(count, flat, scheme):
        assert len(tags) <= 1
        untagger.add(tags)
    assert sorted(untagger.finish()) == sorted((f.first, f.last, f.span.label) for f in flat)
    assert len(flat) + len(lost) == len(spans)


@given(given_=on_tokens())
def test_tags_of_nested_and_crossing_spans_come_back(given_: tuple[int, list[Placed]]) -> None:
    count, spans = given_
    lost: list[Loss] = []
    kept = without_crossing(OFF, spans, lost.append)
    untagger = Untagger()
    for tags in tags_of(count, kept):
        untagger.add(tags)
    assert sorted(untagger.finish()) == sorted((f.first, f.last, f.span.label) for f in kept)
    assert len(kept) + len(lost) == len(spans)


@given(text=texts())
def test_a_text_without_spans_loses_nothing(text: str) -> None:
    lost: list[Loss] = []
    record = Record(text=text)
    assert place_spans(record, tokens_of(record, "words"), Align.STRICT, lost.append) == []
    assert not lost
