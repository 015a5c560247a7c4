"""Letters written on words: pressing them goes there. Which words get which letters."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from typing import Generic, TypeVar

from tui.core.frozen_dataclass import frozen_dataclass
from tui.core.selection import Range

EASY = "fjdkslagh"
"""The row where the fingers lie: letters that reach a word alone."""
REST = "eiruowcnmvtpqxyz"
"""Letters that begin two; ``b`` types lam-alef on an Arabic keyboard."""
ALL = EASY + REST
NEAR, NEAREST = 5, 1
"""The word at the cursor and two on each side are not worth an easy letter that is asked for; of
letters that stand one on each side."""

Likelihood = Callable[[Range], float]
"""How likely something begins at a word: 0 for not, a chance below 1, or a rank before all chances
from 1 on."""


def hints_for(
    words: Sequence[Range],
    here: int,
    likelihood: Likelihood,
    but: Collection[str] = (),
    near: int = NEAR,
) -> dict[str, Range]:
    """Keys to words, none a beginning of another: one easy letter for the likeliest, two for the
    others; none begins with a letter of ``but``, and one alone is not for the ``near`` nearest.

    The likeliest are those at which the next thing begins, as one reads on from the offset
    ``here`` and round the end: where something likely begins before, less is left of a chance. Of
    the equally likely the nearest go first. So do the easier pairs. Words that there are no keys
    for are the farthest, and have none.
    """

    def distance(word: Range) -> tuple[bool, int]:
        return word.start < here, abs(word.start - here)

    # What is so near the arrows reach at the same cost.
    nearest = set(sorted(words, key=lambda word: abs(word.start - here))[:near])
    others, likely, none_yet = sorted(words, key=distance), dict[Range, float](), 1.0
    for word in others:
        if (rank := likelihood(word)) <= 0:
            continue
        if word not in nearest:
            likely[word] = rank if rank >= 1 else rank * none_yet
        none_yet *= 1 - rank if rank < 1 else 1
    letters = [key for key in ALL if key not in but]
    begin_pairs = -(-max(0, len(words) - len(EASY)) // len(ALL))
    # Of few letters those that every word needs go first.
    alone = max(1, min(len(EASY), len(letters) - begin_pairs)) if but else len(EASY)
    easy, rest = letters[:alone], letters[alone:]
    single = sorted(likely, key=lambda word: (-likely[word], distance(word)))[: len(easy)]
    others = [word for word in others if word not in set(single)]
    pairs = (first + second for first in rest for second in ALL)
    return dict(zip(easy, single, strict=False)) | dict(zip(pairs, others, strict=False))


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

    ``typed`` of the keys stand typed already. They are written on the words, or in a ``lane`` of
    the rows.

    ``extends``: the next one extends the selection. ``letters`` are the letters that the keyboard
    at hand has on these keys, by the Latin ones.
    """

    words: Mapping[str, Reached]
    letters: Mapping[str, str] = field(default_factory=dict)
    typed: str = ""
    extends: bool = False
    lane: int | None = None

    @property
    def begun(self) -> bool:
        """Whether something was pressed that only the next letter gives a meaning."""
        return self.extends or bool(self.typed)

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
