"""Letters that stay on the words: where they stand, and what each key is for then."""

import pytest

from tests.desk.conftest import MakeDesk
from tui.core.label import Label
from tui.core.selection import Range
from tui.desk.changes import Happenings, Said
from tui.desk.desk import Desk
from tui.desk.keys.keyboard_layouts import letters_of_same_key
from tui.desk.keys.settings import Settings, key_actions
from tui.desk.keys.tips import Situation
from tui.desk.letters_that_stay import LettersThatStay
from tui.desk.view.hints import ALL
from tui.desk.view.offers import Offer
from tui.store.project import scheme

TEXT = "<عاد> سمير العطار من وحلب البعيدة إلى الوادي وفي حلب قال لوزير الخارجية"


LETTERS = {key: key for key in ALL}


class Keyboard:
    """Presses keys of a desk on which letters stay, as its screen does."""

    def __init__(self, desk: Desk, *claimed: str) -> None:
        self.desk = desk
        self.said = ""
        self.stay = LettersThatStay(desk, lambda: LETTERS, lambda: claimed)
        self._actions = key_actions(Settings(), desk.labels.by_key)
        self._came(self.stay.switch(), "letters-stay", "~")

    def press(self, *keys: str) -> None:
        """One after another."""
        for key in keys:
            verb, name = self._actions.get(key, ("", ""))
            command = name if verb == "run" else ""
            typed = key if len(key) == 1 else ""
            same = letters_of_same_key(typed, "arabic") if typed else ()
            happened = self.stay.answer(typed, same, command)
            if happened is not None:
                self._came(happened, "", key)
                continue
            if self.desk.letters.awaits is not None and not self.desk.letters.standing:
                happened = self.desk.answer(" " if command == "hints" else typed, same)
                command = ""
                if happened is None:
                    happened = self.desk.letters.leave()
            elif verb == "tag":
                happened = self.desk.tag(name)
            elif typed.isdigit():
                happened = self.desk.letters.take_digit(int(typed))
            elif command == "pick-label":
                happened = self.desk.take()
            elif command == "hints":
                happened = self.desk.show_hints(LETTERS)
            elif command:
                happened = self.desk.run(command)
            assert happened is not None, key
            self._came(happened, command, key, *same)

    def _came(self, happened: Happenings, command: str, *typed: str) -> None:
        self.said = "".join(one.message for one in happened if isinstance(one, Said))
        self.stay.follow(happened, command, typed)

    @property
    def standing(self) -> bool:
        """Whether letters stand by themselves."""
        return self.desk.letters.standing

    def keys_of(self, words: str) -> str:
        """What to press for the word that begins as these do."""
        hints = self.desk.letters.hints
        assert hints
        start = self.desk.view.text.index(words)
        return next(keys for keys, place in hints.words.items() if place.start == start)

    @property
    def chosen(self) -> str:
        """What a label's key would tag."""
        return self.desk.view.text[slice(*self.desk.view.chosen_range)]

    @property
    def tagged(self) -> list[tuple[str, str]]:
        """The labels that were given, and to which words."""
        text = self.desk.view.text
        return [(span.label, text[span.start : span.end]) for span in self.desk.spans]


@pytest.fixture
def keyboard(desk_of: MakeDesk) -> Keyboard:
    return Keyboard(desk_of(TEXT, width=84))


def with_many_labels(desk: Desk) -> Desk:
    """More labels than letters can be spared for."""
    with desk.db.transaction():
        for number, key in enumerate("acdefghijkrs"):
            label = Label(f"L{key}", key=key, position=10 + number)
            scheme.put(desk.db, label, annotator="me")
    desk.labels.read()
    return desk


@pytest.fixture
def crowded(desk_of: MakeDesk) -> Keyboard:
    """A desk on which the labels' letters stand on words, too."""
    return Keyboard(with_many_labels(desk_of(TEXT, width=84)))


def test_going_to_a_word_costs_its_letters_and_letters_come_back_after_a_label(
    keyboard: Keyboard,
) -> None:
    assert keyboard.standing
    keyboard.press(*keyboard.keys_of("الوادي"))
    assert keyboard.chosen == "الوادي"
    assert not keyboard.standing
    keyboard.press("l")
    assert keyboard.tagged == [("LOC", "الوادي")]
    assert keyboard.standing
    assert keyboard.desk.situation is Situation.LETTERED


@pytest.mark.parametrize(
    "keys", ["left", "shift+left", "space", "2", "tab", "*", "!", "[", ")", "ctrl+left", "end"]
)
def test_what_is_chosen_otherwise_is_for_the_labels_keys(keyboard: Keyboard, keys: str) -> None:
    keyboard.press("left", "p", keys)
    assert not keyboard.standing
    keyboard.press("escape")
    assert keyboard.standing


