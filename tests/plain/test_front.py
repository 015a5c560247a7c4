"""The desk as it is spoken: keys in, lines out."""

from collections import deque
from collections.abc import Callable

import pytest

from tests.desk.conftest import MakeDesk, desk_of
from tests.desk.test_decided import WRITTEN, settled
from tests.store.fresh import ME, said
from tui.core.label import Label
from tui.desk.keys.settings import Settings
from tui.plain.front import PlainDesk
from tui.plain.words import SpokenLine
from tui.store.opening import open_database
from tui.store.project import project_settings, scheme

__all__ = ["desk_of"]


class Heard:
    """Keeps what was said; typed lines are those that were put down before."""

    def __init__(self, *typed: str) -> None:
        self.lines: list[str] = []
        self.under: str = ""
        """The letter that the cursor was left on."""
        self.typed = deque(typed)

    def say(self, line: SpokenLine | str) -> None:
        if isinstance(line, SpokenLine):
            self.under = "" if line.cursor is None else line.text[line.cursor : line.cursor + 1]
            line = line.text
        self.lines.append(line)

    def ask(self, prompt: str) -> str:
        self.lines.append(prompt)
        return self.typed.popleft()

    def taken(self) -> list[str]:
        """What was said since this was asked last."""
        new, self.lines = self.lines, []
        return new


Make = Callable[..., tuple[PlainDesk, Heard]]


@pytest.fixture
def plain(desk_of: MakeDesk) -> Make:
    """Makes a spoken desk with articles."""

    def make(*written: str, typed: tuple[str, ...] = ()) -> tuple[PlainDesk, Heard]:
        desk = desk_of(*written)
        settings = Settings()
        desk.bind(settings.commands())
        heard = Heard(*typed)
        return PlainDesk(desk, settings, heard, "arabic"), heard

    return make


