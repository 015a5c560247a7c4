"""Spans in memory, against a list that is searched from end to end."""

from hypothesis import given
from hypothesis import strategies as st

from tests.store.fresh import ME
from tui.core.span import Span
from tui.desk.view.span_index import SpanIndex

# Around the borders of buckets, where an index by place goes wrong.
offsets = st.one_of(st.integers(0, 12), st.integers(250, 262), st.integers(0, 1100))


@st.composite
def some_spans(draw: st.DrawFn) -> Span:
    """A span with one of few ids, so that some come in place of others."""
    start, end = sorted((draw(offsets), draw(offsets)))
    id_, label = draw(st.sampled_from("abcdefgh")), draw(st.sampled_from("XY"))
    return Span(id_, "a0", ME, label, start, end + 1)


ranges = st.tuples(offsets, offsets).map(lambda pair: (min(pair), max(pair) + 1))
steps = st.lists(st.one_of(some_spans(), st.sampled_from("abcdefgh")), max_size=25)


def built(steps: list[Span | str]) -> tuple[SpanIndex, dict[str, Span]]:
    """An index and a plain dictionary after adding spans and discarding ids."""
    index, plain = SpanIndex(), dict[str, Span]()
    for step in steps:
        if isinstance(step, Span):
            index.add(step)
            plain[step.id] = step
        else:
            index.discard(step)
            plain.pop(step, None)
    return index, plain


def ordered(plain: dict[str, Span]) -> list[Span]:
    """The spans in their order."""
    return sorted(plain.values(), key=lambda span: span.order)


@given(steps)
def test_it_holds_what_was_added_and_not_discarded_in_order(steps: list[Span | str]) -> None:
    index, plain = built(steps)
    assert list(index) == ordered(plain)
    assert len(index) == len(plain)
    assert [index.get(id_) for id_ in "abcdefgh"] == [plain.get(id_) for id_ in "abcdefgh"]
    assert index.get(None) is None


@given(steps)
def test_it_is_the_same_built_at_once(steps: list[Span | str]) -> None:
    index, plain = built(steps)
    at_once = SpanIndex(plain.values())
    assert list(at_once) == list(index)
    assert at_once.touching(0, 2000) == index.touching(0, 2000)


@given(steps, ranges)
def test_what_touches_a_range_shares_a_code_point_with_it(
    steps: list[Span | str], wanted: tuple[int, int]
) -> None:
    index, plain = built(steps)
    start, end = wanted
    touching = [s for s in ordered(plain) if set(range(s.start, s.end)) & set(range(start, end))]
    assert index.touching(start, end) == touching
    assert index.at(start, end) == [s for s in touching if (s.start, s.end) == wanted]


@given(steps, offsets)
def test_a_place_is_how_many_spans_start_before(steps: list[Span | str], offset: int) -> None:
    index, plain = built(steps)
    assert index.place(offset) == sum(span.start < offset for span in plain.values())


@given(steps, st.sampled_from([1, -1]))
def test_going_from_span_to_span_meets_each_once_and_comes_round(
    steps: list[Span | str], step: int
) -> None:
    index, plain = built(steps)
    round_ = ordered(plain)[::step]
    for here, following in zip(round_, round_[1:] + round_[:1], strict=True):
        assert index.after(here.order, step) == following


@given(steps, offsets)
def test_between_spans_one_goes_to_the_nearest(steps: list[Span | str], offset: int) -> None:
    index, plain = built(steps)
    spans = ordered(plain)
    place = (offset, -offset, "", "")
    after = [span for span in spans if span.order > place]
    before = [span for span in spans if span.order < place]
    assert index.after(place, 1) == ([*after, *spans, None][0])
    assert index.after(place, -1) == ([*before[-1:], *spans[-1:], None][0])
