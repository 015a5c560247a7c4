"""The keyboard that keys come from, by the names that Textual gives to them."""

import os

from tui.desk.keys.settings import Settings, layout_at_hand
from tui.desk.keys.typed_layout import LETTERS, TypedLayout
from tui.ui import fastpath

LAM_ALEF = ("ل", "ا")
ONE_KEY = 0.004
"""Seconds: one key of the Arabic layout types both letters at once, which no two fingers can."""
_LETTERS = {fastpath.textual_key(letter): letter for letter in LETTERS}


class TypedKeyboard:
    """The layout at hand, and what the letters of its keys are."""

    def __init__(self, settings: Settings) -> None:
        self._typed = TypedLayout(settings, layout_at_hand(settings, os.environ))

    @property
    def layout(self) -> str:
        """The layout at hand."""
        return self._typed.layout

    def learn(self, key: str) -> bool:
        """A key came, by Textual's name; whether its letter tells of another layout."""
        before, plus, last = key.rpartition("+")
        return self._typed.learn(f"{before}{plus}{_LETTERS.get(last, last)}")

    def signs(self, keys: str) -> dict[str, str]:
        """What to write for each of some Latin keys, in the letters that are typed now."""
        return self._typed.signs(keys)