def test_a_number_and_a_label_tag_so_many_words_from_the_cursor(keyboard: Keyboard) -> None:
    keyboard.press(*keyboard.keys_of("سمير"), "2", "p")
    assert keyboard.tagged == [("PER", "سمير العطار")]
    assert keyboard.standing


def test_labels_keep_their_keys_where_enough_letters_are_left(keyboard: Keyboard) -> None:
    keyboard.press("left", "p")
    hints = keyboard.desk.letters.hints
    assert hints
    assert not set("poln") & {keys[0] for keys in hints.words}
    assert sum(len(keys) == 1 for keys in hints.words) > 5
    keyboard.press("o")
    assert keyboard.tagged == [("ORG", "سمير"), ("PER", "سمير")]
    keyboard.press("backspace")
    assert keyboard.standing
    keyboard.press("م")
    assert ("LOC", "سمير") in keyboard.tagged


def test_a_label_key_that_is_held_down_goes_nowhere(crowded: Keyboard) -> None:
    keyboard = crowded
    keyboard.press("left", "p")
    assert keyboard.standing
    hints = keyboard.desk.letters.hints
    assert hints
    assert not any(keys.startswith("p") for keys in hints.words)
    for _time in range(3):
        keyboard.press("p")
        assert "PER" in keyboard.said
    assert keyboard.tagged == [("PER", "سمير")]
    assert keyboard.chosen == "سمير"
    # So it is on an Arabic keyboard.
    keyboard.press("ح")
    assert keyboard.tagged == [("PER", "سمير")]
    # What the label's key named goes by Backspace, as always.
    keyboard.press("p", "backspace")
    assert keyboard.tagged == []


def test_esc_puts_them_away_until_the_next_label(crowded: Keyboard) -> None:
    keyboard = crowded
    keyboard.press("left", "p", "escape")
    assert not keyboard.standing
    assert "`" in keyboard.said
    keyboard.press("o")
    assert keyboard.tagged == [("ORG", "سمير"), ("PER", "سمير")]
    assert keyboard.standing
    keyboard.press("escape", "left", "shift+left", "escape")
    assert not keyboard.standing
    keyboard.press("`")
    hints = keyboard.desk.letters.hints
    assert hints
    assert hints.lane is None
    keyboard.press(*keyboard.keys_of("حلب قال"), "l")
    assert keyboard.standing


def test_the_same_words_may_be_tagged_with_the_same_label_once_more(desk_of: MakeDesk) -> None:
    keyboard = Keyboard(with_many_labels(desk_of("<قاضي> عكا عاد", width=84)))
    keyboard.press("2", "l", "escape", "l")
    assert keyboard.tagged == [("LOC", "قاضي عكا"), ("LOC", "عكا")]


def test_after_a_removal_the_right_label_s_key_tags(crowded: Keyboard) -> None:
    keyboard = crowded
    keyboard.press("left", "p", "backspace")
    assert not keyboard.standing
    keyboard.press("o")
    assert keyboard.tagged == [("ORG", "سمير")]
    keyboard.press("backspace", "escape")
    assert keyboard.standing


def test_one_letter_of_two_can_be_taken_back(keyboard: Keyboard) -> None:
    keyboard.press("left", "p")
    first = keyboard.keys_of("من")[0]
    for key in ("backspace", "escape"):
        keyboard.press(first, key)
        assert keyboard.standing
        hints = keyboard.desk.letters.hints
        assert hints
        assert not hints.begun
    assert keyboard.tagged == [("PER", "سمير")]
    keyboard.press(first, "right")
    assert not keyboard.standing
    assert keyboard.chosen == "عاد"


def test_a_letter_that_is_on_no_word_says_so_and_they_stay(keyboard: Keyboard) -> None:
    keyboard.press("left", "p", "z")
    assert "z" in keyboard.said
    keyboard.press(keyboard.keys_of("من")[0], "z")
    assert "z" in keyboard.said
    assert keyboard.standing
    assert keyboard.chosen == "سمير"


def test_letters_select_with_shift_or_after_their_key(keyboard: Keyboard) -> None:
    keyboard.press("left", "p")
    keyboard.press(*keyboard.keys_of("من").upper())
    assert keyboard.chosen == "سمير العطار من"
    keyboard.press("escape", "`")
    assert keyboard.standing
    keyboard.press(*keyboard.keys_of("البعيدة"))
    assert keyboard.chosen == "من وحلب البعيدة"


