"""No two spans of an annotator say the same of the same words, whatever is done."""

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.desk.conftest import MakeDesk
from tests.store.fresh import ME, Taking, fresh, raw, said, tag
from tui.core.errors import UsageError
from tui.core.record import Record, RecordSpan
from tui.core.selection import Range
from tui.desk.changes import Said, SpansChanged
from tui.desk.desk import Desk
from tui.desk.view.offers import Offer
from tui.store.opening import open_database
from tui.store.project import scheme
from tui.store.repair.check import problems

TEXT = "قال وزير أمس قال وزير"
RANGES = ((0, 3), (4, 8), (0, 8), (4, 12), (3, 9), (13, 16))
LABELS = ("PER", "ORG")
COMMANDS = ("next-span", "previous-span", "remove", "undo", "redo", "start-on", "start-back",
            "end-on", "end-back", "proclitic", "select-left", "cancel")  # fmt: skip

step = st.one_of(
    st.tuples(st.just("run"), st.sampled_from(COMMANDS)),
    st.tuples(st.just("label"), st.sampled_from(LABELS)),
    st.tuples(st.sampled_from(["tag", "import", "offer"]), st.sampled_from(RANGES),
              st.sampled_from(LABELS)),
    st.tuples(st.sampled_from(["everywhere", "rename", "look"])),
)  # fmt: skip


def do(desk: Desk, what: tuple[object, ...]) -> None:
    """One of the ways to change spans."""
    match what:
        case ("run", str(command)):
            desk.run(command)
        case ("label", str(label)):
            desk.tag(label)
        case ("tag", (int(start), int(end)), str(label)):
            desk.drag(start, end - 1)
            desk.tag(label)
        case ("import", (int(start), int(end)), str(label)):
            record = Record(text=TEXT, spans=(RecordSpan(start, end, label),), annotator=ME)
            Taking(desk.db, ME).take(record)
        case ("offer", (int(start), int(end)), str(label)):
            desk.view.show_offers([Offer(Range(start, end), (label,), "", "")])
            desk.view.focused = "?0"
            desk.take()
            desk.view.show_offers([])
        case ("everywhere",):
            if found := desk.propagation("PER"):
                found.take_ticked()
        case ("rename",):
            names = {label.name for label in scheme.labels(desk.db)}
            old, new = ("PER", "PERSON") if "PER" in names else ("PERSON", "PER")
            scheme.rename(desk.db, old, new, annotator=ME)
        case ("look",):
            desk.look_around()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.booleans(), step), max_size=30))
def test_no_span_is_there_twice(steps: list[tuple[bool, tuple[object, ...]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.db"
        with fresh(path, TEXT) as db, open_database(path) as also:
            desks = (Desk(db, ME), Desk(also, ME))
            for desk in desks:
                desk.open("a0")
            for other, what in steps:
                # A label may have another name by now, a record one that the scheme has not.
                with suppress(UsageError, Exception if what[0] == "import" else UsageError):
                    do(desks[other], what)
                twice = [place for place, n in Counter(said(db)).items() if n > 1]
                assert not twice, what
            assert not list(problems(db))


def told(happened: object) -> list[str]:
    """What is said of what happened."""
    assert isinstance(happened, list)
    return [one.message for one in happened if isinstance(one, Said)]


def take_in(desk: Desk, start: int, end: int, label: str) -> None:
    """Import a span into the open article."""
    record = Record(text=desk.view.text, spans=(RecordSpan(start, end, label),), annotator=ME)
    Taking(desk.db, ME).take(record)
    desk.look_again()


def test_an_import_knows_a_label_with_white_space_at_its_ends(desk_of: MakeDesk) -> None:
    desk = desk_of("[PER:<قال>] وزير")
    for label in (" PER", "PER ", "PER"):
        take_in(desk, 0, 3, label)
    assert said(desk.db) == [(0, 3, "PER")]


def test_an_undo_that_would_bring_a_span_back_twice_says_so_and_goes_on(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<قال> وزير")
    desk.tag("PER")
    desk.run("remove")
    take_in(desk, 0, 3, "PER")
    assert told(desk.run("undo")) == ["«قال» is PER already, and is not marked twice"]
    assert said(desk.db) == [(0, 3, "PER")]
    # What it left out is not there to be undone; the one that came stays.
    desk.run("undo")
    assert said(desk.db) == [(0, 3, "PER")]
    desk.run("redo")
    desk.run("redo")
    assert said(desk.db) == [(0, 3, "PER")]
    assert list(problems(desk.db)) == []


def test_a_label_is_not_given_back_where_it_came_meanwhile(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير")
    desk.tag("PER")
    desk.run("next-span")
    desk.tag("ORG")
    take_in(desk, 0, 3, "PER")
    assert "already" in told(desk.run("undo"))[0]
    assert said(desk.db) == [(0, 3, "ORG"), (0, 3, "PER")]


def test_an_offer_for_what_another_desk_tagged_is_not_taken_twice(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير")
    desk.view.show_offers([Offer(Range(0, 3), ("PER",), "قال", "")])
    desk.run("next-span")
    tag(desk.db, 0, 3, "PER")
    assert "already" in told(desk.take())[0]
    assert said(desk.db) == [(0, 3, "PER")]
    assert desk.view.focused_span


def test_everywhere_takes_the_rest_where_some_are_there(desk_of: MakeDesk) -> None:
    desk = desk_of("[LOC:<حلب>] ثم حلب ثم حلب")
    found = desk.propagation()
    assert found
    tag(desk.db, 7, 10, "LOC")
    happened = list(found.take_ticked())
    assert told(happened) == ["«حلب» is LOC already, and is not marked twice"]
    assert any(isinstance(one, SpansChanged) for one in happened)
    assert [start for start, _end, _label in said(desk.db)] == [0, 7, 14]


def test_a_tag_asks_the_store_no_more_often_than_before(
    desk_of: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of("<قال> وزير")
    desk.tag("ORG")
    asked: list[str] = []
    raw(desk.db).set_trace_callback(asked.append)
    desk.tag("PER")
    raw(desk.db).set_trace_callback(None)
    # Is it there twice? Where does one stand with the article? What is the newest event's time?
    assert Counter(sql.split()[0] for sql in asked) == {
        "SELECT": 3, "BEGIN": 1, "INSERT": 2, "COMMIT": 1
    }  # fmt: skip
