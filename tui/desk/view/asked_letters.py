"""What waits for a letter or a digit: how often to move, the letter to find, hints on words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import Enum
from itertools import chain
from typing import TYPE_CHECKING

from tui.core.i18n import _
from tui.core.selection import Range
from tui.desk.changes import CursorMoved, Happening, Happenings, LayoutChanged, Said
from tui.desk.view import caret as carets
from tui.desk.view.caret import Caret
from tui.desk.view.text_view import TextView
from tui.text.words import words

if TYPE_CHECKING:
    from tui.desk.view.hints import Hints

MOST_TIMES = 999
"""So often a motion is made at the most."""
FARTHEST = 200_000
"""Code points in which a letter is looked for on each side, so that no text takes long."""


class Awaited(Enum):
    """What the next letter is for."""

    LETTER = "letter"
    HINT = "hint"


class AskedLetters:
    """``awaits`` says what the next letter is for, ``count`` how often the next motion is made.

    ``hints`` are those that are open; ``standing``: nobody asked for them, and whoever lets them
    stand hands on the keys that are for them alone.
    """

    def __init__(self, view: TextView) -> None:
        self._view = view
        self.forget()

    def forget(self) -> None:
        """Nothing is asked for, and nothing was found."""
        self.awaits: Awaited | None = None
        self.count = 0
        self.hints: Hints[Range] | None = None
        self.standing = False
        self._shown: tuple[Hints[Range] | None, Mapping[int, str]] = (None, {})
        self._found: tuple[frozenset[str], Caret] = (frozenset(), Caret())

    def take_digit(self, digit: int) -> list[Happening]:
        """A digit of how often the next motion is to be made; 0 for no digit of it."""
        if not digit and not self.count:
            return []
        self.count = min(MOST_TIMES, self.count * 10 + digit)
        said = _("{count}: so many times a motion, or so many words a label; {key}: none")
        said = said.format(count=self.count, key="Esc")
        return [Said(said, asked=True)]

    @property
    def by_offset(self) -> Mapping[int, str]:
        """What is left to type for each word that letters stand for, by where it begins."""
        if self._shown[0] is not self.hints:
            found = self.hints.by_range() if self.hints else {}
            self._shown = self.hints, {word.start: keys for word, keys in found.items()}
        return self._shown[1]

    @property
    def letters_found(self) -> frozenset[str]:
        """The letters that were just found; none where the cursor is not there any more."""
        letters, caret = self._found
        return letters if caret is self._view.caret else frozenset()

    def find_letter(self) -> Happenings:
        """Ask for a letter; right after it was found, go on to the next word that has it."""
        if letters := self.letters_found:
            return self._go_to_letter(letters)
        self.awaits = Awaited.LETTER
        return [Said(_("to the next word that begins with: a letter; Esc: none"), asked=True)]

    def open_hints(self, hints: "Hints[Range]") -> Happenings:
        """Write letters on words."""
        if not hints.words:
            return [Said(_("there are no words here"))]
        self.standing = False
        return self._keep_hints(hints)

    def let_stand(self, hints: "Hints[Range]") -> list[Happening]:
        """Letters stand on words until those are taken off."""
        if not hints.words:
            return self.take_off()
        self.hints, self.awaits, self.standing = hints, Awaited.HINT, True
        return [LayoutChanged()]

    def take_off(self) -> list[Happening]:
        """Letters that stand by themselves do so no more; what else was asked for is yet."""
        if not self.standing:
            return []
        self.hints, self.standing = None, False
        if self.awaits is Awaited.HINT:
            self.awaits = None
        return [LayoutChanged()]

    def _say_hints(self) -> list[Happening]:
        said = _("letters: go · Shift or Space: select")
        if self.hints and self.hints.extends:
            said = _("letters: select · Space: go · Esc")
        return [Said(said, asked=True)]

    def answer(self, letter: str, same: Iterable[str] = ()) -> Happenings | None:
        """Do with a letter what was asked for; ``same`` are what its key types besides.

        None where nothing was asked for, or where this is no letter: then nothing is any more.
        """
        awaited, self.awaits = self.awaits, None
        if awaited is Awaited.LETTER and letter.isalnum():
            # The desk opens sooner without it.
            from tui.text.fold import Level, fold

            letters = {fold(one, Level.LETTERS).text.casefold() for one in (letter, *same)}
            return self._go_to_letter(frozenset(letters))
        if awaited is Awaited.HINT and self.hints:
            return self._answer_hint(self.hints, letter, same)
        return None

    def _answer_hint(
        self, hints: "Hints[Range]", letter: str, same: Iterable[str]
    ) -> Happenings | None:
        if letter == " ":
            return self._keep_hints(replace(hints, extends=not hints.extends))
        if not letter.isalpha():
            return None
        lower = letter.lower()
        extend = hints.extends or lower != letter
        leads = (hints.after(one) for one in (lower, *same))
        lead = next((one for one in leads if one), None)
        if isinstance(lead, Range):
            return self._go_to(lead, extend=extend)
        if lead is not None:
            return self._keep_hints(replace(lead, extends=extend))
        said = Said(_("no word has the letter {letter}").format(letter=letter))
        if self.standing:
            return [*self.let_stand(replace(hints, typed="", extends=False)), said]
        self.hints = None
        return [LayoutChanged(), said]

    def _go_to(self, word: Range, *, extend: bool) -> Happenings:
        view, self.hints, self.standing = self._view, None, False
        if not (extend and view.focused_offer):
            view.focused = None
        caret = carets.with_head(replace(view.caret, column=None), word, extend=extend)
        return [*view.put(replace(caret, by_letter=False)), LayoutChanged()]

    def _keep_hints(self, hints: "Hints[Range]") -> Happenings:
        self.hints, self.awaits = hints, Awaited.HINT
        return [LayoutChanged(), *self._say_hints()]

    def leave(self) -> list[Happening]:
        """Ask for nothing any more."""
        head = self._view.caret.head
        shown = [LayoutChanged()] if self.hints else []
        self.awaits, self.hints, self.standing = None, None, False
        return [CursorMoved(head, head), *shown]

    def _go_to_letter(self, letters: frozenset[str]) -> Happenings:
        """Go to the next word that begins so, its proclitics seen through, round the end."""
        here = self._view.caret.head
        begin = max(here.end, here.start + 1)
        ahead = words(self._view.text, begin, begin + FARTHEST)
        around = words(self._view.text, 0, min(here.start, FARTHEST))
        word = next((one for one in chain(ahead, around) if self._begins(one, letters)), None)
        if word is None:
            return [Said(_("no other word begins with {letter}").format(letter=min(letters)))]
        self._view.focused = None
        caret = replace(self._view.caret, column=None, by_letter=False)
        happened = self._view.put(carets.with_head(caret, word))
        self._found = letters, self._view.caret
        return happened

    def _begins(self, word: Range, letters: frozenset[str]) -> bool:
        # The desk opens sooner without them.
        from tui.text.clitics import proclitic_starts
        from tui.text.fold import Level, fold

        text = self._view.text[word.start : word.end]
        return any(
            fold(text[start], Level.LETTERS).text.casefold() in letters
            for start in (0, *proclitic_starts(text))
        )