def test_a_letter_selects_the_words_that_a_span_likely_has(desk_of: MakeDesk) -> None:
    names = ["نزار", "سمير", "خالد", "ماجد", "هاني", "رامي", "فادي", "حسام"]
    text = " ثم ".join(f"السيد {name} عاد" for name in names)
    keyboard = Keyboard(desk_of(f"<قال> {text}", width=84))
    for name in names[:-1]:
        keyboard.desk.click(keyboard.desk.view.text.index(f"السيد {name}"))
        keyboard.press("2", "p")
    keyboard.press(*keyboard.keys_of(f"السيد {names[-1]}"))
    assert keyboard.chosen == f"السيد {names[-1]}"
    assert keyboard.desk.situation is Situation.LIKELY


def test_commands_keep_their_letters(desk_of: MakeDesk) -> None:
    keyboard = Keyboard(desk_of(TEXT, width=84), "f", "e")
    hints = keyboard.desk.letters.hints
    assert hints
    assert not {"f", "e"} & {keys[0] for keys in hints.words}
    assert keyboard.stay.answer("f", (), "move-left") is None


def test_offers_take_the_place_of_letters_while_one_is_focused(keyboard: Keyboard) -> None:
    desk = keyboard.desk
    places = [desk.view.text.index(word) for word in ("سمير", "الوادي")]
    offers = [Offer(Range(at, at + 4), ("PER",), str(at), "") for at in places]
    keyboard.stay.follow(desk.show_offers(offers))
    assert keyboard.standing, "nobody went to one"
    keyboard.press("\\")
    assert not keyboard.standing
    keyboard.press("enter")
    assert desk.view.focused_offer
    assert not keyboard.standing
    keyboard.press("backspace")
    assert keyboard.standing
    assert keyboard.tagged == [("PER", "سمير")]
    keyboard.stay.follow(desk.show_offers(offers[1:]))
    assert desk.view.focused is None, "a letter that is seen must not become a label's key"


def test_after_the_last_offer_was_taken_letters_stand(keyboard: Keyboard) -> None:
    desk = keyboard.desk
    at = desk.view.text.index("سمير")
    keyboard.stay.follow(desk.show_offers([Offer(Range(at, at + 4), ("PER",), "سمير", "")]))
    keyboard.press("\\", "enter")
    assert keyboard.tagged == [("PER", "سمير")]
    assert keyboard.standing
    assert desk.view.focused is None
    # Its label can be corrected yet.
    keyboard.press("tab", "o")
    assert keyboard.tagged == [("ORG", "سمير")]


def test_an_article_waits_for_its_offers_where_one_goes_through_them(desk_of: MakeDesk) -> None:
    keyboard = Keyboard(desk_of(*(f"{TEXT} {name}" for name in "أبجد"), width=84))
    desk = keyboard.desk
    desk.stream.expected = True
    at = desk.view.text.index("سمير")
    offers = [Offer(Range(at, at + 4), ("PER",), "سمير", "")]
    keyboard.stay.follow(desk.show_offers(offers))
    keyboard.press("\\", "enter", ">")
    assert not keyboard.standing
    keyboard.stay.follow(desk.show_offers(offers))
    assert desk.view.focused_offer
    assert not keyboard.standing
    keyboard.press("enter", ">")
    keyboard.stay.follow(desk.show_offers([]))
    assert keyboard.standing
    desk.stream.expected = False
    keyboard.press(">")
    assert keyboard.standing


def test_words_that_come_into_the_window_have_letters(desk_of: MakeDesk) -> None:
    keyboard = Keyboard(desk_of(" ".join(f"كلمة{n}" for n in range(200)), height=12))
    hints = keyboard.desk.letters.hints
    assert hints
    seen = set(hints.words.values())
    keyboard.stay.follow(keyboard.desk.scroll(8))
    hints = keyboard.desk.letters.hints
    assert hints
    assert set(hints.words.values()) == set(keyboard.desk.view.window.words(0)) != seen


def test_they_are_written_under_the_words_where_there_are_lanes(keyboard: Keyboard) -> None:
    lanes = []
    for _time in range(2):
        assert keyboard.desk.letters.hints
        lanes.append(keyboard.desk.letters.hints.lane)
        keyboard.press("f2")
    assert lanes == [0, None]


def test_what_others_do_brings_no_letters(desk_of: MakeDesk) -> None:
    keyboard = Keyboard(desk_of(TEXT, width=84))
    keyboard.press("left", "p", "left")
    other = Desk(keyboard.desk.db, keyboard.desk.annotator)
    other.open("a0")
    for command in ("next-span", "remove", "undo"):
        other.run(command)
        keyboard.stay.follow(keyboard.desk.look_again())
        assert not keyboard.standing


def test_switched_off_they_go_and_come_by_their_key(keyboard: Keyboard) -> None:
    keyboard.stay.follow(keyboard.stay.switch())
    assert not keyboard.standing
    keyboard.press("left", "p")
    assert not keyboard.standing
    assert keyboard.stay.answer("f", (), "") is None
