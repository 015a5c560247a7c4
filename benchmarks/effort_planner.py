"""The fewest presses that choose a range on a desk: Dijkstra over the commands that it has.

A press is one key, a chord too. A plan is a list of presses that ``perform`` makes on the real
desk. Only what begins where the cursor stands is weighed of numbers, letters, hints and searches.
Where letters stand by themselves the desk says so: they are then pressed without a key before, and
a label's key right away needs Esc first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count

from benchmarks.effort_presses import LETTERS, Plan, Press, cost_of
from tui.core.selection import Range
from tui.desk.desk import Desk
from tui.desk.editing.annotations import Annotations
from tui.desk.letters_that_stay import LettersThatStay
from tui.desk.view import caret as carets
from tui.desk.view.caret import Caret
from tui.desk.view.edges import range_after
from tui.desk.view.text_search import TextFinder
from tui.text.clitics import proclitic_starts
from tui.text.fold import Level, fold
from tui.text.words import word_at, words

State = tuple[Range, bool, int | None, Range | None]
"""The unit under the cursor, whether it is a letter, the column of vertical moves, and what the
key to a likely word selected."""

BY_WORD = [name for name in carets.MOTIONS if not name.startswith("letter")]
BY_CLAUSE = ("clause-down", "clause-up")
"""These have no keys that select."""
COUNTED = (
    "left", "right", "up", "down", *BY_CLAUSE, "paragraph-down", "paragraph-up",
)  # fmt: skip
MOST_COUNTED = 60
FARTHEST_EDGE = 40
OLD = frozenset({"run", "search"})
"""What there was before numbers, letters, hints, phrases and motions by clauses."""


@dataclass
class Planner:
    """Plans for one article on a desk; ``new`` says whether the new commands are among them."""

    desk: Desk
    new: bool = True
    stay: LettersThatStay | None = None
    supposed: bool = False
    """Whether letters stand where the cursor is supposed to be, and not where it is."""
    _steps: dict[tuple[State, str], State] = field(default_factory=dict)
    _fixes: dict[tuple[Range, Range], Plan | None] = field(default_factory=dict)
    _likely: tuple[Caret | None, dict[int | None, Range | None]] = (None, {})
    _hinted: tuple[Caret | None, dict[Range, str]] = (None, {})

    def __post_init__(self) -> None:
        self._text = self.desk.view.text
        self._finder = TextFinder(self._text)
        self._words = list(words(self._text))
        self._number = {word: n for n, word in enumerate(self._words)}

    def _step(self, state: State, name: str) -> State:
        key = (state, name)
        if key not in self._steps:
            head, by_letter, column, _selected = state
            caret = Caret(head, head, by_letter=by_letter, column=column)
            rows = max(1, self.desk.view.height // 2 - 1)
            after = carets.caret_after(self.desk.view.page, caret, name, rows)
            self._steps[key] = (after.head, after.by_letter, after.column, None)
        return self._steps[key]

    # The edges

    def fix(self, chosen: Range, goal: Range) -> Plan | None:
        """The cheapest presses of the edges from one range to another that is near."""
        far = max(abs(chosen.start - goal.start), abs(chosen.end - goal.end)) > FARTHEST_EDGE
        if far or chosen.start >= goal.end or chosen.end <= goal.start:
            return None
        key = (chosen, goal)
        if key not in self._fixes:
            end = self._edge(chosen, ("end-back", "end-on"), goal.end)
            start = self._edge(
                Range(chosen.start, goal.end), ("proclitic", "start-on", "start-back"), goal.start
            )
            self._fixes[key] = None if end is None or start is None else (*end, *start)
        return self._fixes[key]

    def _edge(
        self, chosen: Range, names: tuple[str, ...], goal: int, most: int = 12
    ) -> Plan | None:
        at_end = names[0].startswith("end")
        seen: dict[Range, Plan] = {chosen: ()}
        todo = [chosen]
        while todo:
            here = todo.pop(0)
            if (here.end if at_end else here.start) == goal:
                return seen[here]
            if len(seen[here]) >= most:
                return None
            for name in names:
                after = range_after(self.desk.view.page, here, name)
                if after.start < after.end and after not in seen:
                    seen[after] = (*seen[here], ("run", name))
                    todo.append(after)
        return None

    # What goes far at once

    def _jumps(
        self, state: State, goals: set[Range], *, extend: bool = False, unmoved: bool = False
    ) -> Iterator[tuple[Plan, State]]:
        """What leads from here to one of the words at once."""
        verb = "select" if extend else "move"
        for name in COUNTED:
            if extend and name in BY_CLAUSE:
                continue
            after = state
            for times in range(1, MOST_COUNTED):
                before, after = after, self._step(after, name)
                if before == after:
                    break
                if times > 1 and after[0] in goals:
                    digits = tuple(("digit", digit) for digit in str(times))
                    yield (*digits, ("run", f"{verb}-{name}")), after
                    break
        if not extend:
            yield from self.likely(state, goals, unmoved=unmoved)
        hinted = {} if self.lettered and not unmoved else self._hints(state)
        asked = () if self.lettered else (("hints", ""),)
        for goal in goals:
            if keys := hinted.get(goal):
                typed = keys.upper() if extend else keys
                # Letters that stand select what likely belongs to a word.
                head, selected = goal, None
                if self.lettered and not extend and self.desk.session:
                    own = self.desk.session.annotations
                    head, selected = self._likely_at(own, goal)
                yield (
                    (*asked, *(("letter", key) for key in typed)),
                    (head, False, None, selected),
                )
            if not extend and (plan := self._find(state[0], goal, unmoved=unmoved)):
                yield plan, (goal, False, None, None)

    def likely(
        self, state: State, goals: set[Range], *, unmoved: bool = False
    ) -> Iterator[tuple[Plan, State]]:
        """The key to the next likely word, pressed again or after a number.

        ``unmoved``: nothing was pressed before it.
        """
        if self.desk.session is None:
            return
        own, tagged = self.desk.session.annotations, self.desk.session.tagged_range
        after = None if unmoved else state[0].end
        if state[3] and (first := word_at(self._text, state[3].start)):
            after = first.end
        if self._likely[0] is not self.desk.view.caret:
            # It has learned since.
            self._likely = self.desk.view.caret, {}
        found = self._likely[1]
        for times in range(1, 10):
            if after not in found:
                likely = self.desk.likely_words
                found[after] = (
                    likely.next_word(own, tagged)
                    if after is None
                    else likely.next_beginning(own, after)
                )
            word = found[after]
            if word is None:
                return
            if word in goals:
                digits = tuple(("digit", digit) for digit in str(times)) if times > 1 else ()
                head, selected = self._likely_at(own, word)
                yield (*digits, ("run", "next-likely")), (head, False, None, selected)
            after = word.end

    def _likely_at(self, own: Annotations, word: Range) -> tuple[Range, Range | None]:
        """What is selected with a likely word, if anything is, and the last word of that."""
        chosen = self.desk.likely_words.likely_extent(own, word)
        return carets.spread(self._text, chosen).head, chosen if chosen != word else None

    @property
    def lettered(self) -> bool:
        """Whether letters stand by themselves, as the desk says."""
        return self.supposed or self.desk.letters.standing

    def _hints(self, state: State) -> dict[Range, str]:
        """The keys of words, as they are where the cursor stands now."""
        caret, letters = self.desk.view.caret, self.desk.letters
        if letters.standing and letters.hints and not self.supposed:
            standing = {word: keys for keys, word in letters.hints.words.items()}
            return standing if state[0] == caret.head else {}
        if self._hinted[0] is not caret and self.desk.session:
            own = self.desk.session.annotations
            found = self.desk.likely_words.hints(own, LETTERS).words
            self._hinted = caret, {word: keys for keys, word in found.items()}
        # From elsewhere the nearest have other letters.
        return self._hinted[1] if state[0] == caret.head else {}

    def _find(self, head: Range, goal: Range, *, unmoved: bool) -> Plan | None:
        here, there = self._number.get(head), self._number.get(goal)
        if here is None or there is None or there <= here:
            return None
        best: Plan | None = None
        # Where a letter was just found its key goes on, and asks for no other.
        found = self.desk.letters.letters_found if unmoved else frozenset[str]()
        for letter in self._beginnings(goal):
            between = sum(letter in self._beginnings(w) for w in self._words[here + 1 : there])
            asked: Plan = () if found else (("letter", letter),)
            plan = (("run", "find-letter"), *asked, *[("run", "find-letter")] * between)
            if found and letter not in found:
                continue
            if letter.isalnum() and (best is None or len(plan) < len(best)):
                best = plan
        return best

    def _beginnings(self, word: Range) -> list[str]:
        text = self._text[word.start : word.end]
        return [fold(text[at], Level.LETTERS).text for at in (0, *proclitic_starts(text))]

    def _search(self, origin: int, word: Range) -> tuple[Press, Range] | None:
        """The shortest beginning of a word that leads there."""
        for length in range(1, min(8, word.end - word.start) + 1):
            typed = self._text[word.start : word.start + length]
            self._finder.look_for(typed, Level.LETTERS)
            place = self._finder.at_or_after(origin)
            if place and place.start == word.start:
                return ("search", typed), place
        return None

    # The plan

    def plan(self, goal: Range) -> Plan | None:
        """The cheapest way from the desk as it stands to ``goal`` chosen."""
        return _Search(self, goal).best[1]


class _Search:
    """One search for a plan; ``best`` is its cost and the plan."""

    def __init__(self, planner: Planner, goal: Range) -> None:
        self.planner, self.goal = planner, goal
        self.best: tuple[float, Plan | None] = (float("inf"), None)
        self._tie = count()
        text, view = planner.desk.view.text, planner.desk.view
        first, last = word_at(text, goal.start), word_at(text, goal.end - 1)
        self.inside = inside = list(words(text, goal.start, goal.end))
        self.ends = {end for end in (first, last, *inside[:1], *inside[-1:]) if end}
        cut = any(end.start < goal.start or end.end > goal.end for end in self.ends)
        by_letter = cut or first is None or last is None
        names = list(carets.MOTIONS) if by_letter else BY_WORD
        self.selecting = [name for name in names if name not in BY_CLAUSE]
        self.names = names if planner.new else self.selecting
        caret = view.caret
        state = (caret.head, caret.by_letter, caret.column, None)
        focused = view.focused is not None
        if not focused:
            self._offer(0, (), view.chosen_range)
            self._count(0, (), view.chosen_range)
            self._extend(caret.anchor, state, 0, ())
        on = carets.on(view.page, caret.head.start)
        starts: list[tuple[float, State, Plan]] = [(0, state, ())]
        # A motion leaves a selection or a focused span, but not an anchor that was dropped.
        self.leaving = focused or caret.selecting
        if self.leaving:
            starts = [] if caret.sticky else starts
            starts.append((1, (on.head, False, None, None), (("run", "cancel"),)))
        self._go(starts)

    def _offer(self, cost: float, plan: Plan, chosen: Range) -> None:
        if cost < self.best[0] and (edges := self.planner.fix(chosen, self.goal)) is not None:
            whole = (*plan, *edges)
            if self._letters_stand_after(whole):
                # Else the label's key would be a word's.
                whole, cost = (*whole, ("run", "cancel")), cost + 1
            if cost + len(edges) < self.best[0]:
                self.best = (cost + len(edges), whole)

    def _letters_stand_after(self, plan: Plan) -> bool:
        """Whether letters that are the labels', too, stand once these were pressed: Esc out of a
        selection brings them."""
        stay = self.planner.stay
        if stay is not None and stay.leaves_labels:
            return False
        if plan == (("run", "cancel"),):
            return stay is not None and stay.on and not stay.hidden
        return not plan and self.planner.lettered

    def _count(self, cost: float, plan: Plan, chosen: Range) -> None:
        """A number before the label's key: so many words from where they begin."""
        planner, goal = self.planner, self.goal
        number = next((n for n, w in enumerate(self.inside, 1) if w.end == goal.end), 0)
        if not planner.new or not number or chosen.end == goal.end:
            return
        edges = planner.fix(chosen, Range(goal.start, chosen.end))
        digits = tuple(("digit", digit) for digit in str(number))
        if edges is not None and (whole := cost + len(edges) + len(digits)) < self.best[0]:
            self.best = (whole, (*plan, *edges, *digits))

    def _go(self, starts: list[tuple[float, State, Plan]]) -> None:
        """Move, and from wherever it may pay, choose."""
        view, planner = self.planner.desk.view, self.planner
        heap = [(cost, next(self._tie), state, plan) for cost, state, plan in starts]
        for word in self.ends:
            if found := planner._search(view.caret.head.start, word):
                press, place = found
                caret = carets.spread(view.text, place)
                typed = cost_of(press)
                self._offer(typed, (press,), place)
                self._extend(caret.anchor, (caret.head, False, None, None), typed, (press,))
        seen: set[State] = set()
        first = True
        targets = self.ends | set(words(view.text, *self.goal))
        while heap:
            cost, _n, state, plan = heappop(heap)
            if cost >= self.best[0]:
                return
            if state in seen:
                continue
            if plan or not self.leaving:
                seen.add(state)
                self._choose(state, cost, plan)
            further: list[tuple[int, Plan, State]] = [
                (1, (("run", f"move-{n}"),), planner._step(state, n)) for n in self.names
            ]
            if planner.new and first:
                jumps = planner._jumps(state, targets, unmoved=not plan)
                further += [(len(jump), jump, to) for jump, to in jumps]
            elif planner.new:
                jumps = planner.likely(state, targets)
                further += [(len(jump), jump, to) for jump, to in jumps]
            first = False
            for more, jump, to in further:
                if self.leaving and not plan and to[0] == state[0]:
                    # What goes nowhere leaves no selection.
                    continue
                if to not in seen and cost + more < self.best[0]:
                    heappush(heap, (cost + more, next(self._tie), to, (*plan, *jump)))

    def _choose(self, state: State, cost: float, plan: Plan) -> None:
        """All that can be chosen from a unit that the cursor is on."""
        head, text = state[0], self.planner.desk.view.text
        chosen = state[3] or head
        if state[1] and head.start < len(text):
            chosen = word_at(text, head.start) or head
        if any(chosen.start < end.end and end.start < chosen.end for end in self.ends):
            self._offer(cost, plan, chosen)
            self._count(cost, plan, chosen)
            anchor = carets.spread(text, chosen).anchor if state[3] else head
            self._extend(anchor, state, cost, plan)
        if self.planner.new and self.goal.start <= head.start < self.goal.end:
            for _ in range(4):
                cost, plan = cost + 1, (*plan, ("run", "phrase"))
                chosen = range_after(self.planner.desk.view.page, chosen, "phrase")
                self._offer(cost, plan, chosen)

    def _extend(self, anchor: Range, state: State, cost: float, plan: Plan) -> None:
        """Extend from the unit that the anchor is on."""
        planner, view = self.planner, self.planner.desk.view
        heap = [(cost, next(self._tie), state, plan)]
        seen: set[State] = set()
        first = True
        while heap:
            cost, _n, state, plan = heappop(heap)
            if cost >= self.best[0]:
                return
            if state in seen:
                continue
            seen.add(state)
            chosen = anchor.hull(state[0])
            self._offer(cost, plan, chosen)
            further: list[tuple[int, Plan, State]] = [
                (1, (("run", f"select-{n}"),), planner._step(state, n)) for n in self.selecting
            ]
            if planner.new:
                wider = range_after(view.page, chosen, "phrase-end")
                head = carets.spread(view.text, wider).head
                further.append((1, (("run", "phrase-end"),), (head, False, None, None)))
                if first:
                    jumps = planner._jumps(state, self.ends, extend=True, unmoved=not plan)
                    further += [(len(jump), jump, to) for jump, to in jumps]
            first = False
            for more, jump, to in further:
                if to not in seen and cost + more < self.best[0]:
                    heappush(heap, (cost + more, next(self._tie), to, (*plan, *jump)))
