"""The keyboard that keys come from, as far as the letters that were typed tell."""

import os

from tui.desk.keys.keyboard_layouts import LAYOUTS, layout_after, letters_on_keys
from tui.desk.keys.settings import Settings, layout_at_hand
from tui.ui import fastpath

_LETTERS = {
    fastpath.textual_key(letter): letter
    for keys in LAYOUTS.values()
    for letter in keys.values()
    if not letter.isascii()
}
"""Textual's name of each letter by which a layout may be known."""


class TypedKeyboard:
    """The layout at hand, and whether the last letter was an Arabic one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.layout = layout_at_hand(settings, os.environ)
        self._arabic = False

    def learn(self, key: str) -> bool:
        """A key came, by Textual's name; whether its letter tells of another layout."""
        letter = _LETTERS.get(key.removeprefix("ctrl+"), "")
        if not letter:
            self._arabic = self._arabic and not (key.isalpha() and len(key) == 1)
            return False
        self._arabic = True
        layout = layout_after(self.layout, letter)
        if layout == self.layout or self._settings.get("keyboard") != "auto":
            return False
        self.layout = layout
        return True

    def signs(self, keys: str) -> dict[str, str]:
        """What to write for each of some Latin keys, in the letters that are typed now."""
        return letters_on_keys(keys, self.layout if self._arabic else None)
