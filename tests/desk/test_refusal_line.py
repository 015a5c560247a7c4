"""What could not be done is said with its way out, in the room there is."""

import pytest

from tests.desk.conftest import MakeDesk
from tui.core.errors import DatabaseError
from tui.desk.changes import Said
from tui.desk.refusal_line import refusal, whole_refusal
from tui.layout.line import parts_in_lines

WHAT = "not saved: " + "another program has kept the database locked " * 6
WAY_OUT = "free some space, and try again"


@pytest.mark.parametrize("width", [10, 12, 20, 38, 78, 200])
@pytest.mark.parametrize("what", ["not saved: the disk is full", WHAT])
def test_the_way_out_is_kept_at_each_width(what: str, width: int) -> None:
    lines = parts_in_lines(refusal(what, WAY_OUT, width, 4), width)
    assert " ".join(lines).endswith(WAY_OUT)
    assert len(lines) <= 4


def test_where_there_is_room_nothing_is_shortened() -> None:
    whole = "not saved: the disk is full; free some space, and try again"
    assert refusal("not saved: the disk is full", WAY_OUT, 78, 4) == whole
    error = DatabaseError("the disk is full", way_out=WAY_OUT)
    assert whole_refusal(error, "not saved: {what}") == whole
    assert refusal("the disk is full", "", 8, 1) == "the disk is full"


def test_a_place_that_cannot_be_stored_is_told_with_the_way_out(
    desk_of: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desk_of("<قال> وزير")

    def full(*_given: object, **_named: object) -> None:
        raise DatabaseError("the disk is full", way_out=WAY_OUT)

    monkeypatch.setattr("tui.store.work.reviews.remember", full)
    assert desk.step_away() == [Said("the place was not saved: the disk is full", True, WAY_OUT)]
