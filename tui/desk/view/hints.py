"""Letters written on words: pressing them goes there. Which words get which letters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import Generic, TypeVar

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range

EASY = "fjdkslagh"
"""The row where the fingers lie: letters that reach a likely word."""
REST = "eiruowcnmvtpqxyz"
"""Letters that reach other words, or begin two; ``b`` types lam-alef on an Arabic keyboard."""
ALL = EASY + REST
NEAR = 5
"""The word at the cursor and two on each side are not worth an easy letter."""

Likelihood = Callable[[Range], float]
"""How likely a word is wanted: 0 for not, the likelier the higher."""


def hints_for(words: Sequence[Range], here: int, likelihood: Likelihood) -> dict[str, Range]:
    """Keys to words, none a beginning of another: one easy letter for the likeliest, one of the
    others for as many more as letters suffice for, and two for the rest.

    Of the equally likely those after the offset ``here`` go first, the nearest of them first. So
    do the easier pairs. Words that there are no keys for are the farthest, and have none.
    """

    def distance(word: Range) -> tuple[bool, int]:
        return word.start < here, abs(word.start - here)

    # What is so near the arrows reach at the same cost.
    near = set(sorted(words, key=lambda word: abs(word.start - here))[:NEAR])
    likely = {w: rank for w in words if w not in near and (rank := likelihood(w)) > 0}
    easy = sorted(likely, key=lambda word: (-likely[word], distance(word)))[: len(EASY)]
    others = set(words) - set(easy)
    # Two are typed more easily where the first of them is easy.
    leading = _leading(len(others), REST)
    alone = REST[leading:]
    single = sorted(others, key=lambda w: (w in near, -likely.get(w, 0), distance(w)))[: len(alone)]
    rest = sorted(others - set(single), key=distance)
    pairs = (first + second for first in REST[:leading] for second in ALL)
    keys = dict(zip(EASY, easy, strict=False)) | dict(zip(alone, single, strict=False))
    return keys | dict(zip(pairs, rest, strict=False))


def keys_for(count: int) -> list[str]:
    """Keys for so many places, the easiest first, none a beginning of another: one letter each
    where there are as many, else two letters for those that come last."""
    alone = len(ALL) - _leading(count, ALL)
    pairs = (first + second for first in ALL[alone:] for second in ALL)
    return [*ALL[:alone], *pairs][:count]


def _leading(count: int, letters: str) -> int:
    """How many of these have to begin pairs, for so many places to have keys; all, at the most."""
    return min(len(letters), max(0, -(-(count - len(letters)) // (len(ALL) - 1))))


Reached = TypeVar("Reached")


@frozen_dataclass
class Hints(Generic[Reached]):
    """The hints that are open, by Latin keys, on words or on what else there is to go to.

    ``typed`` of the keys stand typed already.

    ``extends``: the next one extends the selection. ``letters`` are the letters that the keyboard
    at hand has on these keys, by the Latin ones.
    """

    words: Mapping[str, Reached]
    letters: Mapping[str, str] = field(default_factory=dict)
    typed: str = ""
    extends: bool = False

    def after(self, typed: str) -> "Hints[Reached] | Reached | None":
        """What a letter leads to: fewer hints, a word, or nothing that there is."""
        latin = {letter: key for key, letter in self.letters.items()}
        keys = self.typed + latin.get(typed, typed)
        if (word := self.words.get(keys)) is not None:
            return word
        if any(one.startswith(keys) for one in self.words):
            return replace(self, typed=keys)
        return None

    def by_range(self) -> dict[Reached, str]:
        """The words that can still be reached, each with what is left to type for it."""
        done = len(self.typed)
        return {
            word: "".join(self.letters.get(key, key) for key in keys[done:])
            for keys, word in self.words.items()
            if keys.startswith(self.typed)
        }
