"""Taking all offers from a score on: one action, unread until one has looked, counted apart."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.store.fresh import ME, content
from tui.core.selection import Range
from tui.core.span import AT_ONCE, UNREAD, Source, Span
from tui.desk.changes import Said
from tui.desk.desk import Desk
from tui.desk.editing.taking_all import Choosable, choosable
from tui.desk.view.offers import Offer
from tui.store.figures import stats
from tui.store.log import events
from tui.store.repair.check import problems
from tui.store.rows import annotations

TEXT = "<زار> أحمد عطاف وهران مع سعاد"


def offer(words: str, label: str, score: float | None) -> Offer:
    """An offer of these words: a model's where it has a score."""
    text = TEXT.replace("<", "").replace(">", "")
    start = text.index(words)
    source = Source.MATCH if score is None else Source.MODEL
    stamp = "" if score is None else "builtin 1"
    return Offer(Range(start, start + len(words)), (label,), words, "", source, score, stamp)


OFFERS = (
    offer("أحمد عطاف", "PER", 0.97),
    offer("وهران", "LOC", 0.82),
    offer("سعاد", "PER", None),
)


def offered(desk_of: MakeDesk) -> Desk:
    """A desk with three offers, the last an own form's."""
    desk = desk_of(TEXT)
    desk.view.show_offers(OFFERS)
    return desk


def unread(desk: Desk) -> list[str]:
    """The words of the spans that nobody has looked at."""
    return [desk.view.text[s.start : s.end] for s in desk.spans if s.is_unread]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((), []),
        ((None,), [(None, 1)]),
        ((0.99, 0.93, 0.93, 0.2), [(0.95, 1), (0.9, 3), (None, 4)]),
        ((0.96, 0.97), [(0.95, 2)]),
        ((0.55, None), [(0.5, 1), (None, 2)]),
    ],
)
def test_what_there_is_to_choose_from(
    scores: tuple[float | None, ...], expected: list[tuple[float | None, int]]
) -> None:
    found = choosable(offer("سعاد", "PER", score) for score in scores)
    assert found == [Choosable(score, count) for score, count in expected]


def test_those_of_the_score_are_taken_in_one_action_and_the_rest_stays(
    desk_of: MakeDesk,
) -> None:
    desk = offered(desk_of)
    before = content(desk.db)
    happened = desk.take_all(0.9)
    (span,) = desk.spans
    assert (span.label, span.score, span.origin) == ("PER", 0.97, f"builtin 1; {UNREAD}")
    assert len(desk.view.offers) == 2
    assert [one.message for one in happened if isinstance(one, Said)] == [
        "1 suggestion taken, marked ! until you look at it; Ctrl+Z takes that back"
    ]
    desk.take_all(None)
    assert unread(desk) == ["أحمد عطاف", "وهران", "سعاد"]
    assert desk.db.rows("SELECT count(*) FROM events WHERE kind = ?", (events.TAKE_ALL,)) == [(2,)]
    desk.run("undo")
    assert unread(desk) == ["أحمد عطاف"]
    desk.run("undo")
    assert content(desk.db)["spans"] == before["spans"] == []
    assert list(problems(desk.db)) == []


def test_a_span_is_unread_until_one_has_gone_to_it_across_restarts(desk_of: MakeDesk) -> None:
    desk = offered(desk_of)
    desk.take_all(None)
    desk.run("next-span")
    assert unread(desk) == ["وهران", "سعاد"]
    desk.click(TEXT.index("وهران") - 2)
    desk.click(TEXT.index("وهران") - 2)
    assert unread(desk) == ["سعاد"]
    again = Desk(desk.db, ME)
    again.open_last()
    assert unread(again) == ["سعاد"]
    assert [span.origin for span in again.spans] == [
        f"builtin 1; {AT_ONCE}", f"builtin 1; {AT_ONCE}", UNREAD,
    ]  # fmt: skip
    # That one looked is no action: undo takes back the taking itself.
    again.run("undo")
    assert again.spans == []
    assert list(problems(desk.db)) == []


def test_what_was_taken_so_is_counted_apart(desk_of: MakeDesk) -> None:
    desk = offered(desk_of)
    assert "taken_at_once" not in stats.statistics(desk.db).as_json()
    desk.take_all(None)
    desk.run("next-span")
    assert stats.statistics(desk.db).as_json()["taken_at_once"] == {ME: {"spans": 3, "unread": 2}}


def test_words_that_bear_the_label_are_left_out(desk_of: MakeDesk) -> None:
    desk = offered(desk_of)
    place = OFFERS[1].range
    changes = desk.session.annotations.add([place], "LOC") if desk.session else []
    assert changes
    desk.view.show_offers(OFFERS)
    desk.take_all(None)
    assert [(s.label, s.is_unread) for s in annotations.spans_of(desk.db, "a0", ME)] == [
        ("PER", True), ("LOC", False), ("PER", True),
    ]  # fmt: skip


def test_a_desk_with_no_offer_says_so(desk_of: MakeDesk) -> None:
    happened = desk_of(TEXT).take_all(None)
    assert [one.message for one in happened if isinstance(one, Said)] == [
        "there is no suggestion here"
    ]


def test_a_span_of_another_origin_is_not_unread() -> None:
    assert not Span("s", "a", "m", "PER", 0, 1, origin="model 1").is_unread
