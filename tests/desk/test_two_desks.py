"""Two desks on one file: what one writes the other sees, and overwrites nothing unseen."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tests.store.fresh import ME, content, said
from tui.core.errors import HashiyaError
from tui.core.review import Status
from tui.core.selection import Range
from tui.desk.changes import ArticleOpened, LayoutChanged, Said, SchemeChanged, SpansChanged
from tui.desk.desk import Desk
from tui.desk.view import caret as carets
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems
from tui.store.rows import annotations
from tui.store.texts import article_changes, articles
from tui.store.work import reviews

MakePair = Callable[..., tuple[Desk, Desk]]


@pytest.fixture
def pair_of(desk_of: MakeDesk) -> Iterator[MakePair]:
    """Two desks of one annotator on one article, each with a connection of its own."""
    with ExitStack() as stack:

        def make(*written: str) -> tuple[Desk, Desk]:
            one = desk_of(*written)
            other = Desk(stack.enter_context(open_database(one.db.path)), ME, width=40)
            other.open("a0", at=one.view.caret.head.start)
            one.look_around()
            return one, other

        yield make


def agree(*desks: Desk) -> None:
    """After looking around, each desk knows what is stored."""
    for desk in desks:
        desk.look_around()
        assert desk.session is not None
        assert [(s.start, s.end, s.label) for s in desk.spans] == said(desk.db)
        assert list(desk.session.annotations.spans) == list(desk.view.spans)
        stored = reviews.get(desk.db, "a0", ME)
        assert desk.review is not None
        assert (desk.review.status, desk.review.note) == (stored.status, stored.note)
        labels = annotations.article_labels_of(desk.db, "a0", ME)
        assert sorted(desk.article_labels) == labels
        counts = {name: count for name, count in desk.label_counts.items() if count}
        assert counts == annotations.label_counts(desk.db, ME)
    assert list(problems(desks[0].db)) == []


@pytest.mark.parametrize("written", ["<قال> وزير أمس", "<قال> [ORG:وزير] أمس"])
def test_what_another_desk_tags_appears(pair_of: MakePair, written: str) -> None:
    one, other = pair_of(written)
    assert one.look_around() == []
    other.tag("PER")
    happened = one.look_around()
    assert any(isinstance(h, SpansChanged) for h in happened)
    assert shown(one) == written.replace("<قال>", "[PER:<قال>]")
    assert one.view.window.lanes_of((0, 0))[0][-1].span.label == "PER"
    assert one.look_around() == []
    one.tag("LOC")
    agree(one, other)


CORRECTED = "قد قال وزير الخارجية أمس"


@pytest.mark.parametrize(
    "act",
    ["ORG", "remove", "end-on", "note", "done", "skip", "undo", "redo"],
)
def test_what_was_chosen_in_a_text_that_was_corrected_since_is_not_stored(
    pair_of: MakePair, act: str
) -> None:
    one, _other = pair_of("[PER:<قال>] وزير أمس")
    one.run("next-span")
    one.run("end-on")
    if act == "redo":
        one.run("undo")
    article_changes.correct(one.db, "a0", CORRECTED, annotator="lead")
    before = content(one.db)
    own = one.session.annotations if one.session else None
    assert own
    span = one.spans[0]
    happened = {
        "ORG": lambda: own.relabel(span, "ORG"),
        "remove": lambda: own.remove([span]),
        "end-on": lambda: own.add([Range(4, 8)], "LOC"),
        "note": lambda: own.annotate(span, "?"),
        "done": lambda: own.set_status(Status.DONE),
        "skip": lambda: own.set_status(Status.SKIPPED),
        "undo": own.undo,
        "redo": own.redo,
    }[act]()
    assert [type(one) for one in happened] == [Said]
    assert content(one.db) == before
    assert list(problems(one.db)) == []


def test_a_text_that_was_corrected_elsewhere_is_laid_here_anew(pair_of: MakePair) -> None:
    one, other = pair_of("قال وزير [PER:<أمس>]")
    article_changes.correct(other.db, "a0", CORRECTED, annotator="lead")
    happened = one.look_around()
    assert any(isinstance(h, ArticleOpened) for h in happened)
    assert "was corrected meanwhile" in "".join(h.message for h in happened if isinstance(h, Said))
    assert one.view.text == CORRECTED
    assert [(s.start, s.end) for s in one.spans] == [(21, 24)]
    one.view.put(carets.on(one.view.page, 3))
    one.tag("ORG")
    assert said(one.db) == [(3, 6, "ORG"), (21, 24, "PER")]
    assert list(problems(one.db)) == []
    assert one.look_around() == []


@pytest.mark.parametrize("others", [0, 1])
def test_an_article_that_was_deleted_elsewhere_makes_room_for_another(
    pair_of: MakePair, others: int
) -> None:
    one, other = pair_of("<قال> وزير أمس")
    if others:
        with other.db.transaction():
            articles.add(other.db, text="نص آخر", title="", meta={}, id_="b0")
    article_changes.remove(other.db, "a0", annotator="lead")
    happened = one.look_around()
    assert "was deleted meanwhile" in "".join(h.message for h in happened if isinstance(h, Said))
    assert (one.article.id if one.article else "") == ("b0" if others else "")
    one.tag("PER")
    one.run("done")
    assert list(problems(one.db)) == []


def test_what_one_writes_itself_is_nothing_to_look_at(pair_of: MakePair) -> None:
    one, _other = pair_of("<قال> وزير")
    one.tag("PER")
    assert one.look_around() == []


def test_what_another_desk_removes_or_alters_changes_here(pair_of: MakePair) -> None:
    one, other = pair_of("[PER:<قال>] وزير [LOC:أمس]")
    one.run("next-span")
    other.run("remove")
    other.run("next-span")
    other.tag("ORG")
    one.look_around()
    assert one.view.focused is None
    assert shown(one) == "{قال>} وزير [ORG:أمس]"
    agree(one, other)


@pytest.mark.parametrize(
    ("theirs", "mine"),
    [
        ("remove", "remove"),
        ("remove", "ORG"),
        ("remove", "end-on"),
        ("remove", "note"),
        ("ORG", "LOC"),
        ("ORG", "remove"),
        ("ORG", "end-on"),
        ("end-on", "start-on"),
        ("end-on", "ORG"),
        ("note", "ORG"),
        ("note", "note"),
    ],
)
def test_a_span_that_another_desk_changed_is_not_overwritten_unseen(
    pair_of: MakePair, theirs: str, mine: str
) -> None:
    one, other = pair_of("[PER:<قال>] وزير")

    def act(desk: Desk, what: str) -> list[object]:
        desk.run("next-span")
        if what == "note":
            return [*desk.annotate(f"ملاحظة {desk.view.width}")]
        return [*(desk.tag(what) if what.isupper() else desk.run(what))]

    one.view.width = 41
    act(other, theirs)
    before = content(other.db)
    assert any(isinstance(h, Said) and h.warning for h in act(one, mine))
    assert content(other.db) == before
    agree(one, other)


def test_a_tag_that_another_desk_has_made_already_is_not_made_twice(pair_of: MakePair) -> None:
    one, other = pair_of("<قال> وزير")
    other.tag("PER")
    assert any(isinstance(h, Said) and h.warning for h in one.tag("PER"))
    assert shown(one) == "[PER:<قال>] وزير"
    agree(one, other)


def test_an_article_label_is_not_taken_back_by_two_who_meant_to_give_it(
    pair_of: MakePair,
) -> None:
    one, other = pair_of("<قال> وزير")
    other.tag("news")
    one.tag("news")
    assert annotations.article_labels_of(one.db, "a0", ME) == ["news"]
    agree(one, other)
    for desk in (one, other):
        desk.tag("news")
        desk.run("remove")
    assert annotations.article_labels_of(one.db, "a0", ME) == []
    agree(one, other)


def test_a_note_on_the_article_is_not_overwritten_unseen(pair_of: MakePair) -> None:
    one, other = pair_of("<قال> وزير")
    other.annotate("له")
    one.tag("PER")
    assert reviews.get(one.db, "a0", ME).note == "له"
    one.run("done")
    assert reviews.get(one.db, "a0", ME).note == "له"
    agree(one, other)
    other.annotate("له ثانيا")
    one.annotate("لي")
    assert reviews.get(one.db, "a0", ME).note == "له ثانيا"
    agree(one, other)


def test_undo_takes_back_what_was_done_last_at_whichever_desk(pair_of: MakePair) -> None:
    one, other = pair_of("<قال> وزير")
    one.tag("PER")
    other.run("move-left")
    other.tag("LOC")
    one.run("undo")
    agree(one, other)
    assert said(one.db) == [(0, 3, "PER")]
    other.run("redo")
    agree(one, other)
    assert said(one.db) == [(0, 3, "PER"), (4, 8, "LOC")]


def test_a_renamed_label_appears_with_its_spans(pair_of: MakePair) -> None:
    one, other = pair_of("[PER:<قال>] وزير")
    scheme.rename(other.db, "PER", "PERSON", annotator=ME)
    happened = one.look_around()
    assert SchemeChanged() in happened
    assert [span.label for span in one.spans] == ["PERSON"]
    assert one.labels.get("PERSON").title == "شخص"
    agree(one)


def test_a_label_renamed_at_this_desk_is_seen_when_one_looks_again(desk_of: MakeDesk) -> None:
    desk = desk_of("[PER:<قال>] وزير")
    scheme.rename(desk.db, "PER", "PERSON", annotator=ME)
    assert desk.look_around() == []
    assert SchemeChanged() in desk.look_again()
    assert [span.label for span in desk.spans] == ["PERSON"]
    agree(desk)


def test_tagging_with_a_label_that_is_gone_says_so_and_changes_nothing(pair_of: MakePair) -> None:
    one, other = pair_of("<قال> وزير")
    scheme.rename(other.db, "PER", "PERSON", annotator=ME)
    before = content(other.db)
    with pytest.raises(HashiyaError, match="no label 'PER'"):
        one.tag("PER")
    assert content(other.db) == before
    agree(one, other)


def test_progress_follows_what_another_desk_finishes(pair_of: MakePair) -> None:
    one, other = pair_of("<قال> وزير", "نص")
    other.run("done")
    one.look_around()
    assert (one.progress.done, one.progress.total) == (1, 2)


def test_a_lam_alef_that_another_desk_splits_is_drawn_split(pair_of: MakePair) -> None:
    one, other = pair_of("<لا> قال")
    whole = one.view.page.row_in(0, 0).width
    other.run("start-on")
    other.tag("PER")
    assert LayoutChanged() in one.look_around()
    assert one.view.page.row_in(0, 0).width == whole + 1
    other.run("undo")
    one.look_around()
    assert one.view.page.row_in(0, 0).width == whole
