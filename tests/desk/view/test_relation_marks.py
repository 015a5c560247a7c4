"""Numbers at the ends of relations, chains, what is lit; made anew as relations come and go."""

from hypothesis import given
from hypothesis import strategies as st

from tests.desk.conftest import MakeDesk
from tests.desk.relation_schemes import RELATIONS, press, with_relations
from tui.core.relation_label import RelationLabel
from tui.core.span import Relation, Span
from tui.desk.changes import MarksChanged
from tui.desk.desk import Desk
from tui.desk.view.relation_index import RelationIndex
from tui.desk.view.relation_marks import NO_MARKS, article_marks

LABELS = {label.name: label for label in RELATIONS}


def span(number: int) -> Span:
    return Span(f"s{number}", "a0", "me", "PER", number * 2, number * 2 + 1)


def relation(number: int, label: str, head: int, tail: int) -> Relation:
    return Relation(f"r{number}", "a0", "me", label, f"s{head}", f"s{tail}")


def marks_of(*relations: Relation) -> dict[str, str]:
    spans = {f"s{n}": span(n) for n in range(20)}
    found = article_marks(RelationIndex(relations), {}, spans.get, LABELS.__getitem__)
    return {
        id_: " ".join(mark.text(rtl=False) for mark in said.marks)
        for id_, said in found.by_span.items()
    }


def test_relations_are_numbered_as_their_heads_are_read() -> None:
    marks = marks_of(
        relation(1, "lives", 3, 4), relation(2, "lives", 1, 2), relation(3, "leads", 1, 0)
    )
    # What leads out stands before what leads in.
    assert marks == {"s0": "▸1", "s1": "1▸ 2▸", "s2": "▸2", "s3": "3▸", "s4": "▸3"}


def test_a_chain_has_one_number_and_ends_that_are_alike_one_sign() -> None:
    marks = marks_of(
        relation(1, "same", 5, 6), relation(2, "same", 6, 9), relation(3, "same", 1, 2),
        relation(4, "near", 7, 8), relation(5, "lives", 6, 8),
    )  # fmt: skip
    assert marks == {
        "s1": "=1", "s2": "=1", "s5": "=2", "s6": "1▸ =2", "s9": "=2", "s7": "·2", "s8": "·2 ▸1",
    }  # fmt: skip


def test_signs_are_mirrored_beside_a_name_that_is_read_from_the_right() -> None:
    spans = {f"s{n}": span(n) for n in range(3)}
    found = article_marks(
        RelationIndex([relation(1, "lives", 1, 2)]), {}, spans.get, LABELS.__getitem__
    )
    assert found.by_span["s1"].marks[0].text(rtl=True) == "◂1"
    assert found.by_span["s2"].marks[0].text(rtl=True) == "1◂"


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(LABELS)), st.integers(0, 9), st.integers(0, 9)).filter(
            lambda one: one[1] != one[2]
        ),
        max_size=30,
    )
)
def test_both_ends_of_each_relation_bear_its_number_and_light_each_other(
    arcs: list[tuple[str, int, int]],
) -> None:
    index = RelationIndex(relation(n, *arc) for n, arc in enumerate(arcs))
    spans = {f"s{n}": span(n) for n in range(10)}
    found = article_marks(index, {}, spans.get, LABELS.__getitem__)
    for one in index:
        chain = LABELS[one.label].chain
        for this, other in ((one.head, one.tail), (one.tail, one.head)):
            numbers = [
                mark.number
                for mark in found.by_span[this].marks
                if (mark.text(rtl=False)[0] == "=") == chain
            ]
            assert found.numbers[one.id] in numbers
            assert other in found.partners[this]
    plain = sorted(found.numbers[one.id] for one in index if not LABELS[one.label].chain)
    assert plain == list(range(1, len(plain) + 1))
    for number in range(len(arcs)):
        index.discard(f"r{number}")
    assert article_marks(index, {}, spans.get, LABELS.__getitem__) is NO_MARKS


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.integers(0, 7))
def test_the_parts_of_a_chain_are_what_is_left_of_it(
    arcs: list[tuple[int, int]], gone: int
) -> None:
    index = RelationIndex(relation(n, "same", *arc) for n, arc in enumerate(arcs))
    whole = index.chain(f"s{gone}", "same")
    parts = index.without(f"s{gone}", "same")
    assert frozenset().union(*parts) == whole - {f"s{gone}"}
    assert sum(map(len, parts)) == len(whole) - 1


def test_marks_come_with_the_relation_and_go_with_it(desk_of: MakeDesk) -> None:
    desk = with_relations(desk_of("[PER:<هدى>] في [LOC:فاس] و[PER:علي] في [LOC:طنجة]"))
    happened = press(desk, "tab", ":", "tab", "enter")
    changed = [one for one in happened if isinstance(one, MarksChanged)]
    text = desk.view.text
    assert [text[slice(*place)] for one in changed for place in one.ranges] == ["هدى", "فاس"]
    assert shown_marks(desk) == {"هدى": "1▸", "فاس": "▸1"}
    press(desk, "tab", "tab", ":", "tab", "enter")
    assert shown_marks(desk) == {"هدى": "1▸", "فاس": "▸1", "علي": "2▸", "طنجة": "▸2"}
    press(desk, "shift+tab", "shift+tab", "backspace")
    assert shown_marks(desk) == {"علي": "1▸", "طنجة": "▸1"}
    press(desk, "ctrl+z")
    assert shown_marks(desk)["علي"] == "2▸"


def test_new_edges_keep_the_relations_of_a_span(desk_of: MakeDesk) -> None:
    desk = with_relations(desk_of("[PER:<هدى>] في [LOC:فاس] الجميلة"))
    press(desk, "tab", ":", "tab", "enter", "tab", "}")
    assert {words[:3] for words in shown_marks(desk)} == {"هدى", "فاس"}
    press(desk, "ctrl+z", "ctrl+z")
    assert desk.view.marks is NO_MARKS


def test_another_label_says_which_relations_do_not_fit_it(desk_of: MakeDesk) -> None:
    desk = with_relations(desk_of("[PER:<هدى>] في [LOC:فاس]"))
    happened = press(desk, "tab", ":", "tab", "enter", "<ORG>")
    assert [one for one in map(str, happened) if "1 relation does not fit ORG" in one]


def shown_marks(desk: Desk) -> dict[str, str]:
    """The marks by the words of their spans."""
    text, spans = desk.view.text, desk.view.spans
    return {
        text[found.start : found.end]: " ".join(mark.text(rtl=False) for mark in said.marks)
        for id_, said in desk.view.marks.by_span.items()
        if (found := spans.get(id_))
    }


def test_another_desk_is_told_of_relations_and_labels(desk_of: MakeDesk) -> None:
    desk = with_relations(desk_of("[PER:<هدى>] في [LOC:فاس]"))
    other = Desk(desk.db, desk.annotator)
    other.open("a0")
    press(desk, "tab", ":", "tab", "enter")
    other.look_again()
    assert shown_marks(other) == {"هدى": "1▸", "فاس": "▸1"}
    # What is there by now is not made twice.
    assert other.session is not None
    head, tail = other.spans
    before = list(other.session.annotations.relations)
    other.session.annotations.relations.discard(before[0].id)
    happened = other.session.settle(other.session.linking.relate(head, tail, "lives"))
    assert "changed elsewhere" in str(happened)
    assert list(other.session.annotations.relations) == before


def test_a_label_of_relations_that_is_not_known_joins_anything() -> None:
    assert RelationLabel("x").fits("PER", "LOC")
