"""Moving as the eye sees."""

import pytest

from tests.desk.conftest import MakeDesk
from tests.desk.written import shown


def after(desk_of: MakeDesk, written: str, *commands: str, width: int = 40) -> str:
    """What is shown after these commands."""
    desk = desk_of(written, width=width)
    for command in commands:
        desk.run(command)
    return shown(desk)


@pytest.mark.parametrize(
    ("before", "command", "expected"),
    [
        ("<قال> وزير أمس", "move-left", "قال <وزير> أمس"),
        ("قال <وزير> أمس", "move-right", "<قال> وزير أمس"),
        ("<قال> وزير أمس", "move-right", "<قال> وزير أمس"),
        ("قال وزير <أمس>", "move-left", "قال وزير <أمس>"),
        ("قال (وزير، <أمس>)", "move-right", "قال (<وزير>، أمس)"),
        ("<one> two", "move-right", "one <two>"),
        ("one <two>", "move-left", "<one> two"),
        ("<قال> وزير أمس", "move-letter-left", "ق<ا>ل وزير أمس"),
        ("<قَالَ> وزير", "move-letter-left", "قَ<ا>لَ وزير"),
        ("قال <وزير> أمس", "move-letter-right", "قال< >وزير أمس"),
        ("قال <وزير> أمس", "move-row-end", "قال وزير <أمس>"),
        ("قال وزير <أمس>", "move-row-start", "<قال> وزير أمس"),
        ("قال <وزير> أمس", "move-text-start", "<قال> وزير أمس"),
        ("<قال> وزير أمس.", "move-text-end", "قال وزير <أمس>."),
        ("<قال> وزير أمس.\n\n   ", "move-text-end", "قال وزير <أمس>.\n\n   "),
        ("قال\n  < >", "move-paragraph-down", "قال\n  < >"),
        ("<قال> إنه عاد، ثم", "move-clause-down", "قال إنه عاد، <ثم>"),
        ("قال «<لن> نعود» ثم", "move-clause-down", "قال «لن نعود» <ثم>"),
        ("قال <إنه>\nفي حلب", "move-clause-down", "قال إنه\n<في> حلب"),
        ("من 3.5 إلى <4>", "move-clause-down", "من 3.5 إلى <4>"),
        ("قال إنه عاد، ثم <ذهب>", "move-clause-up", "قال إنه عاد، <ثم> ذهب"),
        ("قال إنه عاد، <ثم>", "move-clause-up", "<قال> إنه عاد، ثم"),
        ("<قال> إنه", "move-clause-up", "<قال> إنه"),
        ("   <\n>", "move-text-end", "< >  \n"),
        ("<قال> وزير\nفي حلب", "move-paragraph-down", "قال وزير\n<في> حلب"),
        ("قال <وزير>\nفي حلب", "move-paragraph-up", "<قال> وزير\nفي حلب"),
        ("قال وزير\n<في> حلب", "move-paragraph-up", "<قال> وزير\nفي حلب"),
        ("قال وزير\nفي <حلب>", "move-paragraph-up", "قال وزير\n<في> حلب"),
        ("قال وزير\n<في> حلب", "move-paragraph-down", "قال وزير\nفي <حلب>"),
    ],
)
def test_a_motion_leads(desk_of: MakeDesk, before: str, command: str, expected: str) -> None:
    assert after(desk_of, before, command) == expected


@pytest.mark.parametrize(
    ("presses", "expected"),
    [
        (1, "قال John <Smith> إن"),
        (2, "قال <John> Smith إن"),
        (3, "قال John Smith <إن>"),
        (4, "قال John Smith <إن>"),
    ],
)
def test_in_mixed_text_left_is_left_on_the_screen(
    desk_of: MakeDesk, presses: int, expected: str
) -> None:
    assert after(desk_of, "<قال> John Smith إن", *["move-left"] * presses) == expected


def test_right_takes_left_back_in_mixed_text(desk_of: MakeDesk) -> None:
    presses = ["move-left"] * 3 + ["move-right"] * 3
    assert after(desk_of, "<قال> John Smith إن", *presses) == "<قال> John Smith إن"


@pytest.mark.parametrize(
    ("before", "command", "expected"),
    [
        ("واحد <اثنان>\nثلاثة أربعة", "move-down", "واحد اثنان\nثلاثة <أربعة>"),
        ("واحد اثنان\n<ثلاثة> أربعة", "move-up", "<واحد> اثنان\nثلاثة أربعة"),
        ("<واحد> اثنان\n\nثلاثة", "move-down", "واحد اثنان\n<>\nثلاثة"),
        ("<واحد> اثنان", "move-up", "<واحد> اثنان"),
        ("<واحد> اثنان", "move-down", "<واحد> اثنان"),
    ],
)
def test_rows_go_up_and_down(desk_of: MakeDesk, before: str, command: str, expected: str) -> None:
    assert after(desk_of, before, command) == expected


def test_going_down_and_up_over_a_short_row_keeps_the_column(desk_of: MakeDesk) -> None:
    text = "واحد اثنان <ثلاثة>\nكم\nأربعة خمسة ستة"
    down = ["move-down"] * 2
    assert after(desk_of, text, *down) == "واحد اثنان ثلاثة\nكم\nأربعة خمسة <ستة>"
    assert after(desk_of, text, *down, "move-up", "move-up") == text


def test_a_row_that_runs_the_other_way_is_met_at_the_same_column(desk_of: MakeDesk) -> None:
    text = "<واحد> اثنان\none two three four five six seven eight"
    assert after(desk_of, text, "move-down") == (
        "واحد اثنان\none two three four five six seven <eight>"
    )


def test_a_page_is_as_many_rows_as_the_window_has_but_one(desk_of: MakeDesk) -> None:
    desk = desk_of("\n".join(["سطر"] * 40), height=20)
    expected = [("move-page-down", 9), ("lanes", 9), ("move-page-down", 28),
                ("move-page-down", 39), ("move-page-up", 20)]  # fmt: skip
    for command, paragraph in expected:
        desk.run(command)
        assert desk.view.page.paragraph_at(desk.view.caret.head.start) == paragraph


def test_going_down_leaves_a_word_that_fills_several_rows(desk_of: MakeDesk) -> None:
    url = "https://example.org/" + "a" * 60
    text = f"<قال> وزير {url} أمس وغدا"
    desk = desk_of(text, width=20)
    heads = []
    for _ in range(12):
        desk.run("move-down")
        heads.append(desk.view.text[slice(*desk.view.caret.head)])
    assert heads[-1] in ("أمس", "وغدا")
    for _ in range(12):
        desk.run("move-up")
    assert desk.view.page.locate(desk.view.caret.head.start)[:2] == (0, 0)


def test_an_empty_article_can_be_moved_in(desk_of: MakeDesk) -> None:
    desk = desk_of("")
    for command in ("left", "right", "up", "down", "row-start", "row-end", "text-end",
                    "letter-left", "letter-right", "paragraph-down", "page-down"):  # fmt: skip
        desk.run(f"move-{command}")
        desk.run(f"select-{command}")
    assert desk.view.chosen_range == (0, 0)


@pytest.mark.parametrize("text", ["\n\n\n", "،؛ ...", "ا", "\u200f", "  "])
def test_an_article_without_words_can_be_moved_in(desk_of: MakeDesk, text: str) -> None:
    desk = desk_of(text)
    for command in ("left", "down", "text-end", "letter-right", "up", "paragraph-up", "row-end"):
        desk.run(f"move-{command}")
    assert 0 <= desk.view.chosen_range.start <= desk.view.chosen_range.end <= len(text)
