"""Marking a form everywhere it stands."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tests.store.fresh import ME
from tui.core.errors import DatabaseError
from tui.core.review import Status
from tui.core.span import Source
from tui.desk.desk import Desk
from tui.desk.suggest.propagation import Propagation, Standing
from tui.store.repair import check
from tui.store.rows import annotations
from tui.store.texts import article_changes
from tui.store.work import reviews
from tui.text.fold import Level

HERE = "زار [LOC:<حلب>] ثم عاد من حلب إلى وحلب وللحلبيين، قرب [ORG:جامعة حلب] وحَلَب"
OTHER = "في حلب [PER:حلب] بحلب"
THIRD = "لا شيء هنا"


def listed(found: Propagation) -> list[tuple[str, str, str]]:
    return [
        (place.article_id, place.text[slice(*place.range)], place.standing)
        for place in found.places
    ]


def opened(desk: Desk, label: str | None = None) -> Propagation:
    found = desk.propagation(label)
    assert found is not None
    return found


def test_the_other_places_of_the_article_are_told_apart(desk_of: MakeDesk) -> None:
    found = opened(desk_of(HERE, OTHER, THIRD))
    assert listed(found) == [
        ("a0", "حلب", Standing.FREE),
        ("a0", "حلب", Standing.FREE),
        ("a0", "حلب", Standing.INSIDE),
        ("a0", "حلب", Standing.LONGER),
        ("a0", "حَلَب", Standing.FREE),
    ]
    assert found.places[3].beside == "ORG"
    assert found.ticked == {0, 1, 4}
    assert "3 ticked" in found.summary
    assert "1 inside words" in found.summary


def test_a_proclitic_stays_outside(desk_of: MakeDesk) -> None:
    found = opened(desk_of(HERE))
    place = found.places[1]
    assert place.text[place.range.start - 1] == "و"


def test_levels_narrow_it(desk_of: MakeDesk) -> None:
    found = opened(desk_of(HERE))
    ticked = []
    for level in (Level.CLITICS, Level.LETTERS, Level.MARKS, Level.EXACT):
        assert found.level is level
        ticked.append(len(found.ticked))
        found.next_level()
    assert ticked == [3, 1, 1, 1]
    assert found.level is Level.CLITICS


def test_all_articles_are_listed_after_the_open_one(desk_of: MakeDesk) -> None:
    found = opened(desk_of(HERE, OTHER, THIRD))
    found.widen()
    assert [entry for entry in listed(found) if entry[0] != "a0"] == [
        ("a1", "حلب", Standing.FREE),
        ("a1", "حلب", Standing.OTHERWISE),
        ("a1", "حلب", Standing.FREE),
    ]


def test_what_was_tagged_so_is_told_and_not_taken_again(desk_of: MakeDesk) -> None:
    desk = desk_of("<[LOC:حلب]> [LOC:حلب] [LOC:وحلب] حلب")
    found = opened(desk)
    standings = [place.standing for place in found.places]
    assert standings == [Standing.TAGGED, Standing.TAGGED, Standing.FREE]
    assert not found.take(0)
    assert found.take(2)


def test_part_of_a_longer_name_tagged_elsewhere_is_not_ticked(desk_of: MakeDesk) -> None:
    desk = desk_of("[LOC:<حلب>] وجامعة حلب وحلب", "في [ORG:جامعة حلب]")
    found = opened(desk)
    assert [(p.standing, p.beside) for p in found.places] == [
        (Standing.LONGER, "جامعه حلب"),
        (Standing.FREE, ""),
    ]


def test_where_spans_nest_a_place_inside_a_longer_one_is_ticked(desk_of: MakeDesk) -> None:
    desk = desk_of("<[LOC:حلب]> [ORG:جامعة حلب]", "[ORG:جامعة [LOC:حلب]]")
    found = opened(desk)
    assert [place.standing for place in found.places] == [Standing.LONGER]
    assert found.ticked == {0}


def test_one_undo_takes_all_back_in_all_articles(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, OTHER, THIRD)
    before = shown(desk), annotations.spans_of(desk.db, "a1", desk.annotator)
    found = opened(desk)
    found.widen()
    found.take(2)
    found.skip(0)
    found.take_ticked()
    spans = annotations.spans_of(desk.db, "a1", desk.annotator)
    assert [s.label for s in spans if s.source is Source.MATCH] == ["LOC", "LOC"]
    assert sum(span.source is Source.MATCH for span in desk.spans) == 3
    assert found.ticked == set()
    desk.run("undo")
    desk.run("cancel")
    assert annotations.spans_of(desk.db, "a1", desk.annotator) == before[1]
    assert shown(desk).replace("<", "").replace(">", "") == HERE.replace("<", "").replace(">", "")
    desk.run("redo")
    assert len(annotations.spans_of(desk.db, "a1", desk.annotator)) == 3
    assert not list(check.problems(desk.db))


def test_an_article_that_was_not_read_is_not_begun_by_it(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, OTHER)
    found = opened(desk)
    found.widen()
    found.take_ticked()
    assert reviews.get(desk.db, "a1", desk.annotator).status is Status.TODO
    assert reviews.get(desk.db, "a0", desk.annotator).status is Status.DOING


def test_a_selection_with_no_span_is_marked_with_the_label_chosen(desk_of: MakeDesk) -> None:
    desk = desk_of("زار {حلب>} ثم حلب")
    assert desk.propagation() is None
    found = opened(desk, "LOC")
    assert found.ticked == {0, 1}
    found.take_ticked()
    desk.run("cancel")
    assert shown(desk).replace("<", "").replace(">", "") == "زار [LOC:حلب] ثم [LOC:حلب]"


def test_another_desk_may_have_been_faster(desk_of: MakeDesk) -> None:
    desk = desk_of("[LOC:<حلب>] ثم حلب")
    found = opened(desk)
    other = Desk(desk.db, desk.annotator)
    other.open("a0")
    assert other.session
    other.session.annotations.add([found.places[0].range], "LOC")
    happened = found.take_ticked()
    assert any("already" in getattr(one, "message", "") for one in happened)
    assert len(desk.spans) == 2


def test_an_article_whose_text_was_corrected_since_is_left_alone(desk_of: MakeDesk) -> None:
    desk = desk_of(HERE, OTHER)
    found = opened(desk)
    found.widen()
    article_changes.correct(desk.db, "a1", f"كان {found.places[-1].text}", annotator="lead")
    before = annotations.spans_of(desk.db, "a1", ME)
    found.take_ticked()
    assert annotations.spans_of(desk.db, "a1", ME) == before
    assert len(annotations.spans_of(desk.db, "a0", ME)) > 2
    assert list(check.problems(desk.db)) == []


def test_what_cannot_be_stored_is_not_seen_either(
    desk_of: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of(HERE, OTHER)
    found = opened(desk)
    found.widen()
    before, ticked = list(desk.spans), set(found.ticked)

    def fails(_db: object, article_id: str) -> object:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr("tui.desk.suggest.propagation.articles.get", fails)
    with pytest.raises(DatabaseError):
        found.take_ticked()
    assert (desk.spans, found.ticked, found.taken) == (before, ticked, set())
    assert len(annotations.spans_of(desk.db, "a0", desk.annotator)) == len(before)


CUPS = "في كأس حلب. عن كأس حلب. من كأس حلب."


def test_what_may_be_part_of_a_longer_name_is_listed_and_not_ticked(desk_of: MakeDesk) -> None:
    found = opened(desk_of(f"زار [LOC:<حلب>] ثم عاد من حلب إلى حلب وحلب. وحلب وحلب. {CUPS}"))
    assert [place.standing for place in found.places] == [
        *[Standing.FREE] * 5,
        *[Standing.AGAIN] * 3,
    ]
    assert found.places[5].beside == "كاس …"
    assert found.ticked == {0, 1, 2, 3, 4}
    assert "3 perhaps in longer names" in found.summary
    found.take(5)
    assert 5 in found.taken


def test_a_form_that_is_mostly_in_longer_names_is_ticked_nowhere(desk_of: MakeDesk) -> None:
    found = opened(desk_of(f"زار [LOC:<حلب>] ثم عاد من حلب. {CUPS} بجامعة حلب."))
    assert [place.standing for place in found.places] == [
        Standing.MOSTLY,
        *[Standing.AGAIN] * 3,
        Standing.MOSTLY,
    ]
    assert not found.ticked
    assert "2 of a form that is often in longer names" in found.summary


def test_places_of_all_articles_are_weighed_together(desk_of: MakeDesk) -> None:
    others = ("في كأس حلب", "عن كأس حلب", "حلب. حلب. حلب. حلب")
    found = opened(desk_of("زار [LOC:<حلب>] وفي كأس حلب", *others))
    assert found.ticked == {0}
    found.widen()
    assert [place.standing for place in found.places][:3] == [Standing.AGAIN] * 3
    assert found.ticked == {3, 4, 5, 6}


def test_a_tag_beside_the_same_word_takes_the_doubt_away(desk_of: MakeDesk) -> None:
    found = opened(desk_of(f"زار [LOC:<حلب>] ثم من حلب وحلب وحلب. في كأس [LOC:حلب]. {CUPS}"))
    assert {place.standing for place in found.places} == {Standing.FREE, Standing.TAGGED}
    assert len(found.ticked) == 6


def test_where_spans_nest_no_longer_name_is_feared(desk_of: MakeDesk) -> None:
    found = opened(desk_of(f"زار [LOC:<حلب>] ثم حلب. {CUPS}", "[ORG:جامعة [LOC:حلب]]"))
    assert {place.standing for place in found.places} == {Standing.FREE}


def test_numbers_are_listed_and_not_ticked(desk_of: MakeDesk) -> None:
    found = opened(desk_of("عام [LOC:<1948>] ثم 1948 و1948", "[ORG:جامعة [LOC:حلب]]"))
    assert {place.standing for place in found.places} == {Standing.NUMBER}
    assert not found.ticked
    assert "2 numbers" in found.summary


def test_a_number_in_a_longer_form_is_not_ticked_where_spans_nest(desk_of: MakeDesk) -> None:
    here = "بعد [LOC:<1948>] ثم شباط 1948"
    found = opened(desk_of(here, "[ORG:شباط 1948] [ORG:جامعة [LOC:حلب]]"))
    assert [place.standing for place in found.places] == [Standing.LONGER]
    assert not found.ticked


def test_the_number_that_is_selected_is_ticked(desk_of: MakeDesk) -> None:
    found = opened(desk_of("عام {1948>} ثم 1948"), "LOC")
    assert [place.standing for place in found.places] == [Standing.FREE, Standing.NUMBER]
    assert found.ticked == {0}
