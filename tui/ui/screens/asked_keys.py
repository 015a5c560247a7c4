"""Keys that mean something else than the table says: what was asked for, or how often."""

import unicodedata
from typing import TYPE_CHECKING

from tui.desk.changes import Happening, Happenings, LayoutChanged, SpansChanged
from tui.desk.keys.keyboard_layouts import letters_of_same_key
from tui.desk.rights import Right
from tui.ui import fastpath
from tui.ui.contracts import DeskHost
from tui.ui.remembered import recall, remember
from tui.ui.screens.typed_keyboard import TypedKeyboard

if TYPE_CHECKING:
    from tui.desk.letters_that_stay import LettersThatStay

_REMEMBERED, _STAY = "letters", "stay"


class AskedKeys:
    """Asks for letters on words and on spans, and gives to the desk the keys that answer.

    A key goes by Textual's name, its action is a verb and a name, as ``DeskScreen.actions`` has
    it; None where it has none. ``stay`` is there once letters were to stay on the words.
    """

    def __init__(self, screen: DeskHost, keyboard: TypedKeyboard) -> None:
        self._screen = screen
        self._desk = screen.desk
        self._keyboard = keyboard
        self.stay: LettersThatStay | None = None
        self._happened: list[Happening] | None = None
        """What came so far of the key that is being done; None where none is."""
        self._answered = False
        """Whether that key was given to what asked for one."""

    def answer_letter(self, key: str, action: tuple[str, str] | None) -> bool:
        """Give a key to what asked for a letter; whether it was one, or Esc."""
        if self.stay and self._desk.letters.standing:
            self._answered = self._answer_standing(self.stay, key, action)
            return self._answered
        hints = action == ("run", "hints")
        letter = " " if hints else fastpath.typed_character(key)
        happened = self._desk.answer(letter, letters_of_same_key(letter, self._keyboard.layout))
        self._screen.absorb(self._desk.letters.leave() if happened is None else happened)
        self._answered = happened is not None or key == "escape"
        return self._answered

    def _answer_standing(
        self, stay: "LettersThatStay", key: str, action: tuple[str, str] | None
    ) -> bool:
        """Give a key to letters that stand by themselves; all others do what they always do."""
        letter = fastpath.typed_character(key)
        same = letters_of_same_key(letter, self._keyboard.layout)
        happened = stay.answer(letter, same, _command(action))
        if happened is not None:
            self._screen.absorb(happened)
        return happened is not None

    def answer_link(self, key: str, action: tuple[str, str] | None) -> bool:
        """Give a key to what asked for a span or for a value; whether it meant something there."""
        command = _command(action)
        letter = fastpath.typed_character(key)
        same = letters_of_same_key(letter, self._keyboard.layout)
        if command == "pick-label":
            # The desk opens sooner without it.
            from tui.ui.screens.dialogs import pick_relation

            if pick_relation(self._screen):
                return True
        meant = True

        def answer() -> Happenings:
            nonlocal meant
            happened = self._desk.answer_asked(command, letter, same)
            meant = happened is not None
            # What was asked for is not, and what was drawn for that goes.
            return [LayoutChanged()] if happened is None else happened

        self._screen.act(answer)
        self._answered = meant
        return meant

    def count(self, key: str) -> bool:
        """A digit that is nobody's says how often the next motion is made; whether it is one."""
        digit = unicodedata.decimal(fastpath.typed_character(key) or " ", None)
        happened = [] if digit is None else self._desk.letters.take_digit(digit)
        self._screen.absorb(happened)
        return bool(happened)

    def open_hints(self) -> None:
        """Write letters on the words: Arabic ones where the last letter typed was Arabic."""
        # The desk opens sooner without it.
        from tui.desk.view.hints import ALL as HINT_KEYS

        self._screen.act(lambda: self._desk.show_hints(self._keyboard.signs(HINT_KEYS)))

    def relate(self) -> None:
        """Relate the span at hand: letters stand on the others."""
        # The desk opens sooner without it.
        from tui.desk.view.hints import ALL as HINT_KEYS

        self._screen.act(lambda: self._desk.relate(self._keyboard.signs(HINT_KEYS)))

    # Letters that stay

    @property
    def _remembers(self) -> bool:
        return Right.HOST in self._screen.settings.allowed

    def resume(self) -> None:
        """Have letters stay where they did when the desk was left."""
        if self._remembers and recall(_REMEMBERED) == _STAY:
            self._letters_that_stay().switch()
            self.follow([])

    def switch_letters(self) -> None:
        """Have letters stay, or come by their key alone; it is remembered."""
        stay = self._letters_that_stay()
        self._screen.absorb(stay.switch())
        if self._remembers:
            remember(_REMEMBERED, _STAY if stay.on else "")

    def _letters_that_stay(self) -> "LettersThatStay":
        # The desk opens sooner without it.
        from tui.desk.letters_that_stay import LettersThatStay
        from tui.desk.view.hints import ALL as HINT_KEYS

        if self.stay is None:
            self.stay = LettersThatStay(
                self._desk,
                lambda: self._keyboard.signs(HINT_KEYS),
                lambda: [key for key in HINT_KEYS if _command(self._screen.actions.get(key))],
            )
        return self.stay

    def begin(self) -> None:
        """A key is being done: letters wait until all came that comes of it."""
        self._happened, self._answered = [], False

    def end(self, key: str, action: tuple[str, str] | None) -> None:
        """It is done, and painted."""
        happened, self._happened = self._happened or [], None
        typed: tuple[str, ...] = ()
        if any(isinstance(one, SpansChanged) for one in happened):
            letter = fastpath.typed_character(key)
            typed = (letter, *letters_of_same_key(letter, self._keyboard.layout))
        self._follow(happened, "" if self._answered else _command(action), typed)

    def follow(self, happened: Happenings) -> None:
        """This was absorbed by the screen: letters come and go by it, at once or after the key."""
        if self._happened is None:
            self._follow(happened)
        else:
            self._happened += happened

    def _follow(self, happened: Happenings, command: str = "", typed: tuple[str, ...] = ()) -> None:
        if self.stay and (shown := self.stay.follow(happened, command, typed)):
            self._screen.show_letters(shown)


def _command(action: tuple[str, str] | None) -> str:
    """The command that a key has; none where it has a label or nothing."""
    return action[1] if action and action[0] == "run" else ""
