"""A text with a window on it and a cursor, without any store."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.keys.commands import commands
from tui.desk.look import DEFAULT_LOOK
from tui.desk.view.offers import Offer
from tui.desk.view.span_index import SpanIndex
from tui.desk.view.text_view import TextView
from tui.desk.view.window import Layer

TEXT = "قال وزير الخارجية أمس إنه لا يعلم\nوقال John Smith إن الاتفاق لن يتم"
KINDS = {c.id for c in commands()}


def spans(annotator: str, *places: tuple[int, int, str]) -> SpanIndex:
    """What one annotator has tagged."""
    made = (
        Span(f"{annotator}{n}", "a0", annotator, label, start, end)
        for n, (start, end, label) in enumerate(places)
    )
    return SpanIndex(made)


def view_of(
    text: str, own: SpanIndex, *others: Layer, width: int = 60, height: int = 12
) -> TextView:
    """A text laid open with its spans."""
    view = TextView(DEFAULT_LOOK, width, height)
    view.lay(text, own, others)
    return view


def lanes_seen(view: TextView, place: tuple[int, int]) -> list[tuple[str, list[str]]]:
    """Of each lane under a row, whose it is, and its labels from left to right."""
    return [
        (view.window.layer_of(place, number).name, [bar.span.label for bar in lane])
        for number, lane in enumerate(view.window.lanes_of(place))
    ]


def test_the_spans_of_two_annotators_stand_in_two_sets_of_lanes() -> None:
    own = spans("me", (4, 17, "PER"), (4, 8, "ROLE"), (18, 21, "DATE"))
    muna = spans("muna", (4, 17, "ORG"), (18, 21, "DATE"))
    view = view_of(TEXT, own, Layer("muna", muna))
    assert lanes_seen(view, (0, 0)) == [
        ("", ["DATE", "ROLE"]), ("", ["PER"]), ("muna", ["DATE", "ORG"]),
    ]  # fmt: skip
    lines = [line for line in view.window.lines() if line and line.paragraph == 0]
    assert [line.lane for line in lines] == [None, 0, 1, 2]


def test_offers_stand_among_the_spans_of_the_first_layer() -> None:
    view = view_of(TEXT, spans("me", (0, 3, "X")), Layer("muna", spans("muna", (0, 3, "Y"))))
    view.show_offers([Offer(Range(4, 8), ("ROLE",), "وزير", "seen")])
    assert lanes_seen(view, (0, 0)) == [("", ["?ROLE", "X"]), ("muna", ["Y"])]


def test_a_row_where_only_another_annotator_tagged_has_that_lane_alone() -> None:
    view = view_of(TEXT, spans("me"), Layer("muna", spans("muna", (0, 3, "Y"))))
    assert lanes_seen(view, (0, 0)) == [("muna", ["Y"])]
    assert view.window.layer_of((1, 0), 0).name == ""


def test_one_goes_to_the_first_layers_spans_alone() -> None:
    own, muna = spans("me", (4, 8, "ROLE")), spans("muna", (0, 3, "Y"), (18, 21, "DATE"))
    view = view_of(TEXT, own, Layer("muna", muna))
    for _press in range(3):
        view.commands["next-span"]()
        assert view.focused == "me0"


def test_an_edge_of_another_annotators_span_splits_a_lam_alef() -> None:
    at = TEXT.index("لا ")
    whole = view_of(TEXT, spans("me")).page.row_in(0, 0).width
    muna = Layer("muna", spans("muna", (at, at + 1, "Y")))
    assert view_of(TEXT, spans("me"), muna).page.row_in(0, 0).width == whole + 1


def test_nothing_that_selects_is_the_views_own_while_a_span_is_focused() -> None:
    view = view_of(TEXT, spans("me", (4, 8, "ROLE")))
    free = set(view.commands)
    assert free | set(view.switches) <= KINDS
    view.commands["next-span"]()
    assert free - set(view.commands) == {
        *(name for name in free if name.startswith("select-")),
        "start-back", "start-on", "end-back", "end-on", "proclitic", "phrase", "phrase-end",
    }  # fmt: skip


def picture(view: TextView) -> object:
    """All that a screen shows of a view."""
    rows = [view.page.row_in(p, 0).cells for p in range(view.page.paragraph_count)]
    return view.window.lines(), rows, view.chosen_range, view.focused, view.caret


own_commands = st.lists(st.sampled_from(sorted(view_of(TEXT, spans("me")).commands)), max_size=12)


@settings(max_examples=60, deadline=None)
@given(own_commands, own_commands, st.integers(8, 60), st.integers(1, 8))
def test_a_state_that_is_put_back_shows_what_it_showed(
    before: list[str], after: list[str], width: int, height: int
) -> None:
    own = spans("me", (4, 8, "ROLE"), (27, 29, "X"))
    view = view_of(TEXT * 3, own, width=width, height=height)
    for command in before:
        if command in view.commands:
            view.commands[command]()
    state, seen = view.state, picture(view)
    for command in after:
        if command in view.commands:
            view.commands[command]()
    view.state = state
    assert view.state == state
    assert picture(view) == seen
    assert list(own) == list(spans("me", (4, 8, "ROLE"), (27, 29, "X")))
