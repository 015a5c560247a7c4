"""Rows that are said with their numbers, and one of them chosen by a typed line."""

from collections.abc import Sequence
from typing import Protocol

from tui.core.i18n import _, ngettext
from tui.plain.words import SpokenLine, with_numbers

MOST_ROWS = 20
"""Rows of a list that are said at once: whoever listens cannot skim."""


class Speaker(Protocol):
    """Where lines go, and where a typed line comes from."""

    def say(self, line: SpokenLine | str) -> None:
        """One line more."""

    def ask(self, prompt: str) -> str:
        """A line that is typed; nothing where it is given up."""


class SpokenLists:
    """Says rows, each of which is an id and its words, and asks for one."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def choose(
        self,
        prompt: str,
        rows: Sequence[tuple[str, str]],
        listed: Sequence[tuple[str, str]] = (),
    ) -> str | None:
        """The id of one of these rows, by letters of it, or by its number among those that were
        ``listed``: said with their numbers. None where none is chosen, which is said."""
        left = listed
        while rows:
            typed = self._speaker.ask(prompt)
            if not typed:
                self._speaker.say(_("nothing chosen"))
                return None
            if typed.isdecimal() and 0 < int(typed) <= len(left):
                return left[int(typed) - 1][0]
            exact = [row for row in left if row[0].casefold() == typed.casefold()]
            fitting = exact or [row for row in rows if typed.casefold() in row[1].casefold()]
            if len(fitting) == 1:
                return fitting[0][0]
            if not fitting:
                self._speaker.say(_("nothing fits «{typed}»").format(typed=typed))
                continue
            left = fitting[:MOST_ROWS]
            self.say([words for _id, words in left], len(fitting))
        return None

    def choose_listed(self, prompt: str, rows: Sequence[tuple[str, str]]) -> str | None:
        """One of these rows, the first of which are said before."""
        listed = rows[:MOST_ROWS]
        self.say([words for _id, words in listed], len(rows))
        return self.choose(prompt, rows, listed)

    def say(self, rows: Sequence[str], count: int) -> None:
        """Say rows with their numbers, and how many of all ``count`` are left out."""
        for line in with_numbers(rows):
            self._speaker.say(line)
        if count > len(rows):
            more = count - len(rows)
            said = ngettext("{count} more is not shown", "{count} more are not shown", more)
            self._speaker.say(said.format(count=more))
