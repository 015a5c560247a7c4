"""What a span costs in two other tools, by models of their keys, for the same ideal annotator.

SLATE 1.1.3 (Kummerfeld 2019, https://github.com/jkkummerfeld/slate): tokens by white space, from
which marks must have been split before; ``j ;`` move by one, or by the number before, ``i o`` by
lines, ``J :`` to the ends of a line; a move takes both ends along; ``m /`` extend, ``k l``
contract. A label is two keys. It cannot type Arabic, so that its search is of no use.

labelbuddy (https://jeromedockes.github.io/labelbuddy): ``] [`` move the end of the selection by a
word, ``} {`` its beginning, with Ctrl by a letter; ``/`` searches to the letter. A label is one
key, after which nothing is selected. The words are those of Qt: the space behind one is taken in,
and left out again here.
"""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from tui.text.words import words

Gold = tuple[int, int, str]
State = tuple[int, int]
NONE = 10_000
"""A cost that nothing has."""
SLATE_LABEL, LABELBUDDY_LABEL = 2, 1
SEPARATORS = frozenset(".,?!@#$:;-<>[](){}=/+%&^*'\"`~|_")
"""Marks of ASCII, at which Qt's words end."""
LONGEST_SEARCH = 12


def presses(
    gold: Collection[Gold],
    begin: State,
    cost: Callable[[State, Gold], int],
    after: Callable[[Gold], State],
) -> int:
    """The presses for all spans of an article: of those that overlap the cheapest first."""
    left, state, total = sorted(gold, key=lambda one: (one[0], -one[1], one[2])), begin, 0
    while left:
        cluster, end = list[Gold](), -1
        for span in left:
            if cluster and span[0] >= end:
                break
            cluster.append(span)
            end = max(end, span[1])
        least, made = min((cost(state, span), span) for span in cluster[:6])
        total += least
        left.remove(made)
        state = after(made)
    return total


def _steps(count: int, *, numbers: bool = True) -> int:
    count = abs(count)
    return min(count, len(str(count)) + 1) if numbers else count


# SLATE


@dataclass(frozen=True)
class Tokens:
    """The tokens of a text, and which of them make each line."""

    starts: list[int]
    ends: list[int]
    lines: list[tuple[int, int]]

    @classmethod
    def of(cls, text: str) -> "Tokens":
        """Words, and each mark by itself."""
        places = [tuple(word) for word in words(text)]
        covered = {at for start, end in places for at in range(start, end)}
        marks = (n for n, char in enumerate(text) if n not in covered and not char.isspace())
        tokens = sorted([*places, *((at, at + 1) for at in marks)])
        lines, first = list[tuple[int, int]](), 0
        for number, (_start, end) in enumerate(tokens, 1):
            following = tokens[number][0] if number < len(tokens) else len(text)
            if number == len(tokens) or "\n" in text[end:following]:
                lines.append((first, number))
                first = number
        return cls([start for start, _end in tokens], [end for _start, end in tokens], lines)

    def place(self, span: Gold) -> State:
        """The first and the last token that a span touches."""
        first = bisect_right(self.ends, span[0])
        return first, max(first, bisect_right(self.starts, span[1] - 1) - 1)

    def line_of(self, token: int) -> int:
        """The line that a token stands in."""
        return bisect_right(self.lines, (token, NONE)) - 1


def slate(text: str, gold: Collection[Gold], *, numbers: bool = True) -> int:
    """The presses of SLATE for an article; without numbers before moves where so asked."""
    tokens = Tokens.of(text)

    def cost(state: State, span: Gold) -> int:
        return SLATE_LABEL + _slate_cost(tokens, state, tokens.place(span), numbers=numbers)

    return presses(gold, (0, 0), cost, tokens.place)


def _slate_cost(tokens: Tokens, state: State, goal: State, *, numbers: bool) -> int:
    """By lines at most twice, then both ends at once, then each end."""
    seen, todo, best = {state: 0}, [state], NONE
    for depth in range(3):
        reached = list[State]()
        for here in todo:
            best = min(best, seen[here] + _by_tokens(here, goal, numbers=numbers))
            for more, there in _by_lines(tokens, here, numbers=numbers) if depth < 2 else ():
                if there[0] <= there[1] and seen[here] + more < min(best, seen.get(there, NONE)):
                    seen[there] = seen[here] + more
                    reached.append(there)
        todo = reached
    return best


def _by_tokens(here: State, goal: State, *, numbers: bool) -> int:
    (start, end), (goal_start, goal_end) = here, goal
    best = NONE
    for both in {0, goal_start - start, goal_end - end, goal_start - end, goal_end - start}:
        if start + both >= 0:
            ends = (goal_start - start - both, goal_end - end - both)
            # A number extends; before a contraction it counts otherwise.
            each = _steps(ends[0], numbers=numbers and ends[0] < 0)
            each += _steps(ends[1], numbers=numbers and ends[1] > 0)
            best = min(best, _steps(both, numbers=numbers) + each)
    return best


def _by_lines(tokens: Tokens, here: State, *, numbers: bool) -> Iterator[tuple[int, State]]:
    first, last = (tokens.lines[tokens.line_of(token)] for token in here)
    yield 1, (first[0], last[0])
    yield 1, (first[1] - 1, last[1] - 1)
    at = tuple(tokens.line_of(token) for token in here)
    for step in [n for n in range(-9, 10) if n]:
        if at[0] + step >= 0 and at[1] + step < len(tokens.lines):
            there = [
                min(line[0] + token - tokens.lines[number][0], line[1] - 1)
                for token, number in zip(here, at, strict=True)
                for line in [tokens.lines[number + step]]
            ]
            yield _steps(step, numbers=numbers), (there[0], there[1])


# labelbuddy


def labelbuddy(text: str, gold: Collection[Gold]) -> int:
    """The presses of labelbuddy for an article, by keys alone."""
    stops = _stops(text)

    def cost(state: State, span: Gold) -> int:
        start, end, _label = span
        ways = [_moves(stops, state[0], start) + _moves(stops, state[1], end)]
        for length in range(1, min(LONGEST_SEARCH, end - start) + 1):
            typed = text[start : start + length]
            at = text.find(typed, state[1])
            if typed.strip() and (at if at >= 0 else text.find(typed)) == start:
                ways.append(length + 2 + _moves(stops, start + length, end))
        return LABELBUDDY_LABEL + min(ways)

    return presses(gold, (0, 0), cost, lambda span: (span[1], span[1]))


def _stops(text: str) -> list[int]:
    """Where a move by a word stops: after letters, or after marks, and the space behind them."""
    stops, at = [0], 0
    while at < len(text):
        line_end, marks = text[at] == "\n", text[at] in SEPARATORS
        at += 1
        while not line_end and at < len(text) and not text[at].isspace():
            if (text[at] in SEPARATORS) != marks:
                break
            at += 1
        while not line_end and at < len(text) and text[at].isspace() and text[at] != "\n":
            at += 1
        stops.append(at)
    return stops


def _moves(stops: list[int], here: int, goal: int) -> int:
    """By letters alone, or by words to near the goal and then by letters."""
    best, before = abs(here - goal), bisect_right(stops, here) - 1
    for number in (bisect_right(stops, goal) - 2, bisect_right(stops, goal) - 1,
                   bisect_right(stops, goal)):  # fmt: skip
        if 0 <= number < len(stops):
            # From inside a word the first move back goes to where it begins.
            inside = stops[before] != here and stops[number] < here
            by_words = abs(number - before) + inside
            best = min(best, by_words + abs(stops[number] - goal))
    return best
