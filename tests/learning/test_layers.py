"""Spans as layers of tags, and back."""

from hypothesis import given
from hypothesis import strategies as st

from tui.learning.examples import Tagged
from tui.learning.layers import MOST_LAYERS, layers_of, spans_of
from tui.learning.tokens import tokens_of

TEXT = "قال وزير خارجية جمهورية مصر العربية أمس"
LABELS = ("LOC", "ORG", "PER")
NUMBERS = {label: number for number, label in enumerate(LABELS)}
TOKENS = tokens_of(TEXT)


@st.composite
def tagged(draw: st.DrawFn) -> Tagged:
    """A span of whole words."""
    first = draw(st.integers(0, len(TOKENS) - 1))
    last = draw(st.integers(first, len(TOKENS) - 1))
    return Tagged(TOKENS[first].start, TOKENS[last].end, draw(st.sampled_from(LABELS)))


@given(st.lists(tagged(), max_size=MOST_LAYERS, unique=True))
def test_nested_and_crossing_spans_come_back_out_of_their_layers(spans: list[Tagged]) -> None:
    back = {
        Tagged(TOKENS[first].start, TOKENS[last - 1].end, label)
        for layer in layers_of(TOKENS, spans, NUMBERS)
        for first, last, label in spans_of(layer, LABELS)
    }
    assert back == set(spans)


def test_a_span_that_begins_inside_a_word_takes_the_word() -> None:
    text = "زار وحلب"
    [layer] = layers_of(tokens_of(text), [Tagged(5, 8, "LOC")], NUMBERS)
    assert layer == [0, 1]


def test_the_longest_span_is_in_the_first_layer() -> None:
    spans = [Tagged(4, 8, "PER"), Tagged(4, 28, "ORG")]
    first, second = layers_of(TOKENS, spans, NUMBERS)
    assert [tag // 2 for tag in first if tag % 2] == [NUMBERS["ORG"]]
    assert [tag // 2 for tag in second if tag % 2] == [NUMBERS["PER"]]
