"""Where the next span probably begins, learned from the words that were read."""

from tests.desk.conftest import MakeDesk
from tests.desk.written import read, shown
from tui.core.selection import Range
from tui.core.span import Span
from tui.desk.changes import Said
from tui.desk.suggest.beginnings import Beginnings
from tui.desk.suggest.read_words import AHEAD, MOST_TEXT, ReadWords
from tui.desk.view.span_index import SpanIndex

READ = (
    "قال الوزير [PER:سمير] في المدينة إن العمل قائم، وقال الوزير [PER:نبيل] إن الوقت طويل،"
    " وزار الوزير [PER:كمال] دمشق أمس."
)


def learned(written: str = READ) -> Beginnings:
    text = read(written)
    found = Beginnings()
    spans = SpanIndex(
        Span(f"{n}", "", "", label, s, e) for n, (s, e, label) in enumerate(text.spans)
    )
    found.learn(text.text, spans, Range(0, len(text.text)))
    return found


def likeliest(found: Beginnings, text: str, start: int = 0) -> str:
    word = found.likeliest(text, SpanIndex(), Range(start, len(text)))
    return text[slice(*word)] if word else ""


def test_before_anything_was_read_the_next_word_that_is_no_function_word_is_likely() -> None:
    assert likeliest(Beginnings(), "في ذلك إن حلب بعيدة") == "حلب"
    assert likeliest(Beginnings(), "") == ""


def test_what_stood_before_spans_makes_the_word_after_it_likely() -> None:
    text = "عاد المهندس مساء إلى العمل ثم الوزير فريد قبل المساء"
    assert likeliest(learned(), text) == "فريد"
    assert likeliest(learned(), text, text.index("فريد") + 4) != "فريد"


def test_what_stood_after_a_span_makes_it_likely_too() -> None:
    found = learned(
        "عاد [PER:سمير] [LOC:دمشق] ثم سأل [PER:نبيل] [LOC:حلب] ثم قال [PER:كمال] [LOC:حمص] ثم"
    )
    text = "زيد طويل جدا"
    own = SpanIndex([Span("1", "", "", "PER", 0, 3)])
    with_span = found.chances(text, own, Range(3, len(text)))
    without = found.chances(text, SpanIndex(), Range(3, len(text)))
    word = Range(4, 8)
    assert with_span[word] > without[word]
    assert with_span[Range(9, 12)] == without[Range(9, 12)]


def test_the_same_is_learned_in_two_parts() -> None:
    text = read(READ)
    spans = SpanIndex(
        Span(f"{n}", "", "", label, s, e) for n, (s, e, label) in enumerate(text.spans)
    )
    found = Beginnings()
    for part in (Range(0, 40), Range(40, len(text.text))):
        found.learn(text.text, spans, part)
    other = "ثم الوزير فريد"
    part = Range(0, len(other))
    assert found.chances(other, SpanIndex(), part) == learned().chances(other, SpanIndex(), part)


def test_the_key_goes_where_a_span_is_likely_and_again_further_on(desk_of: MakeDesk) -> None:
    desk = desk_of("<في> ذلك إن حلب على بردى")
    desk.run("next-likely")
    assert shown(desk) == "في ذلك إن <حلب> على بردى"
    desk.run("next-likely")
    assert shown(desk) == "في ذلك إن حلب على <بردى>"
    [said] = desk.run("next-likely")
    assert isinstance(said, Said)
    assert shown(desk) == "في ذلك إن حلب على <بردى>"


def test_after_an_anchor_the_key_selects(desk_of: MakeDesk) -> None:
    desk = desk_of("<في> ذلك إن حلب على بردى")
    desk.run("anchor")
    desk.letters.take_digit(2)
    desk.run("next-likely")
    assert desk.view.chosen_range == Range(0, len(desk.view.text))


def test_articles_are_learned_once_as_far_as_they_were_tagged(desk_of: MakeDesk) -> None:
    desk = desk_of("ثم الوزير فريد قبل", READ, READ.replace("الوزير", "المدير"))
    assert desk.session
    own, found = desk.session.annotations, ReadWords()
    last = read(READ).text.index("كمال")
    for _again in range(2):
        found.next_beginning(own, 0, 0)
        assert found.learned == {"a1": last + 1, "a2": last + 1}
    found.finish(own)
    assert found.learned["a0"] == len(own.article.text)


def test_no_key_reads_more_than_so_much(desk_of: MakeDesk) -> None:
    desk = desk_of("كلمة " * AHEAD + "[PER:سمير]", "كلمة " * MOST_TEXT + "[PER:سمير]")
    assert desk.session
    found = ReadWords()
    word = found.next_beginning(desk.session.annotations, 0, 0)
    assert word is not None
    assert word.end <= AHEAD
    assert "a1" not in found.learned


def test_after_a_tag_the_key_goes_into_it_where_spans_nest(desk_of: MakeDesk) -> None:
    nested = "وقال [ORG:وزير [LOC:حلب]] ثم سأل [ORG:مدير [LOC:حمص]] ثم زار [ORG:دار [LOC:حماة]]"
    for others, reached in (((), "سأل"), ((nested,), "دمشق")):
        desk = desk_of("ثم عاد <مدير> دمشق الكبير ثم سأل", *others)
        desk.letters.take_digit(3)
        desk.tag("ORG")
        desk.run("next-likely")
        assert desk.view.text[desk.view.chosen_range.start :].startswith(reached)
