"""Keys that mean something else than the table says: what was asked for, or how often."""

import unicodedata

from tui.desk.changes import Happenings, LayoutChanged
from tui.desk.keys.keyboard_layouts import letters_of_same_key
from tui.ui import fastpath
from tui.ui.contracts import DeskHost
from tui.ui.screens.typed_keyboard import TypedKeyboard


class AskedKeys:
    """Asks for letters on words and on spans, and gives to the desk the keys that answer.

    A key goes by Textual's name, its action is a verb and a name, as ``DeskScreen.actions`` has
    it; None where it has none.
    """

    def __init__(self, screen: DeskHost, keyboard: TypedKeyboard) -> None:
        self._screen = screen
        self._desk = screen.desk
        self._keyboard = keyboard

    def answer_letter(self, key: str, action: tuple[str, str] | None) -> bool:
        """Give a key to what asked for a letter; whether it was one, or Esc."""
        hints = action == ("run", "hints")
        letter = " " if hints else fastpath.typed_character(key)
        happened = self._desk.answer(letter, letters_of_same_key(letter, self._keyboard.layout))
        self._screen.absorb(self._desk.letters.leave() if happened is None else happened)
        return happened is not None or key == "escape"

    def answer_link(self, key: str, action: tuple[str, str] | None) -> bool:
        """Give a key to what asked for a span or for a value; whether it meant something there."""
        command = action[1] if action and action[0] == "run" else ""
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