def test_it_begins_with_the_article_and_its_first_row_as_it_is_stored(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس")
    desk.begin()
    first, helped, row = heard.taken()
    assert first == "عنوان 0 · to do · 0 spans · 0 of 1 articles done"
    assert "?: help" in helped
    assert row == "قال الوزير أمس"
    assert heard.under == "ق"


def test_a_move_says_the_word_and_leaves_the_cursor_on_it(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس")
    desk.press("left")
    assert heard.taken() == ["الوزير"]
    assert heard.under == "ا"
    desk.press("shift+left")
    assert heard.taken() == ["selected: الوزير أمس"]


def test_a_label_s_key_tags_in_both_layouts_and_undo_takes_it_back(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس")
    desk.press("left")
    desk.press("p")
    assert heard.taken()[-2:] == ["in progress", "tagged PER: الوزير"]
    assert heard.under == "ا"
    assert said(desk.desk.db) == [(4, 10, "PER")]
    desk.press("ctrl+z")
    assert "removed PER: الوزير" in heard.taken()
    desk.press("ح")
    assert "tagged PER: الوزير" in heard.taken()
    desk.press("right")
    desk.press("left")
    assert heard.taken()[-1] == "الوزير · PER"


def test_the_lam_alef_key_of_an_arabic_keyboard_tags_nothing(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس")
    desk.press("لا")
    assert heard.taken() == ["that key types لا: no label has it"]
    assert said(desk.desk.db) == []


def test_rows_are_read_whole_where_one_goes_by_rows(plain: Make) -> None:
    desk, heard = plain("قال الوزير\nعاد الوفد أمس")
    desk.press("down")
    assert heard.taken() == ["عاد الوفد أمس"]


def test_spans_are_gone_to_relabelled_and_noted(plain: Make) -> None:
    desk, heard = plain("قال [PER:الوزير] أمس", typed=("بلا شك",))
    desk.press("tab")
    assert heard.taken() == ["PER: الوزير"]
    desk.press("o")
    assert heard.taken()[-1] == "now ORG: الوزير"
    desk.press(";")
    assert heard.taken()[-1] == "noted on ORG: الوزير"
    desk.press("backspace")
    assert "removed ORG: الوزير" in heard.taken()


def test_suggestions_come_when_nothing_is_pressed_and_are_taken(plain: Make) -> None:
    desk, heard = plain("قال [PER:الوزير] أمس", "زار الوزير دمشق")
    desk.press(">")
    assert heard.taken()[0].startswith("عنوان 1")
    desk.idle()
    assert heard.taken()[0] == "1 suggestion; \\ goes to it"
    desk.press("\\")
    assert heard.taken() == ["suggested PER: الوزير"]
    desk.press("enter")
    assert "tagged PER: الوزير" in heard.taken()
    assert said(desk.desk.db, "a1") == [(4, 10, "PER")]


def test_blind_articles_have_no_suggestions(plain: Make) -> None:
    desk, _heard = plain("قال [PER:الوزير] أمس", "زار الوزير دمشق")
    project_settings.put(desk.desk.db, "blind", "50", annotator=ME)
    asked = []
    for name in ("a0", "a1"):
        desk.desk.open(name)
        desk.press("redraw")
        desk.idle()
        asked.append(len(desk.desk.view.offers))
    assert asked in ([0, 0], [0, 1])


def test_labels_are_chosen_by_number_or_by_letters(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس", typed=("LO", "zz", ""))
    desk.press("enter")
    listed = heard.taken()
    assert listed[0] == "1. PER شخص p"
    assert listed[-1] == "tagged LOC: قال"
    desk.press("left")
    desk.press("enter")
    assert heard.taken()[-3:] == ["nothing fits «zz»", "label:", "nothing chosen"]


def test_articles_are_listed_and_opened_by_number(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس", "زار الوفد دمشق", typed=("", "2"))
    desk.press("ctrl+o")
    listed = heard.taken()
    assert listed[1:3] == ["1. عنوان 0 · to do · 0 spans", "2. عنوان 1 · to do · 0 spans"]
    assert listed[-1] == "زار الوفد دمشق"
    assert desk.desk.article is not None
    assert desk.desk.article.id == "a1"


def test_the_article_and_all_articles_are_searched(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس", "زار الوفد دمشق", typed=("أمس", "غدا", "دمشق", "1"))
    desk.press("/")
    assert heard.taken() == ["search:", "قال الوزير أمس"]
    assert heard.under == "أ"
    desk.press("/")
    assert heard.taken()[-1] == "not found in this article"
    desk.press("ctrl+f")
    assert heard.taken()[-1] == "زار الوفد دمشق"
    assert heard.under == "د"


def test_the_same_words_are_marked_everywhere_in_the_article(plain: Make) -> None:
    desk, _heard = plain("قال [PER:الوزير] إن الوزير عاد", typed=("yes",))
    desk.press("tab")
    desk.press("+")
    assert said(desk.desk.db) == [(4, 10, "PER"), (14, 20, "PER")]


def test_help_reads_keys_that_do_something_here_and_the_labels(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس")
    desk.press("?")
    lines = heard.taken()
    assert any(line.startswith("Ctrl+Z: undo.") for line in lines)
    assert "p: PER شخص" in lines
    assert not any("F6" in line for line in lines)


def test_what_is_for_the_eye_says_so_and_what_is_nobody_s_too(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس")
    desk.press("f6")
    desk.press("f9")
    desk.run("ask-model")
    desk.press("P")
    desk.press("Q")
    eye, shell, model, capital, unknown = heard.taken()
    assert eye == "side panel is for the eye alone"
    assert shell == "labels of the database is not here; in the shell: hashiya labels"
    assert model.endswith("in the shell: hashiya model predict --as-suggestions")
    assert capital == "P is no key: is Caps Lock on? ?: help"
    assert unknown == "no label and no command has the key Q; ?: help"


def test_a_label_that_another_program_adds_has_its_key_at_once(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس")
    with open_database(desk.desk.db.path) as other:
        scheme.put(other, Label("MONEY", key="m", position=9), annotator=ME)
    desk.idle()
    desk.press("m")
    assert heard.taken()[-1] == "tagged MONEY: قال"


def test_a_command_is_run_by_its_name_and_quitting_leaves(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس", typed=("quit",))
    desk.press("ctrl+p")
    assert desk.left
    assert heard.taken()[-1] == "command:"


def test_a_number_chooses_among_what_was_said_alone(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس", typed=("1", ""))
    desk.press("ctrl+p")
    heard_of = heard.taken()
    assert heard_of[:2] == ["command:", "1. another way for this terminal · F12"]
    assert "label:" not in heard_of


def test_a_number_and_a_letter_are_asked_for_as_on_the_screen(plain: Make) -> None:
    desk, heard = plain("قال الوزير أمس في دمشق")
    desk.press("3")
    desk.press("left")
    assert heard.taken()[-1] == "في"
    desk.press("home")
    desk.press("!")
    desk.press("د")
    assert heard.taken()[-1] == "دمشق"


def test_what_was_decided_is_read_span_by_span(plain: Make) -> None:
    desk, heard = plain(WRITTEN)
    settled(desk.desk)
    desk.run("decided")
    assert heard.taken() == [
        "decided: 1 as you have it, 1 otherwise, 1 added, 1 left out",
        "PER: وزير",
        "ORG: الخارجية",
        "ORG: أمس",
    ]
    assert len(desk.desk.view.layers) == 1
