"""Searching all articles as one types."""

from tests.desk.conftest import MakeDesk
from tui.desk.project.corpus_search import GONE_HIT, CorpusSearch
from tui.store.project import project_settings

TEXTS = ("وصلت القافلة إلى [LOC:دير الزور] أمس", "عاد من دير بعيد", "لا شيء هنا")


def found(corpus: CorpusSearch) -> list[str]:
    return sorted(corpus.hit(index).article_id for index in range(corpus.count))


def test_what_is_typed_so_far_is_found(desk_of: MakeDesk) -> None:
    desk = desk_of(*TEXTS)
    corpus = CorpusSearch(desk.db, desk.annotator)
    for typed, expected in (("", []), ("دي", []), ("دير", ["a0", "a1"]), ('"دير الز', ["a0"])):
        corpus.look_for(typed)
        assert found(corpus) == expected, typed
    assert corpus.hit(7) is GONE_HIT


def test_what_finds_nothing_is_read_in_the_other_layouts(desk_of: MakeDesk) -> None:
    desk = desk_of(*TEXTS)
    corpus = CorpusSearch(desk.db, desk.annotator)
    for typed, expected in (("]dv hg.", ["a0"]), ("]dv", ["a0", "a1"]), ("zzz", [])):
        corpus.look_for(typed)
        assert (corpus.typed, found(corpus)) == (typed, expected)


def test_labels_annotators_status_and_level_narrow_it(desk_of: MakeDesk) -> None:
    desk = desk_of(*TEXTS)
    corpus = CorpusSearch(desk.db, desk.annotator)
    corpus.look_for("دير #LOC")
    assert found(corpus) == ["a0"]
    corpus.look_for("دير #LOC @other")
    assert found(corpus) == []
    corpus.look_for("قافلة")
    assert found(corpus) == ["a0"]
    corpus.next_level()
    assert found(corpus) == []
    corpus.look_for("دير")
    for _ in range(2):
        corpus.next_status()
    assert found(corpus) == []


def test_a_bad_query_is_told_and_finds_nothing(desk_of: MakeDesk) -> None:
    desk = desk_of(*TEXTS)
    corpus = CorpusSearch(desk.db, desk.annotator)
    corpus.look_for("كت*اب")
    assert "is not at its end" in corpus.problem
    assert found(corpus) == []
    corpus.look_for("دير")
    assert (corpus.problem, found(corpus)) == ("", ["a0", "a1"])


def test_what_is_no_letter_is_not_what_stands_at_a_hit(desk_of: MakeDesk) -> None:
    desk = desk_of(*TEXTS)
    corpus = CorpusSearch(desk.db, desk.annotator)
    corpus.look_for("ـ القافلة")
    assert [corpus.query_words_at(corpus.hit(index)) for index in range(corpus.count)] == [
        "القافلة"
    ]


def test_where_others_are_hidden_nothing_is_found_by_their_work(desk_of: MakeDesk) -> None:
    desk = desk_of(*TEXTS)
    project_settings.put(desk.db, "leader", "muna", annotator="muna")
    corpus = CorpusSearch(desk.db, "sami")
    corpus.look_for(f"دير #LOC @{desk.annotator}")
    assert found(corpus) == ["a0"]
    project_settings.put(desk.db, "hide-others", "on", annotator="muna")
    corpus.look_for(f"دير #LOC @{desk.annotator}")
    assert (found(corpus), corpus.problem) == ([], "others' work is hidden here from all but muna")
    corpus.look_for("دير @sami")
    assert found(corpus) == ["a0", "a1"]
