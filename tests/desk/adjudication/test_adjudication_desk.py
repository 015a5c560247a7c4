"""A curator's desk, played by commands and labels: what is settled, shown, and gone on to."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agreement.made import record
from tests.store.fresh import fresh, said, tag
from tui.core.review import Status
from tui.desk.adjudication.adjudication_desk import AdjudicationDesk
from tui.desk.adjudication.articles_to_settle import AdjudicationOptions, adjudication_options
from tui.desk.adjudication.lanes import HEAVY, HERE, OPEN, texture
from tui.desk.adjudication.queue import AdjudicationQueue
from tui.desk.adjudication.versions import VersionLine, most_words, version_lines
from tui.desk.changes import Happenings, Said
from tui.store.database import Database
from tui.store.log import events
from tui.store.opening import open_database
from tui.store.records.ingest import Intake
from tui.store.repair.check import problems
from tui.store.rows.annotations import spans_of
from tui.store.texts import article_changes
from tui.store.work import reviews

TEXT = "زار الرئيس محمد حسن مدينة حلب القديمة أمس"
#       0   4      11   16  20    26  30      38
OTHER = "وصل الوفد إلى دمشق"
WHO = ("muna", "sami", "rana")
PER, ORG, LOC = "PER", "ORG", "LOC"
Place = tuple[int, int, str]
Make = Callable[..., AdjudicationDesk]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Make]:
    """Desks for what annotators have in ``a0`` and, named with a number after it, in ``a1``."""
    with ExitStack() as stack:

        def make(*, blind: int | None = None, **given: list[Place]) -> AdjudicationDesk:
            db = stack.enter_context(fresh(tmp_path / "mine.db", TEXT, OTHER))
            for name, places in given.items():
                article, who = ("a1", name[:-1]) if name.endswith("1") else ("a0", name)
                for place in places:
                    tag(db, *place, annotator=who, article=article)
                change = reviews.change(reviews.get(db, article, who), Status.DONE)
                events.record(db, "done", [change], annotator=who, article_id=article)
            options = AdjudicationOptions(WHO, "lina", blind=blind)
            desk = AdjudicationDesk(db, AdjudicationQueue(db, options))
            desk.open_first()
            return desk

        yield make


def gold(db: Database, article: str = "a0") -> list[Place]:
    """What stands in gold."""
    return [(one.start, one.end, one.label) for one in spans_of(db, article, "gold")]


def message(happened: Happenings) -> str:
    """What was said last."""
    return next((one.message for one in reversed(happened) if isinstance(one, Said)), "")


def chosen(desk: AdjudicationDesk) -> tuple[int, int]:
    """What is selected."""
    start, end = desk.view.chosen_range
    return start, end


SIX = {
    "muna": [(0, 3, LOC), (4, 19, PER), (20, 29, LOC), (26, 29, ORG)],
    "sami": [(0, 3, LOC), (11, 19, PER), (20, 29, ORG)],
    "rana": [(0, 3, LOC), (11, 19, PER), (20, 29, LOC)],
}


def test_an_article_is_settled_by_a_key_a_difference(made: Make) -> None:
    desk = made(**SIX)
    assert chosen(desk) == (4, 19)
    desk.run("take-most")
    assert chosen(desk) == (20, 29)
    desk.run("take-2")
    assert gold(desk.db) == [(0, 3, LOC), (11, 19, PER), (20, 29, ORG)]
    assert desk.session
    assert desk.session.open_count == 0
    assert list(problems(desk.db)) == []


def test_rows_show_gold_what_is_open_and_what_each_says_otherwise(made: Make) -> None:
    desk = made(**SIX)
    window = desk.view.window
    lanes = []
    for number, lane in enumerate(window.lanes_of((0, 0))):
        layer = window.layer_of((0, 0), number)
        lanes.append((layer.sign, [(bar.span.label, layer.stroke_of(bar.span)) for bar in lane]))
    assert lanes[0] == ("gold", [("?", OPEN), ("?", HERE), ("LOC", "")])
    one, two, three = map(texture, (1, 2, 3))
    assert lanes[1:] == [
        ("1", [("ORG", one), ("PER", one)]), ("1", [("LOC", one)]),
        ("2", [("ORG", two), ("PER", two)]), ("3", [("LOC", three), ("PER", three)]),
    ]  # fmt: skip
    desk.run("take-1")
    first = window.lanes_of((0, 0))[0]
    strokes = [(bar.span.label, desk.view.layers[0].stroke_of(bar.span)) for bar in first]
    assert strokes == [("?", HERE), ("PER", HEAVY), ("LOC", "")]
    assert len(window.lanes_of((0, 0))) == len(lanes)


def test_a_label_and_the_edges_make_a_version_of_ones_own(made: Make) -> None:
    desk = made(muna=[(4, 19, PER)], sami=[])
    desk.run("start-on")
    assert chosen(desk) == (5, 19)
    assert gold(desk.db) == [(5, 19, PER)]
    desk.tag(ORG)
    assert gold(desk.db) == [(5, 19, ORG)]
    desk.run("undo")
    desk.run("undo")
    assert gold(desk.db) == []


def test_away_from_a_difference_one_tags_what_nobody_did(made: Make) -> None:
    desk = made(muna=[(4, 19, PER)], sami=[])
    desk.run("move-text-end")
    desk.tag(LOC)
    assert gold(desk.db) == [(38, 41, LOC)]
    desk.run("take-none")
    assert gold(desk.db) == []
    assert message(desk.run("take-none")) == "gold has no span here"
    assert desk.go_back()
    assert chosen(desk) == (4, 19)
    assert desk.go_back() is None


def test_all_of_one_annotator_is_asked_for_and_taken_at_once(made: Make) -> None:
    desk = made(**SIX)
    assert "which annotator" in message(desk.run("take-all-of"))
    assert message(desk.run("take-1")).startswith("2 taken")
    assert gold(desk.db) == sorted(SIX["muna"], key=lambda one: (one[0], -one[1]))
    desk.run("undo")
    assert gold(desk.db) == [(0, 3, LOC)]
    desk.run("take-all-of")
    desk.run("later")
    desk.run("take-1")
    assert desk.session
    # Another key has come between: the digit takes one version.
    assert desk.session.open_count == 1


def test_done_goes_on_and_warns_once_of_what_is_open(made: Make) -> None:
    desk = made(muna=[(4, 19, PER)], sami=[], muna1=[(4, 9, ORG)], sami1=[])
    assert "1 difference is open" in message(desk.run("done"))
    assert desk.article
    assert desk.article.id == "a0"
    desk.run("done")
    assert desk.article.id == "a1"
    desk.run("take-none")
    assert "nothing more to settle" in message(desk.run("done"))
    assert reviews.get(desk.db, "a0", "gold").status is Status.DONE
    assert desk.queue.settled_count == 2


def test_differences_go_on_over_the_ends_of_articles(made: Make) -> None:
    desk = made(muna=[(4, 19, PER)], sami=[], muna1=[(4, 9, ORG)], sami1=[])
    desk.run("next-difference")
    assert desk.article
    assert desk.article.id == "a1"
    assert "last article" in message(desk.run("next-difference"))
    desk.run("previous-difference")
    assert desk.article.id == "a0"


def test_articles_with_differences_come_first_and_settled_ones_last(made: Make) -> None:
    desk = made(muna=[(4, 19, PER)], sami=[(4, 19, PER)], muna1=[(4, 9, ORG)], sami1=[])
    assert desk.article
    assert desk.article.id == "a1"
    assert desk.queue.ids == ["a1", "a0"]
    options = AdjudicationOptions(WHO, "lina")
    assert AdjudicationQueue(desk.db, options, as_imported=True).ids == ["a0", "a1"]
    desk.run("take-1")
    desk.run("done")
    assert AdjudicationQueue(desk.db, adjudication_options(desk.db, "lina")).ids == ["a0", "a1"]


def test_an_article_is_opened_at_a_place_and_one_that_waits_where_it_is_asked_for(
    made: Make,
) -> None:
    desk = made(**SIX)
    options = AdjudicationOptions(("muna", "omar"), "lina")
    assert len(AdjudicationQueue(desk.db, options)) == 0
    queue = AdjudicationQueue(desk.db, options, also="a0")
    assert queue.ids == ["a0"]
    desk.open("a0", 27)
    assert desk.session
    assert desk.session.current
    assert desk.session.current.difference.start == 20


def test_versions_say_who_has_what_and_which_is_taken(made: Make) -> None:
    desk = made(**SIX)
    assert desk.session
    assert version_lines(desk.session) == (
        VersionLine("1", "muna", PER, "الرئيس محمد حسن", "", False, False),
        VersionLine("2 3", "sami rana", PER, "محمد حسن", "", True, False),
    )
    assert most_words(desk.session) == "2 of 3"
    desk.run("take-1")
    desk.run("previous-difference")
    assert [line.standing for line in version_lines(desk.session)] == [True, False]


def test_names_are_hidden_in_all_that_is_shown(made: Make) -> None:
    desk = made(blind=7, **SIX)
    assert desk.session
    happened = [*desk.run("take-1"), *desk.run("take-all-of"), *desk.run("take-9")]
    shown = [str(line) for line in version_lines(desk.session)]
    shown += [layer.sign for layer in desk.view.layers] + [message(happened)]
    assert not [one for one in shown for name in WHO if name in one]


def test_a_click_goes_to_a_difference(made: Make) -> None:
    desk = made(**SIX)
    desk.click(27)
    assert chosen(desk) == (20, 29)
    desk.click(0)
    assert desk.astray


def test_work_that_is_changed_later_comes_back_and_is_said(made: Make) -> None:
    desk = made(muna=[(4, 19, PER)], sami=[])
    desk.run("take-1")
    assert desk.look_around() == []
    with open_database(desk.db.path) as other:
        tag(other, 11, 19, PER, annotator="sami")
    assert message(desk.look_around()) == "1 difference has changed since it was settled"
    assert chosen(desk) == (4, 19)
    assert message(desk.look_around()) == ""
    window = desk.view.window
    signs = [window.layer_of((0, 0), number).sign for number in range(4)]
    assert signs == ["gold", "gold", "1", "2"]


def test_a_second_curator_shows_what_the_first_has_settled(made: Make) -> None:
    first = made(**SIX)
    with open_database(first.db.path) as db:
        second = AdjudicationDesk(db, AdjudicationQueue(db, AdjudicationOptions(WHO, "huda")))
        second.open_first()
        first.run("take-1")
        second.look_around()
        assert second.session
        assert second.session.open_count == 1
        assert shown_gold(second) == shown_gold(first)


def shown_gold(desk: AdjudicationDesk) -> list[Place]:
    """What the lanes show of gold."""
    assert desk.lanes
    return [(one.start, one.end, one.label) for one in desk.lanes.gold
            if not desk.lanes.is_mark(one.id)]  # fmt: skip


@st.composite
def played(draw: st.DrawFn) -> tuple[dict[str, list[Place]], list[str]]:
    """What up to five annotators have, nested, crossing and alike, and what is done about it."""
    place = st.sampled_from([(4, 10), (4, 19), (11, 19), (8, 15), (20, 29), (26, 29), (26, 38)])
    span = st.tuples(place, st.sampled_from((PER, ORG, LOC))).map(lambda one: (*one[0], one[1]))
    names = [f"n{number}" for number in range(draw(st.integers(2, 5)))]
    given = {name: sorted(draw(st.sets(span, max_size=4))) for name in names}
    acts = st.sampled_from([
        "take-1", "take-2", "take-5", "take-most", "take-none", "later", "undo", "redo",
        "next-difference", "start-on", "end-back", "move-left", "tag",
    ])  # fmt: skip
    return given, draw(st.lists(acts, max_size=12))


@settings(max_examples=15)
@given(played())
def test_what_is_shown_is_what_is_stored_whatever_is_done(
    tmp_path_factory: pytest.TempPathFactory, play: tuple[dict[str, list[Place]], list[str]]
) -> None:
    given, acts = play
    db = fresh(tmp_path_factory.mktemp("played") / "mine.db", TEXT)
    try:
        for name, places in given.items():
            for place in places:
                tag(db, *place, annotator=name)
            change = reviews.change(reviews.get(db, "a0", name), Status.DONE)
            events.record(db, "done", [change], annotator=name, article_id="a0")
        desk = AdjudicationDesk(db, AdjudicationQueue(db, adjudication_options(db, "lina")))
        desk.open_first()
        for act in acts:
            happened = desk.tag(ORG) if act == "tag" else desk.run(act)
            assert all(happened)
            assert sorted(shown_gold(desk)) == sorted(gold(db))
        assert desk.session
        marks = {
            (item.difference.start, item.difference.end)
            for item in desk.session.items
            if item.is_open
        }
        assert desk.lanes
        assert len([one for one in desk.lanes.gold if desk.lanes.is_mark(one.id)]) == len(marks)
        for _act in range(len(acts) + 2):
            desk.run("undo")
        assert message(desk.run("undo")) == "nothing to undo"
        assert gold(db) == shown_gold(desk) == []
        assert list(problems(db)) == []
        assert {name: sorted(said(db, annotator=name)) for name in given} == given
    finally:
        db.close()


def test_article_labels_and_relations_stand_in_the_same_list(tmp_path: Path) -> None:
    both = [(4, 19, PER), (20, 29, LOC)]
    with fresh(tmp_path / "mine.db") as db:
        with db.transaction():
            intake = Intake(db, "muna")
            for name, labels, arc in (("muna", ("news",), "visits"), ("sami", (), "leaves")):
                intake.take(record(TEXT, name, *both, id_="a0", labels=labels,
                                   relations=((0, 1, arc),)))  # fmt: skip
        desk = AdjudicationDesk(db, AdjudicationQueue(db, adjudication_options(db, "lina")))
        desk.open_first()
        assert desk.session
        assert [line.labels for line in version_lines(desk.session)] == ["news", "–"]
        assert "taken or left" in message(desk.tag("news"))
        desk.run("take-1")
        assert [(line.labels, line.words) for line in version_lines(desk.session)] == [
            ("visits", "الرئيس محمد حسن › مدينة حلب"), ("leaves", "الرئيس محمد حسن › مدينة حلب"),
        ]  # fmt: skip
        assert "done, next" in message(desk.run("take-2"))
        standing = desk.session.state.standing
        assert standing.labels == {"news"}
        assert [label for label, _head, _tail in standing.arcs] == ["leaves"]


def test_nine_annotators_are_told_apart_without_colour() -> None:
    assert len({texture(number) for number in range(1, 10)}) == 9
    assert all(len(texture(number)) == 4 for number in range(1, 10))


NEW = "قد زار الرئيس محمد حسن مدينة حلب القديمة أمس"


def test_a_text_that_was_corrected_since_is_laid_anew_before_anything_is_settled(
    made: Make,
) -> None:
    desk = made(**SIX)
    assert desk.session
    article_changes.correct(desk.db, "a0", NEW, annotator="lead")
    before = gold(desk.db)
    assert "changed" in message(desk.run("take-1"))
    assert gold(desk.db) == before
    assert "was corrected meanwhile" in message(desk.look_around())
    assert desk.view.text == NEW
    desk.run("take-1")
    assert gold(desk.db) == [*before, (7, 22, PER)]
    assert list(problems(desk.db)) == []
    assert desk.look_around() == []


def test_nothing_is_settled_of_an_article_that_was_deleted_since(made: Make) -> None:
    desk = made(**SIX)
    article_changes.remove(desk.db, "a0", annotator="lead")
    assert "was deleted meanwhile" in message(desk.look_around())
    desk.run("take-1")
    assert gold(desk.db) == []
    assert list(problems(desk.db)) == []
