"""A curator's desk as it is spoken: differences are heard, and settled by the screen's keys."""

from collections.abc import Callable

import pytest

from tests.desk.adjudication.test_adjudication_desk import Make, gold, made
from tests.plain.test_front import Heard
from tests.store.fresh import tag
from tui.desk.keys.settings import Settings
from tui.plain.settling import PlainAdjudication
from tui.store.opening import open_database

__all__ = ["made"]

SAID = {
    "muna": [(0, 3, "LOC"), (4, 10, "PER"), (20, 29, "LOC")],
    "sami": [(0, 3, "LOC"), (4, 15, "PER"), (20, 29, "ORG")],
    "rana": [(0, 3, "LOC"), (20, 29, "LOC")],
}
ROW = "زار الرئيس محمد حسن مدينة حلب القديمة أمس"
FIRST = [
    "difference 1 of 2 · same label, other extent",
    "1 muna: PER: الرئيس",
    "2 sami: PER: الرئيس محمد",
    "3 rana: nothing",
    ROW,
]
SECOND = [
    "difference 2 of 2 · same extent, other label",
    "1 3 muna rana: LOC: مدينة حلب · Enter takes 2 of 3",
    "2 sami: ORG: مدينة حلب",
    ROW,
]
Settling = Callable[..., tuple[PlainAdjudication, Heard]]


@pytest.fixture
def settling(made: Make) -> Settling:
    """Makes a spoken desk for what annotators have."""

    def make(*typed: str, blind: int | None = None) -> tuple[PlainAdjudication, Heard]:
        heard = Heard(*typed)
        return PlainAdjudication(made(blind=blind, **SAID), Settings(), heard, "arabic"), heard

    return make


def test_a_difference_is_said_with_its_versions_and_the_row_it_is_in(settling: Settling) -> None:
    plain, heard = settling()
    plain.begin()
    helped, article, *difference = heard.taken()
    assert "?: help" in helped
    assert article == "adjudicate 1 of 1 · عنوان 0 · 2 differences are open · 1 agreed"
    assert difference == FIRST
    assert heard.under == "ا"


def test_each_verdict_is_said_and_then_the_next_difference(settling: Settling) -> None:
    plain, heard = settling()
    plain.press("enter")
    assert heard.taken() == ["as many say one thing as another: choose"]
    plain.press("2")
    assert heard.taken() == ["took sami", "tagged PER: الرئيس محمد", *SECOND]
    plain.press("ctrl+z")
    assert heard.taken() == ["removed PER: الرئيس محمد", *FIRST]
    plain.press("backspace")
    assert heard.taken() == ["none of them", *SECOND]
    plain.press("ح")
    assert heard.taken()[0] == "edited"
    assert gold(plain.desk.db) == [(0, 3, "LOC"), (20, 29, "PER")]


def test_what_is_settled_says_so_with_what_stands_in_gold(settling: Settling) -> None:
    plain, heard = settling()
    plain.press("*")
    assert heard.taken() == ["all that is open as which annotator has it? a digit; Esc: none"]
    plain.press("١")
    *_gold, last = heard.taken()
    assert last == "tagged LOC: مدينة حلب"
    plain.press("ctrl+l")
    assert heard.taken()[1:3] == [
        "difference 1 of 2 · same label, other extent · took muna",
        "1 muna: PER: الرئيس · stands in gold",
    ]


def test_edges_are_mended_without_going_on(settling: Settling) -> None:
    plain, heard = settling()
    plain.press("}")
    assert heard.taken() == ["edited", "tagged PER: الرئيس م"]


def test_moving_away_says_who_has_what_and_tags_in_gold_alone(settling: Settling) -> None:
    plain, heard = settling()
    plain.press("left")
    assert heard.taken() == ["حسن"]
    plain.press("p")
    assert heard.taken() == ["tagged PER: حسن", "حسن · gold: PER"]
    plain.press("left")
    assert heard.taken() == ["مدينة · a difference is open · muna: LOC · sami: ORG · rana: LOC"]
    plain.press("down")
    assert heard.taken() == [ROW]
    plain.press("escape")
    assert heard.taken() == FIRST
    assert not plain.left
    plain.press("escape")
    assert plain.left


def test_a_reason_is_written_kept_and_taken_away(settling: Settling) -> None:
    plain, heard = settling("", "لقب", "-")
    plain.press(";")
    assert heard.taken() == ["reason:", "the reason is left as it was"]
    plain.press("ك")
    assert heard.taken()[1] == f"{FIRST[0]} · left for later · لقب"
    plain.press(";")
    heading = heard.taken()
    assert heading[0] == "لقب; «-» takes it away"
    assert heading[2] == f"{FIRST[0]} · left for later"


def test_no_name_is_said_where_names_are_hidden(settling: Settling) -> None:
    plain, heard = settling(blind=7)
    plain.begin()
    for key in ("1", "2", "left", "shift+tab"):
        plain.press(key)
    said = "\n".join(heard.taken())
    assert "blind" in said
    assert not [name for name in SAID if name in said]


def test_other_keys_commands_and_the_help(settling: Settling) -> None:
    plain, heard = settling("nothing of the sort", "", "leave it")
    plain.press("m")
    assert heard.taken() == ["no label and no command has the key m; ?: help"]
    plain.press("لا")
    assert heard.taken() == ["that key types لا: no label has it"]
    plain.press("f6")
    assert heard.taken() == ["side panel is for the eye alone"]
    plain.press("ctrl+p")
    assert heard.taken()[-1] == "nothing chosen"
    plain.press("ctrl+p")
    assert heard.taken()[-5].endswith("left for later")
    plain.press("?")
    read = heard.taken()
    assert [line for line in read if line.startswith("Enter: take what most have.")]
    assert not [line for line in read if "side panel" in line]


def test_what_others_write_is_said_while_nothing_is_pressed(settling: Settling) -> None:
    plain, heard = settling()
    plain.press("1")
    heard.taken()
    plain.idle()
    assert heard.taken() == []
    with open_database(plain.desk.db.path) as other:
        tag(other, 30, 37, "LOC", annotator="muna")
    plain.idle()
    assert heard.taken()[0] == "difference 2 of 3 · same extent, other label"
    with open_database(plain.desk.db.path) as other:
        tag(other, 4, 10, "PER", annotator="rana")
    plain.idle()
    assert "1 difference has changed since it was settled" in heard.taken()


def test_done_goes_on_and_says_so_where_nothing_is_left(settling: Settling) -> None:
    plain, heard = settling()
    plain.press("ctrl+d")
    assert heard.taken() == ["2 differences are open; Ctrl+D again: done all the same"]
    plain.press("1")
    heard.taken()
    plain.press("ctrl+d")
    assert heard.taken() == ["1 difference is open; Ctrl+D again: done all the same"]
    plain.press("ctrl+d")
    assert "nothing more to settle: every article is done" in heard.taken()
