"""Letters that stand on the words by themselves, so that going to one costs its letters alone.

They stand where nothing else is at hand: after a label, after the last offer was answered, in an
article that was just opened, after Esc. What is selected or focused and what the cursor was moved
to is for the labels' keys. These stand on no word as long as there are letters enough besides; else
what a span was taken off is theirs, too, and Esc gives them what was tagged last.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from tui.core.i18n import _
from tui.core.selection import Range
from tui.desk.changes import (
    ArticleOpened,
    CursorMoved,
    Happening,
    Happenings,
    LayoutChanged,
    RefusalsChanged,
    Said,
    SpansChanged,
)
from tui.desk.desk import Desk
from tui.desk.view.asked_letters import Awaited
from tui.desk.view.caret import Caret
from tui.desk.view.hints import ALL, Hints

NO_KEYS: frozenset[str] = frozenset()
ENOUGH = 13
"""So many letters reach six words alone and 175 by two, which is a whole window of 84 cells."""


class LettersThatStay:
    """Lets letters stand on the words of ``desk`` while it is ``on``.

    A key is given to ``answer`` while they stand, and what came of any key or of anything else to
    ``follow``. ``letters`` gives those that are written for the Latin keys; keys that have a
    command of their own are ``claimed`` by it.
    """

    def __init__(
        self,
        desk: Desk,
        letters: Callable[[], Mapping[str, str]],
        claimed: Callable[[], Collection[str]] = tuple,
    ) -> None:
        self.on = False
        self._desk = desk
        self._letters = letters
        self._claimed = claimed
        self._at: Caret | None = None
        """The cursor at which nothing else is at hand."""
        self.hidden = False
        """Whether they were put away until the next label or article."""
        self._tagged_by: Collection[str] = NO_KEYS
        """The key that tagged something last, by all that it types: held down, it goes nowhere."""
        self._stale = False
        """Whether they are to be written anew, though they stand."""

    def switch(self) -> Happenings:
        """Have them, or have them no more."""
        self.on = not self.on
        keys = self._desk.keys
        if not self.on:
            return [Said(_("letters come with {key} alone").format(key=keys["hints"]))]
        self._at, self.hidden, self._tagged_by = self._desk.view.caret, False, NO_KEYS
        said = _("letters stay: press a word's to go there; {cancel} puts them away, {key}: off")
        return [Said(said.format(cancel=keys["cancel"], key=keys["letters-stay"]))]

    def answer(self, letter: str, same: Iterable[str], command: str) -> Happenings | None:
        """Do with a key what it means for letters that stand; None where it is not for them.

        It types ``letter`` and in other layouts ``same``, and has the ``command``, if any.
        """
        letters = self._desk.letters
        if not letters.standing or letters.hints is None:
            return None
        begun, typed = letters.hints.begun, {letter.lower(), *same}
        if command == "hints" or (begun and command == "anchor"):
            return self._desk.answer(" ")
        if begun and command in ("cancel", "remove"):
            head = self._desk.view.caret.head
            anew = replace(letters.hints, typed="", extends=False)
            return [CursorMoved(head, head), *letters.let_stand(anew)]
        if command == "cancel":
            self.hidden = True
            said = _("no letters until the next label; {key} writes them now")
            said = said.format(key=self._desk.keys["hints"])
            # The words that were tagged last may be tagged once more, as after any Esc.
            return [*letters.take_off(), *self._desk.run(command), Said(said)]
        if letter.isalpha() and (begun or typed.isdisjoint(self._without)):
            return self._went(self._desk.answer(letter, same))
        self._stale = begun
        return None

    def _went(self, happened: Happenings | None) -> Happenings | None:
        """Select what likely belongs to the word that the letters went to, if they did."""
        desk, caret = self._desk, self._desk.view.caret
        if happened is None or desk.letters.hints or caret.selecting or desk.session is None:
            return happened
        return [*happened, *desk.likely_words.select(desk.session.annotations, caret.head)]

    @property
    def leaves_labels(self) -> bool:
        """Whether enough letters are left beside the labels' keys: these then do what they do."""
        taken = {*self._claimed(), *self._desk.labels.by_key}
        return sum(key not in taken for key in ALL) >= ENOUGH

    @property
    def _without(self) -> set[str]:
        """The keys of which none is a word's first."""
        labels = self._desk.labels.by_key if self.leaves_labels else ()
        return {*self._claimed(), *self._tagged_by, *labels}

    def follow(
        self, happened: Happenings, command: str = "", pressed: Collection[str] = NO_KEYS
    ) -> list[Happening]:
        """Something happened, by the key of a ``command``, or by another: what looks otherwise now.

        ``pressed`` is what that key types, in all layouts.
        """
        letters = self._desk.letters
        if not self.on:
            return letters.take_off()
        self._learn(happened, command, pressed)
        left = self._leave_taken()
        if not self._belong_here():
            return [*left, *letters.take_off()]
        if letters.standing and not self._stale and not self._are_outdated(happened):
            return []
        self._stale = False
        return [*left, *letters.let_stand(self._hints())]

    def _leave_taken(self) -> Happenings:
        """The last offer was taken: the span that it has become is not what comes next."""
        view = self._desk.view
        if self.hidden or not self._desk.stream.has_ended or not view.focused_span:
            return ()
        left = view.cancel()
        self._stand_at(view.caret)
        return left

    def _learn(self, happened: Happenings, command: str, pressed: Collection[str]) -> None:
        here, session = self._desk.view.caret, self._desk.session
        for one in happened:
            match one:
                case SpansChanged(added=added) if session and added and session.tagged_at is here:
                    self._stand_at(here, pressed)
                case SpansChanged(added=()) if command == "remove":
                    # The next key may be that of the right label.
                    self._at = here if self.leaves_labels else None
                case ArticleOpened():
                    self._stand_at(here)
                case RefusalsChanged() if self._desk.stream.has_ended:
                    self._at = here
                case _:
                    pass
        if command == "cancel" and not self.hidden:
            self._at = here

    def _stand_at(self, here: Caret, tagged_by: Collection[str] = NO_KEYS) -> None:
        self._at, self._tagged_by = here, tagged_by
        self.hidden, self._stale = False, True

    def _belong_here(self) -> bool:
        """Whether nothing else is at hand."""
        desk, view, letters = self._desk, self._desk.view, self._desk.letters
        own = letters.standing and letters.awaits is Awaited.HINT
        asked = letters.count or desk.asks or (letters.awaits is not None and not own)
        at_hand = view.focused or view.caret.selecting or view.held
        return (
            self._at is view.caret
            and not (self.hidden or asked or at_hand)
            and not desk.stream.waits
            and desk.session is not None
        )

    def _are_outdated(self, happened: Happenings) -> bool:
        """Whether the window shows words that have none, or has lanes now, or none."""
        hints, lane = self._desk.letters.hints, self._desk.likely_words.lane
        if hints is None or not any(isinstance(one, LayoutChanged) for one in happened):
            return False
        shown = self._desk.view.window.words(lane)
        return hints.lane != lane or not set(hints.words.values()).issuperset(shown)

    def _hints(self) -> Hints[Range]:
        session = self._desk.session
        assert session is not None
        return self._desk.likely_words.hints(session.annotations, self._letters(), self._without)
