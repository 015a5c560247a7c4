"""An annotator made of code that knows what the last line names, and nothing else.

They know what is to be tagged, the labels' keys that the side panel shows, where the cursor stands,
and what any program does by Shift, the arrows and the keys of a page. Of commands they press those
that the last line names or has named, and what it says while letters stand on words. Where a key
leads they learn by pressing it, and do so less where it seldom led to the goal. What none of this
can choose they mend by the letters at the edges; that is counted, too.
"""

from collections import Counter
from collections.abc import Collection

from benchmarks.effort_planner import Planner
from benchmarks.effort_presses import LETTERS, Plan, cost_of, perform
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.keys.tips import Situation, tips
from tui.text.words import word_at, words

Gold = tuple[int, int, str]
TRIES = 2
"""So often the key to a likely word is pressed before another way is taken."""
FIRST_TRIES = 6
"""So often it is tried at first; then as long as it led to the goal in a third of the presses."""


class Robot:
    """Makes spans at a desk; ``presses`` counts what was pressed, by the command."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.presses: Counter[str] = Counter()
        self._known: frozenset[str] = frozenset()
        self._led = 0

    def make(self, wanted: Collection[Gold]) -> None:
        """All spans of the open article, in the order of the text."""
        for start, end, label in sorted(wanted, key=lambda one: (one[0], -one[1], one[2])):
            self._choose(Range(start, end))
            self._desk.tag(label)
            self.presses["label"] += 1

    def _look(self) -> frozenset[str]:
        """The commands that the last line names now; they are remembered."""
        desk = self._desk
        found = tips(desk.situation, offers=bool(len(desk.view.offers)), keys=desk.keys)
        named = frozenset(id_ for id_, _words in found)
        self._known |= named
        return named

    def _press(self, command: str) -> None:
        assert command in self._known, (command, self._desk.situation)
        self._desk.run(command)
        self.presses[command] += 1

    def _choose(self, goal: Range) -> None:
        view = self._desk.view
        inside = list(words(view.text, *goal)) or [goal]
        first, last = inside[0], inside[-1]
        if word_at(view.text, view.chosen_range.start) != first:
            self._go_to(first)
        elif self._desk.situation is Situation.TAGGED:
            # The label's key would mean what it has just tagged.
            self._press_letters(first, extend=False)
        if view.chosen_range.end > last.end and len(list(words(view.text, *view.chosen_range))) > 1:
            self._perform((("run", "select-right"),), "arrows")
        if word_at(view.text, view.chosen_range.end - 1) != last:
            self._extend_to(last)
        fix = Planner(self._desk).fix(view.chosen_range, goal)
        assert fix is not None, view.text[slice(*goal)]
        self._perform(fix, "edges")

    def _go_to(self, word: Range) -> None:
        view = self._desk.view
        for _try in range(TRIES):
            tried = self.presses["next-likely"]
            useful = tried < FIRST_TRIES or 3 * self._led >= tried
            if (
                view.chosen_range.end > word.start
                or "next-likely" not in self._look()
                or not useful
            ):
                break
            self._press("next-likely")
            if view.chosen_range.start == word.start:
                self._led += 1
                return
        self._press_letters(word, extend=False)

    def _extend_to(self, last: Range) -> None:
        view = self._desk.view
        while last not in view.window.words():
            self._perform((("run", "select-down"),), "arrows")
        if view.chosen_range.end != last.end:
            self._press_letters(last, extend=True)

    def _press_letters(self, word: Range, *, extend: bool) -> None:
        desk = self._desk
        while not extend and word not in desk.view.window.words():
            forward = word.start > desk.view.caret.head.start
            page = "move-page-down" if forward else "move-page-up"
            self._perform((("run", page),), "arrows")
        self._look()
        assert "hints" in self._known
        desk.show_hints(LETTERS)
        self.presses["hints"] += 1
        assert desk.letters.hints
        keys = next(keys for keys, place in desk.letters.hints.words.items() if place == word)
        # What it says then is that Shift selects.
        typed = keys.upper() if extend else keys
        self._perform(tuple(("letter", key) for key in typed), "letters")

    def _perform(self, plan: Plan, why: str) -> None:
        perform(self._desk, plan)
        self.presses[why] += sum(map(cost_of, plan))
