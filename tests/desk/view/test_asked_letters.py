"""A number before a motion, and going to the next word that begins with a letter."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown
from tui.core.selection import Range
from tui.desk.changes import Said
from tui.desk.view.asked_letters import MOST_TIMES
from tui.desk.view.offers import Offer

TEXT = "<قال> وزير وحلب ثم الحاكم عاد John Hill"


def after(desk_of: MakeDesk, written: str, *pressed: str) -> str:
    """What is shown after these: digits, commands, ``=x`` for a letter, ``#X`` for a label."""
    desk = desk_of(written)
    for one in pressed:
        if one.isdigit():
            desk.letters.take_digit(int(one))
        elif one[0] == "=":
            assert desk.answer(one[1:]) is not None
        elif one[0] == "#":
            desk.tag(one[1:])
        else:
            desk.run(one)
    return shown(desk)


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        (["3", "move-left"], "قال وزير وحلب <ثم> الحاكم عاد"),
        (["1", "2", "move-left"], "قال وزير وحلب ثم الحاكم <عاد>"),
        (["2", "select-left"], "{قال وزير وحلب>} ثم الحاكم عاد"),
        (["2", "end-back"], "{ق}ال وزير وحلب ثم الحاكم عاد"),
        (["2", "move-left", "move-left"], "قال وزير وحلب <ثم> الحاكم عاد"),
        (["0", "move-left"], "قال <وزير> وحلب ثم الحاكم عاد"),
        (["9", "cancel", "move-left"], "قال <وزير> وحلب ثم الحاكم عاد"),
        (["2", "#PER", "move-left"], "[PER:قال وزير] <وحلب> ثم الحاكم عاد"),
        (["9", "#PER"], "[PER:قال وزير وحلب ثم الحاكم <عاد>]"),
        (
            ["move-left", "move-left", "proclitic", "2", "#PER"],
            "قال وزير و[PER:حلب <ثم>] الحاكم عاد",
        ),
        (["3", "#PER", "#PER"], "[PER:قال وزير <وحلب>] ثم الحاكم عاد"),
        (["9", "undo"], "<قال> وزير وحلب ثم الحاكم عاد"),
    ],
)
def test_a_number_repeats_the_next_motion(
    desk_of: MakeDesk, pressed: list[str], expected: str
) -> None:
    found = after(desk_of, "<قال> وزير وحلب ثم الحاكم عاد", *pressed)
    assert found.replace(">}", "}") == expected.replace(">}", "}")


def test_the_number_is_shown_while_it_is_typed_and_has_an_end(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    [said] = desk.letters.take_digit(7)
    assert isinstance(said, Said)
    assert said.asked
    assert said.message.startswith("7:")
    for _ in range(9):
        desk.letters.take_digit(9)
    assert desk.letters.count == MOST_TIMES


def test_a_number_resizes_the_focused_span(desk_of: MakeDesk) -> None:
    desk = desk_of("<[PER:قال]> وزير وحلب ثم")
    desk.run("next-span")
    desk.letters.take_digit(2)
    desk.run("select-left")
    assert shown(desk) == "[*PER:قال وزير وحلب] ثم"


def test_a_number_before_a_label_leaves_the_focused_span_as_long_as_it_is(
    desk_of: MakeDesk,
) -> None:
    desk = desk_of("<[PER:قال]> وزير وحلب ثم")
    desk.run("next-span")
    desk.letters.take_digit(3)
    desk.tag("LOC")
    assert shown(desk) == "[*LOC:قال] وزير وحلب ثم"


def test_a_number_before_a_label_mends_the_focused_offer(desk_of: MakeDesk) -> None:
    desk = desk_of("قال سمير حلب ثم")
    desk.view.show_offers([Offer(Range(4, 8), ("PER",), "سمير", "")])
    desk.run("next-offer")
    desk.letters.take_digit(2)
    desk.tag("PER")
    assert [(span.start, span.end, span.label) for span in desk.spans] == [(4, 12, "PER")]


@pytest.mark.parametrize(
    ("pressed", "expected"),
    [
        (["find-letter", "=ح"], "قال وزير <وحلب> ثم الحاكم عاد John Hill"),
        (["find-letter", "=ح", "find-letter"], "قال وزير وحلب ثم <الحاكم> عاد John Hill"),
        (["find-letter", "=ح"] + ["find-letter"] * 2, "قال وزير <وحلب> ثم الحاكم عاد John Hill"),
        (["find-letter", "=j"], "قال وزير وحلب ثم الحاكم عاد <John> Hill"),
        (["find-letter", "=إ"], "قال وزير وحلب ثم <الحاكم> عاد John Hill"),
        (["find-letter", "=ظ"], "<قال> وزير وحلب ثم الحاكم عاد John Hill"),
        (["anchor", "find-letter", "=ث"], "{قال وزير وحلب ثم>} الحاكم عاد John Hill"),
    ],
)
def test_a_letter_leads_to_the_next_word_that_begins_so(
    desk_of: MakeDesk, pressed: list[str], expected: str
) -> None:
    assert after(desk_of, TEXT, *pressed) == expected


def test_what_the_key_types_in_the_other_layout_is_looked_for_too(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    desk.run("find-letter")
    desk.answer("p", ("ح",))
    assert shown(desk).startswith("قال وزير <وحلب>")


def test_after_another_move_the_key_asks_again(desk_of: MakeDesk) -> None:
    desk = desk_of(TEXT)
    desk.run("find-letter")
    desk.answer("ح")
    desk.run("move-left")
    before = desk.view.caret
    desk.run("find-letter")
    assert desk.view.caret is before
    assert desk.letters.awaits is not None
    assert desk.answer("") is None
    assert desk.letters.awaits is None
