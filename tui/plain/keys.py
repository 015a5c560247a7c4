"""Which keys were pressed, as the table of commands names them, from what a terminal sends."""

from codecs import getincrementaldecoder

from tui.terminals.escape_sequences import Sequences, TerminalInput
from tui.terminals.key_reports import presses

_NAMED = {
    "\r": "enter", "\n": "enter", "\t": "tab", "\x7f": "backspace", "\x08": "backspace",
    " ": "space", "\x1b": "escape",
}  # fmt: skip

LAM_ALEF = "لا"
"""What one key of an Arabic keyboard types; two keys come one after the other."""


class TypedKeys:
    """Takes bytes as they come; a key that is cut, or an Esc, waits until it is sure."""

    def __init__(self) -> None:
        self._sequences = Sequences()
        self._decoder = getincrementaldecoder("utf-8")("replace")

    @property
    def deadline(self) -> float | None:
        """When to ``tick``; none where nothing waits."""
        return self._sequences.deadline

    def feed(self, data: bytes, now: float) -> list[str]:
        """The keys that these bytes complete; what is pasted is no key."""
        return _keys(self._sequences.feed(self._decoder.decode(data), now))

    def tick(self, now: float) -> list[str]:
        """The keys that were waited for, nothing having come after them."""
        return _keys(self._sequences.tick(now))


def key_of(character: str) -> str:
    """The name of the key that types a character."""
    if character in _NAMED:
        return _NAMED[character]
    if character < " ":
        return f"ctrl+{chr(ord(character) + 0x60)}"
    return character


def _keys(pieces: list[TerminalInput]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        if piece.kind == "character" and [*found[-1:], piece.text] == list(LAM_ALEF):
            found[-1] = LAM_ALEF
        elif piece.kind == "character":
            found.append(key_of(piece.text))
        elif piece.kind == "escape":
            found.append("escape")
        elif piece.kind in ("sequence", "late"):
            found += [press.key for press in presses(piece.text)]
    return found
