"""Selecting in three ways, and the edges of what is selected."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import read, shown
from tui.desk.changes import Said


def after(desk_of: MakeDesk, written: str, *commands: str) -> str:
    """What is shown after these commands."""
    desk = desk_of(written)
    for command in commands:
        desk.run(command)
    return shown(desk)


@pytest.mark.parametrize(
    ("before", "commands", "expected"),
    [
        ("<قال> وزير أمس", ["select-left"], "{قال وزير>} أمس"),
        ("<قال> وزير أمس", ["select-left"] * 2, "{قال وزير أمس>}"),
        ("قال وزير <أمس>", ["select-right"], "قال {<وزير أمس}"),
        ("قال <وزير> أمس", ["select-left", "select-right"], "قال {وزير>} أمس"),
        ("قال <وزير> أمس", ["select-left", "select-right", "select-right"], "{<قال وزير} أمس"),
        ("قال <وزير> أمس", ["select-row-end"], "قال {وزير أمس>}"),
        ("قال <وزير> أمس", ["select-text-start"], "{<قال وزير} أمس"),
        ("<قال> وزير\nفي حلب", ["select-paragraph-down"], "{قال وزير\nفي>} حلب"),
        ("<قال> وزير أمس", ["select-left", "move-left"], "قال وزير <أمس>"),
        ("<قال> وزير أمس", ["select-left", "cancel"], "قال <وزير> أمس"),
        ("<قال> وزير", ["move-letter-left", "select-letter-left"], "ق{ال>} وزير"),
    ],
)
def test_shift_selects(desk_of: MakeDesk, before: str, commands: list[str], expected: str) -> None:
    assert after(desk_of, before, *commands) == expected


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        (["anchor"], "{قال>} وزير أمس"),
        (["anchor", "move-left"], "{قال وزير>} أمس"),
        (["anchor", "move-left", "move-left"], "{قال وزير أمس>}"),
        (["anchor", "move-left", "anchor"], "{قال وزير>} أمس"),
        (["anchor", "move-left", "anchor", "move-left"], "قال وزير <أمس>"),
        (["anchor", "anchor"], "<قال> وزير أمس"),
        (["anchor", "move-left", "cancel"], "قال <وزير> أمس"),
    ],
)
def test_an_anchor_selects_until_it_is_lifted(
    desk_of: MakeDesk, commands: list[str], expected: str
) -> None:
    assert after(desk_of, "<قال> وزير أمس", *commands) == expected


def test_an_anchor_and_shift_select_alike(desk_of: MakeDesk) -> None:
    for name in ("left", "row-end", "text-end", "letter-left", "paragraph-down"):
        text = "قال <وزير> أمس\nفي حلب"
        assert after(desk_of, text, "anchor", f"move-{name}") == after(
            desk_of, text, f"select-{name}"
        )


@pytest.mark.parametrize(
    ("begun", "offset", "expected"),
    [
        (0, 5, "{قال وز>}ير أمس"),
        (5, 0, "{<قال وز}ير أمس"),
        (4, 4, "قال {و>}زير أمس"),
    ],
)
def test_dragging_selects_by_letters_both_included(
    desk_of: MakeDesk, begun: int, offset: int, expected: str
) -> None:
    desk = desk_of("قال وزير أمس")
    desk.click(begun)
    desk.drag(begun, offset)
    assert shown(desk) == expected


def test_a_drag_takes_the_marks_of_a_letter_along(desk_of: MakeDesk) -> None:
    desk = desk_of("كَتَبَ")
    desk.drag(3, 2)
    assert shown(desk) == "كَ{تَ>}بَ"


def test_a_click_goes_to_a_word_and_a_second_one_to_its_span(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> [ORG:وزير [PER:أمس]]")
    desk.click(9)
    assert shown(desk) == "قال [ORG:وزير [PER:<أمس>]]"
    desk.click(9)
    assert shown(desk) == "قال [ORG:وزير [*PER:أمس]]"
    desk.click(0)
    assert shown(desk) == "<قال> [ORG:وزير [PER:أمس]]"


@pytest.mark.parametrize(
    ("before", "command", "expected"),
    [
        ("قال <وزير> أمس", "start-back", "قا{ل وزير>} أمس"),
        ("قال <وزير> أمس", "start-on", "قال و{زير>} أمس"),
        ("قال <وزير> أمس", "end-back", "قال {وزي>}ر أمس"),
        ("قال <وزير> أمس", "end-on", "قال {وزير أ>}مس"),
        ("<قَالَ>", "start-on", "قَ{الَ>}"),
        ("<قَالَ>", "end-back", "{قَا>}لَ"),
        ("<قال>\nوزير", "end-on", "{قال>}\nوزير"),
        ("قال\n<وزير>", "start-back", "قال\n{وزير>}"),
        ("<و> قال", "start-on", "<و> قال"),
        ("<و> قال", "end-back", "<و> قال"),
        ("<لا> قال", "start-on", "ل{ا>} قال"),
        ("{قال وزير>} أمس", "start-on", "ق{ال وزير>} أمس"),
        ("{قال وزير>} أمس", "end-back", "{قال وزي>}ر أمس"),
    ],
)
def test_edges_move_by_a_letter_with_its_marks(
    desk_of: MakeDesk, before: str, command: str, expected: str
) -> None:
    result = after(desk_of, before, command)
    if read(expected).cursor:
        # An edge that cannot move leaves at most a selection of the same word.
        assert read(result).text == read(expected).text
        found = read(result)
        assert (found.selection or found.cursor) == read(expected).cursor
    else:
        assert result == expected


@pytest.mark.parametrize(
    "steps",
    [
        ["<والكتاب>", "و{الكتاب>}", "وال{كتاب>}", "{والكتاب>}"],
        ["<وبالعراق>", "و{بالعراق>}", "وب{العراق>}", "وبال{عراق>}", "{وبالعراق>}"],
        ["<للحكومة>", "ل{لحكومة>}", "{للحكومة>}"],
        ["<وَالكتاب>", "وَ{الكتاب>}", "وَال{كتاب>}", "{وَالكتاب>}"],
        ["<سيذهب>", "س{يذهب>}", "{سيذهب>}"],
        ["{والكتاب الجديد>}", "و{الكتاب الجديد>}", "وال{كتاب الجديد>}", "{والكتاب الجديد>}"],
    ],
)
def test_the_start_steps_past_proclitics_and_back_again(
    desk_of: MakeDesk, steps: list[str]
) -> None:
    desk = desk_of(steps[0])
    for expected in steps[1:]:
        desk.run("proclitic")
        assert shown(desk) == expected


def test_an_edge_inside_a_lam_alef_splits_its_cell_and_joins_it_again(desk_of: MakeDesk) -> None:
    desk = desk_of("<لا> قال")
    whole = desk.view.page.row_in(0, 0).width
    desk.run("start-on")
    assert desk.view.page.row_in(0, 0).width == whole + 1
    desk.run("start-back")
    desk.run("cancel")
    assert desk.view.page.row_in(0, 0).width == whole


def test_a_cursor_moved_says_where_it_was_and_is(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير أمس")
    (moved,) = desk.run("select-left")
    assert (getattr(moved, "old", None), getattr(moved, "new", None)) == ((0, 3), (0, 8))


@pytest.mark.parametrize(
    ("written", "command", "said"),
    [
        ("<قال> وزير", "proclitic", "there is no proclitic here"),
        ("<قال> وزير", "start-back", "the edge cannot go any further"),
        ("قال <وزير>", "end-on", "the edge cannot go any further"),
        ("<ق> وزير", "start-on", "the edge cannot go any further"),
        ("<ق> وزير", "end-back", "the edge cannot go any further"),
        ("<>", "end-on", "the edge cannot go any further"),
    ],
)
def test_an_edge_that_cannot_move_says_so(
    desk_of: MakeDesk, written: str, command: str, said: str
) -> None:
    desk = desk_of(written)
    before = desk.view.chosen_range
    assert desk.run(command)[-1] == Said(said)
    assert desk.view.chosen_range == before


def test_a_span_is_not_narrowed_to_a_blank_without_a_word(desk_of: MakeDesk) -> None:
    desk = desk_of("[PER:و ]زير")
    desk.run("next-span")
    assert desk.run("start-on") == [Said("the edge cannot go any further")]
    assert [(span.start, span.end) for span in desk.spans] == [(0, 2)]


@pytest.mark.parametrize(
    ("before", "commands", "expected"),
    [
        ("<قال> وزير، أمس.", ["phrase-end"], "{قال وزير>}، أمس."),
        ("<قال> وزير، أمس.", ["phrase-end"] * 3, "{قال وزير، أمس.>}"),
        ("قال <وزير>، أمس.", ["phrase"], "{قال وزير>}، أمس."),
        ("قال «لن <نعود> أبدا» ثم", ["phrase"] * 2, "قال {«لن نعود أبدا»>} ثم"),
        ("<قال> وزير، أمس.", ["phrase-end", "select-left"], "{قال وزير، أمس>}."),
    ],
)
def test_phrases_are_selected(
    desk_of: MakeDesk, before: str, commands: list[str], expected: str
) -> None:
    assert after(desk_of, before, *commands).replace("<", "") == expected


def test_phrases_resize_the_focused_span(desk_of: MakeDesk) -> None:
    found = after(desk_of, "<[PER:قال]> وزير، أمس.", "next-span", "phrase-end")
    assert found == "[*PER:قال وزير]، أمس."


def test_at_its_end_a_phrase_says_that_it_goes_no_further(desk_of: MakeDesk) -> None:
    desk = desk_of("<قال> وزير")
    desk.run("phrase-end")
    assert any(isinstance(one, Said) for one in desk.run("phrase-end"))
