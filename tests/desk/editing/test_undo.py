"""Undo to the beginning, redo to the end, across restarts."""

from collections.abc import Callable, Iterable

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tests.store.fresh import ME, content, said
from tui.core.label import Label
from tui.core.review import Status
from tui.core.selection import Range
from tui.desk.changes import Happening, Said
from tui.desk.desk import Desk
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems

STEPS: tuple[Callable[[Desk], object], ...] = (
    lambda desk: desk.tag("PER"),
    lambda desk: desk.run("next-span"),
    lambda desk: desk.tag("ORG"),
    lambda desk: desk.run("end-on"),
    lambda desk: desk.annotate("ملاحظة"),
    lambda desk: desk.run("remove"),
    lambda desk: desk.tag("news"),
    lambda desk: desk.annotate("على المقال"),
)


def test_undo_goes_back_to_the_beginning_and_redo_to_the_end(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    states = [content(desk.db)]
    for step in STEPS:
        step(desk)
        if content(desk.db) != states[-1]:
            states.append(content(desk.db))
    assert len(states) == 8
    for state in states[-2::-1]:
        desk.run("undo")
        assert content(desk.db) == state
    assert desk.run("undo") == [Said("nothing to undo")]
    assert desk.review is not None
    assert desk.review.status is Status.TODO
    for state in states[1:]:
        desk.run("redo")
        assert content(desk.db) == state
    assert desk.run("redo") == [Said("nothing to redo")]
    assert list(problems(desk.db)) == []


def test_undo_survives_a_restart(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    desk.tag("PER")
    desk.run("move-left")
    desk.tag("ORG")
    path = desk.db.path
    desk.db.close()
    for expected in ("[PER:{قال>}] وزير أمس", "{قال>} وزير أمس"):
        with open_database(path) as db:
            again = Desk(db, ME)
            again.open_last()
            again.run("undo")
            assert shown(again).replace("{", "").replace(">}", "") == expected.replace(
                "{", ""
            ).replace(">}", "")
    with open_database(path) as db:
        again = Desk(db, ME)
        again.open_last()
        again.run("redo")
        again.run("redo")
        assert said(db) == [(0, 3, "PER"), (4, 8, "ORG")]
        assert list(problems(db)) == []


def test_undo_leads_the_eye_to_what_it_changed(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير\n" + "كلام " * 200, height=6)
    desk.tag("PER")
    desk.run("move-text-end")
    assert desk.view.window.line_of((0, 0)) is None
    desk.run("undo")
    assert shown(desk).startswith("{قال>} وزير")
    assert desk.view.window.line_of((0, 0)) is not None
    desk.run("redo")
    assert shown(desk).startswith("[PER:{قال>}] وزير")


def test_undo_keeps_to_the_open_article(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير", "نص آخر")
    desk.tag("PER")
    desk.run("next-article")
    assert desk.run("undo") == [Said("nothing to undo")]
    desk.run("previous-article")
    desk.run("undo")
    assert said(desk.db) == []


def test_undo_of_done_is_there_when_one_comes_back(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير", "نص آخر")
    desk.run("done")
    desk.run("previous-article")
    assert desk.progress.done == 1
    desk.run("undo")
    assert desk.review is not None
    assert desk.review.status is Status.TODO
    assert desk.progress.done == 0


def test_undo_under_a_new_name_of_the_label(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير")
    desk.tag("PER")
    desk.run("remove")
    scheme.rename(desk.db, "PER", "PERSON", annotator=ME)
    desk.run("undo")
    assert [span.label for span in desk.spans] == ["PERSON"]
    scheme.put(desk.db, Label("PER"), annotator=ME)
    desk.run("undo")
    assert list(desk.spans) == []


def words_of(happened: Iterable[Happening]) -> str:
    """What is said of what happened."""
    [said] = [one.message for one in happened if isinstance(one, Said)]
    return said


def test_what_was_undone_is_said(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    for step in STEPS:
        step(desk)
    words = [words_of(desk.run("undo")) for _ in range(8)]
    assert words == [
        "undone: note on the article",
        "undone: the label news",
        "undone: the removal of ORG «قال و»",
        "undone: note on ORG «قال و»",
        "undone: the new edges of ORG «قال و»",
        "undone: the change of PER to ORG «قال»",
        "undone: the tag PER «قال»",
        "nothing to undo",
    ]
    assert words_of(desk.run("redo")) == "redone: the tag PER «قال»"


def test_a_status_and_many_spans_are_said_when_they_are_undone(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس", "<قال> آخر")
    article = desk.article
    assert article
    assert desk.session
    desk.session.annotations.add([Range(0, 3), Range(4, 8)], "PER")
    desk.run("done")
    desk.open(article.id)
    assert words_of(desk.run("undo")) == "undone: doing to done"
    assert words_of(desk.run("undo")) == "undone: 2 spans"
    long = "ك" * 50
    desk = desk_of(long)
    desk.run("select-text-end")
    desk.tag("PER")
    assert words_of(desk.run("undo")) == f"undone: the tag PER «{long[:40]}…»"


def test_undo_leaves_a_span_that_was_gone_to_elsewhere(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    desk.tag("PER")
    desk.run("move-left")
    desk.tag("ORG")
    desk.run("previous-span")
    desk.run("previous-span")
    assert desk.view.focused_span
    assert desk.view.focused_span.label == "PER"
    desk.run("undo")
    assert desk.view.focused is None
    assert desk.view.text[slice(*desk.view.chosen_range)] == "وزير"
    desk.tag("LOC")
    assert [span.label for span in desk.spans] == ["PER", "LOC"]


def test_a_span_stays_gone_to_while_what_was_done_to_it_is_undone(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    desk.tag("PER")
    desk.run("next-span")
    desk.tag("ORG")
    for command, label in (("undo", "PER"), ("redo", "ORG")):
        desk.run(command)
        assert desk.view.focused_span
        assert desk.view.focused_span.label == label
