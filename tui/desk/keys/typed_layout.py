"""The layout that keys come from, as far as the letters that were typed tell."""

from tui.desk.keys.keyboard_layouts import LAYOUTS, layout_after, letters_on_keys
from tui.desk.keys.settings import Settings

LETTERS = frozenset(
    letter for keys in LAYOUTS.values() for letter in keys.values() if not letter.isascii()
)
"""The letters by which a layout may be known."""


class TypedLayout:
    """``layout`` is the one at hand: at first that which is given."""

    def __init__(self, settings: Settings, layout: str) -> None:
        self._settings = settings
        self.layout = layout
        self._arabic = False
        """Whether the last letter was an Arabic one."""

    def learn(self, key: str) -> bool:
        """A key came, by the table's name; whether its letter tells of another layout."""
        letter = key.removeprefix("ctrl+")
        if letter not in LETTERS:
            # With Ctrl, terminals send the Latin letter from an Arabic keyboard, too.
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
