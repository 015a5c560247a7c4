"""How far the next span probably reaches, learned from those that were made."""

from benchmarks.effort_planner import Planner
from benchmarks.effort_presses import perform
from tests.desk.conftest import MakeDesk
from tests.desk.written import read, shown
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.keys.tips import Situation
from tui.desk.suggest.extents import MOST_WORDS, Extents
from tui.desk.view.span_index import SpanIndex
from tui.text.words import words

READ = (
    "قال [PER:سمير الحاج] في [LOC:دمشق] ثم عاد [PER:نبيل الحاج] إلى [LOC:حلب] وسأل"
    " [PER:كمال الحاج] عن [LOC:حمص] مرة أخرى، ثم [PER:فريد الحاج] عن [LOC:حماة] كذلك"
)
TEXT = "<وقد> عاد زيد الحاج إلى بيروت كذلك"


def learned(written: str = READ) -> Extents:
    text, found = read(written), Extents()
    spans = SpanIndex(
        Span(f"{n}", "", "", label, s, e) for n, (s, e, label) in enumerate(text.spans)
    )
    found.learn(text.text, spans, Range(0, len(text.text)))
    return found


def likely(found: Extents, text: str, *own: Range) -> str:
    spans = SpanIndex(Span(f"{n}", "", "", "PER", *place) for n, place in enumerate(own))
    first = next(word for word in words(text) if text[slice(*word)] == "زيد")
    return text[slice(*found.likeliest(text, spans, first))]


def test_a_span_has_the_words_that_others_like_it_had() -> None:
    assert likely(learned(), "ثم زيد الحاج عن بيروت") == "زيد الحاج"
    assert likely(learned(), "ثم زيد عن بيروت") == "زيد"
    assert likely(Extents(), "ثم زيد الحاج عن بيروت") == "زيد"


def test_it_ends_with_its_paragraph_and_with_the_span_around_it() -> None:
    assert likely(learned(), "ثم زيد\nالحاج عن بيروت") == "زيد"
    assert likely(learned(), "ثم زيد الحاج عن بيروت", Range(0, 6)) == "زيد"


def test_no_span_of_more_than_so_many_words_is_foretold() -> None:
    found = learned("[EVENT:" + "يوم " * 40 + "يوم]")
    assert len(likely(found, "زيد" + " يوم" * 60).split()) <= MOST_WORDS


def test_the_key_to_a_likely_word_selects_what_belongs_to_it(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, READ)
    desk.run("next-likely")
    assert desk.view.text[slice(*desk.range_to_tag)] == "زيد الحاج"
    assert desk.situation is Situation.LIKELY
    desk.run("next-likely")
    assert shown(desk) == "وقد عاد زيد الحاج إلى <بيروت> كذلك"


def test_a_number_says_how_many_of_its_words_are_tagged(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT, READ)
    desk.run("next-likely")
    desk.letters.take_digit(1)
    desk.tag("PER")
    assert [desk.view.text[one.start : one.end] for one in desk.spans] == ["زيد"]


def test_the_benchmark_plans_what_the_key_selects(desk_of: MakeDesk) -> None:
    for goal, presses in (("زيد الحاج", 1), ("زيد", 2), ("زيد الحاج إلى", 2), ("بيروت", 2)):
        desk = desk_of(TEXT, READ)
        start = desk.view.text.index(goal)
        place = Range(start, start + len(goal))
        plan = Planner(desk).plan(place)
        assert plan is not None
        assert len(plan) == presses
        perform(desk, plan)
        assert desk.range_to_tag == place
